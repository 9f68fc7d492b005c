package main

import (
	"context"
	"flag"
	"fmt"
	"os"

	"github.com/goccy/go-yaml"

	"doudi/internal/app"
	"doudi/internal/kernel/civil"
)

func configCommand(context.Context, []string) error {
	c, _, err := settings("")
	if err == nil {
		fmt.Print(c)
	}
	return err
}

func openapiCommand(context.Context, []string) error {
	raw, err := app.OpenAPI()
	if err == nil {
		_, err = os.Stdout.Write(raw)
	}
	return err
}

// house opens the installation for a command that changes it; on SQLite no server may run meanwhile.
func house(ctx context.Context) (*app.House, error) {
	c, o, err := settings("warn")
	if err != nil {
		return nil, err
	}
	return app.Open(ctx, c, o)
}

func migrateCommand(ctx context.Context, _ []string) error {
	h, err := house(ctx)
	if err != nil {
		return err
	}
	fmt.Println("the schema is up to date")
	return h.DB.Close()
}

func setupCommand(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("setup", flag.ContinueOnError)
	county := flags.Int("county", 0, "six-digit code of the county that owns the data, such as 420106")
	if err := flags.Parse(args); err != nil {
		return err
	}
	h, err := house(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = h.DB.Close() }()
	password := firstPassword()
	accounts := app.FirstAdministrators(*county, password)
	if err := h.Setup(ctx, []int{*county}, accounts); err != nil {
		return err
	}
	fmt.Printf("county %d is installed. New accounts have the password %s for once (existing ones keep theirs):\n", *county, password)
	for _, a := range accounts {
		fmt.Printf("  %-10s %s\n", a.Login, a.Name)
	}
	return nil
}

// auditCommand proves the trail. It reads beside a running server.
func auditCommand(ctx context.Context, args []string) error {
	if len(args) == 0 || args[0] != "verify" {
		return fmt.Errorf("usage: doudi audit verify [-data FOLDER]")
	}
	flags := flag.NewFlagSet("audit verify", flag.ContinueOnError)
	data := flags.String("data", "", "data folder (default: the setting data)")
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	c, o, err := settings("warn")
	if err != nil {
		return err
	}
	if *data != "" {
		c.Data = *data
	}
	return app.VerifyAudit(ctx, c, o, func(county int) (func(block, of int64), func(app.Chain)) {
		bar := newBar(fmt.Sprintf("county %06d", county))
		progress := func(block, of int64) { bar.show(int(block*100/of), "") }
		return progress, func(chain app.Chain) {
			bar.end(fmt.Sprintf("holds: %d entries in %d blocks, %d not yet sealed, head %s", chain.Entries, chain.Blocks, chain.Unsealed, chain.Head))
		}
	})
}

// calendarFile is what `doudi calendar import` reads: YAML or JSON.
type calendarFile struct {
	Year   int    `yaml:"year"`
	Source string `yaml:"source"`
	Days   []struct {
		Date string `yaml:"date"`
		Name string `yaml:"name"`
		Off  bool   `yaml:"off"`
	} `yaml:"days"`
}

func calendarCommand(ctx context.Context, args []string) error {
	if len(args) != 2 || args[0] != "import" {
		return fmt.Errorf("usage: doudi calendar import FILE   (year, source, days: [{date, name, off}]; see docs/operations.md)")
	}
	raw, err := os.ReadFile(args[1])
	if err != nil {
		return err
	}
	var file calendarFile
	if err := yaml.UnmarshalWithOptions(raw, &file, yaml.Strict()); err != nil {
		return fmt.Errorf("read %s: %w", args[1], err)
	}
	var days []civil.Special
	for _, d := range file.Days {
		date, err := civil.Parse(d.Date)
		if err != nil {
			return fmt.Errorf("%s in %s: %w", d.Name, args[1], err)
		}
		days = append(days, civil.Special{Date: date, Name: d.Name, Off: d.Off})
	}
	h, err := house(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = h.DB.Close() }()
	status, err := h.ImportCalendar(ctx, file.Year, file.Source, days)
	if err == nil {
		fmt.Printf("the calendar of %d is %s: %d special days\n", file.Year, status, len(days))
	}
	return err
}
