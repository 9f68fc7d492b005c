package job

import "github.com/riverqueue/river"

// Lane keeps quick jobs, behind which somebody may be waiting, apart from those that may take their whole turn. Each has its own workers.
type Lane string

// The lanes. Quick is River's default queue, so that jobs of earlier versions are done.
const (
	Quick Lane = river.QueueDefault
	Slow  Lane = "slow"
)

// Heavy is what arguments implement whose job may take its whole turn: it must not keep quick ones waiting.
type Heavy interface {
	Heavy() bool
}

func laneOf(args Args) Lane {
	if h, ok := args.(Heavy); ok && h.Heavy() {
		return Slow
	}
	return Quick
}
