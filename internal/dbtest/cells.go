package dbtest

import (
	"context"
	"fmt"
	"strings"

	"doudi/internal/kernel/access"
	"doudi/internal/platform/db"
)

// EachCell shows every stored value of every table, River's and goose's included, as its bytes: a text as UTF-8, a number as its
// digits, bytes as they are. NULLs are passed over. It is how an inspector looks for what should not be there.
func EachCell(ctx context.Context, d *db.DB, see func(table, column string, value []byte)) error {
	return d.Read(ctx, access.Job("dbtest", 0), func(tx *db.Tx) error {
		columns, err := tx.Columns()
		if err != nil {
			return err
		}
		byTable := map[string][]db.Column{}
		for _, c := range columns {
			if kindOf(c.Table) == "table" {
				byTable[c.Table] = append(byTable[c.Table], c)
			}
		}
		for _, table := range union(byTable, nil) {
			if err := eachRow(tx, table, byTable[table], see); err != nil {
				return fmt.Errorf("read table %s: %w", table, err)
			}
		}
		return nil
	})
}

func eachRow(tx *db.Tx, table string, columns []db.Column, see func(table, column string, value []byte)) error {
	chosen := make([]string, len(columns))
	for i, c := range columns {
		switch {
		case tx.Engine() == "sqlite":
			chosen[i] = `CAST("` + c.Name + `" AS BLOB)` // of a text: its bytes
		case c.Type == "bytes":
			chosen[i] = `"` + c.Name + `"`
		default:
			chosen[i] = `CAST("` + c.Name + `" AS TEXT)`
		}
	}
	values := make([][]byte, len(columns))
	into := make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	return tx.Rows(`SELECT `+strings.Join(chosen, ",")+` FROM "`+table+`"`, nil, func(scan func(...any) error) error {
		if err := scan(into...); err != nil {
			return err
		}
		for i, c := range columns {
			if values[i] != nil {
				see(table, c.Name, values[i])
			}
		}
		return nil
	})
}

// CountRows is how many rows each table has.
func CountRows(ctx context.Context, d *db.DB) (map[string]int64, error) {
	counts := map[string]int64{}
	return counts, d.Read(ctx, access.Job("dbtest", 0), func(tx *db.Tx) error {
		columns, err := tx.Columns()
		if err != nil {
			return err
		}
		for _, table := range union((Catalogue{Columns: columns}).tables(), nil) {
			var n int64
			if _, err := tx.Row(`SELECT COUNT(*) FROM "`+table+`"`, nil, &n); err != nil {
				return err
			}
			counts[table] = n
		}
		return nil
	})
}
