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
	"strconv"
	"strings"

	"github.com/google/renameio/v2"

	"doudi/internal/app"
	"doudi/internal/demo"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/config"
	"doudi/internal/platform/obs"
)

// demoPassword opens every demo account. It is printed, so it protects nothing: the demo listens on this machine only.
const demoPassword = "doudi-demo-2026"

// demoPersons is the size of the seed's own database: 21 万人.
const demoPersons = 210_000

// demoState is kept in the demo's folder, so that a second start goes on with the same world, and is instant when it is finished.
type demoState struct {
	Seed       uint64     `json:"seed"`
	Persons    int        `json:"persons"`
	Counties   []int      `json:"counties"`
	Today      civil.Date `json:"today"`
	Password   string     `json:"password"`
	People     int        `json:"people"`     // of the first county, once its files are written
	Households int        `json:"households"` //
	Written    bool       `json:"written"`    // the files are there and the accounts are made
	Done       bool       `json:"done"`       // everything is delivered and scored
}

type demoFlags struct {
	dir, password, counties string
	seed                    uint64
	persons                 int
	headless                bool
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
	districts, err := demo.Plan(state.Seed, state.Persons, state.Counties, state.Today)
	if err != nil {
		return err
	}
	show := &display{headless: f.headless}
	err = runDemo(ctx, c, state, districts, show)
	if errors.Is(err, context.Canceled) {
		show.say("\n  已停止；再次运行会接着做。Stopped: the next start goes on from here.")
		return nil
	}
	return err
}

func parseDemo(args []string) (demoFlags, error) {
	f := demoFlags{}
	var all []string
	for _, code := range demo.Counties() {
		all = append(all, strconv.Itoa(code))
	}
	flags := flag.NewFlagSet("demo", flag.ContinueOnError)
	flags.StringVar(&f.dir, "dir", "", "folder of the demo (default demo-data); an existing demo there goes on")
	flags.Uint64Var(&f.seed, "seed", demo.DefaultSeed, "another seed makes another district")
	flags.IntVar(&f.persons, "persons", demoPersons, "about how many people live in 武昌区; with fewer than 20,000 all of them live in its first street")
	flags.StringVar(&f.counties, "counties", strings.Join(all, ","), "which counties, the first always among them; the others have 2,000 people each")
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
		for _, text := range strings.Split(f.counties, ",") {
			code, err := strconv.Atoi(strings.TrimSpace(text))
			if err != nil {
				return s, fmt.Errorf("counties: %q is no county code", text)
			}
			s.Counties = append(s.Counties, code)
		}
		return s, nil
	}
	if err != nil {
		return s, err
	}
	if err := json.Unmarshal(raw, &s); err != nil {
		return s, fmt.Errorf("%s is damaged: remove the folder to start anew: %w", stateFile(dir), err)
	}
	if len(s.Counties) == 0 { // made before there were several
		s.Counties = []int{demo.County}
	}
	return s, nil
}

// writeState replaces the state whole: a kill in the middle leaves the one before.
func writeState(dir string, s demoState) error {
	raw, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	return renameio.WriteFile(stateFile(dir), raw, 0o600)
}

func runDemo(ctx context.Context, c config.Config, state demoState, districts []demo.Options, show *display) error {
	h, err := app.Open(ctx, c, obs.New(os.Stderr, "warn"))
	if err != nil {
		return err
	}
	if !state.Done && !state.Written {
		if state, err = prepareDemo(ctx, h, districts, state, show); err != nil {
			return errors.Join(err, h.Close(context.WithoutCancel(ctx)))
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
		if err := deliverDemo(ctx, s, districts, state, show); err != nil {
			return errors.Join(err, h.Close(context.WithoutCancel(ctx)))
		}
		state.Done = true
		if err := writeState(c.Data, state); err != nil {
			return err
		}
	}
	show.welcome(s.url, c.Data, state)
	return s.until(ctx)
}

// prepareDemo writes the departments' files and makes the accounts, both at a time.
func prepareDemo(ctx context.Context, h *app.House, districts []demo.Options, state demoState, show *display) (demoState, error) {
	if err := writeState(h.Config.Data, state); err != nil {
		return state, err
	}
	accounts := make(chan error, 1)
	go func() { accounts <- makeAccounts(ctx, h, districts, state) }()
	err := writeDistricts(ctx, h.Config.Data, districts, &state, show)
	if err = errors.Join(err, <-accounts); err != nil {
		return state, err
	}
	state.Written = true
	return state, writeState(h.Config.Data, state)
}

func writeDistricts(ctx context.Context, dir string, districts []demo.Options, state *demoState, show *display) error {
	for _, o := range districts {
		name := demo.CountyName(o.County())
		b := show.bar(name + " 生成人口")
		world, err := demo.GenerateWith(o, func(percent int) { b.show(percent, "") })
		if err != nil {
			return err
		}
		b.end(fmt.Sprintf("%d 人，%d 户，种子 %d（全部人物均为虚构）", world.Persons(), world.Households(), o.Seed))
		if o.County() == demo.County {
			state.People, state.Households = world.Persons(), world.Households()
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		b = show.bar(name + " 部门文件")
		of, written, rows := len(o.Deliveries()), 0, 0
		_, err = world.WriteAll(dir, func(r demo.Report) {
			written, rows = written+1, rows+r.Rows
			b.show(written*100/of, r.Name)
		})
		if err != nil {
			return err
		}
		b.end(fmt.Sprintf("%d 个文件，%d 行", written, rows))
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

func makeAccounts(ctx context.Context, h *app.House, districts []demo.Options, state demoState) error {
	users, err := demo.Users(districts)
	if err != nil {
		return err
	}
	counties := map[int]bool{}
	var codes []int
	accounts := make([]app.Account, len(users))
	for i, u := range users {
		county := u.Posts[0].County
		if !counties[county] {
			counties[county] = true
			codes = append(codes, county)
		}
		accounts[i] = app.Account{Login: u.Login, Name: u.Name, Password: state.Password, County: county, Posts: posts(u)}
	}
	return h.Setup(ctx, codes, accounts)
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
func deliverDemo(ctx context.Context, s *server, districts []demo.Options, state demoState, show *display) error {
	var list []demo.Delivery
	for _, o := range districts {
		list = append(list, o.Deliveries()...)
	}
	courier := demo.Courier{BaseURL: s.url, Password: func(string) string { return state.Password }, Progress: show.delivery}
	if err := courier.Deliver(ctx, s.house.Config.Data, list); err != nil {
		return err
	}
	idle := make(chan error, 1)
	go func() { idle <- s.house.Idle(ctx) }()
	return show.scoring(ctx, &courier, idle)
}
