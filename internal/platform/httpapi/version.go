package httpapi

import (
	"encoding/base64"
	"strconv"
	"strings"

	"doudi/internal/kernel/problem"
	"doudi/internal/platform/id"
)

// IfMatch is embedded in the input of every update.
type IfMatch struct {
	IfMatch string `header:"If-Match" doc:"The version that is changed, as it was read."`
}

// Version is the version that the client says it changes; ErrVersion when it says none.
func (m IfMatch) Version() (int64, error) {
	n, err := strconv.ParseInt(strings.Trim(strings.TrimPrefix(m.IfMatch, "W/"), `"`), 10, 64)
	if err != nil {
		return 0, ErrVersion.New()
	}
	return n, nil
}

// ETag is a version as a header.
func ETag(version int64) string { return `"` + strconv.FormatInt(version, 10) + `"` }

// ErrCursor refuses a cursor that no page gave out.
var ErrCursor = problem.Define("httpapi.cursor", problem.Invalid,
	"翻页标记已失效，请从第一页重新打开。", "This page mark is not valid. Start from the first page again.")

// Page is embedded in the input of every list.
type Page struct {
	Cursor string `query:"cursor" doc:"Where the previous page ended; empty for the first page."`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

// Cursor makes an opaque page mark of the keys of the last row.
func Cursor(keys ...int64) string {
	parts := make([]string, len(keys))
	for i, k := range keys {
		parts[i] = strconv.FormatInt(k, 10)
	}
	return base64.RawURLEncoding.EncodeToString([]byte(strings.Join(parts, ".")))
}

// After reads a page mark of n keys; all nil for the first page.
func (p Page) After(n int) ([]int64, error) {
	if p.Cursor == "" {
		return nil, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(p.Cursor)
	parts := strings.Split(string(raw), ".")
	if err != nil || len(parts) != n {
		return nil, ErrCursor.New()
	}
	keys := make([]int64, n)
	for i, part := range parts {
		if keys[i], err = strconv.ParseInt(part, 10, 64); err != nil {
			return nil, ErrCursor.New()
		}
	}
	return keys, nil
}

// PathID is embedded in the input of every operation on one record.
type PathID struct {
	ID string `path:"id"`
}

// Parse reads the id.
func (p PathID) Parse() (id.ID, error) { return id.Parse(p.ID) }
