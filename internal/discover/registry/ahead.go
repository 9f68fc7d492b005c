package registry

import (
	"bytes"
	"context"

	"doudi/internal/discover/source"
	"doudi/internal/platform/courtesy"
	"doudi/internal/platform/id"
	"doudi/internal/platform/seal"
)

// hash is a keyed hash of seal.Hasher, version and all.
type hash = [seal.HashSize]byte

// token is a hash without its version: what a load remembers of each record's key and content.
type token [seal.HashSize - 1]byte

func tokenOf(h hash) token { return token(h[1:]) }

// hashed is a record with its hashes.
type hashed struct {
	rec                  source.Record
	person, key, content hash
	household            hash // of a register's record
	householdID          id.ID
	who                  person
}

// chunk is records of the file, read and hashed ahead of those who stage them.
type chunk struct {
	list    []hashed
	refused []token // the keys of rows passed over that still say whose record they are
	err     error
}

// courtesyRows is how many rows are read, looked up or sealed in about a millisecond.
const courtesyRows = 16

// readAhead reads the batch's records in a goroutine of its own, until the file or ctx ends.
func (s *session) readAhead(ctx context.Context, l *loading) (<-chan *chunk, error) {
	h := s.newHashing(l.batch.Item)
	var refused []token
	records, err := s.source.Records(ctx, l.batch, func(rec source.Record) { refused = append(refused, tokenOf(h.keyOf(rec))) })
	if err != nil {
		return nil, err
	}
	chunks := make(chan *chunk, 1)
	go func() {
		defer close(chunks)
		for more := true; more; {
			c := &chunk{list: make([]hashed, 0, loadChunk)}
			for len(c.list) < loadChunk {
				if len(c.list)%courtesyRows == 0 {
					courtesy.Pause(ctx)
				}
				rec, ok, err := records.Next()
				if err != nil || !ok {
					c.err, more = err, false
					break
				}
				c.list = append(c.list, h.hash(rec))
			}
			c.refused, refused = refused, nil
			select {
			case chunks <- c:
			case <-ctx.Done():
				return
			}
		}
	}()
	return chunks, nil
}

// skipTo drops the records that an earlier job staged, remembering their keys, and those of refused rows.
func (c *chunk) skipTo(l *loading, done int64) {
	for _, key := range c.refused {
		if _, there := l.keys[key]; !there {
			l.keys[key] = token{}
		}
	}
	n := min(max(done-l.read, 0), int64(len(c.list)))
	l.read += int64(len(c.list))
	for i := range c.list[:n] {
		l.remember(&c.list[i])
	}
	c.list = c.list[n:]
}

// remember keeps what the first record of a key says.
func (l *loading) remember(h *hashed) {
	if key := tokenOf(h.key); l.keys[key] == (token{}) {
		l.keys[key] = tokenOf(h.content)
	}
}

// hashing makes the keyed hashes of an item's records. Not safe for concurrent use.
type hashing struct {
	item                               *Item
	persons, keys, contents, household *seal.Hasher
	no                                 int // the household number's field
}

func (s *Service) newHashing(it *Item) *hashing {
	return &hashing{item: it, persons: s.box.Hasher("id_no"), keys: s.box.Hasher("key/" + it.Code), contents: s.box.Hasher("content/" + it.Code),
		household: s.box.Hasher("household"), no: it.FieldIndex("household_no")}
}

// keyOf is the hash of what identifies a record: its person and its key.
func (h *hashing) keyOf(rec source.Record) hash { return h.keys.Array(rec.ID.Text(), "\x1f", rec.Key) }

func (h *hashing) hash(rec source.Record) hashed {
	one := hashed{rec: rec, person: h.persons.Array(rec.ID.Text()), key: h.keyOf(rec), content: h.contents.Array(source.Encode(rec.Values))}
	if h.item.Code == HukouItem {
		one.household = h.household.Array(rec.Values[h.no])
	}
	return one
}

func compareHashes(a, b hash) int { return bytes.Compare(a[:], b[:]) }
