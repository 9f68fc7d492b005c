package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"path/filepath"

	"doudi/internal/app"
	"doudi/internal/demo"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/config"
	"doudi/internal/platform/obs"
)

// demoPassword opens every demo account. It is printed, so it protects nothing: the demo listens on this machine only.
const demoPassword = "doudi-demo-2026"

// demoState is kept in the demo's folder, so that a second start goes on with the same world, and is instant when it is finished.
type demoState struct {
	Seed     uint64     `json:"seed"`
	Persons  int        `json:"persons"`
	Today    civil.Date `json:"today"`
	Password string     `json:"password"`
	Done     bool       `json:"done"`
}

type demoFlags struct {
	dir, password string
	seed          uint64
	persons       int
	headless      bool
}

func demoCommand(ctx context.Context, args []string) error {
	f, err := parseDemo(args)
	if err != nil {
		return err
	}
	c, err := config.Load("", os.Environ())
	if err != nil {
		return err
	}
	if f.dir != "" || os.Getenv("DOUDI_DATA") == "" {
		if f.dir == "" {
			f.dir = "demo-data"
		}
		c.Data, c.MasterKeyFile = f.dir, filepath.Join(f.dir, "master.key")
	}
	if err := demoDoor(c, f); err != nil {
		return err
	}
	state, err := readState(c.Data, f)
	if err != nil {
		return err
	}
	return runDemo(ctx, c, state, f.headless)
}

func parseDemo(args []string) (demoFlags, error) {
	f := demoFlags{}
	flags := flag.NewFlagSet("demo", flag.ContinueOnError)
	flags.StringVar(&f.dir, "dir", "", "folder of the demo (default demo-data); an existing demo there goes on")
	flags.Uint64Var(&f.seed, "seed", demo.DefaultSeed, "another seed makes another district")
	flags.IntVar(&f.persons, "persons", demo.DefaultPersons, "about how many people")
	flags.BoolVar(&f.headless, "headless", false, "print only the line `ready URL` when everything is scored")
	flags.StringVar(&f.password, "password", demoPassword, "password of the demo accounts; needed to listen beyond this machine")
	return f, flags.Parse(args)
}

// demoDoor keeps accounts with a printed password away from the network.
func demoDoor(c config.Config, f demoFlags) error {
	host, _, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	ip := net.ParseIP(host)
	if f.password == demoPassword && host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("the demo's accounts have a password that everybody knows: to listen on %s, choose another with -password", c.Listen)
	}
	return nil
}

func stateFile(dir string) string { return filepath.Join(dir, "demo.json") }

func readState(dir string, f demoFlags) (demoState, error) {
	s := demoState{Seed: f.seed, Persons: f.persons, Today: app.Today(), Password: f.password}
	raw, err := os.ReadFile(stateFile(dir))
	if errors.Is(err, os.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return s, err
	}
	if err := json.Unmarshal(raw, &s); err != nil {
		return s, fmt.Errorf("%s is damaged: remove the folder to start anew: %w", stateFile(dir), err)
	}
	return s, nil
}

func writeState(dir string, s demoState) error {
	raw, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(stateFile(dir), raw, 0o600)
}

func runDemo(ctx context.Context, c config.Config, state demoState, headless bool) error {
	say := func(format string, args ...any) {
		if !headless {
			fmt.Printf(format+"\n", args...)
		}
	}
	h, err := app.Open(ctx, c, obs.New(os.Stderr, "warn"))
	if err != nil {
		return err
	}
	world, err := demo.Generate(demo.Options{Seed: state.Seed, Persons: state.Persons, Streets: []int64{demo.Street}, Today: state.Today})
	if err != nil {
		return err
	}
	if !state.Done {
		if err := prepareDemo(ctx, h, world, state, say); err != nil {
			return err
		}
	}
	s, err := listen(ctx, h)
	if err != nil {
		return err
	}
	if err := h.Start(ctx); err != nil {
		return err
	}
	if !state.Done {
		if err := deliverDemo(ctx, s, world, state, headless); err != nil {
			return errors.Join(err, h.Close(context.WithoutCancel(ctx)))
		}
		state.Done = true
		if err := writeState(c.Data, state); err != nil {
			return err
		}
	}
	if err := welcome(world, s.url, c.Data, state, say); err != nil {
		return err
	}
	if headless {
		fmt.Println("ready " + s.url)
	}
	return s.until(ctx)
}

// prepareDemo writes the departments' files and makes the accounts.
func prepareDemo(ctx context.Context, h *app.House, world *demo.World, state demoState, say func(string, ...any)) error {
	if err := writeState(h.Config.Data, state); err != nil {
		return err
	}
	say("武昌区积玉桥街道（全部人物均为虚构）：%d 人，%d 户，种子 %d", world.Persons(), world.Households(), state.Seed)
	if _, err := world.WriteAll(h.Config.Data, nil); err != nil {
		return err
	}
	users, err := world.Users()
	if err != nil {
		return err
	}
	accounts := make([]app.Account, len(users))
	for i, u := range users {
		accounts[i] = app.Account{Login: u.Login, Name: u.Name, Password: state.Password, County: u.Posts[0].County, Posts: posts(u)}
	}
	return h.Setup(ctx, []int{demo.County, demo.OtherCounty}, accounts)
}

func posts(u demo.User) []app.Post {
	list := make([]app.Post, len(u.Posts))
	for i, p := range u.Posts {
		division := int64(p.County)
		switch {
		case p.Community != 0:
			division = p.Community
		case p.Street != 0:
			division = p.Street
		}
		list[i] = app.Post{Role: p.Role, Division: division, Department: p.Department, Grants: p.Grants}
	}
	return list
}

// deliverDemo has the departments deliver through the public API and waits until everything is scored.
func deliverDemo(ctx context.Context, s *server, world *demo.World, state demoState, headless bool) error {
	bars := map[string]*bar{}
	courier := demo.Courier{BaseURL: s.url, Password: func(string) string { return state.Password }, Progress: func(p demo.Progress) {
		if headless {
			return
		}
		b := bars[p.File]
		if b == nil {
			b = newBar(fmt.Sprintf("%d/%d %s", p.Index, p.Of, p.File))
			bars[p.File] = b
		}
		if p.State == "published" {
			b.end(fmt.Sprintf("%6d rows, %d refused, %d twice", p.Rows, p.Refused, p.Duplicates))
			return
		}
		b.show(p.Percent, p.State)
	}}
	if err := courier.Deliver(ctx, s.house.Config.Data, world.Deliveries()); err != nil {
		return err
	}
	return s.house.Idle(ctx)
}

func welcome(world *demo.World, url, dir string, state demoState, say func(string, ...any)) error {
	users, err := world.Users()
	if err != nil {
		return err
	}
	say("\n  %s\n\n  accounts (password %s):", url, state.Password)
	for _, u := range users {
		say("    %-20s %s", u.Login, u.Name)
	}
	say("\n  Begin with worker.jiyuqiao: its warnings, one opened down to the record. Then officer.jiyuqiao, who sees the sums, and")
	say("  auditor, who sees who looked. officer.bureau may deliver %s.", filepath.Join(dir, demo.DeliveriesFolder, "zhujian_dwelling_sample.csv"))
	say("  Stop with Ctrl-C; the next start is instant. Remove %s to start anew.\n", dir)
	return nil
}
