package app

import "runtime/debug"

// The memory of an import is mostly the databases' own, outside the collector's sight, so collecting half as often costs little (some
// 50 MB of a district's 300) and gives the import a twentieth of the processor back. Whoever has set GOGC knows better.
func tuneCollector() {
	const ours, standard = 200, 100
	if before := debug.SetGCPercent(ours); before != standard {
		debug.SetGCPercent(before)
	}
}
