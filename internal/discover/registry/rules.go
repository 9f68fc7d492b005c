package registry

import (
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/id"
)

// verdict is what a record means beside what is already known of its person.
type verdict int

const (
	added     verdict = iota
	changed           // the same record with other content: the older fact is superseded
	unchanged         // nothing to write
	duplicate         // the file has this row twice
	conflict          // the file has this record twice with different content
)

// current is a fact that stands, or one that a larger load has to do with which this one goes before.
type current struct {
	id           id.ID
	key, content token
	newer        bool // of a batch that was received later
	pending      bool // staged by the larger load, and not known yet
	contested    bool // known, and superseded by the larger load, which is not published yet
}

// judge compares a record with the person's standing facts of the same item. earlier is what the first row of the same key says, if the
// file had one: then that row counts, even if it only said what was known. old are the facts that the record replaces.
func judge(standing []current, key, content, earlier token) (v verdict, old []id.ID) {
	switch earlier {
	case token{}:
	case content:
		return duplicate, nil
	default:
		return conflict, nil
	}
	v = added
	contest := false
	for _, f := range standing {
		if f.key != key {
			continue
		}
		contest = contest || f.pending || f.contested
		switch {
		case f.newer:
			return unchanged, nil // what came later stands
		case f.pending:
			old = append(old, f.id)
		case f.content == content:
			v, old = unchanged, append(old, f.id)
		case v == added:
			v, old = changed, append(old, f.id)
		default:
			old = append(old, f.id)
		}
	}
	switch {
	case v == unchanged && !contest:
		return unchanged, nil
	case v == unchanged: // what is known is said again, against what the larger load says: it is written anew, to stand after both
		v = changed
	}
	return v, old
}

// ErrShrunk stops a snapshot that would end too much of what is known: a file cut short looks just like a county that emptied.
var ErrShrunk = problem.Define("registry.shrunk", problem.Conflict,
	"这份全量文件比上次少了 {ended} 条（原有 {standing} 条），超过三成。多半是文件不完整；什么都没有改变。确认无误后可选择继续。",
	"This full list has {ended} records fewer than before ({standing}), over 30 percent. Most likely the file is cut; nothing was changed. If it is right, choose to go on.")

// shrunk reports whether a snapshot ends so much that a person has to look first. The share is a safety catch of the software,
// not a rule of the law; below shrunkFloor records it does not apply.
func shrunk(ended, standing int64) bool {
	const shrunkPercent, shrunkFloor = 30, 20
	return standing >= shrunkFloor && ended*100 > standing*shrunkPercent
}
