package authn

// Names is how many names the throttle keeps.
func (t *Throttle) Names() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.fails)
}
