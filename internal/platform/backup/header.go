package backup

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"io"
	"time"

	"doudi/internal/platform/seal"
)

const (
	magic    = "DOUDIBAK"
	format   = 1
	saltSize = 16

	headerSize = len(magic) + 2 + 1 + 4 + 8 + seal.KeyIDSize + saltSize
)

var engines = []string{"", "sqlite", "postgres"} // by their number in the header

// Header is what an archive says of itself in clear. It is proved together with the first chunk.
type Header struct {
	Engine string
	Schema int64
	Made   time.Time
	Key    [seal.KeyIDSize]byte
	salt   [saltSize]byte
}

// Fingerprint is the master key's, for the operator.
func (h Header) Fingerprint() string { return hex.EncodeToString(h.Key[:]) }

func newHeader(engine string, schema int64, made time.Time, key *seal.ArchiveKey) Header {
	h := Header{Engine: engine, Schema: schema, Made: made.UTC().Truncate(time.Millisecond), Key: key.ID()}
	_, _ = rand.Read(h.salt[:]) // never fails: crypto/rand ends the program instead
	return h
}

func (h Header) bytes() []byte {
	b := make([]byte, 0, headerSize)
	b = append(b, magic...)
	b = binary.BigEndian.AppendUint16(b, format)
	engine := byte(0)
	for i, name := range engines {
		if name == h.Engine {
			engine = byte(i)
		}
	}
	b = append(b, engine)
	b = binary.BigEndian.AppendUint32(b, uint32(h.Schema))           //nolint:gosec // a small number
	b = binary.BigEndian.AppendUint64(b, uint64(h.Made.UnixMilli())) //nolint:gosec // bit pattern only
	b = append(b, h.Key[:]...)
	return append(b, h.salt[:]...)
}

func readHeader(r io.Reader) (Header, error) {
	b := make([]byte, headerSize)
	if _, err := io.ReadFull(r, b); err != nil || !bytes.HasPrefix(b, []byte(magic)) {
		return Header{}, ErrNotArchive.New()
	}
	rest := b[len(magic):]
	if have := binary.BigEndian.Uint16(rest); have != format {
		return Header{}, ErrNewerFormat.With("have", have).With("known", format)
	}
	if engine := int(rest[2]); engine == 0 || engine >= len(engines) {
		return Header{}, ErrNotArchive.New()
	}
	h := Header{
		Engine: engines[rest[2]], Schema: int64(binary.BigEndian.Uint32(rest[3:])),
		Made: time.UnixMilli(int64(binary.BigEndian.Uint64(rest[7:]))).UTC(), //nolint:gosec // bit pattern only
	}
	copy(h.Key[:], rest[15:])
	copy(h.salt[:], rest[15+seal.KeyIDSize:])
	return h, nil
}
