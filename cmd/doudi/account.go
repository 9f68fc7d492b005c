package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"flag"
	"fmt"
)

// firstPassword is one that nobody chose, for once.
func firstPassword() string {
	raw := make([]byte, 12)
	_, _ = rand.Read(raw)
	return base64.RawURLEncoding.EncodeToString(raw)
}

// accountCommand gives an account a password for once: also those of administrators and auditors, which no colleague may reset.
func accountCommand(ctx context.Context, args []string) error {
	const usage = "usage: doudi account reset [-drop-code] LOGIN"
	if len(args) == 0 || args[0] != "reset" {
		return fmt.Errorf("%s", usage)
	}
	flags := flag.NewFlagSet("account reset", flag.ContinueOnError)
	drop := flags.Bool("drop-code", false, "take the authenticator off too, because it is lost")
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return fmt.Errorf("%s", usage)
	}
	h, err := house(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = h.DB.Close() }()
	password := firstPassword()
	if err := h.IAM.ResetHere(ctx, flags.Arg(0), password, *drop); err != nil {
		return err
	}
	fmt.Printf("%s has the password %s for once; its sign-ins have ended and the trail says so.\n", flags.Arg(0), password)
	return nil
}
