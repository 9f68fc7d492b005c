package source

import (
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"

	"doudi/internal/kernel/problem"
)

// Manifest is what the sender says of a file: its number of data rows (header, blank rows and footers not counted) and the SM3 of its
// bytes. What is not said is not compared.
type Manifest struct {
	Rows   *int64
	Digest string // 64 hexadecimal digits in lower case; empty: not said
}

// The refusals by a manifest.
var (
	ErrManifest = problem.Define("source.manifest", problem.Invalid,
		"交付清单写得不对：行数应为整数，摘要应为 64 位十六进制的 SM3。",
		"The manifest is not right: its row count is a whole number and its digest an SM3 of 64 hexadecimal digits.")
	ErrManifestDigest = problem.Define("source.manifest_digest", problem.Invalid,
		"收到的文件和交付清单不符：清单上的 SM3 是 {expected}，收到的是 {found}。文件在途中被改动或截断，或者清单是另一个文件的。什么都没有入库，请重新上传。",
		"The file is not the one of its manifest: SM3 {expected} was declared and {found} arrived. It was changed or cut on its way, or the manifest belongs to another file. Nothing was taken over; upload it again.")
	ErrManifestRows = problem.Define("source.manifest_rows", problem.Invalid,
		"交付清单说有 {expected} 行数据，文件里有 {found} 行。什么都没有入库。请核对是否导出不全；确认无误后也可以选择接受并继续。",
		"The manifest declares {expected} rows and the file has {found}. Nothing was taken over. Check whether the export was complete; if it is right, accept it and go on.")
)

// maxManifestRows is more than any file has.
const maxManifestRows = 1_000_000_000

// ParseManifest reads what an upload says beside its file; empty texts say nothing. It returns ErrManifest.
func ParseManifest(rows, digest string) (m Manifest, err error) {
	if rows = strings.TrimSpace(rows); rows != "" {
		n, err := strconv.ParseInt(rows, 10, 64)
		if err != nil || n < 0 || n > maxManifestRows {
			return Manifest{}, ErrManifest.New()
		}
		m.Rows = &n
	}
	if digest = strings.ToLower(strings.TrimSpace(digest)); digest != "" {
		if raw, err := hex.DecodeString(digest); err != nil || len(raw) != 32 {
			return Manifest{}, ErrManifest.New()
		}
		m.Digest = digest
	}
	return m, nil
}

// ReadManifest reads the file that lies beside a delivery on disk, <file>.manifest.json: {"file": …, "rows": …, "sm3": …}. It
// returns ErrManifest.
func ReadManifest(raw []byte) (Manifest, error) {
	var beside struct {
		Rows *int64 `json:"rows"`
		SM3  string `json:"sm3"`
	}
	if err := json.Unmarshal(raw, &beside); err != nil {
		return Manifest{}, ErrManifest.New()
	}
	rows := ""
	if beside.Rows != nil {
		rows = strconv.FormatInt(*beside.Rows, 10)
	}
	return ParseManifest(rows, beside.SM3)
}

// wrongDigest is why the file that arrived is not that of the manifest, or nil.
func (b *Batch) wrongDigest() *problem.Problem {
	if b.Manifest.Digest == "" || b.Manifest.Digest == b.Digest {
		return nil
	}
	return ErrManifestDigest.With("expected", b.Manifest.Digest).With("found", b.Digest)
}

// wrongRows is why the rows that were read are not those of the manifest, or nil; a person may have accepted it.
func (b *Batch) wrongRows() *problem.Problem {
	if b.Manifest.Rows == nil || *b.Manifest.Rows == b.Rows || b.Waived(ErrManifestRows) {
		return nil
	}
	return ErrManifestRows.With("expected", *b.Manifest.Rows).With("found", b.Rows)
}
