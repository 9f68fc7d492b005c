package db

import (
	"database/sql/driver"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	sqlite3 "github.com/ncruces/go-sqlite3"
	sqlitedriver "github.com/ncruces/go-sqlite3/driver"
)

type insertion struct {
	table   string
	columns []string
	rows    [][]any
}

// Insert adds many rows to one table by the engine's fastest way on this transaction's own connection: COPY on PostgreSQL, one
// prepared statement on SQLite without the cost of database/sql per row. Values are integers, text, bytes, nil, or a driver.Valuer.
func (t *Tx) Insert(table string, columns []string, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	t.wrote = true
	return t.db.dialect.insert(t, insertion{table: table, columns: columns, rows: rows})
}

// plain turns a value into one of the few kinds that both engines take without guessing.
func plain(value any) (driver.Value, error) {
	switch v := value.(type) {
	case nil, int64, string, []byte:
		return v, nil
	case int:
		return int64(v), nil
	}
	return driver.DefaultParameterConverter.ConvertValue(value)
}

func (postgresDialect) insert(tx *Tx, in insertion) error {
	return tx.conn.Raw(func(raw any) error {
		conn := raw.(*stdlib.Conn).Conn()
		source := pgx.CopyFromSlice(len(in.rows), func(i int) ([]any, error) {
			row := make([]any, len(in.columns))
			for j, value := range in.rows[i] {
				v, err := plain(value)
				if err != nil {
					return nil, fmt.Errorf("%s.%s: %w", in.table, in.columns[j], err)
				}
				row[j] = v
			}
			return row, nil
		})
		_, err := conn.CopyFrom(tx.ctx, pgx.Identifier{in.table}, in.columns, source)
		if err != nil {
			return fmt.Errorf("copy into %s: %w", in.table, err)
		}
		return nil
	})
}

func (sqliteDialect) insert(tx *Tx, in insertion) error {
	return tx.conn.Raw(func(raw any) error {
		conn := raw.(sqlitedriver.Conn).Raw()
		stmt, _, err := conn.Prepare("INSERT INTO " + in.table + " (" + strings.Join(in.columns, ",") + ") VALUES (" + placeholders(len(in.columns)) + ")")
		if err != nil {
			return fmt.Errorf("insert into %s: %w", in.table, err)
		}
		defer func() { _ = stmt.Close() }() // its error is the last Exec's, which is returned
		for _, row := range in.rows {
			for j, value := range row {
				if err := bind(stmt, j+1, value); err != nil {
					return fmt.Errorf("%s.%s: %w", in.table, in.columns[j], err)
				}
			}
			if err := stmt.Exec(); err != nil {
				return fmt.Errorf("insert into %s: %w", in.table, err)
			}
		}
		return nil
	})
}

func bind(stmt *sqlite3.Stmt, at int, value any) error {
	v, err := plain(value)
	if err != nil {
		return err
	}
	switch v := v.(type) {
	case nil:
		return stmt.BindNull(at)
	case int64:
		return stmt.BindInt64(at, v)
	case string:
		return stmt.BindText(at, v)
	case []byte:
		if v == nil {
			return stmt.BindNull(at)
		}
		return stmt.BindBlob(at, v)
	default:
		return fmt.Errorf("a value of type %T cannot be stored", v)
	}
}
