package seal

import (
	"crypto/cipher"
	"crypto/hmac"
	"os"

	"github.com/emmansun/gmsm/sm4"
)

// KeyIDSize is the length of a master key's fingerprint.
const KeyIDSize = 8

// ArchiveKey seals and opens backups. It is derived from the master key for this purpose alone: an archive is no oracle for the
// counties' wrapped keys, nor they for an archive.
type ArchiveKey struct{ master []byte }

// Archive reads the master key for backups. Unlike New it never makes one: an archive under a key that was born with it would be
// lost with it.
func Archive(masterKeyFile string) (*ArchiveKey, error) {
	key, err := readMaster(masterKeyFile)
	if os.IsNotExist(err) {
		return nil, ErrMasterKey.With("file", masterKeyFile).With("why", "it does not exist")
	}
	if err != nil {
		return nil, err
	}
	return &ArchiveKey{master: key}, nil
}

// ID is the master key's fingerprint: it tells which key an archive needs and nothing else of it.
func (k *ArchiveKey) ID() (id [KeyIDSize]byte) {
	copy(id[:], k.derive("doudi archive key id"))
	return id
}

// Box is the cipher of the one archive with this salt. A salt is used for one archive, so its nonces may count.
func (k *ArchiveKey) Box(salt []byte) (cipher.AEAD, error) {
	return aead(k.derive("doudi archive\x00", salt...)[:sm4.BlockSize])
}

func (k *ArchiveKey) derive(purpose string, salt ...byte) []byte {
	mac := hmac.New(newSM3, k.master)
	mac.Write([]byte(purpose))
	mac.Write(salt)
	return mac.Sum(nil)
}
