// Package blob keeps files: sealed, in chunks, in the database, so that one backup holds everything and every node of a server
// sees them. A blob is written once, under its owner's id, and never changed.
package blob

import (
	"context"
	"errors"
	"fmt"
	"io"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
	"doudi/internal/platform/seal"
)

// chunk is the size of the pieces, in bytes: one short transaction each.
const chunk = 256 << 10

// ErrDamaged tells that a piece does not open: changed, moved from another place or another blob, or sealed under a lost key. Pieces
// that are gone from the end are for the owner to notice, who knows size and digest.
var ErrDamaged = errors.New("blob: a piece does not open")

// Store writes and reads blobs.
type Store struct {
	db  *db.DB
	box *seal.Box
}

// New returns the store.
func New(d *db.DB, box *seal.Box) *Store { return &Store{db: d, box: box} }

// Put stores all of r as the blob of the owner and returns its size in bytes. A blob that was begun and not finished is written
// anew from the start.
func (s *Store) Put(ctx context.Context, actor access.Actor, county int, owner id.ID, r io.Reader) (int64, error) {
	if err := s.drop(ctx, county, owner); err != nil {
		return 0, err
	}
	buffer := make([]byte, chunk)
	size, number := int64(0), int64(0)
	for {
		n, err := fill(r, buffer)
		if n > 0 {
			if err := s.putChunk(ctx, actor, county, owner, number, buffer[:n]); err != nil {
				return size, err
			}
			size, number = size+int64(n), number+1
		}
		switch {
		case err == nil:
		case errors.Is(err, io.EOF):
			return size, nil
		default:
			return size, fmt.Errorf("read the upload: %w", err)
		}
	}
}

// fill reads until the buffer is full or r ends. Unlike io.ReadFull it tells the end (io.EOF) from an upload that broke off,
// which net/http reports as io.ErrUnexpectedEOF: half a file must not pass for a whole one.
func fill(r io.Reader, buffer []byte) (n int, err error) {
	for n < len(buffer) && err == nil {
		var got int
		got, err = r.Read(buffer[n:])
		n += got
	}
	return n, err
}

func (s *Store) putChunk(ctx context.Context, actor access.Actor, county int, owner id.ID, number int64, plain []byte) error {
	sealed, err := s.box.Seal(nil, place(county, owner, number), plain)
	if err != nil {
		return err
	}
	return s.db.Bulk(ctx, actor, county, func(tx *db.Tx) error {
		_, err := tx.Exec("INSERT INTO blob_chunk (county,owner,number,sealed) VALUES ($1,$2,$3,$4)", county, owner, number, sealed)
		return err
	})
}

func (s *Store) drop(ctx context.Context, county int, owner id.ID) error {
	return s.db.Bulk(ctx, access.Job("blob", county), county, func(tx *db.Tx) error {
		_, err := tx.Exec("DELETE FROM blob_chunk WHERE county=$1 AND owner=$2", county, owner)
		return err
	})
}

// Open reads the blob of the owner for a purpose, chunk by chunk.
func (s *Store) Open(ctx context.Context, purpose access.Purpose, county int, owner id.ID) io.Reader {
	return &reader{ctx: ctx, store: s, purpose: purpose, county: county, owner: owner}
}

type reader struct {
	ctx     context.Context
	store   *Store
	purpose access.Purpose
	county  int
	owner   id.ID
	number  int64
	rest    []byte
	end     bool
}

// Read gives the next bytes.
func (r *reader) Read(p []byte) (int, error) {
	for len(r.rest) == 0 {
		if r.end {
			return 0, io.EOF
		}
		if err := r.next(); err != nil {
			return 0, err
		}
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

func (r *reader) next() error {
	var sealed []byte
	var found bool
	err := r.store.db.Read(r.ctx, r.purpose.Actor(), func(tx *db.Tx) (err error) {
		found, err = tx.Row("SELECT sealed FROM blob_chunk WHERE county=$1 AND owner=$2 AND number=$3", []any{r.county, r.owner, r.number}, &sealed)
		return err
	})
	if err != nil {
		return err
	}
	if !found {
		r.end = true
		return nil
	}
	r.rest, err = r.store.box.Open(r.purpose, nil, place(r.county, r.owner, r.number), sealed)
	r.number++
	if _, refused := problem.As(err); err != nil && !refused {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return err
}

func place(county int, owner id.ID, number int64) seal.Place {
	return seal.Place{County: county, Table: "blob_chunk", Row: int64(owner), Column: fmt.Sprintf("sealed/%d", number)}
}
