package source

import (
	"slices"
	"time"

	"doudi/internal/platform/db"
)

// SmallBatch is how many rows a batch may have to go before larger ones that came earlier: what a worker waits for at a desk must not
// wait for a district's yearly file.
const SmallBatch = 500

// inLine are the county's batches that are on their way, oldest first.
func (s *Service) inLine(tx *db.Tx, county int) ([]*Batch, error) {
	return s.find(tx, county, "state IN ('received','checking','checked','loading') ORDER BY id")
}

// uploadTime is how long an upload counts as on its way. One that takes longer has broken off, as with the death of its process, or is
// so slow that a run of every household need not wait for it.
const uploadTime = 10 * time.Second

// InLine is how many of the county's batches are on their way into the registry, those being uploaded included.
func (s *Service) InLine(tx *db.Tx, county int) (int, error) {
	line, err := s.inLine(tx, county)
	if err != nil {
		return 0, err
	}
	uploads, err := s.find(tx, county, "state='receiving' AND received_ms>$2", tx.Millis()-uploadTime.Milliseconds())
	return len(line) + len(uploads), err
}

// Waiting returns the batch to be loaded next, or nil: the oldest that waits, unless a small one may go before it. A whole list never
// goes before an older delivery of its item, which would end what the newer one has brought.
func (s *Service) Waiting(tx *db.Tx, county int) (*Batch, error) {
	line, err := s.inLine(tx, county)
	if err != nil {
		return nil, err
	}
	if b := overtaker(line); b != nil {
		return b, nil
	}
	for _, b := range line {
		if b.State == Checked {
			return b, nil
		}
	}
	return nil, nil
}

// Overtaker returns the oldest small batch that may go before the larger one that is being loaded, or nil. It is none of the item that is
// named, if one is.
func (s *Service) Overtaker(tx *db.Tx, county int, except string) (*Batch, error) {
	line, err := s.inLine(tx, county)
	return overtaker(slices.DeleteFunc(line, func(b *Batch) bool { return b.Item.Code == except })), err
}

func overtaker(line []*Batch) *Batch {
	ahead := map[string]bool{} // items of which an older batch is on its way
	for _, b := range line {
		if b.State == Checked && b.Rows <= SmallBatch && (b.Item.Delivery == Append || !ahead[b.Item.Code]) {
			return b
		}
		ahead[b.Item.Code] = true
	}
	return nil
}

// Unplaced is how many records of a city-wide file were about people whom the county's register did not know when it was published.
func (b *Batch) Unplaced() int64 {
	if b.State != Published || !b.Item.CityWide() {
		return 0
	}
	return b.Accepted - b.Added - b.Changed - b.Unchanged - b.Duplicates
}
