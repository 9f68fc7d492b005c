package main

import (
	"fmt"
	"os"
	"strings"
)

// bar shows how far long work is: one line that moves on a terminal, one line at the end elsewhere.
type bar struct {
	label    string
	terminal bool
	silent   bool
	last     string
}

func newBar(label string) *bar {
	info, err := os.Stdout.Stat()
	return &bar{label: label, terminal: err == nil && info.Mode()&os.ModeCharDevice != 0}
}

func (b *bar) show(percent int, note string) {
	const width = 24
	if !b.terminal || b.silent {
		return
	}
	full := min(max(percent, 0), 100) * width / 100
	line := fmt.Sprintf("\r%-36s [%s%s] %3d%% %-28s", b.label, strings.Repeat("█", full), strings.Repeat("·", width-full), percent, note)
	if line != b.last {
		fmt.Print(line)
		b.last = line
	}
}

func (b *bar) end(note string) {
	if b.silent {
		return
	}
	if b.terminal {
		fmt.Print("\r" + strings.Repeat(" ", 100) + "\r")
	}
	fmt.Printf("%-36s %s\n", b.label, note)
}
