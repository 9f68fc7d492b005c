package warning

import (
	"context"
	"strconv"
	"strings"
	"time"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

const (
	exportMost = 20_000 // rows: some seconds, and more than anybody reads
	exportPage = 500    // read at once
)

// The refusals of the export.
var (
	ErrExportReason = problem.Define("warning.export_reason", problem.Invalid,
		"请选择导出的用途：入户走访、复核或信访核查。", "Say what the file is for: a home visit, a review or a complaint.")
	ErrExportSize = problem.Define("warning.export_size", problem.Invalid,
		"符合条件的预警有 {found} 条，一次最多导出 {most} 条。请先缩小范围，例如只选一个街道。",
		"{found} warnings match, and a file takes {most} at most. Narrow the list first, to one street for example.")
)

// Sheet is the worklist as a file shows it: no more than the list on the screen, with who took it out, when and why in its first
// and last lines.
type Sheet struct {
	Number  id.ID // of the row in the trail
	Imprint string
	Columns []string
	Rows    [][]string
}

// Export takes the list out, in full and worded for the reader's level. Names stay masked.
func (s *Service) Export(ctx context.Context, actor access.Actor, f Filter, reason string, locale string) (*Sheet, error) {
	if audit.CheckReason(reason, "") != nil { // "other" too: a file has no place for a note
		return nil, problem.Join([]problem.Field{{Pointer: "/reason", Problem: ErrExportReason.New()}})
	}
	total, err := s.countOf(ctx, actor, &f)
	if err != nil {
		return nil, err
	}
	if total > exportMost {
		return nil, ErrExportSize.With("found", total).With("most", exportMost)
	}
	v := viewer{service: s, calendar: s.policy.Calendar(), today: civil.FromTime(s.db.Clock().Now()), reader: actor, locale: locale}
	var sheet *Sheet
	what := map[string]any{"rows": total, "state": f.State, "level": f.Level, "street": f.Street, "community": f.Community,
		"cause": f.Cause, "layer": f.Layer, "late": f.Late}
	err = audit.Export(ctx, s.db, actor, actor.County, "warning.export", reason, what, func(tx *db.Tx, p access.Purpose, number id.ID) error {
		sheet = &Sheet{Number: number, Imprint: v.imprint(actor, reason, number, tx.Now()), Columns: exportColumns(v.english()), Rows: [][]string{}}
		page := f
		page.Limit = exportPage
		for {
			found, err := list(tx, actor.Scope, page)
			if err != nil {
				return err
			}
			rows, err := s.lines(tx, p, actor.County, found, locale)
			if err != nil {
				return err
			}
			for _, row := range rows {
				sheet.Rows = append(sheet.Rows, v.cells(v.row(row)))
			}
			if len(found) < exportPage || len(sheet.Rows) >= exportMost {
				return nil
			}
			last := found[len(found)-1]
			page.After = []int64{dayNumber(last.DueOn), int64(last.ID)}
		}
	})
	return sheet, err
}

func (s *Service) countOf(ctx context.Context, actor access.Actor, f *Filter) (total int64, err error) {
	err = s.db.Read(ctx, actor, func(tx *db.Tx) error {
		f.Today = tx.Today()
		total, err = count(tx, actor.Scope, *f)
		return err
	})
	return total, err
}

// imprint is the line that says whose copy it is.
func (v viewer) imprint(actor access.Actor, reason string, number id.ID, at time.Time) string {
	day, clock := civil.FromTime(at), at.In(civil.FromTime(at).Start().Location()).Format("15:04")
	why := exportReasons[reason]
	if v.english() {
		return "Exported by " + actor.Name + " on " + day.String() + " at " + clock + " for " + why[1] + ", number " + number.String() +
			". Work use only; the export is in the trail."
	}
	return "由 " + actor.Name + " 于 " + day.String() + " " + clock + " 导出，用途：" + why[0] + "，编号 " + number.String() + "。仅限工作使用，导出已留痕。"
}

var exportReasons = map[string][2]string{
	"home_visit": {"入户走访", "a home visit"}, "review": {"复核", "a review"}, "complaint": {"信访核查", "a complaint"},
}

func exportColumns(english bool) []string {
	if english {
		return []string{"Level", "Score", "Household", "Members", "Layer", "Why", "Street", "Community", "Due", "State"}
	}
	return []string{"等级", "得分", "户主", "人数", "低收入人口类别", "预警原因", "街道", "社区", "办理期限", "状态"}
}

var exportLevels = map[string][2]string{"red": {"红色", "red"}, "orange": {"橙色", "orange"}, "yellow": {"黄色", "yellow"}, "blue": {"蓝色", "blue"}}

func (v viewer) cells(r Row) []string {
	pick := func(words [2]string) string {
		if v.english() {
			return words[1]
		}
		return words[0]
	}
	layer, state := "", pick([2]string{"未办结", "open"})
	if r.Layer != nil {
		layer = r.Layer.Name
	}
	if r.State == Closed {
		state = pick([2]string{"已办结", "closed"})
	}
	return []string{pick(exportLevels[r.Level]), strconv.FormatFloat(r.Score, 'f', -1, 64), r.Household.Head, strconv.Itoa(r.Household.Members), layer,
		r.Sentence, r.Division.Street.Name, r.Division.Community.Name, r.Clock.DueOn, state}
}

// harmless keeps a cell from being run as a formula by a spreadsheet (OWASP: CSV injection).
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
