package seal_test

import (
	"bytes"
	"errors"
	"fmt"
	"sync"
	"testing"

	"doudi/internal/dbtest"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/db"
	"doudi/internal/platform/seal"
)

func TestMain(m *testing.M) { dbtest.Main(m.Run) }

var (
	reason = access.Mint(access.Job("test", dbtest.County), "test", 1)
	at     = seal.Place{County: dbtest.County, Table: "registry_fact", Row: 42, Column: "payload"}
	plain  = []byte("420106199001011234\x1f张建国")
)

func sealIt(t *testing.T, box *seal.Box, salt []byte, place seal.Place, text []byte) []byte {
	t.Helper()
	sealed, err := box.Seal(salt, place, text)
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

func TestWhatIsSealedOpensAgainAndIsNotReadable(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		for name, salt := range map[string][]byte{"of no person": nil, "of a person": seal.NewSalt()} {
			for _, text := range [][]byte{plain, {}, bytes.Repeat([]byte("长"), 100_000)} {
				sealed := sealIt(t, b.Box, salt, at, text)
				if len(text) > 0 && bytes.Contains(sealed, text[:min(len(text), 12)]) {
					t.Fatalf("%s: the sealed value shows its text", name)
				}
				if again := sealIt(t, b.Box, salt, at, text); bytes.Equal(again, sealed) {
					t.Fatalf("%s: equal texts give equal values", name)
				}
				got, err := b.Box.Open(reason, salt, at, sealed)
				if err != nil || !bytes.Equal(got, text) {
					t.Fatalf("%s: %q, %v", name, got, err)
				}
			}
		}
	})
}

func TestASealedValueOpensOnlyWhereItBelongs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		if err := b.Box.Ensure(t.Context(), 420102); err != nil {
			t.Fatal(err)
		}
		salt := seal.NewSalt()
		sealed := sealIt(t, b.Box, salt, at, plain)
		elsewhere := func(change func(p *seal.Place)) seal.Place { p := at; change(&p); return p }
		for name, c := range map[string]struct {
			salt []byte
			at   seal.Place
		}{
			"another county":         {salt, elsewhere(func(p *seal.Place) { p.County = 420102 })},
			"another table":          {salt, elsewhere(func(p *seal.Place) { p.Table = "warning_warning" })},
			"another row":            {salt, elsewhere(func(p *seal.Place) { p.Row = 43 })},
			"another column":         {salt, elsewhere(func(p *seal.Place) { p.Column = "name" })},
			"table and column moved": {salt, elsewhere(func(p *seal.Place) { p.Table, p.Column = "registry_factp", "ayload" })},
			"another person's salt":  {seal.NewSalt(), at},
			"no salt":                {nil, at},
			"a county without a key": {salt, elsewhere(func(p *seal.Place) { p.County = 110101 })},
		} {
			if got, err := b.Box.Open(reason, c.salt, c.at, sealed); err == nil {
				t.Errorf("%s: opened as %q", name, got)
			}
		}
		for i := range sealed {
			spoilt := bytes.Clone(sealed)
			spoilt[i] ^= 1
			if got, err := b.Box.Open(reason, salt, at, spoilt); err == nil {
				t.Fatalf("with byte %d changed it opens as %q", i, got)
			}
		}
		for n := range sealed {
			if _, err := b.Box.Open(reason, salt, at, sealed[:n]); err == nil {
				t.Fatalf("cut to %d bytes it opens", n)
			}
		}
	})
}

