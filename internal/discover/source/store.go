package source

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"doudi/internal/kernel/civil"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

const batchColumns = `county,id,version,item,file_name,size,digest,encoding,state,total,accepted,refused,duplicates,added,changed,unchanged,
	ended,done,as_of,received_ms,COALESCE(published_ms,0),received_by,receiver_name,problem,problem_zh,problem_en,COALESCE(corrects,0),waives,
	manifest_rows,manifest_digest,skipped`

func (s *Service) scanBatch(scan func(...any) error) (*Batch, error) {
	b := &Batch{}
	var item, asOf, waives string
	var received, published int64
	err := scan(&b.County, &b.ID, &b.Version, &item, &b.FileName, &b.Size, &b.Digest, &b.Encoding, (*string)(&b.State), &b.Rows, &b.Accepted,
		&b.Refused, &b.Duplicates, &b.Added, &b.Changed, &b.Unchanged, &b.Ended, &b.Cursor, &asOf, &received, &published, &b.ReceivedBy,
		&b.ReceiverName, &b.ProblemCode, &b.ProblemZH, &b.ProblemEN, &b.Corrects, &waives,
		&b.Manifest.Rows, &b.Manifest.Digest, &b.Skipped)
	if err != nil {
		return nil, err
	}
	b.Item = s.catalogue.Item(item)
	if b.Item == nil {
		return nil, fmt.Errorf("batch %d: the catalogue no longer has item %s", b.ID, item)
	}
	if b.accepted = strings.Fields(waives); len(b.accepted) > 0 {
		b.Waives = b.accepted[len(b.accepted)-1]
	}
	b.ReceivedAt = time.UnixMilli(received).UTC()
	if published > 0 {
		b.PublishedAt = time.UnixMilli(published).UTC()
	}
	b.AsOf, err = civil.Parse(asOf)
	return b, err
}

// Find returns the batch, or nil.
func (s *Service) Find(tx *db.Tx, county int, batch id.ID) (*Batch, error) {
	list, err := s.find(tx, county, "id=$2", batch)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list[0], nil
}

// FindAll returns those of the batches that there are, by id.
func (s *Service) FindAll(tx *db.Tx, county int, batches []id.ID) (map[id.ID]*Batch, error) {
	found := make(map[id.ID]*Batch, len(batches))
	for some := range slices.Chunk(batches, db.MaxList) {
		args := make([]any, len(some))
		for i, b := range some {
			args[i] = b
		}
		list, err := s.find(tx, county, "id IN ("+db.Placeholders(2, len(some))+")", args...)
		if err != nil {
			return nil, err
		}
		for _, b := range list {
			found[b.ID] = b
		}
	}
	return found, nil
}

// find returns the county's batches that meet the rest of a condition, whose arguments are numbered from $2.
func (s *Service) find(tx *db.Tx, county int, where string, args ...any) ([]*Batch, error) {
	var list []*Batch
	err := tx.Rows("SELECT "+batchColumns+" FROM source_batch WHERE county=$1 AND "+where, append([]any{county}, args...), func(scan func(...any) error) error {
		b, err := s.scanBatch(scan)
		list = append(list, b)
		return err
	})
	return list, err
}

// list returns batches, newest first; department and before (a cursor) narrow it when not empty.
func (s *Service) list(tx *db.Tx, county int, department string, before id.ID, limit int) ([]*Batch, error) {
	if before == 0 {
		before = math.MaxInt64
	}
	return s.find(tx, county, "id<$2 AND ($3='' OR department=$3) ORDER BY id DESC LIMIT $4", before, department, limit)
}

// latest returns the newest batch of each item, whatever its state, by item code.
func (s *Service) latest(tx *db.Tx, county int) (map[string]*Batch, error) {
	newest := map[string]*Batch{}
	list, err := s.find(tx, county, "id IN (SELECT MAX(id) FROM source_batch WHERE county=$1 GROUP BY item)")
	for _, b := range list {
		newest[b.Item.Code] = b
	}
	return newest, err
}

func insertBatch(tx *db.Tx, b *Batch) error {
	var corrects any
	if b.Corrects != 0 {
		corrects = b.Corrects
	}
	_, err := tx.Exec(`INSERT INTO source_batch (county,id,version,department,item,file_name,size,digest,encoding,state,total,accepted,refused,
		duplicates,added,changed,unchanged,ended,done,as_of,received_ms,received_by,receiver_name,problem,problem_zh,problem_en,corrects,waives,
		manifest_rows,manifest_digest,skipped)
		VALUES ($1,$2,1,$3,$4,$5,0,'','',$6,0,0,0,0,0,0,0,0,0,$7,$8,$9,$10,'','','',$11,'',$12,$13,0)`,
		b.County, b.ID, b.Item.Department.Code, b.Item.Code, b.FileName, string(b.State), b.AsOf, tx.Millis(), b.ReceivedBy, b.ReceiverName, corrects,
		b.Manifest.Rows, b.Manifest.Digest)
	return err
}

