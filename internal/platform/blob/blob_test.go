package blob_test

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"testing"
	"testing/iotest"

	"doudi/internal/dbtest"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/blob"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
	"doudi/internal/platform/seal"
)

func TestMain(m *testing.M) { dbtest.Main(m.Run) }

var (
	loader = access.Job("test", dbtest.County)
	reason = access.Mint(loader, "test", 0)
)

// content is n bytes that no compressor and no repetition makes smaller.
func content(n int) []byte {
	b := make([]byte, n)
	dice := rand.NewChaCha8([32]byte{byte(n)})
	_, _ = dice.Read(b)
	return b
}

func read(t *testing.T, s *blob.Store, owner id.ID) []byte {
	t.Helper()
	got, err := io.ReadAll(s.Open(t.Context(), reason, dbtest.County, owner))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func chunks(t *testing.T, b *dbtest.Base, owner id.ID) (n int64) {
	t.Helper()
	err := b.DB.Read(t.Context(), loader, func(tx *db.Tx) error {
		_, err := tx.Row("SELECT COUNT(*) FROM blob_chunk WHERE county=$1 AND owner=$2", []any{dbtest.County, owner}, &n)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAFileComesBackAsItWas(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		s := blob.New(b.DB, b.Box)
		for i, c := range []struct {
			size   int
			chunks int64
		}{{0, 0}, {1, 1}, {262_143, 1}, {262_144, 1}, {262_145, 2}, {3 << 20, 12}} {
			owner, want := id.ID(i+1), content(c.size)
			size, err := s.Put(t.Context(), loader, dbtest.County, owner, bytes.NewReader(want))
			if err != nil || size != int64(c.size) {
				t.Fatal(c.size, size, err)
			}
			if n := chunks(t, b, owner); n != c.chunks {
				t.Errorf("%d bytes are in %d pieces, want %d", c.size, n, c.chunks)
			}
			if got := read(t, s, owner); !bytes.Equal(got, want) {
				t.Errorf("%d bytes came back as %d others", c.size, len(got))
			}
		}
		if got := read(t, s, 2); len(got) != 1 {
			t.Error("the files of two owners mix")
		}
		if got := read(t, s, 99); len(got) != 0 {
			t.Error("an owner without a file has one")
		}
	})
}

func TestHoweverTheNetworkCutsItTheFileIsTheSame(t *testing.T) {
	b := dbtest.Open(t, "sqlite")
	s, want := blob.New(b.DB, b.Box), content(300_000)
	for name, r := range map[string]io.Reader{
		"byte by byte":        iotest.OneByteReader(bytes.NewReader(want)),
		"halves":              iotest.HalfReader(bytes.NewReader(want)),
		"end with last bytes": iotest.DataErrReader(bytes.NewReader(want)),
		"exactly two pieces":  io.LimitReader(bytes.NewReader(append(want, content(300_000)...)), 300_000),
	} {
		if size, err := s.Put(t.Context(), loader, dbtest.County, 1, r); err != nil || size != 300_000 {
			t.Fatal(name, size, err)
		}
		if got := read(t, s, 1); !bytes.Equal(got, want) {
			t.Error(name)
		}
	}
}

// net/http tells of a client that went away by io.ErrUnexpectedEOF: half a delivery must not be taken for a whole one.
func TestABrokenUploadIsAnErrorAndTheNextOneReplacesIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		s := blob.New(b.DB, b.Box)
		for name, cut := range map[string]error{"broken off": io.ErrUnexpectedEOF, "reset": errors.New("connection reset")} {
			for _, sent := range []int{0, 1, 262_144, 600_000} {
				broken := io.MultiReader(bytes.NewReader(content(sent)), iotest.ErrReader(cut))
				if _, err := s.Put(t.Context(), loader, dbtest.County, 1, broken); !errors.Is(err, cut) {
					t.Fatalf("%s after %d bytes: %v", name, sent, err)
				}
				want := content(10)
				if _, err := s.Put(t.Context(), loader, dbtest.County, 1, bytes.NewReader(want)); err != nil {
					t.Fatal(err)
				}
				if got := read(t, s, 1); !bytes.Equal(got, want) {
					t.Fatalf("%s after %d bytes: %d bytes of two uploads", name, sent, len(got))
				}
			}
		}
	})
}

