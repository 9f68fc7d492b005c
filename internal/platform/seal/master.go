package seal

import (
	"crypto/cipher"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/emmansun/gmsm/sm4"

	"doudi/internal/kernel/problem"
)

// ErrMasterKey tells that the master key file cannot be used.
var ErrMasterKey = problem.Define("seal.master_key", problem.Unavailable,
	"主密钥文件 {file} 无法使用：{why}。没有它，已加密的数据无法打开；请从保管处恢复该文件。",
	"The master key file {file} cannot be used: {why}. Without it sealed data stays closed; restore the file from where it is kept.")

// loadMaster reads the master key, making one at the first start.
func loadMaster(file string) (cipher.AEAD, error) {
	key, err := readMaster(file)
	if os.IsNotExist(err) {
		return makeMaster(file)
	}
	if err != nil {
		return nil, err
	}
	return aead(key)
}

// readMaster reads the key; the error of a missing file is the system's.
func readMaster(file string) ([]byte, error) {
	raw, err := os.ReadFile(file) //nolint:gosec // the operator names the file
	if os.IsNotExist(err) {
		return nil, err
	}
	if err != nil {
		return nil, ErrMasterKey.With("file", file).With("why", "unreadable")
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(raw)))
	if err != nil || len(key) != sm4.BlockSize {
		return nil, ErrMasterKey.With("file", file).With("why", "not 32 hexadecimal digits")
	}
	return key, nil
}

func makeMaster(file string) (cipher.AEAD, error) {
	key := random(sm4.BlockSize)
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return nil, fmt.Errorf("make the master key's folder: %w", err)
	}
	// Written aside and linked whole: two first starts must not each believe in a key of their own, and none may meet, or after
	// a crash be left with, an empty file.
	aside := fmt.Sprintf("%s.%x", file, random(8))
	if err := writeKey(aside, key); err != nil {
		_ = os.Remove(aside)
		return nil, ErrMasterKey.With("file", file).With("why", "cannot be made")
	}
	err := os.Link(aside, file)
	_ = os.Remove(aside)
	if os.IsExist(err) {
		return loadMaster(file)
	}
	if err != nil {
		return nil, ErrMasterKey.With("file", file).With("why", "cannot be made")
	}
	return aead(key)
}

func writeKey(file string, key []byte) error {
	out, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // beside the file that the operator names
	if err != nil {
		return err
	}
	_, wrote := fmt.Fprintln(out, hex.EncodeToString(key))
	return errors.Join(wrote, out.Sync(), out.Close())
}

func aead(key []byte) (cipher.AEAD, error) {
	block, err := sm4.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("sm4: %w", err)
	}
	return cipher.NewGCM(block)
}

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails: crypto/rand ends the program instead
	return b
}
