package job

import "sync"

// Line lets one job of this process at a time work on a key, such as a county: two would read the same rows side by side, and one of
// them for nothing. What keeps two processes apart is the room's own version or cursor. The zero value is ready.
type Line[K comparable] struct {
	mu sync.Mutex
	at map[K]bool // keys at work; true if somebody came meanwhile
}

// Enter reports whether the key is free, and takes it. Who does not get in may go home: Leave tells the one at work.
func (l *Line[K]) Enter(key K) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, taken := l.at[key]; taken {
		l.at[key] = true
		return false
	}
	if l.at == nil {
		l.at = map[K]bool{}
	}
	l.at[key] = false
	return true
}

// Leave frees the key and reports whether somebody came meanwhile, whose job has to be inserted anew.
func (l *Line[K]) Leave(key K) (missed bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	missed = l.at[key]
	delete(l.at, key)
	return missed
}