func TestNothingOpensWithoutAPurpose(t *testing.T) {
	b := dbtest.Open(t, "sqlite")
	sealed := sealIt(t, b.Box, nil, at, plain)
	clerk := access.Actor{UserID: 7, Role: access.StreetOfficer}
	for name, p := range map[string]access.Purpose{
		"zero":                       {},
		"no reason":                  access.Mint(clerk, "", 9),
		"a person's without log row": access.Mint(clerk, "review", 0),
	} {
		if got, err := b.Box.Open(p, nil, at, sealed); !problem.Is(err, seal.ErrNoPurpose) || got != nil {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// The salt is the person's: when it is gone, what was sealed under it stays closed, whoever holds the county's key.
func TestErasingTheSaltErasesThePerson(t *testing.T) {
	b := dbtest.Open(t, "sqlite")
	one, two := seal.NewSalt(), seal.NewSalt()
	if len(one) != seal.SaltSize || bytes.Equal(one, two) {
		t.Fatal(one, two)
	}
	mine, other := sealIt(t, b.Box, one, at, plain), sealIt(t, b.Box, two, at, plain)
	for _, guess := range [][]byte{nil, {}, make([]byte, seal.SaltSize), two} {
		if _, err := b.Box.Open(reason, guess, at, mine); err == nil {
			t.Fatalf("opens with the salt %x", guess)
		}
	}
	if _, err := b.Box.Open(reason, two, at, other); err != nil {
		t.Fatal("the neighbour is erased too: ", err)
	}
}

func TestRotationKeepsOldValuesReadable(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		salt := seal.NewSalt()
		before := sealIt(t, b.Box, salt, at, plain)
		hash := b.Box.Hash("id_no", "1")
		if err := b.Box.Rotate(t.Context(), dbtest.County); err != nil {
			t.Fatal(err)
		}
		after := sealIt(t, b.Box, salt, at, plain)
		if bytes.Equal(before[1:5], after[1:5]) {
			t.Fatal("the new value names the old key")
		}
		// Another node that started before the rotation meets a value under the new key, one that starts now meets both.
		fresh, err := seal.New(b.DB, b.Conf.MasterKeyFile)
		if err != nil {
			t.Fatal(err)
		}
		if err := fresh.Ensure(t.Context(), dbtest.County); err != nil {
			t.Fatal(err)
		}
		if err := fresh.Rotate(t.Context(), dbtest.County); err != nil {
			t.Fatal(err)
		}
		newest := sealIt(t, fresh, salt, at, plain)
		for name, sealed := range map[string][]byte{"before": before, "after": after, "on another node": newest} {
			for _, box := range []*seal.Box{b.Box, fresh} {
				if got, err := box.Open(reason, salt, at, sealed); err != nil || !bytes.Equal(got, plain) {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
		if !bytes.Equal(fresh.Hash("id_no", "1"), hash) {
			t.Error("rotation of a county's key changed the look-up hashes")
		}
		if err := b.Box.Rotate(t.Context(), 0); err == nil {
			t.Error("the look-up key was rotated: every stored hash is lost")
		}
	})
}

// Two nodes that are installed at once must agree on one look-up key, or one person has two hashes.
func TestNodesThatStartAtOnceAgreeOnTheirKeys(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		for range 5 {
			err := b.DB.Maintain(t.Context(), func(tx *db.Tx) error {
				_, err := tx.Exec("DELETE FROM seal_key WHERE county IN (0, $1)", dbtest.County)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			boxes, hashes := make([]*seal.Box, 8), make([][]byte, 8)
			for i := range boxes {
				if boxes[i], err = seal.New(b.DB, b.Conf.MasterKeyFile); err != nil {
					t.Fatal(err)
				}
			}
			var ready, all sync.WaitGroup
			ready.Add(len(boxes))
			for i, box := range boxes {
				all.Go(func() {
					ready.Done()
					ready.Wait()
					if err := box.Ensure(t.Context(), dbtest.County); err != nil {
						t.Error(err)
						return
					}
					hashes[i] = box.Hash("id_no", "420106199001011234")
				})
			}
			all.Wait()
			for i := range hashes {
				if !bytes.Equal(hashes[i], hashes[0]) {
					t.Fatalf("node %d hashes to %x, node 0 to %x", i, hashes[i], hashes[0])
				}
			}
		}
	})
}

func TestHashesTellDomainsAndTextsApart(t *testing.T) {
	b := dbtest.Open(t, "sqlite")
	first := b.Box.Hash("id_no", "420106199001011234")
	if len(first) != 17 || !bytes.Equal(first, b.Box.Hash("id_no", "420106199001011234")) {
		t.Fatalf("%x", first)
	}
	seen := map[string]string{}
	for _, c := range [][2]string{{"id_no", "1"}, {"phone", "1"}, {"id_no", "2"}, {"id_no", ""}, {"id_no1", ""}, {"", "id_no1"}} {
		key := fmt.Sprintf("%x", b.Box.Hash(c[0], c[1]))
		if other, taken := seen[key]; taken {
			t.Errorf("%q hashes like %s", c, other)
		}
		seen[key] = fmt.Sprintf("%q", c)
	}
	many := b.Box.Hasher("id_no")
	many.Sum("something else")
	if !bytes.Equal(many.Sum("420106199001011234"), first) {
		t.Error("a hasher that is used twice hashes differently")
	}
	other := dbtest.Open(t, "sqlite")
	if bytes.Equal(other.Box.Hash("id_no", "420106199001011234"), first) {
		t.Error("two installations hash alike: the hash is not keyed")
	}
}

func TestSealingForACountyThatWasNotInstalledFails(t *testing.T) {
	b := dbtest.Open(t, "sqlite")
	if _, err := b.Box.Seal(nil, seal.Place{County: 110101, Table: "t", Row: 1, Column: "c"}, plain); err == nil {
		t.Fatal("sealed without a key")
	}
}

func TestADamagedStoredKeyIsAnErrorAndNoPanic(t *testing.T) {
	b := dbtest.Open(t, "sqlite")
	err := b.DB.Maintain(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec("UPDATE seal_key SET wrapped=$1 WHERE county=$2", []byte("short"), dbtest.County)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	box, err := seal.New(b.DB, b.Conf.MasterKeyFile)
	if err != nil {
		t.Fatal(err)
	}
	if err := box.Ensure(t.Context(), dbtest.County); err == nil || errors.Is(err, seal.ErrMasterKey.New()) {
		t.Fatal(err)
	}
}

func FuzzOpenOfAnythingIsAnErrorAndNoPanic(f *testing.F) {
	b := dbtest.Open(f, "sqlite")
	good, err := b.Box.Seal(nil, at, plain)
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte{}, []byte{})
	f.Add(good[:17], []byte{})
	f.Add(append([]byte{1, 0, 0, 0, 9}, good[5:]...), []byte("salt"))
	f.Add(bytes.Repeat([]byte{0xff}, 64), make([]byte, 16))
	f.Fuzz(func(t *testing.T, sealed, salt []byte) {
		if bytes.Equal(sealed, good) {
			return
		}
		if got, err := b.Box.Open(reason, salt, at, sealed); err == nil {
			t.Fatalf("opened as %q", got)
		}
	})
}
