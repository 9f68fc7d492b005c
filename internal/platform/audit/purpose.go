package audit

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
	"doudi/internal/platform/seal"
)

// Validity is how long a stated purpose opens its task. A day of work: tomorrow one says again why.
const Validity = 12 * time.Hour

// ErrPurposeRequired asks for the purpose.
var ErrPurposeRequired = problem.Define("purpose_required", problem.Forbidden,
	"查看这一户的信息之前，请先说明用途。您的说明会记入查阅记录。",
	"Before this household is shown, please state what you need it for. Your statement is kept in the access log.")

// ErrNoteNumber keeps personal numbers out of the trail, which is kept in clear and for ever.
var ErrNoteNumber = problem.Define("audit.note_number", problem.Invalid,
	"用途说明里请不要写身份证号、手机号或银行账号：说明会原样记入查阅记录。请删去号码后再提交。",
	"Please leave ID, phone and account numbers out of the purpose: it is kept in the access log as it stands. Take the number out and send it again.")

// ErrReason and ErrReasonNote ask for a purpose that says something.
var (
	ErrReason = problem.Define("audit.purpose_reason", problem.Invalid,
		"请选择查看用途。", "Choose what you need it for.")
	ErrReasonNote = problem.Define("audit.purpose_note", problem.Invalid,
		"选择“其他”时，请写明用途。", "With “other”, say what you need it for.")
)

// Reasons are the purposes that can be stated; other needs words of its own.
var Reasons = []string{"home_visit", "review", "complaint", other}

const other = "other"

// CheckReason returns ErrReason or ErrReasonNote unless the reason, with its note, says something.
func CheckReason(reason, note string) error {
	switch {
	case !slices.Contains(Reasons, reason):
		return problem.Join([]problem.Field{{Pointer: "/reason", Problem: ErrReason.New()}})
	case reason == other && strings.TrimSpace(note) == "":
		return problem.Join([]problem.Field{{Pointer: "/note", Problem: ErrReasonNote.New()}})
	}
	return nil
}

// State records why the actor needs the task's persons; from then on, and for Validity, Open succeeds for the actor's present post.
// It returns ErrReason, at /reason, for a reason that is none, and, at /note, ErrReasonNote where one is needed and ErrNoteNumber for
// one that holds somebody's number.
func State(tx *db.Tx, county int, task Subject, reason, note string) (purpose id.ID, expires time.Time, err error) {
	if err = CheckReason(reason, note); err == nil && holdsNumber(note) {
		err = problem.Join([]problem.Field{{Pointer: "/note", Problem: ErrNoteNumber.New()}})
	}
	if err != nil {
		return 0, expires, err
	}
	purpose, expires = tx.NewID(), tx.Now().Add(Validity)
	actor := tx.Actor()
	_, err = tx.Exec(`INSERT INTO audit_purpose (county,id,actor,post,task_kind,task,reason,note,stated_ms,expires_ms)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`,
		county, purpose, actor.UserID, actor.PostID, task.Kind, task.ID, reason, note, tx.Millis(), expires.UnixMilli())
	if err != nil {
		return 0, expires, err
	}
	_, err = Record(tx, Entry{County: county, Action: task.Kind + ".purpose", Subject: task, Purpose: reason, After: map[string]string{"note": note}})
	return purpose, expires, err
}

// holdsNumber reports ten or more digits in a row, blanks and hyphens between them apart: more than a date has, fewer than an ID
// number, a mobile number or an account.
func holdsNumber(note string) bool {
	const fewest = 10
	digits := 0
	for _, r := range note {
		switch {
		case unicode.IsDigit(r):
			if digits++; digits >= fewest {
				return true
			}
		case r != '-' && !unicode.IsSpace(r):
			digits = 0
		}
	}
	return false
}

// Open shows a task's persons: show reads under the purpose that the actor stated for the task, and the look is logged before
// Open returns. Without a valid purpose it returns ErrPurposeRequired and show is not called.
func Open(ctx context.Context, d *db.DB, actor access.Actor, county int, task, record Subject, show func(tx *db.Tx, p access.Purpose) error) error {
	return OpenAny(ctx, d, actor, county, []Subject{task}, record, show)
}

// OpenAny is Open for persons whom several tasks need: a purpose stated for one of them will do, the first of the list that has one.
func OpenAny(ctx context.Context, d *db.DB, actor access.Actor, county int, tasks []Subject, record Subject, show func(tx *db.Tx, p access.Purpose) error) error {
	var reason string
	var of Subject
	err := d.Read(ctx, actor, func(tx *db.Tx) error {
		var purpose id.ID
		purpose, reason, of = 0, "", Subject{}
		for _, task := range tasks {
			found, err := tx.Row(`SELECT id,reason FROM audit_purpose WHERE county=$1 AND actor=$2 AND post=$3 AND task_kind=$4 AND task=$5 AND expires_ms>$6
				ORDER BY id DESC LIMIT 1`, []any{county, actor.UserID, actor.PostID, task.Kind, task.ID, tx.Millis()}, &purpose, &reason)
			if err != nil {
				return err
			}
			if found {
				of = task
				break
			}
		}
		if purpose == 0 {
			return ErrPurposeRequired.New()
		}
		return show(tx, access.Mint(actor, reason, int64(purpose)))
	})
	if err != nil {
		return err
	}
	return d.Write(ctx, actor, func(tx *db.Tx) error {
		_, err := Record(tx, Entry{County: county, Action: record.Kind + ".open", Subject: record, Purpose: reason,
			After: map[string]any{"task": of}})
		return err
	})
}

// Search shows a list that names persons: one row for the whole search, with the keyed hash of its query and how many it found.
func Search(ctx context.Context, d *db.DB, box *seal.Box, actor access.Actor, county int, action, query string, show func(tx *db.Tx, p access.Purpose) (int, error)) error {
	found := 0
	err := d.Read(ctx, actor, func(tx *db.Tx) error {
		var err error
		found, err = show(tx, access.Mint(actor, action, int64(tx.NewID())))
		return err
	})
	if err != nil {
		return err
	}
	return d.Write(ctx, actor, func(tx *db.Tx) error {
		_, err := Record(tx, Entry{County: county, Action: action, Subject: Subject{Kind: "search"}, Purpose: "worklist",
			After: map[string]any{"query": QueryHash(box, county, query), "found": found}})
		return err
	})
}
