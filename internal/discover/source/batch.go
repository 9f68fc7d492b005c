package source

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/id"
)

// State is where a batch stands.
type State string

// The states. A batch moves down this list; Failed and Cancelled can be resumed.
const (
	Receiving State = "receiving" // the upload runs, or broke off
	Received  State = "received"  // the whole file is kept
	Checking  State = "checking"  // rows are read and counted
	Checked   State = "checked"   // waits for its turn to be loaded
	Loading   State = "loading"   // facts are staged, unseen
	Published State = "published" // everything is seen
	Failed    State = "failed"    // nothing of it is seen; problem says why
	Cancelled State = "cancelled" // by a person; nothing of it is seen
)

// Batch is one delivery.
type Batch struct {
	County       int
	ID           id.ID
	Version      int64
	Item         *Item
	FileName     string
	Size         int64
	Digest       string // SM3 of the file
	Manifest     Manifest
	Encoding     string
	State        State
	Rows         int64 // of the whole file, known once checked
	Accepted     int64
	Refused      int64
	Skipped      int64 // rows that are none: footers, and headers once more; not among Rows
	Duplicates   int64
	Added        int64
	Changed      int64
	Unchanged    int64
	Ended        int64
	Cursor       int64 // rows that the present step has done
	AsOf         civil.Date
	ReceivedAt   time.Time
	PublishedAt  time.Time
	ReceivedBy   id.ID
	ReceiverName string
	ProblemCode  string
	ProblemZH    string
	ProblemEN    string
	Corrects     id.ID
	Waives       string // the code of the problem that a person accepted last, when resuming
	accepted     []string
}

// Waived reports whether a person has looked at the problem and accepted it. A batch may have several, one after the other.
func (b *Batch) Waived(kind *problem.Kind) bool { return slices.Contains(b.accepted, kind.Code) }

// waive notes what a person accepts on resuming; to accept nothing takes back what was accepted before.
func (b *Batch) waive(code string) {
	if b.Waives = code; code == "" {
		b.accepted = nil
		return
	}
	if !slices.Contains(b.accepted, code) {
		b.accepted = append(b.accepted, code)
	}
}

// Progress is how much of the batch is done, 0 to 100. Check and load each read the file once.
func (b *Batch) Progress() int {
	share := func(from, to int64) int {
		if b.Rows == 0 {
			return int(from)
		}
		return int(from + (to-from)*min(b.Cursor, b.Rows)/b.Rows)
	}
	switch b.State {
	case Receiving:
		return 0
	case Received, Checking:
		return 5
	case Checked:
		return 30
	case Loading:
		return share(30, 99)
	case Published:
		return 100
	default:
		return share(0, 99)
	}
}

// The refusals about batches.
var (
	ErrNoItem = problem.Define("source.no_item", problem.NotFound,
		"目录中没有数据项 {item}。", "The catalogue has no item {item}.")
	ErrNoBatch = problem.Define("source.no_batch", problem.NotFound,
		"没有找到这个批次，或它不在您的管辖范围内。", "There is no such batch, or it is outside your scope.")
	ErrOtherDepartment = problem.Define("source.other_department", problem.Forbidden,
		"您只能交付本部门的数据。", "You deliver the data of your own department.")
	ErrNotCancellable = problem.Define("source.not_cancellable", problem.Conflict,
		"这个批次已经发布或取消，不能再取消。", "This batch is already published or cancelled and cannot be cancelled.")
	ErrNotResumable = problem.Define("source.not_resumable", problem.Conflict,
		"只有失败或取消的批次可以继续。", "Only a batch that failed or was cancelled can be resumed.")
	ErrIncomplete = problem.Define("source.incomplete_upload", problem.Conflict,
		"上传没有完成，文件不完整。请重新上传。", "The upload broke off and the file is not whole. Upload it again.")
	ErrMostlyRefused = problem.Define("source.mostly_refused", problem.Invalid,
		"{refused} 行不合格，占全部 {rows} 行的一半以上，多半是选错了数据项或列错位。什么都没有入库。",
		"{refused} of {rows} rows do not pass, more than half: most likely the wrong item or shifted columns. Nothing was taken over.")
	ErrNoRows = problem.Define("source.no_rows", problem.Invalid,
		"表头之后没有数据行。", "There is no row after the header.")
	ErrNothingToCorrect = problem.Define("source.nothing_to_correct", problem.Invalid,
		"请至少填写一行改正后的内容。", "Fill in at least one corrected row.")
	ErrNoField = problem.Define("source.no_field", problem.Invalid,
		"这个数据项没有 {field} 这一项。", "This item has no field {field}.")
	ErrNotQuarantined = problem.Define("source.not_quarantined", problem.NotFound,
		"第 {row} 行不在待改正之列，或已经改正。", "Row {row} is not in quarantine, or is already corrected.")
)

// fileName keeps a file's name fit to be shown and logged: the last part, no control characters, no long number that might be
// somebody's.
func fileName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	var b strings.Builder
	digits := 0
	for _, r := range []rune(name)[:min(len([]rune(name)), 120)] {
		if unicode.IsDigit(r) {
			digits++
		} else {
			digits = 0
		}
		switch {
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r): // invisible characters can turn a name around
		case digits > 8:
			b.WriteRune('…')
		default:
			b.WriteRune(r)
		}
	}
	if strings.TrimSpace(b.String()) == "" {
		return "delivery.csv"
	}
	return b.String()
}
