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

const backupHelp = `usage: doudi backup [-to FILE]

Makes one sealed file of the whole database while the server runs on. The file holds the database and NOT the master key: without
master.key it opens to nobody, you included. Keep a copy of the key elsewhere, and never beside the backup.

`

func backupCommand(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("backup", flag.ContinueOnError)
	to := flags.String("to", "", "file to make; an existing one is never overwritten (default: doudi-INSTANT.backup in this folder)")
	flags.Usage = func() {
		fmt.Fprint(os.Stderr, backupHelp)
		flags.PrintDefaults()
	}
	if err := onlyFlags(flags, args); err != nil {
		return err
	}
	c, o, err := settings("warn")
	if err != nil {
		return err
	}
	bar, began := newBar("backup"), time.Now()
	file, a, err := app.Backup(ctx, c, o, *to, func(p app.Progress) { bar.show(p.Percent, fmt.Sprintf("%s, %d rows", p.Table, p.Rows)) })
	if err != nil {
		if ctx.Err() != nil {
			return errors.New("interrupted; no file is left")
		}
		return err
	}
	bar.end(fmt.Sprintf("%s: %s, %.1f s", file, described(a), time.Since(began).Seconds()))
	fmt.Printf("SM3 %s\nIt opens only with the master key %s (fingerprint %s), which is not in it: keep a copy elsewhere.\n",
		a.SM3, c.MasterKeyFile, a.Fingerprint())
	return nil
}

func described(a app.Archive) string {
	return fmt.Sprintf("%d rows of %d tables, %.1f MB, schema %d, %s", a.Rows, len(a.Tables), float64(a.Size)/1e6, a.Schema, a.Engine)
}

// onlyFlags refuses words that no flag takes: a forgotten -to or -from must not pass unseen.
func onlyFlags(flags *flag.FlagSet, args []string) error {
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("%q is not a flag: see doudi %s -h", flags.Arg(0), flags.Name())
	}
	return nil
}
