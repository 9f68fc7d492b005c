package seal

import (
	"context"
	"crypto/cipher"
	"crypto/hmac"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"sync"

	"github.com/emmansun/gmsm/sm3"
	"github.com/emmansun/gmsm/sm4"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/db"
)

const (
	format    = 1
	nonceSize = 12
	header    = 1 + 4 + nonceSize
	hashKept  = 16 // bytes kept of the keyed SM3: no two of a nation's 1.4 billion numbers meet in 128 bits

	// HashSize is the length of a hash in bytes: one of the key's version and those kept of the keyed SM3.
	HashSize = 1 + hashKept

	// SaltSize is the length of a person's salt in bytes.
	SaltSize = 16
)

// The refusals of this room.
var (
	ErrNoPurpose = problem.Define("seal.no_purpose", problem.Forbidden,
		"没有说明查阅目的，不能打开个人信息（社会救助法第七十条第六项）。", "Personal data opens only for a stated purpose (Social Assistance Law, Art 70(6)).")
	ErrErased = problem.Define("seal.erased", problem.NotFound,
		"此人的个人信息已依法删除。", "This person's data has been erased.")

	errDamaged = errors.New("seal: a sealed value does not open: damaged, moved, or sealed under another key")
	errLookup  = errors.New("seal: the look-up key cannot be rotated: every hash would have to be made anew")
	errNoKey   = errors.New("seal: the county has no data key: call Ensure when it is installed")
)

// Place is where a sealed value lives; it is bound into the box.
type Place struct {
	County int
	Table  string
	Row    int64
	Column string
}

func (p Place) bytes() []byte {
	b := make([]byte, 0, 32+len(p.Table)+len(p.Column))
	b = binary.BigEndian.AppendUint32(b, uint32(p.County)) //nolint:gosec // six digits
	b = binary.BigEndian.AppendUint64(b, uint64(p.Row))    //nolint:gosec // bit pattern only
	b = append(b, p.Table...)
	b = append(b, 0)
	return append(b, p.Column...)
}

// Box seals and opens. Safe for concurrent use.
type Box struct {
	db     *db.DB
	master cipher.AEAD
	file   string // the master key's, for the operator

	mu   sync.RWMutex
	keys map[int]*countyKeys // by county; 0 holds the look-up keys
}

type countyKeys struct {
	current uint32
	byID    map[uint32][]byte
}

// New opens the box with the master key of the file, which is made at the first start.
func New(d *db.DB, masterKeyFile string) (*Box, error) {
	master, err := loadMaster(masterKeyFile)
	if err != nil {
		return nil, err
	}
	return &Box{db: d, master: master, file: masterKeyFile, keys: map[int]*countyKeys{}}, nil
}

// NewSalt is a fresh person's salt.
func NewSalt() []byte { return random(SaltSize) }

// Seal closes a value that belongs to no single person (a raw file) or, with a salt, to one person.
func (b *Box) Seal(salt []byte, at Place, plain []byte) ([]byte, error) {
	s, err := b.Sealer(at.County, salt)
	if err != nil {
		return nil, err
	}
	return s.Seal(at, plain), nil
}

// Open is the reverse of Seal, for a purpose. It returns ErrNoPurpose without one, and errors for a value that was damaged or moved.
func (b *Box) Open(purpose access.Purpose, salt []byte, at Place, sealed []byte) ([]byte, error) {
	o, err := b.Opener(purpose, at.County, salt)
	if err != nil {
		return nil, err
	}
	return o.Open(at, sealed)
}

// Opener opens many values of one person: the derived key is made once. Not safe for concurrent use.
type Opener struct {
	of      *Box
	county  int
	salt    []byte
	box     cipher.AEAD
	version uint32
}