func TestAFileIsSealedAndItsPiecesKeepTheirPlace(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		s := blob.New(b.DB, b.Box)
		text := bytes.Repeat([]byte("420106199001011234,张建国\n"), 20_000)
		if _, err := s.Put(t.Context(), loader, dbtest.County, 1, bytes.NewReader(text)); err != nil {
			t.Fatal(err)
		}
		err := b.DB.Read(t.Context(), loader, func(tx *db.Tx) error {
			return tx.Rows("SELECT sealed FROM blob_chunk WHERE county=$1", []any{dbtest.County}, func(scan func(...any) error) error {
				var sealed []byte
				if err := scan(&sealed); err != nil {
					return err
				}
				if bytes.Contains(sealed, []byte("4201061990")) {
					return errors.New("a piece is readable on disk")
				}
				return nil
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadAll(s.Open(t.Context(), access.Purpose{}, dbtest.County, 1)); !problem.Is(err, seal.ErrNoPurpose) {
			t.Fatal("opened without a purpose: ", err)
		}
		err = b.DB.Maintain(t.Context(), func(tx *db.Tx) error {
			for _, move := range [][2]int{{0, 9}, {1, 0}, {9, 1}} {
				if _, err := tx.Exec("UPDATE blob_chunk SET number=$1 WHERE county=$2 AND owner=1 AND number=$3", move[1], dbtest.County, move[0]); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadAll(s.Open(t.Context(), reason, dbtest.County, 1)); err == nil {
			t.Fatal("pieces that changed places open")
		}
	})
}

// A piece opens in its place and nowhere else: not under another number, in another file or another county, and not when a byte of it
// is another.
func TestAPieceThatIsNotInItsPlaceDoesNotOpen(t *testing.T) {
	const neighbour = dbtest.County + 1
	const number = "UPDATE blob_chunk SET number=$2 WHERE county=$1 AND owner=1 AND number=$3"
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		if err := b.Box.Ensure(t.Context(), neighbour); err != nil {
			t.Fatal(err)
		}
		s := blob.New(b.DB, b.Box)
		for name, c := range map[string]struct {
			change func(do func(statement string, args ...any))
			county int
			owner  id.ID
		}{
			"two swapped": {func(do func(string, ...any)) {
				do(number, dbtest.County, 9, 0)
				do(number, dbtest.County, 0, 1)
				do(number, dbtest.County, 1, 9)
			}, dbtest.County, 1},
			"one lost and the next in its place": {func(do func(string, ...any)) {
				do("DELETE FROM blob_chunk WHERE county=$1 AND owner=1 AND number=1", dbtest.County)
				do(number, dbtest.County, 1, 2)
			}, dbtest.County, 1},
			"one twice": {func(do func(string, ...any)) {
				do("INSERT INTO blob_chunk (county,owner,number,sealed) SELECT county,owner,3,sealed FROM blob_chunk WHERE county=$1 AND owner=1 AND number=2", dbtest.County)
			}, dbtest.County, 1},
			"in another file": {func(do func(string, ...any)) {
				do("INSERT INTO blob_chunk (county,owner,number,sealed) SELECT county,9,number,sealed FROM blob_chunk WHERE county=$1 AND owner=1", dbtest.County)
			}, dbtest.County, 9},
			"in another county": {func(do func(string, ...any)) {
				do("INSERT INTO blob_chunk (county,owner,number,sealed) SELECT county+1,owner,number,sealed FROM blob_chunk WHERE county=$1 AND owner=1", dbtest.County)
			}, neighbour, 1},
			"sealed under a key that nobody has": {func(do func(string, ...any)) {
				do("UPDATE blob_chunk SET sealed=$2 WHERE county=$1 AND owner=1 AND number=1", dbtest.County, append([]byte{1, 9, 9, 9, 9}, content(200)...))
			}, dbtest.County, 1},
			"emptied": {func(do func(string, ...any)) {
				do("UPDATE blob_chunk SET sealed=$2 WHERE county=$1 AND owner=1 AND number=0", dbtest.County, []byte{})
			}, dbtest.County, 1},
		} {
			if _, err := s.Put(t.Context(), loader, dbtest.County, 1, bytes.NewReader(content(600_000))); err != nil {
				t.Fatal(err)
			}
			err := b.DB.Maintain(t.Context(), func(tx *db.Tx) (err error) {
				c.change(func(statement string, args ...any) {
					if err == nil {
						_, err = tx.Exec(statement, args...)
					}
				})
				return err
			})
			if err != nil {
				t.Fatal(name, err)
			}
			purpose := access.Mint(access.Job("test", c.county), "test", 0)
			if _, err := io.ReadAll(s.Open(t.Context(), purpose, c.county, c.owner)); !errors.Is(err, blob.ErrDamaged) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestAFlippedBitIsFound(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		s := blob.New(b.DB, b.Box)
		if _, err := s.Put(t.Context(), loader, dbtest.County, 1, bytes.NewReader(content(40))); err != nil {
			t.Fatal(err)
		}
		var sealed []byte
		err := b.DB.Read(t.Context(), loader, func(tx *db.Tx) error {
			_, err := tx.Row("SELECT sealed FROM blob_chunk WHERE county=$1 AND owner=1", []any{dbtest.County}, &sealed)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for at := range sealed {
			wrong := bytes.Clone(sealed)
			wrong[at] ^= 1 << (at % 8)
			err := b.DB.Maintain(t.Context(), func(tx *db.Tx) error {
				_, err := tx.Exec("UPDATE blob_chunk SET sealed=$2 WHERE county=$1 AND owner=1", dbtest.County, wrong)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.ReadAll(s.Open(t.Context(), reason, dbtest.County, 1)); !errors.Is(err, blob.ErrDamaged) {
				t.Errorf("byte %d: %v", at, err)
			}
		}
	})
}
