package authn

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/boombuler/barcode/qr"
	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"

	"doudi/internal/kernel/access"
	"doudi/internal/platform/id"
	"doudi/internal/platform/seal"
)

const (
	secretSize = 20 // bytes: RFC 4226 §4 recommends the size of the SHA-1 digest
	stepLength = 30 // seconds: RFC 6238 §5.2
	stepsOff   = 1  // how far the two clocks may be apart, in steps: one, as RFC 6238 §5.2 recommends
)

// Enrolment is what an authenticator needs to know, shown once.
type Enrolment struct {
	Secret string // base32
	URI    string // otpauth://totp/…
	Side   int    // of the QR code, in modules, without the quiet zone
	Path   string // the dark modules as an SVG path
}

// SecondStep checks the codes of authenticators (TOTP, RFC 6238: SHA-1, 6 digits, 30 s, which every authenticator has). Secrets
// are sealed with the key of the account's county.
type SecondStep struct{ box *seal.Box }

// NewSecondStep returns the checker.
func NewSecondStep(box *seal.Box) *SecondStep { return &SecondStep{box: box} }

// Begin makes a new secret: what the authenticator is given, and what is stored.
func (s *SecondStep) Begin(county int, user id.ID, issuer, account string) (Enrolment, []byte, error) {
	raw := make([]byte, secretSize)
	_, _ = rand.Read(raw)
	e := Enrolment{Secret: base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw)}
	e.URI = "otpauth://totp/" + url.PathEscape(issuer+":"+account) + "?" +
		strings.ReplaceAll(url.Values{"secret": {e.Secret}, "issuer": {issuer}}.Encode(), "+", "%20")
	var err error
	if e.Side, e.Path, err = drawn(e.URI); err != nil {
		return Enrolment{}, nil, err
	}
	sealed, err := s.box.Seal(nil, secretPlace(county, user), []byte(e.Secret))
	return e, sealed, err
}

// Check reports whether the code is that of the present half minute or one beside it, later than the last that was used, and the
// step to remember as used.
func (s *SecondStep) Check(county int, user id.ID, sealed []byte, code string, now time.Time, used int64) (step int64, ok bool, err error) {
	secret, err := s.box.Open(access.Mint(access.Job("authn.code", county), "second step", 0), nil, secretPlace(county, user), sealed)
	if err != nil {
		return 0, false, err
	}
	code = strings.ReplaceAll(strings.TrimSpace(code), " ", "")
	present := Step(now)
	for step := present - stepsOff; step <= present+stepsOff; step++ {
		want, err := Code(string(secret), step)
		if err != nil {
			return 0, false, err
		}
		if step > used && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			return step, true, nil
		}
	}
	return 0, false, nil
}

// Code is what an authenticator shows in a step.
func Code(secret string, step int64) (string, error) {
	return hotp.GenerateCodeCustom(secret, uint64(step), hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}) //nolint:gosec // steps are after 1970
}

// Step is the step of an instant.
func Step(at time.Time) int64 { return at.Unix() / stepLength }

func secretPlace(county int, user id.ID) seal.Place {
	return seal.Place{County: county, Table: "iam_user", Row: int64(user), Column: "totp"}
}

// drawn is the text as a QR code: one path, a run of dark modules a piece.
func drawn(text string) (side int, path string, err error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return 0, "", fmt.Errorf("authn: %w", err)
	}
	var b strings.Builder
	side = code.Bounds().Dx()
	dark := func(x, y int) bool {
		r, _, _, _ := code.At(x, y).RGBA()
		return r == 0
	}
	for y := range side {
		for x := 0; x < side; x++ {
			run := 0
			for x+run < side && dark(x+run, y) {
				run++
			}
			if run > 0 {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", x, y, run, run)
				x += run
			}
		}
	}
	return side, b.String(), nil
}
