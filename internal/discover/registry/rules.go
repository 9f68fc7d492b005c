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

// current is a fact that stands: not superseded, published or of the stage being loaded.
type current struct {
	id           id.ID
	key, content string
	mine         bool // of the stage being loaded
}

// judge compares a record with the person's standing facts of the same item. again says that an earlier row of the file had the same
// key: then the first row counts, even if it only said what was known. old is the fact that the verdict is about.
func judge(standing []current, key, content string, again bool) (v verdict, old id.ID) {
	v = added
	for _, f := range standing {
		if f.key != key {
			continue
		}
		switch {
		case (f.mine || again) && f.content == content:
			v, old = duplicate, f.id
		case f.mine || again:
			v, old = conflict, f.id
		case f.content == content:
			v, old = unchanged, f.id
		default:
			v, old = changed, f.id
		}
		if f.mine {
			break // it replaces what else stands under the key
		}
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
