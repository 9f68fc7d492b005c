package audit

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"time"

	"doudi/internal/kernel/access"
	"doudi/internal/platform/db"
)

// Chain is what there is to say of one county's trail.
type Chain struct {
	County   int
	Blocks   int64
	Entries  int64 // in blocks
	Unsealed int64 // written, not yet in a block
	Head     string
	HeadAt   time.Time
}

// Status reads the chain's figures without checking them.
func Status(tx *db.Tx, county int) (Chain, error) {
	c := Chain{County: county}
	h, err := headOf(tx, county)
	if err != nil {
		return c, err
	}
	c.Blocks, c.Head = h.number, hex.EncodeToString(h.hash)
	if h.sealed > 0 {
		c.HeadAt = time.UnixMilli(h.sealed).UTC()
	}
	if _, err := tx.Row("SELECT COALESCE(CAST(SUM(entries) AS BIGINT),0) FROM audit_block WHERE county=$1", []any{county}, &c.Entries); err != nil {
		return c, err
	}
	_, err = tx.Row("SELECT COUNT(*) FROM audit_entry WHERE county=$1 AND block IS NULL", []any{county}, &c.Unsealed)
	return c, err
}

// Broken says where a chain does not hold.
type Broken struct {
	County int
	Block  int64
	Why    string
}

// Error says it in one line.
func (b *Broken) Error() string {
	return fmt.Sprintf("the audit trail of county %d does not hold at block %d: %s", b.County, b.Block, b.Why)
}

// Counties are the counties that have a trail.
func Counties(ctx context.Context, d *db.DB) ([]int, error) {
	var list []int
	err := d.Read(ctx, access.Job("audit.verify", 0), func(tx *db.Tx) error {
		// The blocks are asked too: a county whose entries were all removed must not drop out of the check.
		return tx.Rows("SELECT county FROM audit_entry UNION SELECT county FROM audit_block ORDER BY county", nil, func(scan func(...any) error) error {
			var county int
			if err := scan(&county); err != nil {
				return err
			}
			list = append(list, county)
			return nil
		})
	})
	return list, err
}

// Verify recomputes the county's whole chain, block by block, and returns *Broken where it does not hold. progress is called
// after each block.
func Verify(ctx context.Context, d *db.DB, county int, progress func(block, of int64)) (Chain, error) {
	var status Chain
	actor := access.Job("audit.verify", county)
	err := d.Read(ctx, actor, func(tx *db.Tx) (err error) {
		status, err = Status(tx, county)
		return err
	})
	if err != nil {
		return status, err
	}
	hash := genesis(county)
	for block := int64(1); block <= status.Blocks; block++ {
		err := d.Read(ctx, actor, func(tx *db.Tx) (err error) {
			hash, err = verifyBlock(tx, county, block, hash)
			return err
		})
		if err != nil {
			return status, err
		}
		progress(block, status.Blocks)
	}
	return status, d.Read(ctx, actor, func(tx *db.Tx) error {
		// One statement, one snapshot: blocks that were sealed meanwhile are there together with their entries. An entry in a
		// block below 1 would otherwise be neither sealed nor verified, and shown like any other.
		var stray int64
		_, err := tx.Row(`SELECT COUNT(*) FROM audit_entry e WHERE e.county=$1 AND e.block IS NOT NULL AND (e.block<1 OR NOT EXISTS
			(SELECT 1 FROM audit_block b WHERE b.county=e.county AND b.number=e.block))`, []any{county}, &stray)
		if err != nil {
			return err
		}
		if stray > 0 {
			return &Broken{County: county, Block: status.Blocks + 1, Why: fmt.Sprintf("%d entries claim a block that does not exist", stray)}
		}
		return nil
	})
}

func verifyBlock(tx *db.Tx, county int, block int64, previous []byte) ([]byte, error) {
	var entries int64
	var want []byte
	found, err := tx.Row("SELECT entries,hash FROM audit_block WHERE county=$1 AND number=$2", []any{county, block}, &entries, &want)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, &Broken{County: county, Block: block, Why: "the block is missing"}
	}
	rows, err := readRows(tx, county, "block=$2 ORDER BY position", block)
	if err != nil {
		return nil, err
	}
	if int64(len(rows)) != entries {
		return nil, &Broken{County: county, Block: block, Why: fmt.Sprintf("it had %d entries when it was sealed and has %d now", entries, len(rows))}
	}
	for _, r := range rows {
		previous = r.chain(previous)
	}
	if !bytes.Equal(previous, want) {
		return nil, &Broken{County: county, Block: block, Why: "an entry was altered, replaced or moved after it was sealed"}
	}
	return previous, nil
}
