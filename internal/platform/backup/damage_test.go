package backup_test

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"

	"doudi/internal/dbtest"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/backup"
	"doudi/internal/platform/db"
)

var tester = access.Job("test", dbtest.County)

// archive is a small one.
func archive(t testing.TB, chunks int) ([]byte, string) {
	t.Helper()
	b := dbtest.Open(t, "sqlite")
	maintain(t, b.DB, func(tx *db.Tx) error {
		for i := range chunks * 4 {
			raw := make([]byte, backup.ChunkSize/4)
			_, _ = rand.Read(raw)
			if _, err := tx.Exec("INSERT INTO blob_chunk (county,owner,number,sealed) VALUES ($1,1,$2,$3)", dbtest.County, i, raw); err != nil {
				return err
			}
		}
		return nil
	})
	file, _ := made(t, b)
	raw, err := os.ReadFile(file) //nolint:gosec // of the test
	if err != nil {
		t.Fatal(err)
	}
	return raw, b.Conf.MasterKeyFile
}

// refused is any of the refusals of an archive that is not whole.
func refused(err error) bool {
	for _, kind := range []*problem.Kind{backup.ErrDamaged, backup.ErrNotArchive, backup.ErrNewerFormat, backup.ErrWrongKey} {
		if problem.Is(err, kind) {
			return true
		}
	}
	return false
}

func TestEveryFlippedBitAndEveryCutIsRefused(t *testing.T) {
	raw, file := archive(t, 0)
	key := keyOf(t, file)
	if _, err := backup.Read(bytes.NewReader(raw), key); err != nil {
		t.Fatal(err)
	}
	for i := range raw {
		for _, bit := range []byte{1, 0x80} {
			raw[i] ^= bit
			if _, err := backup.Read(bytes.NewReader(raw), key); !refused(err) {
				t.Fatalf("byte %d of %d flipped: %v", i, len(raw), err)
			}
			raw[i] ^= bit
		}
		if _, err := backup.Read(bytes.NewReader(raw[:i]), key); !refused(err) {
			t.Fatalf("cut at %d of %d: %v", i, len(raw), err)
		}
	}
}

func TestEveryMovedChunkIsRefused(t *testing.T) {
	raw, file := archive(t, 4)
	key := keyOf(t, file)
	header, chunks := split(t, raw)
	if len(chunks) < 5 {
		t.Fatalf("%d chunks show nothing", len(chunks))
	}
	other, _ := split(t, func() []byte { // another archive of the same key
		b, _ := archive(t, 0)
		return b
	}())
	last := len(chunks) - 1
	put := func(i int, chunk []byte) [][]byte {
		list := append([][]byte(nil), chunks...)
		list[i] = chunk
		return list
	}
	marked := append([]byte(nil), chunks[1]...)
	marked[0] |= 0x80 // says that it is the last
	unmarked := append([]byte(nil), chunks[last]...)
	unmarked[0] &^= 0x80
	swapped := append([][]byte(nil), chunks...)
	swapped[1], swapped[2] = swapped[2], swapped[1]
	for name, parts := range map[string][][]byte{
		"two chunks swapped":           swapped,
		"a chunk left out":             append(append([][]byte(nil), chunks[:1]...), chunks[2:]...),
		"the first left out":           chunks[1:],
		"the last left out":            chunks[:last],
		"a chunk twice":                append(append([][]byte(nil), chunks[:2]...), chunks[1:]...),
		"the last twice":               append(append([][]byte(nil), chunks...), chunks[last]),
		"the last in the middle":       put(1, chunks[last]),
		"a middle one said to be last": append(append([][]byte(nil), chunks[:1]...), marked),
		"the last said not to be":      put(last, unmarked),
		"nothing but the header":       nil,
	} {
		if _, err := backup.Read(bytes.NewReader(append(append([]byte(nil), header...), bytes.Join(parts, nil)...)), key); !refused(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, whole := range map[string][]byte{
		"another archive's header": append(append([]byte(nil), other...), bytes.Join(chunks, nil)...),
		"a byte too many":          append(append([]byte(nil), raw...), 0),
		"nothing":                  nil,
	} {
		if _, err := backup.Read(bytes.NewReader(whole), key); !refused(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func split(t *testing.T, raw []byte) (header []byte, chunks [][]byte) {
	t.Helper()
	const size = 8 + 2 + 1 + 4 + 8 + 8 + 16
	header, raw = raw[:size], raw[size:]
	for len(raw) > 0 {
		n := 4 + int(binary.BigEndian.Uint32(raw)&^(1<<31))
		chunks, raw = append(chunks, raw[:n]), raw[n:]
	}
	return header, chunks
}

// FuzzArchive gives the reader any bytes: it refuses or reads, and never panics.
func FuzzArchive(f *testing.F) {
	raw, file := archive(f, 0)
	key := keyOf(f, file)
	f.Add(raw)
	f.Add(raw[:len(raw)/2])
	f.Add([]byte("DOUDIBAK"))
	f.Fuzz(func(t *testing.T, mutated []byte) {
		_, err := backup.Read(bytes.NewReader(mutated), key)
		if err == nil && !bytes.Equal(mutated, raw) {
			t.Fatal("an archive that nobody made was believed")
		}
		if err != nil && !refused(err) {
			t.Fatal(err)
		}
	})
}

// FuzzContent goes behind the seal: records that somebody with the key made wrongly.
func FuzzContent(f *testing.F) {
	var b bytes.Buffer
	if err := backup.Records(&b, [][]any{{int64(-5), "文", []byte{0}}, {nil, "", []byte{}}, {int64(1) << 62, nil, nil}}); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte("Z\x00"))
	f.Add([]byte("T\x01a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if _, err := backup.Decode(bytes.NewReader(raw)); err != nil && !problem.Is(err, backup.ErrDamaged) {
			t.Fatal(err)
		}
	})
}

func TestAnArchiveIsNotReadByName(t *testing.T) {
	_, file := archive(t, 0)
	text := filepath.Join(t.TempDir(), "a.backup")
	if err := os.WriteFile(text, bytes.Repeat([]byte("no backup "), 100), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := backup.Verify(ctx, keyOf(t, file), text, quiet); !problem.Is(err, backup.ErrNotArchive) {
		t.Fatal(err)
	}
}
