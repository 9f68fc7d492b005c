package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"time"

	"doudi/internal/app"
)

const restoreHelp = `usage: doudi restore -from FILE            into the empty database that the settings name, SQLite or PostgreSQL
       doudi restore -from FILE -verify    proves the whole file and writes nothing

The master key that the backup was made under must be in place (setting master_key_file): it is not in the backup. Stop the server
first. A restore that is interrupted leaves a database that is not served; run it again, and it starts anew.

`

func restoreCommand(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("restore", flag.ContinueOnError)
	from := flags.String("from", "", "the backup")
	verify := flags.Bool("verify", false, "only prove the backup: every chunk, row count and digest")
	flags.Usage = func() {
		fmt.Fprint(os.Stderr, restoreHelp)
		flags.PrintDefaults()
	}
	if err := onlyFlags(flags, args); err != nil {
		return err
	}
	if *from == "" {
		flags.Usage()
		return errors.New("name the backup with -from")
	}
	c, o, err := settings("warn")
	if err != nil {
		return err
	}
	bars, began := phases{}, time.Now()
	if *verify {
		a, err := app.VerifyBackup(ctx, c, *from, bars.show)
		if err != nil {
			return err
		}
		bars.end(fmt.Sprintf("holds: %s, %.1f s", described(a), time.Since(began).Seconds()))
		fmt.Printf("made %s, SM3 %s\n", a.Made.Format(time.RFC3339), a.SM3)
		return nil
	}
	a, err := app.Restore(ctx, c, o, *from, bars.show)
	if err != nil {
		if ctx.Err() != nil {
			return errors.New("interrupted; if loading had begun, the database stays closed until doudi restore has run to its end")
		}
		return err
	}
	bars.end("done")
	fmt.Printf("restored: %s, made %s, %.1f s; every table is equal to the backup's\n", described(a), a.Made.Format(time.RFC3339), time.Since(began).Seconds())
	for _, chain := range a.Chains {
		fmt.Printf("county %06d: the audit trail holds: %d entries in %d blocks, head %s\n", chain.County, chain.Entries, chain.Blocks, chain.Head)
	}
	for _, broken := range a.Broken {
		fmt.Printf("WARNING: %v. It was so in the backup.\n", broken)
	}
	fmt.Println("Everybody signs in anew. Jobs that were not finished go on with `doudi serve`.")
	return nil
}

// phases shows one bar after another.
type phases struct {
	bar   *bar
	phase string
}

var phaseNames = map[string]string{"check": "check the backup", "load": "load", "compare": "compare", "prove": "prove the audit trail"}

func (s *phases) show(p app.Progress) {
	if p.Phase != s.phase {
		s.end("done")
		s.bar, s.phase = newBar(phaseNames[p.Phase]), p.Phase
	}
	s.bar.show(p.Percent, fmt.Sprintf("%s, %d", p.Table, p.Rows))
}

func (s *phases) end(note string) {
	if s.bar != nil {
		s.bar.end(note)
		s.bar = nil
	}
}
