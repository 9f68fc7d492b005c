package backup

import (
	"crypto/cipher"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

const (
	// chunkSize is the plain size of all chunks but the last. It bounds what is held in memory before it is proved.
	chunkSize = 1 << 20
	lastBit   = 1 << 31 // in the length in front of a chunk
	nonceSize = 12
)

// chunkWriter cuts a stream into sealed chunks.
type chunkWriter struct {
	out    io.Writer
	box    cipher.AEAD
	header []byte
	plain  []byte
	sealed []byte
	number uint64
}

func newChunkWriter(out io.Writer, box cipher.AEAD, header []byte) *chunkWriter {
	return &chunkWriter{
		out: out, box: box, header: header, plain: make([]byte, 0, chunkSize),
		sealed: make([]byte, 0, 4+chunkSize+box.Overhead()),
	}
}

// Write takes the next bytes. A full chunk is kept until more comes: only then is it known that it is not the last.
func (w *chunkWriter) Write(p []byte) (int, error) {
	taken := len(p)
	for len(p) > 0 {
		if len(w.plain) == chunkSize {
			if err := w.flush(false); err != nil {
				return 0, err
			}
		}
		n := min(len(p), chunkSize-len(w.plain))
		w.plain = append(w.plain, p[:n]...)
		p = p[n:]
	}
	return taken, nil
}

// Close writes the last chunk, which may be empty.
func (w *chunkWriter) Close() error { return w.flush(true) }

func (w *chunkWriter) flush(last bool) error {
	length := uint32(len(w.plain) + w.box.Overhead()) //nolint:gosec // at most chunkSize and the tag
	if last {
		length |= lastBit
	}
	b := binary.BigEndian.AppendUint32(w.sealed[:0], length)
	b = w.box.Seal(b, nonceOf(w.number), w.plain, placeOf(w.header, w.number, last))
	w.number, w.plain = w.number+1, w.plain[:0]
	_, err := w.out.Write(b)
	return err
}

// nonceOf counts: the key is this archive's own.
func nonceOf(number uint64) []byte {
	return binary.BigEndian.AppendUint64(make([]byte, nonceSize-8, nonceSize), number)
}

// placeOf is the associated data.
func placeOf(header []byte, number uint64, last bool) []byte {
	b := binary.BigEndian.AppendUint64(append(make([]byte, 0, len(header)+9), header...), number)
	if last {
		return append(b, 1)
	}
	return append(b, 0)
}

// chunkReader gives back the stream, and nothing of a chunk that does not open.
type chunkReader struct {
	in     io.Reader
	box    cipher.AEAD
	header []byte
	sealed []byte
	rest   []byte
	number uint64
	last   bool
}

// Read gives the next proved bytes; io.EOF only after the last chunk, with nothing behind it.
func (r *chunkReader) Read(p []byte) (int, error) {
	for len(r.rest) == 0 {
		if r.last {
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

func (r *chunkReader) next() error {
	var length [4]byte
	if _, err := io.ReadFull(r.in, length[:]); err != nil {
		return r.cut(err)
	}
	size := binary.BigEndian.Uint32(length[:])
	last := size&lastBit != 0
	size &^= lastBit
	if size < uint32(r.box.Overhead()) || size > uint32(chunkSize+r.box.Overhead()) { //nolint:gosec // small
		return r.damaged("its length is impossible")
	}
	if cap(r.sealed) < int(size) {
		r.sealed = make([]byte, size)
	}
	box := r.sealed[:size]
	if _, err := io.ReadFull(r.in, box); err != nil {
		return r.cut(err)
	}
	plain, err := r.box.Open(box[:0], nonceOf(r.number), box, placeOf(r.header, r.number, last))
	if err != nil {
		return r.damaged("it does not open")
	}
	if last {
		if n, err := io.ReadFull(r.in, length[:1]); n > 0 || !errors.Is(err, io.EOF) {
			return r.damaged("something follows the last chunk")
		}
	}
	r.rest, r.last, r.number = plain, last, r.number+1
	return nil
}

func (r *chunkReader) cut(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return r.damaged("the file ends before its end")
	}
	return fmt.Errorf("read the backup: %w", err)
}

func (r *chunkReader) damaged(why string) error {
	return ErrDamaged.With("where", fmt.Sprintf("chunk %d: %s", r.number, why))
}
