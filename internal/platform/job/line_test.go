package job

import "testing"

func TestWhoComesToATakenLineIsToldToTheOneAtWork(t *testing.T) {
	var l Line[int]
	if !l.Enter(1) || l.Enter(1) || !l.Enter(2) {
		t.Fatal("a key is taken by one, and only that key")
	}
	if !l.Leave(1) || l.Leave(2) {
		t.Error("the one at 1 missed somebody, the one at 2 nobody")
	}
	if !l.Enter(1) || l.Leave(1) {
		t.Error("what was missed is told once")
	}
}
