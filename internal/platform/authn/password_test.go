package authn_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"doudi/internal/kernel/problem"
	"doudi/internal/platform/authn"
)

func TestAPasswordIsHeldToTheRules(t *testing.T) {
	for password, ok := range map[string]bool{
		"":                    false,
		"123456789":           false,
		"1234567890":          true,
		"一二三四五六七八九":           false, // nine characters, though 27 bytes
		"一二三四五六七八九十":          true,
		"wang.xiaomei":        false, // the account's name
		"Wang.XiaoMei":        false,
		"wang.xiaomei2":       true,
		"a long plain phrase": true,
	} {
		stored, err := authn.HashPassword("wang.xiaomei", password)
		if ok && err != nil || !ok && !problem.Is(err, authn.ErrWeak) {
			t.Errorf("%q: %v", password, err)
		}
		if !ok && stored != "" {
			t.Errorf("%q is refused and hashed", password)
		}
	}
}

func TestOnlyTheRightPasswordIsRight(t *testing.T) {
	const password = "correct horse 电池"
	stored, err := authn.HashPassword("user", password)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(stored, "$argon2id$v=19$m=7168,t=5,p=1$") || strings.Contains(stored, "horse") {
		t.Error(stored)
	}
	if !authn.CheckPassword(stored, password) {
		t.Error("the right one is refused")
	}
	for _, wrong := range []string{"", "correct horse", password + " ", "Correct horse 电池", stored} {
		if authn.CheckPassword(stored, wrong) {
			t.Errorf("%q is accepted", wrong)
		}
	}
	if again, _ := authn.HashPassword("user", password); again == stored {
		t.Error("two accounts with one password are seen to have it: there is no salt")
	}
}

// What stands in the database may be damaged: that is a wrong password, not a panic, and not a machine out of memory.
func TestGarbageInTheDatabaseIsAWrongPassword(t *testing.T) {
	const password = "correct horse"
	good, err := authn.HashPassword("user", password)
	if err != nil {
		t.Fatal(err)
	}
	enc := base64.RawStdEncoding.EncodeToString(make([]byte, 16))
	for _, stored := range []string{
		"", "x", "$", "$argon2id$", password, strings.Repeat("$", 40),
		good[:len(good)-1] + "!", good[:20], strings.Replace(good, "argon2id", "argon2i", 1), strings.Replace(good, "v=19", "v=16", 1),
		"$argon2id$v=19$m=19456,t=2,p=1$" + enc, "$argon2id$v=19$m=19456,t=2,p=1$" + enc + "$", "$argon2id$v=19$m=19456,t=2,p=1$$" + enc,
		"$argon2id$v=19$m=19456,t=0,p=1$" + enc + "$" + enc, "$argon2id$v=19$m=19456,t=2,p=0$" + enc + "$" + enc,
		"$argon2id$v=19$m=0,t=2,p=1$" + enc + "$" + enc, "$argon2id$v=19$m=-8,t=-2,p=-1$" + enc + "$" + enc,
		"$argon2id$v=19$m=4294967295,t=1,p=1$" + enc + "$" + enc, "$argon2id$v=19$m=19456,t=4294967295,p=1$" + enc + "$" + enc,
		"$argon2id$v=19$m=19456,t=2,p=256$" + enc + "$" + enc,
	} {
		if authn.CheckPassword(stored, password) {
			t.Errorf("%q accepts the password", stored)
		}
	}
}
