// Command doudi is the whole program: the server, its demo, and the tools of its operator.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"doudi/internal/kernel/problem"
	"doudi/internal/platform/config"
	"doudi/internal/platform/obs"
)

// command is one of the program's verbs.
type command struct {
	name, help string
	run        func(ctx context.Context, args []string) error
}

func commands() []command {
	return []command{
		{"demo", "open the synthetic district in a folder of its own: 210,000 invented persons, fifteen departments", demoCommand},
		{"serve", "serve the installation that the settings name", serveCommand},
		{"setup", "install a county and make its first three administrators", setupCommand},
		{"account", "account reset LOGIN: give an account, an administrator's too, a password for once", accountCommand},
		{"migrate", "bring the database's schema up to date", migrateCommand},
		{"audit", "audit verify: prove that the trail was not altered", auditCommand},
		{"backup", "make one sealed file of the database while the server runs", backupCommand},
		{"restore", "make a database of a backup, or prove a backup (-verify)", restoreCommand},
		{"calendar", "calendar import FILE: import a year's official holidays", calendarCommand},
		{"config", "print the settings in force, secrets left out", configCommand},
		{"openapi", "print the API's description (OpenAPI 3.1, YAML)", openapiCommand},
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if len(os.Args) < 2 {
		usage()
		os.Exit(2)
	}
	for _, c := range commands() {
		if c.name == os.Args[1] {
			if err := c.run(ctx, os.Args[2:]); err != nil && !errors.Is(err, flag.ErrHelp) {
				fmt.Fprintln(os.Stderr, "doudi "+c.name+": "+inWords(err))
				os.Exit(1)
			}
			return
		}
	}
	usage()
	os.Exit(2)
}

func usage() {
	fmt.Fprint(os.Stderr, "Doudi 兜底\n\nusage: doudi COMMAND [flags]\n\n")
	for _, c := range commands() {
		fmt.Fprintf(os.Stderr, "  %-9s %s\n", c.name, c.help)
	}
	fmt.Fprint(os.Stderr, "\n`doudi COMMAND -h` lists a command's flags. Settings come from DOUDI_… variables or the YAML file that DOUDI_CONFIG names.\n")
}

// inWords is an error for the operator: a refusal in the language of the terminal, anything else as it is.
func inWords(err error) string {
	if p, ok := problem.As(err); ok {
		return p.Text(language())
	}
	return err.Error()
}

// language is the terminal's: Chinese where the locale says so.
func language() string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); len(v) >= 2 {
			if v[:2] == "zh" {
				return "zh-CN"
			}
			return "en"
		}
	}
	return "en"
}

// settings reads the configuration and opens the log on the standard error.
func settings(level string) (config.Config, *obs.Obs, error) {
	c, err := config.Load("", os.Environ())
	if err != nil {
		return c, nil, err
	}
	if level == "" {
		level = c.LogLevel
	}
	return c, obs.New(os.Stderr, level), nil
}
