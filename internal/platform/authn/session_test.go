package authn_test

import (
	"strings"
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/authn"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

func TestMain(m *testing.M) { dbtest.Main(m.Run) }

const life = 8 * time.Hour

// within runs a piece of bookkeeping.
func within(t *testing.T, b *dbtest.Base, fn func(tx *db.Tx) error) {
	t.Helper()
	if err := b.DB.Maintain(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func begin(t *testing.T, b *dbtest.Base, s *authn.Sessions, user, post id.ID) (token string, session authn.Session) {
	t.Helper()
	within(t, b, func(tx *db.Tx) (err error) {
		token, session, err = s.Begin(tx, user, post, "Chrome · Windows")
		return err
	})
	return token, session
}

func expired(t *testing.T, s *authn.Sessions, token, why string) {
	t.Helper()
	if _, err := s.Find(t.Context(), token); !problem.Is(err, authn.ErrExpired) {
		t.Errorf("%s: %v", why, err)
	}
}

func TestASessionIsFoundByItsTokenAlone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		s := authn.NewSessions(b.DB, life)
		token, begun := begin(t, b, s, 7, 70)
		other, _ := begin(t, b, s, 8, 80)
		if len(token) != 43 || token == other {
			t.Fatal(token, other)
		}
		found, err := s.Find(t.Context(), token)
		if err != nil || found != begun || found.User != 7 || found.Post != 70 || !found.Expires.Equal(dbtest.Start.Add(life)) {
			t.Fatalf("%+v, begun as %+v, %v", found, begun, err)
		}
		for _, wrong := range []string{"", "x", token[1:], token + "A", strings.ToUpper(token)} {
			expired(t, s, wrong, wrong)
		}
		var stored string
		err = b.DB.Read(t.Context(), access.Job("test", 0), func(tx *db.Tx) error {
			_, err := tx.Row("SELECT token FROM authn_session WHERE id=$1", []any{begun.ID}, &stored)
			return err
		})
		if err != nil || stored == "" || strings.Contains(stored, token) {
			t.Fatal("the table gives away the token: ", stored, err)
		}
		expired(t, s, stored, "what the table holds is no token")
	})
}

func TestASessionEndsWithItsTime(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		s := authn.NewSessions(b.DB, life)
		token, _ := begin(t, b, s, 7, 70)
		b.Clock.Advance(life - time.Millisecond)
		if _, err := s.Find(t.Context(), token); err != nil {
			t.Fatal("too early: ", err)
		}
		b.Clock.Advance(time.Millisecond)
		expired(t, s, token, "at its end")
	})
}

func TestASessionEndsWithSignOutAndWithItsPost(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		s := authn.NewSessions(b.DB, life)
		token, one := begin(t, b, s, 7, 70)
		second, _ := begin(t, b, s, 7, 70)
		third, three := begin(t, b, s, 7, 71)
		within(t, b, func(tx *db.Tx) error { return s.End(tx, one.ID) })
		expired(t, s, token, "signed out")
		if _, err := s.Find(t.Context(), second); err != nil {
			t.Fatal("signing out on one machine ended another: ", err)
		}
		within(t, b, func(tx *db.Tx) error { return s.EndPost(tx, 70) })
		expired(t, s, second, "the post was taken away")
		if _, err := s.Find(t.Context(), third); err != nil {
			t.Fatal("the user's other post was ended: ", err)
		}
		within(t, b, func(tx *db.Tx) error { return s.Move(tx, three.ID, 72) })
		if found, err := s.Find(t.Context(), third); err != nil || found.Post != 72 || found.User != 7 {
			t.Fatal(found, err)
		}
		within(t, b, func(tx *db.Tx) error { return s.EndPost(tx, 71) })
		if _, err := s.Find(t.Context(), third); err != nil {
			t.Fatal("a post that the session had left ended it: ", err)
		}
	})
}

func TestASignInThatFailsLeavesNoSession(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		s := authn.NewSessions(b.DB, life)
		var token string
		err := b.DB.Write(t.Context(), access.Actor{UserID: 7}, func(tx *db.Tx) (err error) {
			token, _, err = s.Begin(tx, 7, 70, "")
			return err // without an audit row the change is refused
		})
		if err == nil {
			t.Fatal("the change was accepted")
		}
		expired(t, s, token, "rolled back")
	})
}

func TestAUsersSessionsAreListedAndEndedButOne(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		s := authn.NewSessions(b.DB, life)
		keep, first := begin(t, b, s, 1, 10)
		lost, _ := begin(t, b, s, 1, 11)
		other, _ := begin(t, b, s, 2, 20)
		within(t, b, func(tx *db.Tx) error {
			list, err := s.Of(tx, 1)
			if len(list) != 2 || list[1].ID != first.ID || list[0].Agent != "Chrome · Windows" || !list[0].Begun.Equal(tx.Now()) {
				t.Errorf("%+v", list)
			}
			return err
		})
		within(t, b, func(tx *db.Tx) error {
			n, err := s.EndUser(tx, 1, first.ID)
			if n != 1 {
				t.Errorf("%d ended", n)
			}
			return err
		})
		expired(t, s, lost, "ended with the others")
		for _, token := range []string{keep, other} {
			if _, err := s.Find(t.Context(), token); err != nil {
				t.Error(err)
			}
		}
	})
}

func TestAProofIsAsOldAsItsLastOne(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		s := authn.NewSessions(b.DB, life)
		token, session := begin(t, b, s, 1, 10)
		b.Clock.Advance(time.Hour)
		if found, err := s.Find(t.Context(), token); err != nil || !found.Proved.Equal(session.Begun) {
			t.Fatal(found, err)
		}
		within(t, b, func(tx *db.Tx) error { return s.Prove(tx, session.ID) })
		if found, err := s.Find(t.Context(), token); err != nil || !found.Proved.Equal(b.Clock.Now()) {
			t.Fatal(found, err)
		}
	})
}
