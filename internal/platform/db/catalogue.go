package db

import (
	"sort"
	"strings"

	"doudi/internal/platform/id"
)

// Column is one column as the engine's catalogue has it, its type folded to what both engines share: integer, text, bytes.
type Column struct {
	Table, Name, Type string
	NotNull           bool
}

// Index is a primary key or unique index: its columns in order.
type Index struct {
	Table   string
	Columns string // comma-separated, in order
	Primary bool
}

// Columns is the catalogue of tables and views, ordered. For the inspectors.
func (t *Tx) Columns() ([]Column, error) {
	list, err := t.db.dialect.columns(t)
	sort.Slice(list, func(i, j int) bool {
		return list[i].Table+"."+list[i].Name < list[j].Table+"."+list[j].Name
	})
	return list, err
}

// Indexes are the primary keys and unique indexes, ordered. For the inspectors.
func (t *Tx) Indexes() ([]Index, error) {
	list, err := t.db.dialect.indexes(t)
	sort.Slice(list, func(i, j int) bool {
		return list[i].Table+" "+list[i].Columns < list[j].Table+" "+list[j].Columns
	})
	return list, err
}

// Size is what the database takes on disk, in bytes.
func (t *Tx) Size() (int64, error) { return t.db.dialect.size(t) }

func (sqliteDialect) columns(tx *Tx) ([]Column, error) {
	var list []Column
	err := tx.Rows(`SELECT m.name, c.name, c.type, c."notnull", c.pk FROM sqlite_master m, pragma_table_info(m.name) c
		WHERE m.type IN ('table','view') AND m.name NOT LIKE 'sqlite_%'`, nil, func(scan func(...any) error) error {
		var c Column
		var notNull, key int64
		if err := scan(&c.Table, &c.Name, &c.Type, &notNull, &key); err != nil {
			return err
		}
		c.Type, c.NotNull = fold(c.Type), notNull == 1 || key > 0
		list = append(list, c)
		return nil
	})
	return list, err
}

func (postgresDialect) columns(tx *Tx) ([]Column, error) {
	var list []Column
	err := tx.Rows(`SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns
		WHERE table_schema=current_schema()`, nil, func(scan func(...any) error) error {
		var c Column
		var nullable string
		if err := scan(&c.Table, &c.Name, &c.Type, &nullable); err != nil {
			return err
		}
		c.Type, c.NotNull = fold(c.Type), nullable == "NO"
		list = append(list, c)
		return nil
	})
	return list, err
}

func (sqliteDialect) indexes(tx *Tx) ([]Index, error) {
	var list []Index
	err := tx.Rows(`SELECT m.name, (SELECT group_concat(name) FROM (SELECT c.name FROM pragma_table_info(m.name) c WHERE c.pk>0 ORDER BY c.pk)), 1
		FROM sqlite_master m WHERE m.type='table' AND m.name NOT LIKE 'sqlite_%'
		UNION ALL SELECT m.name, (SELECT group_concat(name) FROM (SELECT x.name FROM pragma_index_info(i.name) x ORDER BY x.seqno)), 0
		FROM sqlite_master m, pragma_index_list(m.name) i WHERE m.type='table' AND i."unique"=1 AND i.origin<>'pk'`, nil,
		func(scan func(...any) error) error {
			var x Index
			var columns *string
			var primary int64
			if err := scan(&x.Table, &columns, &primary); err != nil {
				return err
			}
			if columns != nil {
				x.Columns, x.Primary = *columns, primary == 1
				list = append(list, x)
			}
			return nil
		})
	return list, err
}

func (postgresDialect) indexes(tx *Tx) ([]Index, error) {
	var list []Index
	err := tx.Rows(`SELECT c.relname, string_agg(a.attname, ',' ORDER BY k.ord), x.indisprimary
		FROM pg_index x JOIN pg_class c ON c.oid=x.indrelid JOIN pg_namespace n ON n.oid=c.relnamespace AND n.nspname=current_schema()
		CROSS JOIN LATERAL unnest(x.indkey) WITH ORDINALITY AS k(attnum, ord) JOIN pg_attribute a ON a.attrelid=x.indrelid AND a.attnum=k.attnum
		WHERE x.indisunique GROUP BY c.relname, x.indexrelid, x.indisprimary`, nil, func(scan func(...any) error) error {
		var x Index
		if err := scan(&x.Table, &x.Columns, &x.Primary); err != nil {
			return err
		}
		list = append(list, x)
		return nil
	})
	return list, err
}

func fold(engineType string) string {
	switch upper := strings.ToUpper(engineType); {
	case strings.Contains(upper, "INT"):
		return "integer"
	case strings.Contains(upper, "TEXT"), strings.Contains(upper, "CHAR"):
		return "text"
	case strings.Contains(upper, "BLOB"), strings.Contains(upper, "BYTEA"):
		return "bytes"
	default:
		return strings.ToLower(engineType)
	}
}

// Placeholders is "$from,$from+1,…" for n values, for IN lists of at most MaxList.
func Placeholders(from, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('$')
		b.WriteString(id.ID(from + i).String())
	}
	return b.String()
}

// MaxList is the longest IN list and multi-row statement that the house writes (style of both engines).
const MaxList = 500
