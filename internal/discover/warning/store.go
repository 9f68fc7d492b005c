package warning

import (
	"fmt"
	"strings"
	"time"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

const columns = `w.county,w.id,w.version,w.household,w.run,w.total,w.level,w.state,w.opened_ms,w.clock_from,w.days,w.due_on,w.street,w.community,
	w.cause,w.disposition,w.note,COALESCE(w.closed_ms,0),w.closed_by`

// query returns the scope's warnings that meet the rest of a condition, whose arguments are args.
func query(tx *db.Tx, scope access.Scope, where string, args []any) ([]*Warning, error) {
	var list []*Warning
	within := scope.Where("w", &args)
	err := tx.Rows("SELECT "+columns+" FROM warning_warning w WHERE "+within+" AND "+where, args, func(scan func(...any) error) error {
		w := &Warning{}
		var opened, closed int64
		var clockFrom, dueOn string
		if err := scan(&w.County, &w.ID, &w.Version, &w.Household, &w.Run, &w.Total, &w.Level, &w.State, &opened, &clockFrom, &w.Days, &dueOn,
			&w.Street, &w.Community, &w.Cause, &w.Disposition, &w.Note, &closed, &w.ClosedBy); err != nil {
			return err
		}
		w.OpenedAt = time.UnixMilli(opened).UTC()
		w.ClockFrom, _ = civil.Parse(clockFrom) // written by insert
		w.DueOn, _ = civil.Parse(dueOn)
		if closed > 0 {
			w.ClosedAt = time.UnixMilli(closed).UTC()
		}
		list = append(list, w)
		return nil
	})
	return list, err
}

// find returns the warning if it lies in the scope, or nil.
func find(tx *db.Tx, scope access.Scope, warning id.ID) (*Warning, error) {
	list, err := query(tx, scope, "w.id=$1", []any{warning})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list[0], nil
}

// None is the layer of households that are in none.
const None = "none"

// Filter narrows a listing; empty fields do not.
type Filter struct {
	State     string // open, closed, or empty for all
	Level     string
	Street    int64
	Community int64
	Cause     string     // a dimension
	Layer     string     // a layer of low-income people; None: in none of them
	Late      bool       // due before Today
	Today     civil.Date // set by List
	After     []int64    // cursor: due day as a number, id
	Limit     int
}

func (f Filter) where() (string, []any) {
	var args []any
	parts := []string{"1=1"}
	add := func(condition string, value any) {
		args = append(args, value)
		parts = append(parts, fmt.Sprintf(condition, len(args)))
	}
	if f.State != "" {
		add("w.state=$%d", f.State)
	}
	if f.Level != "" {
		add("w.level=$%d", f.Level)
	}
	if f.Street != 0 {
		add("w.street=$%d", f.Street)
	}
	if f.Community != 0 {
		add("w.community=$%d", f.Community)
	}
	if f.Cause != "" {
		add("w.cause=$%d", f.Cause)
	}
	switch f.Layer {
	case "":
	case None:
		parts = append(parts, "w.layer IN ('','?')")
	default:
		add("w.layer=$%d", f.Layer)
	}
	if f.Late {
		add("w.state='open' AND w.due_on<$%d", f.Today)
	}
	return strings.Join(parts, " AND "), args
}

// count is how many warnings meet the filter, whatever its page.
func count(tx *db.Tx, scope access.Scope, f Filter) (total int64, err error) {
	where, args := f.where()
	within := scope.Where("w", &args)
	_, err = tx.Row("SELECT COUNT(*) FROM warning_warning w WHERE "+within+" AND "+where, args, &total)
	return total, err
}

// list returns a page of warnings by due day, the nearest first.
func list(tx *db.Tx, scope access.Scope, f Filter) ([]*Warning, error) {
	where, args := f.where()
	if f.After != nil {
		args = append(args, dayText(f.After[0]), f.After[1])
		where += fmt.Sprintf(" AND (w.due_on,w.id)>($%d,$%d)", len(args)-1, len(args))
	}
	args = append(args, f.Limit)
	return query(tx, scope, where+fmt.Sprintf(" ORDER BY w.due_on,w.id LIMIT $%d", len(args)), args)
}

func dayNumber(d civil.Date) int64 {
	year, month, day := d.YMD()
	return int64(year*10000 + month*100 + day)
}

func dayText(n int64) string { return fmt.Sprintf("%04d-%02d-%02d", n/10000, n/100%100, n%100) }

// newest returns each household's open warning and newest closed one.
func newest(tx *db.Tx, county int, households []id.ID) (open, closed map[id.ID]*Warning, err error) {
	open, closed = map[id.ID]*Warning{}, map[id.ID]*Warning{}
	if len(households) == 0 {
		return open, closed, nil
	}
	args := make([]any, len(households))
	for i, h := range households {
		args[i] = h
	}
	whole := access.Scope{Nodes: []access.Node{{County: county}}}
	found, err := query(tx, whole, "w.household IN ("+db.Placeholders(1, len(households))+") ORDER BY w.id", args)
	for _, w := range found {
		if w.State == Open {
			open[w.Household] = w
		} else {
			closed[w.Household] = w
		}
	}
	return open, closed, err
}

// openHouseholds are the households with an open warning, ascending after the given one.
func openHouseholds(tx *db.Tx, county int, after id.ID, limit int) ([]id.ID, error) {
	var list []id.ID
	err := tx.Rows("SELECT household FROM warning_warning WHERE county=$1 AND state='open' AND household>$2 ORDER BY household LIMIT $3",
		[]any{county, after, limit}, func(scan func(...any) error) error {
			var household id.ID
			err := scan(&household)
			list = append(list, household)
			return err
		})
	return list, err
}

func insert(tx *db.Tx, w *Warning) error {
	_, err := tx.Exec(`INSERT INTO warning_warning (county,id,version,household,run,total,level,state,opened_ms,clock_from,days,due_on,street,community,
		disposition,closed_by,cause,opened_on) VALUES ($1,$2,1,$3,$4,$5,$6,'open',$7,$8,$9,$10,$11,$12,'','',$13,$14)`,
		w.County, w.ID, w.Household, w.Run, w.Total, w.Level, tx.Millis(), w.ClockFrom, w.Days, w.DueOn, w.Street, w.Community, w.Cause, tx.Today())
	return err
}

// update writes a new score into an open warning.
func update(tx *db.Tx, w *Warning) error {
	_, err := tx.Exec(`UPDATE warning_warning SET version=version+1, run=$1, total=$2, level=$3, days=$4, due_on=$5, street=$6, community=$7, clock_from=$8, cause=$9
		WHERE county=$10 AND id=$11 AND state='open'`, w.Run, w.Total, w.Level, w.Days, w.DueOn, w.Street, w.Community, w.ClockFrom, w.Cause, w.County, w.ID)
	return err
}

func closeWarning(tx *db.Tx, w *Warning, version int64, code Disposition, note []byte, by string) (bool, error) {
	n, err := tx.Exec(`UPDATE warning_warning SET version=version+1, state='closed', disposition=$1, note=$2, closed_ms=$3, closed_by=$4, closed_on=$5
		WHERE county=$6 AND id=$7 AND version=$8 AND state='open'`, string(code), note, tx.Millis(), by, tx.Today(), w.County, w.ID, version)
	return n == 1, err
}