// Opener returns an opener for a purpose; salt nil for values of no single person. It returns ErrNoPurpose without a purpose.
func (b *Box) Opener(purpose access.Purpose, county int, salt []byte) (*Opener, error) {
	if !purpose.Valid() {
		return nil, ErrNoPurpose.New()
	}
	return &Opener{of: b, county: county, salt: salt}, nil
}

// Open opens one value of the opener's county and person.
func (o *Opener) Open(at Place, sealed []byte) ([]byte, error) {
	if len(sealed) < header || sealed[0] != format || at.County != o.county {
		return nil, errDamaged
	}
	if version := binary.BigEndian.Uint32(sealed[1:]); o.box == nil || version != o.version {
		key, err := o.of.key(o.county, version)
		if err != nil {
			return nil, err
		}
		if o.box, err = derive(key, o.salt); err != nil {
			return nil, err
		}
		o.version = version
	}
	plain, err := o.box.Open(nil, sealed[5:header], sealed[header:], at.bytes())
	if err != nil {
		return nil, errDamaged
	}
	return plain, nil
}

// Sealer seals many values of one person: the derived key is made once.
type Sealer struct {
	box     cipher.AEAD
	version uint32
}

// Sealer returns a sealer under the county's current key; salt nil for values of no single person.
func (b *Box) Sealer(county int, salt []byte) (Sealer, error) {
	b.mu.RLock()
	keys := b.keys[county]
	b.mu.RUnlock()
	if keys == nil {
		return Sealer{}, errNoKey
	}
	box, err := derive(keys.byID[keys.current], salt)
	return Sealer{box: box, version: keys.current}, err
}

// Seal closes one value.
func (s Sealer) Seal(at Place, plain []byte) []byte {
	out := make([]byte, header, header+len(plain)+s.box.Overhead())
	out[0] = format
	binary.BigEndian.PutUint32(out[1:], s.version)
	copy(out[5:], random(nonceSize))
	return s.box.Seal(out, out[5:header], plain, at.bytes())
}

// derive is the box under the county's key itself, or under the key of one person.
func derive(key, salt []byte) (cipher.AEAD, error) {
	if len(salt) > 0 {
		mac := hmac.New(newSM3, key)
		mac.Write([]byte("person"))
		mac.Write(salt)
		key = mac.Sum(nil)[:sm4.BlockSize]
	}
	return aead(key)
}

// Hash is the keyed SM3 of a look-up value: one byte of key version and 16 bytes. Different domains of the same text differ.
func (b *Box) Hash(domain, text string) []byte {
	h := b.Hasher(domain)
	return h.Sum(text)
}

// Hasher hashes many values of one domain. Not safe for concurrent use.
type Hasher struct {
	mac     hash.Hash
	domain  string
	version byte
	buffer  []byte
	sum     []byte
}

// Hasher returns a hasher of the domain. It panics when Ensure was never called: the program was wired wrongly.
func (b *Box) Hasher(domain string) *Hasher {
	b.mu.RLock()
	keys := b.keys[0]
	b.mu.RUnlock()
	if keys == nil {
		panic(errNoKey)
	}
	return &Hasher{mac: hmac.New(newSM3, keys.byID[keys.current]), domain: domain + "\x00", version: byte(keys.current)}
}

// Sum hashes one value.
func (h *Hasher) Sum(text string) []byte {
	sum := h.Array(text)
	return sum[:]
}

// Array hashes one value that is given in parts, without the memory of Sum: for millions of records.
func (h *Hasher) Array(parts ...string) (out [HashSize]byte) {
	h.buffer = append(h.buffer[:0], h.domain...)
	for _, part := range parts {
		h.buffer = append(h.buffer, part...)
	}
	h.mac.Reset()
	h.mac.Write(h.buffer)
	h.sum = h.mac.Sum(h.sum[:0])
	out[0] = h.version
	copy(out[1:], h.sum)
	return out
}

func newSM3() hash.Hash { return sm3.New() }

