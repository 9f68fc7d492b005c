package backup

import (
	"bufio"
	"compress/flate"
	"errors"
	"fmt"
	"io"

	"doudi/internal/kernel/problem"
	"doudi/internal/platform/seal"
)

// level is DEFLATE's fastest: most of what the house keeps is sealed, and sealed bytes do not shrink.
const level = flate.BestSpeed

// archiveWriter is the way down: records → DEFLATE → chunks → seal → out.
type archiveWriter struct {
	*encoder
	chunks *chunkWriter
	press  *flate.Writer
	buffer *bufio.Writer
}

func newArchiveWriter(out io.Writer, h Header, key *seal.ArchiveKey) (*archiveWriter, error) {
	box, err := key.Box(h.salt[:])
	if err != nil {
		return nil, err
	}
	header := h.bytes()
	if _, err := out.Write(header); err != nil {
		return nil, err
	}
	w := &archiveWriter{chunks: newChunkWriter(out, box, header)}
	if w.press, err = flate.NewWriter(w.chunks, level); err != nil {
		return nil, err
	}
	w.buffer = bufio.NewWriterSize(w.press, 64<<10)
	w.encoder = newEncoder(w.buffer)
	return w, nil
}

// close writes the trailer and the last chunk.
func (w *archiveWriter) close() error {
	return errors.Join(w.trailer(), w.buffer.Flush(), w.press.Close(), w.chunks.Close())
}

// readArchive proves and visits a whole archive. It returns refusals for whatever is not an archive of this key, whole and unaltered.
// begin, if any, sees the header once it is proved.
func readArchive(in io.Reader, key *seal.ArchiveKey, begin func(Header) (visitor, error)) (Header, []Total, error) {
	h, err := readHeader(in)
	if err != nil {
		return h, nil, err
	}
	if have := key.ID(); have != h.Key {
		return h, nil, ErrWrongKey.With("want", h.Fingerprint()).With("have", Header{Key: have}.Fingerprint())
	}
	box, err := key.Box(h.salt[:])
	if err != nil {
		return h, nil, err
	}
	chunks := &chunkReader{in: in, box: box, header: h.bytes()}
	if err := chunks.next(); err != nil { // what the header says is believed only after this
		return h, nil, err
	}
	v, err := begin(h)
	if err != nil {
		return h, nil, err
	}
	proved := bufio.NewReaderSize(chunks, 64<<10)
	totals, err := decode(flate.NewReader(proved), v)
	if err != nil {
		return h, nil, inflated(err)
	}
	switch _, err := proved.ReadByte(); {
	case err == nil:
		return h, nil, malformed("something follows the content")
	case !errors.Is(err, io.EOF):
		return h, nil, err
	}
	return h, totals, nil
}

// inflated names what DEFLATE says of bytes that are not its own.
func inflated(err error) error {
	var corrupt flate.CorruptInputError
	if _, refusal := problem.As(err); !refusal && errors.As(err, &corrupt) {
		return fmt.Errorf("%w (%w)", malformed("the content does not unpack"), err)
	}
	return err
}
