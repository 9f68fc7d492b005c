package authn_test

import (
	"encoding/base32"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/platform/authn"
	"doudi/internal/platform/id"
)

// The test vectors of RFC 6238, appendix B (SHA-1), whose eight digits end in our six.
func TestCodesAreThoseOfRFC6238(t *testing.T) {
	secret := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString([]byte("12345678901234567890"))
	for at, want := range map[int64]string{
		59: "94287082", 1111111109: "07081804", 1111111111: "14050471", 1234567890: "89005924", 2000000000: "69279037", 20000000000: "65353130",
	} {
		if got, err := authn.Code(secret, authn.Step(time.Unix(at, 0))); err != nil || got != want[2:] {
			t.Errorf("at %d: %s, want %s: %v", at, got, want[2:], err)
		}
	}
}

func TestACodeHoldsForItsHalfMinuteAndOneBesideAndOnce(t *testing.T) {
	b := dbtest.Open(t, "sqlite")
	s := authn.NewSecondStep(b.Box)
	user := id.ID(7)
	e, sealed, err := s.Begin(dbtest.County, user, "Doudi 兜底", "wang")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(sealed), e.Secret) {
		t.Fatal("the secret lies open")
	}
	now := b.Clock.Now()
	for off, want := range map[int64]bool{-2: false, -1: true, 0: true, 1: true, 2: false} {
		code, err := authn.Code(e.Secret, authn.Step(now)+off)
		if err != nil {
			t.Fatal(err)
		}
		step, ok, err := s.Check(dbtest.County, user, sealed, code[:3]+" "+code[3:], now, 0)
		if err != nil || ok != want || (ok && step != authn.Step(now)+off) {
			t.Errorf("%d steps off: %v %d %v", off, ok, step, err)
		}
		if _, ok, _ := s.Check(dbtest.County, user, sealed, code, now, authn.Step(now)+off); ok {
			t.Errorf("%d steps off: used twice", off)
		}
	}
	for _, wrong := range []string{"", "12345", "1234567", "abcdef", e.Secret} {
		if _, ok, err := s.Check(dbtest.County, user, sealed, wrong, now, 0); ok || err != nil {
			t.Errorf("%q: %v %v", wrong, ok, err)
		}
	}
	if _, _, err := s.Check(dbtest.County, user+1, sealed, "123456", now, 0); err == nil {
		t.Error("one account's secret opened as another's")
	}
}

func TestAnAuthenticatorReadsTheEnrolment(t *testing.T) {
	b := dbtest.Open(t, "sqlite")
	e, _, err := authn.NewSecondStep(b.Box).Begin(dbtest.County, 7, "Doudi 兜底", "worker.wang")
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(e.URI)
	if err != nil || u.Scheme != "otpauth" || u.Host != "totp" || u.Path != "/Doudi 兜底:worker.wang" || u.Query().Get("secret") != e.Secret ||
		u.Query().Get("issuer") != "Doudi 兜底" || strings.Contains(e.URI, "+") {
		t.Fatal(e.URI, err)
	}
	if raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(e.Secret); err != nil || len(raw) != 20 {
		t.Fatal(e.Secret, err)
	}
	// The three finder patterns of a QR code: their outer edges are runs of seven dark modules.
	for _, corner := range []string{"M0 0h7", fmt.Sprintf("M%d 0h7", e.Side-7), fmt.Sprintf("M0 %dh7", e.Side-7)} {
		if !strings.Contains(e.Path, corner) {
			t.Errorf("no finder pattern at %s (side %d)", corner, e.Side)
		}
	}
}