// Ensure gives the county its first data key, and the installation its look-up key, and loads what is there. Call it when a
// county is installed and at every start.
func (b *Box) Ensure(ctx context.Context, counties ...int) error {
	for _, county := range append([]int{0}, counties...) {
		if err := b.load(ctx, county); err != nil {
			return err
		}
		if b.has(county) {
			continue
		}
		if err := b.first(ctx, county); err != nil {
			return err
		}
	}
	return nil
}

// first makes version 1. Two nodes may come here at once: the first key stands and both load it. A second version instead would
// be a second look-up key, and one person would have two hashes.
func (b *Box) first(ctx context.Context, county int) error {
	if err := b.db.Maintain(ctx, func(tx *db.Tx) error { return b.make(tx, county, 1) }); err != nil {
		return err
	}
	return b.load(ctx, county)
}

// make stores a new key, unless the county has that version already.
func (b *Box) make(tx *db.Tx, county int, version int64) error {
	nonce := random(nonceSize)
	wrapped := b.master.Seal(append([]byte(nil), nonce...), nonce, random(sm4.BlockSize), wrapPlace(county, version))
	_, err := tx.Exec("INSERT INTO seal_key (county,version,wrapped,created_ms) VALUES ($1,$2,$3,$4) ON CONFLICT DO NOTHING",
		county, version, wrapped, tx.Millis())
	return err
}

// Rotate makes a new data key for the county; values sealed from now on use it and older ones stay readable. The look-up key
// (county 0) is not rotated: every hash would have to be made anew.
func (b *Box) Rotate(ctx context.Context, county int) error {
	if county == 0 {
		return errLookup
	}
	err := b.db.Maintain(ctx, func(tx *db.Tx) error {
		var last int64
		if _, err := tx.Row("SELECT COALESCE(MAX(version),0) FROM seal_key WHERE county=$1", []any{county}, &last); err != nil {
			return err
		}
		return b.make(tx, county, last+1)
	})
	if err != nil {
		return err
	}
	return b.load(ctx, county)
}

func (b *Box) load(ctx context.Context, county int) error {
	keys := &countyKeys{byID: map[uint32][]byte{}}
	err := b.db.Read(ctx, access.Job("seal", county), func(tx *db.Tx) error {
		return tx.Rows("SELECT version,wrapped FROM seal_key WHERE county=$1 ORDER BY version", []any{county}, func(scan func(...any) error) error {
			var version int64
			var wrapped []byte
			if err := scan(&version, &wrapped); err != nil {
				return err
			}
			if len(wrapped) < nonceSize {
				return errDamaged
			}
			key, err := b.master.Open(nil, wrapped[:nonceSize], wrapped[nonceSize:], wrapPlace(county, version))
			if err != nil {
				return ErrMasterKey.With("file", b.file).With("why", "it is not the key that this database was sealed with")
			}
			keys.current = uint32(version) //nolint:gosec // small
			keys.byID[keys.current] = key
			return nil
		})
	})
	if err != nil || keys.current == 0 {
		return err
	}
	b.mu.Lock()
	b.keys[county] = keys
	b.mu.Unlock()
	return nil
}

func (b *Box) has(county int) bool {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.keys[county] != nil
}

// key is one version of the county's key; a version that another node made meanwhile is loaded.
func (b *Box) key(county int, version uint32) ([]byte, error) {
	find := func() []byte {
		b.mu.RLock()
		defer b.mu.RUnlock()
		if keys := b.keys[county]; keys != nil {
			return keys.byID[version]
		}
		return nil
	}
	if key := find(); key != nil {
		return key, nil
	}
	if err := b.load(context.Background(), county); err != nil {
		return nil, err
	}
	if key := find(); key != nil {
		return key, nil
	}
	return nil, fmt.Errorf("%w (version %d)", errDamaged, version)
}

func wrapPlace(county int, version int64) []byte {
	return Place{County: county, Table: "seal_key", Row: version, Column: "wrapped"}.bytes()
}
