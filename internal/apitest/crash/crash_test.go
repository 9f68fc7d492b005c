// Package crash kills the real program, again and again, while departments deliver and households are scored, and shows that the
// end is the same as if nothing had happened.
package crash

import (
	"math/rand/v2"
	"syscall"
	"testing"
	"time"

	"doudi/internal/apitest/installed"
	"doudi/internal/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m.Run) }

const (
	kills = 20
	// recovery is how long the program may take, after the last kill, until everything is delivered, scored and warned.
	recovery = time.Minute
)

func TestTwentyKillsChangeNothing(t *testing.T) {
	binary := installed.Build(t)
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			calm := installed.New(t, binary, engine)
			took := calm.Finish(t, 2*recovery)
			want := calm.Digest(t)
			seed := uint64(time.Now().UnixNano())
			dice := rand.New(rand.NewPCG(seed, 1))
			t.Logf("undisturbed: %.1f s, %d households, %d warnings; seed of the kills %d", took.Seconds(), want.Households, want.Warnings, seed)
			left := kills
			for left > 0 {
				stormy := installed.New(t, binary, engine)
				for left > 0 && killAfter(t, stormy, time.Duration(200+dice.IntN(1500))*time.Millisecond) {
					left--
				}
				began := time.Now()
				stormy.Finish(t, 2*recovery)
				if took := time.Since(began); took > recovery {
					t.Errorf("after the last kill it took %.0f s, more than %.0f\n%s", took.Seconds(), recovery.Seconds(), stormy.Log())
				}
				want.Same(t, stormy.Digest(t))
				stormy.Run(t, "holds:", "audit", "verify")
			}
		})
	}
}

// killAfter starts the program and kills it; false if everything was done before.
func killAfter(t *testing.T, i *installed.Installation, wait time.Duration) bool {
	t.Helper()
	cmd, ready := i.Start(t)
	killed := true
	select {
	case <-ready:
		killed = false
	case <-time.After(wait):
	}
	_ = cmd.Process.Signal(syscall.SIGKILL)
	_ = cmd.Wait()
	return killed
}
