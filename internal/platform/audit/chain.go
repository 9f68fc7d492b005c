package audit

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/emmansun/gmsm/sm3"

	"doudi/internal/kernel/access"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
	"doudi/internal/platform/job"
	"doudi/internal/platform/seal"
)

// blockSize bounds one block, and with it the sealing transaction.
const blockSize = 1000

type sealJob struct{}

// Kind names the job.
func (sealJob) Kind() string { return "audit.seal" }

// RegisterSealing has the chains extended every few seconds.
func RegisterSealing(r *job.Registry, d *db.DB) {
	job.Register(r, func(ctx context.Context, _ sealJob) error {
		_, err := Seal(ctx, d)
		return err
	})
	job.Every(r, 10*time.Second, func() sealJob { return sealJob{} })
}

// Seal chains every row that is not in a block yet and returns how many it chained.
func Seal(ctx context.Context, d *db.DB) (int, error) {
	total := 0
	for {
		var county int
		var found bool
		err := d.Read(ctx, access.Job("audit.seal", 0), func(tx *db.Tx) (err error) {
			found, err = tx.Row("SELECT county FROM audit_entry WHERE block IS NULL ORDER BY county LIMIT 1", nil, &county)
			return err
		})
		if err != nil || !found {
			return total, err
		}
		n, err := sealBlock(ctx, d, county)
		if err != nil {
			return total, err
		}
		total += n
	}
}

func sealBlock(ctx context.Context, d *db.DB, county int) (int, error) {
	n := 0
	err := d.Write(ctx, access.Job("audit.seal", county), func(tx *db.Tx) error {
		head, err := headOf(tx, county)
		if err != nil {
			return err
		}
		rows, err := readRows(tx, county, "block IS NULL ORDER BY id LIMIT $2", blockSize)
		if err != nil || len(rows) == 0 {
			return err
		}
		hash, first := head.hash, tx.Millis()
		for i := range rows {
			rows[i].block, rows[i].position = head.number+1, int64(i)
			hash = rows[i].chain(hash)
			if _, err := tx.Exec("UPDATE audit_entry SET block=$1, position=$2 WHERE county=$3 AND id=$4",
				rows[i].block, rows[i].position, county, rows[i].id); err != nil {
				return err
			}
		}
		if _, err := tx.Exec("INSERT INTO audit_block (county,number,entries,hash,sealed_ms) VALUES ($1,$2,$3,$4,$5)",
			county, head.number+1, len(rows), hash, first); err != nil {
			return err
		}
		tx.MarkAudited() // the block is the trail itself
		tx.Touch(db.Change{County: county, Topic: "chain"})
		n = len(rows)
		return nil
	})
	return n, err
}

type head struct {
	number int64
	hash   []byte
	sealed int64
}

func headOf(tx *db.Tx, county int) (head, error) {
	h := head{hash: genesis(county)}
	_, err := tx.Row("SELECT number,hash,sealed_ms FROM audit_block WHERE county=$1 ORDER BY number DESC LIMIT 1", []any{county}, &h.number, &h.hash, &h.sealed)
	return h, err
}

// genesis is what the first block of a county chains to.
func genesis(county int) []byte {
	sum := sm3.Sum(binary.BigEndian.AppendUint32([]byte("doudi audit "), uint32(county))) //nolint:gosec // six digits
	return sum[:]
}

// row is a stored entry, as it is hashed.
type row struct {
	county          int
	id              id.ID
	at, actor, post int64
	texts           [9]string // actor_name, role, action, subject_kind, purpose, before, after, request, and the subject as text
	block, position int64
}

func readRows(tx *db.Tx, county int, where string, arg any) ([]row, error) {
	var list []row
	err := tx.Rows(`SELECT county,id,at_ms,actor,post,actor_name,role,action,subject_kind,purpose,before,after,request,CAST(subject AS TEXT),
		COALESCE(block,0),COALESCE(position,0) FROM audit_entry WHERE county=$1 AND `+where, []any{county, arg}, func(scan func(...any) error) error {
		var r row
		t := &r.texts
		if err := scan(&r.county, &r.id, &r.at, &r.actor, &r.post, &t[0], &t[1], &t[2], &t[3], &t[4], &t[5], &t[6], &t[7], &t[8],
			&r.block, &r.position); err != nil {
			return err
		}
		list = append(list, r)
		return nil
	})
	return list, err
}

// chain is the hash after this row. Every field is length-prefixed, so no two rows hash alike by shifting text between fields.
func (r row) chain(previous []byte) []byte {
	b := make([]byte, 0, 256)
	b = append(b, previous...)
	for _, n := range []int64{int64(r.county), int64(r.id), r.at, r.actor, r.post, r.block, r.position} {
		b = binary.BigEndian.AppendUint64(b, uint64(n)) //nolint:gosec // bit pattern only
	}
	for _, t := range r.texts {
		b = binary.BigEndian.AppendUint64(b, uint64(len(t)))
		b = append(b, t...)
	}
	sum := sm3.Sum(b)
	return sum[:]
}

// QueryHash is what the trail keeps of a query: keyed, so that nobody who reads the trail can try all numbers until one fits, and
// another in every county. The same query has the same hash, which tells an auditor that somebody was looked for again and again.
func QueryHash(box *seal.Box, county int, query string) string {
	const kept = 8
	return hex.EncodeToString(box.Hash(fmt.Sprintf("audit.query/%d", county), query)[1 : 1+kept])
}