// save writes everything of the batch that can change, if nobody else changed it since it was read; false if somebody did.
func save(tx *db.Tx, b *Batch) (bool, error) {
	var published any
	if !b.PublishedAt.IsZero() {
		published = b.PublishedAt.UnixMilli()
	}
	n, err := tx.Exec(`UPDATE source_batch SET version=version+1, size=$1, digest=$2, encoding=$3, state=$4, total=$5, accepted=$6, refused=$7,
		duplicates=$8, added=$9, changed=$10, unchanged=$11, ended=$12, done=$13, published_ms=$14, problem=$15, problem_zh=$16, problem_en=$17, waives=$18, skipped=$19
		WHERE county=$20 AND id=$21 AND version=$22`,
		b.Size, b.Digest, b.Encoding, string(b.State), b.Rows, b.Accepted, b.Refused, b.Duplicates, b.Added, b.Changed, b.Unchanged, b.Ended,
		b.Cursor, published, b.ProblemCode, b.ProblemZH, b.ProblemEN, strings.Join(b.accepted, " "), b.Skipped, b.County, b.ID, b.Version)
	if n == 1 {
		b.Version++
	}
	return n == 1, err
}

// refused is one row in quarantine.
type refused struct {
	Row       int64
	Reasons   string // JSON
	Sealed    []byte
	Corrected id.ID
}

// insertQuarantine keeps refused rows. One that is there already is one that a person corrected before the batch was checked again.
func insertQuarantine(tx *db.Tx, county int, batch id.ID, rows []refused) error {
	if len(rows) == 0 {
		return nil
	}
	kept := map[int64]bool{}
	err := tx.Rows("SELECT row FROM source_quarantine WHERE county=$1 AND batch=$2 AND row>=$3 AND row<=$4 AND corrected IS NOT NULL",
		[]any{county, batch, rows[0].Row, rows[len(rows)-1].Row}, func(scan func(...any) error) error {
			var row int64
			err := scan(&row)
			kept[row] = true
			return err
		})
	if err != nil {
		return err
	}
	values := make([][]any, 0, len(rows))
	for _, r := range rows {
		if !kept[r.Row] {
			values = append(values, []any{county, batch, r.Row, r.Reasons, r.Sealed})
		}
	}
	return tx.Insert("source_quarantine", []string{"county", "batch", "row", "reasons", "sealed"}, values)
}

// clearQuarantine empties it for another check, but for what a person corrected: that stays said.
func clearQuarantine(tx *db.Tx, county int, batch id.ID) error {
	_, err := tx.Exec("DELETE FROM source_quarantine WHERE county=$1 AND batch=$2 AND corrected IS NULL", county, batch)
	return err
}

func quarantineAfter(tx *db.Tx, county int, batch id.ID, after int64, limit int) ([]refused, error) {
	var list []refused
	err := tx.Rows(`SELECT row,reasons,sealed,COALESCE(corrected,0) FROM source_quarantine WHERE county=$1 AND batch=$2 AND row>$3
		ORDER BY row LIMIT $4`, []any{county, batch, after, limit}, func(scan func(...any) error) error {
		var r refused
		err := scan(&r.Row, &r.Reasons, &r.Sealed, &r.Corrected)
		list = append(list, r)
		return err
	})
	return list, err
}

func quarantined(tx *db.Tx, county int, batch id.ID, row int64) (refused, bool, error) {
	r := refused{Row: row}
	found, err := tx.Row("SELECT reasons,sealed,COALESCE(corrected,0) FROM source_quarantine WHERE county=$1 AND batch=$2 AND row=$3",
		[]any{county, batch, row}, &r.Reasons, &r.Sealed, &r.Corrected)
	return r, found, err
}

func markCorrected(tx *db.Tx, county int, batch id.ID, row int64, by id.ID) (bool, error) {
	n, err := tx.Exec("UPDATE source_quarantine SET corrected=$1 WHERE county=$2 AND batch=$3 AND row=$4 AND corrected IS NULL", by, county, batch, row)
	return n == 1, err
}

// releaseCorrected opens the rows again that a batch was to correct.
func releaseCorrected(tx *db.Tx, county int, of, by id.ID) error {
	_, err := tx.Exec("UPDATE source_quarantine SET corrected=NULL WHERE county=$1 AND batch=$2 AND corrected=$3", county, of, by)
	return err
}

// corrections returns the batches that correct rows of the batch, and those that correct theirs, whose files are whole and which
// nobody took back.
func (s *Service) corrections(tx *db.Tx, county int, of id.ID) ([]*Batch, error) {
	var all []*Batch
	for look := []id.ID{of}; len(look) > 0; look = look[1:] {
		list, err := s.find(tx, county, "corrects=$2 AND digest<>'' AND state NOT IN ('failed','cancelled') ORDER BY id", look[0])
		if err != nil {
			return nil, err
		}
		for _, b := range list {
			all, look = append(all, b), append(look, b.ID)
		}
	}
	return all, nil
}

// uploading are the counties in which an upload has not ended.
func uploading(tx *db.Tx) ([]int, error) {
	var counties []int
	err := tx.Rows("SELECT DISTINCT county FROM source_batch WHERE state='receiving'", nil, func(scan func(...any) error) error {
		var county int
		err := scan(&county)
		counties = append(counties, county)
		return err
	})
	return counties, err
}
