package iam

import (
	"context"

	contract "doudi/internal/contract/iam"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/authn"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
	"doudi/internal/platform/seal"
	"doudi/internal/policy"
)

// Divisions is what iam asks of policy about places; *policy.Service answers.
type Divisions interface {
	Name(code int64) string                     // the own name, "" if unknown
	Division(code int64) policy.Division        // as it is shown
	County(code int64) (county int, known bool) // where it lies
	Within(county int) map[int64][]int64        // its streets with their communities, as far as those are known
}

// Options are what iam needs of the house.
type Options struct {
	DB           *db.DB
	Box          *seal.Box
	Sessions     *authn.Sessions
	Throttle     *authn.Throttle
	Divisions    Divisions
	Queues       contract.Queues                                          // nil: no room has work
	TwoStep      []access.Role                                            // whose posts ask for a second step
	Notices      func(ctx context.Context, locale string) []policy.Notice // what everybody who signs in should know; nil: nothing
	SecureCookie bool                                                     // behind HTTPS
}

// Service is the room's use cases.
type Service struct {
	db        *db.DB
	box       *seal.Box
	sessions  *authn.Sessions
	throttle  *authn.Throttle
	codes     *authn.SecondStep
	divisions Divisions
	queues    contract.Queues
	twoStep   []access.Role
	notices   func(ctx context.Context, locale string) []policy.Notice
	secure    bool
	gate      chan struct{}
	known     *roster
}

// New returns the service.
func New(o Options) *Service {
	return &Service{db: o.DB, box: o.Box, sessions: o.Sessions, throttle: o.Throttle, codes: authn.NewSecondStep(o.Box),
		divisions: o.Divisions, twoStep: o.TwoStep, notices: o.Notices, secure: o.SecureCookie, gate: make(chan struct{}, passwordsAtOnce), known: newRoster()}
}

// Use tells iam where the work of places is kept.
func (s *Service) Use(q contract.Queues) { s.queues = q }

// ErrCounty refuses a number that is no county, city or province.
var ErrCounty = problem.Define("iam.county", problem.Invalid,
	"没有代码为 {county} 的区县。请使用 6 位行政区划代码，如 420106。",
	"There is no county with the code {county}. Use the six digits of the division, such as 420106.")

// Install makes this installation serve the county: its keys, then its row. Repeating it only loads the keys.
func (s *Service) Install(ctx context.Context, county int) error {
	lies, known := s.divisions.County(int64(county))
	if !known || lies != county {
		return ErrCounty.With("county", county)
	}
	if err := s.box.Ensure(ctx, county); err != nil {
		return err
	}
	return s.db.Write(ctx, access.Job("setup", county), func(tx *db.Tx) error {
		there, err := installed(tx, county)
		if err != nil || there {
			return err
		}
		if err := install(tx, county, s.divisions.Name(int64(county))); err != nil {
			return err
		}
		_, err = audit.Record(tx, audit.Entry{County: county, Action: "authority.install", Subject: audit.Subject{Kind: "authority", ID: id.ID(county)}})
		return err
	})
}

// Counties are the installed counties, ascending.
func (s *Service) Counties(ctx context.Context) ([]int, error) {
	const all = 10_000 // a nation has 2,900
	var list []int
	err := s.db.Read(ctx, access.Job("iam.counties", 0), func(tx *db.Tx) (err error) {
		list, err = counties(tx, all)
		return err
	})
	return list, err
}

// EnsureUser makes sure that an account with these posts in the county exists, for set-up and the demo. It is known by its login:
// repeated, it neither changes name or password nor gives a post twice.
func (s *Service) EnsureUser(ctx context.Context, county int, n NewUser, posts []NewPost) (id.ID, error) {
	n = n.tidy()
	setup := access.Job("setup", county)
	var user User
	var exists bool
	err := s.db.Read(ctx, setup, func(tx *db.Tx) (err error) {
		user, _, exists, err = credentials(tx, n.Login)
		return err
	})
	if err != nil {
		return 0, err
	}
	hash := ""
	if !exists {
		if hash, err = s.hash(n); err != nil {
			return 0, err
		}
	}
	err = s.db.Write(ctx, setup, func(tx *db.Tx) error {
		if !exists {
			user = User{ID: tx.NewID(), County: county, Login: n.Login, Name: n.Name}
			if err := s.insert(tx, user, hash, n.Temporary); err != nil {
				return err
			}
		}
		held, err := heldPosts(tx, user.ID)
		if err != nil {
			return err
		}
		for _, np := range posts {
			p, err := s.give(tx, user.ID, np.at(county), held)
			if problem.Is(err, ErrHeld) {
				continue
			}
			if err != nil {
				return err
			}
			held = append(held, p)
		}
		return nil
	})
	return user.ID, err
}

// hash checks a tidied account whole and returns what is stored of its password. It takes 20 ms and runs outside a transaction.
func (s *Service) hash(n NewUser) (string, error) {
	faults := n.faults()
	hash, err := authn.HashPassword(n.Login, n.Password)
	if p, refused := problem.As(err); refused {
		faults = append(faults, problem.Field{Pointer: "/password", Problem: p})
	} else if err != nil {
		return "", err
	}
	return hash, problem.Join(faults)
}

func (s *Service) insert(tx *db.Tx, u User, hash string, mustChange bool) error {
	free, err := insertUser(tx, u, hash, mustChange)
	if err != nil {
		return err
	}
	if !free {
		return ErrLoginTaken.New().At("/login", ErrLoginTaken.New())
	}
	_, err = audit.Record(tx, audit.Entry{County: u.County, Action: "user.create", Subject: audit.Subject{Kind: "user", ID: u.ID}})
	return err
}

// give checks the post against the rules and what the user holds, and writes it.
func (s *Service) give(tx *db.Tx, user id.ID, p Post, held []Post) (Post, error) {
	lies, known := s.divisions.County(p.Division)
	if err := problem.Join(p.faults(lies, known)); err != nil {
		return p, err
	}
	if refused := p.join(held); refused != nil {
		return p, refused.At("/role", refused)
	}
	p.ID, p.User, p.Started = tx.NewID(), user, tx.Now()
	if err := insertPost(tx, p); err != nil {
		return p, err
	}
	_, err := audit.Record(tx, audit.Entry{County: p.County, Action: "post.give", Subject: audit.Subject{Kind: "post", ID: p.ID}, After: p.trail()})
	return p, err
}

// trail is what the audit row says of a post.
func (p Post) trail() map[string]any {
	said := map[string]any{"user": p.User, "role": p.Role, "division": p.Division, "department": p.Department, "grants": joinGrants(p.Grants)}
	if p.Behalf != 0 {
		said["behalf"], said["from"], said["to"] = p.Behalf, p.From, p.To
	}
	return said
}
