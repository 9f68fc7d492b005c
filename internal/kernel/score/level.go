package score

// Threshold is where a level begins.
type Threshold struct {
	Level string // "red"
	From  int32  // hundredths of a point
}

// Level is the level of the highest threshold that the score reaches, or "" when it reaches none. The order of the thresholds
// does not matter.
func Level(total int32, thresholds []Threshold) string {
	level, highest := "", int32(-1)
	for _, t := range thresholds {
		if total >= t.From && t.From > highest {
			level, highest = t.Level, t.From
		}
	}
	return level
}
