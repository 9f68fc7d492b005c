package problem

import (
	"fmt"
	"sort"
	"sync"
)

// Category decides how a refusal travels: which HTTP status it becomes and whether trying again can help.
type Category string

// The categories. Each is one HTTP status.
const (
	Invalid         Category = "invalid"               // 422: the input cannot be understood or breaks a rule
	Unauthenticated Category = "unauthenticated"       // 401: nobody is signed in
	Forbidden       Category = "forbidden"             // 403: the actor may not
	NotFound        Category = "not_found"             // 404: it does not exist, or not within the actor's scope
	Conflict        Category = "conflict"              // 409: the state, or a lost race, forbids it
	Precondition    Category = "precondition_required" // 428: the request must name the version that it changes
	TooLarge        Category = "too_large"             // 413: more than is accepted at once
	TooMany         Category = "too_many"              // 429: too often; wait
	Unavailable     Category = "unavailable"           // 503: not now; trying again later can help
	Internal        Category = "internal"              // 500: our fault
)

// Status is the HTTP status of the category.
func (c Category) Status() int {
	switch c {
	case Invalid:
		return 422
	case Unauthenticated:
		return 401
	case Forbidden:
		return 403
	case NotFound:
		return 404
	case Conflict:
		return 409
	case Precondition:
		return 428
	case TooLarge:
		return 413
	case TooMany:
		return 429
	case Unavailable:
		return 503
	default:
		return 500
	}
}

// Kind is a named refusal: a stable code, a category and its words. Texts may use {param}.
type Kind struct {
	Code     string
	Category Category
	zh, en   string
}

var (
	kindsMu sync.Mutex
	kinds   = map[string]*Kind{}
)

// Define declares a named refusal. Codes are unique in the program and never reused for another meaning; Define panics on a
// second declaration, at start-up.
func Define(code string, category Category, zh, en string) *Kind {
	kindsMu.Lock()
	defer kindsMu.Unlock()
	if _, taken := kinds[code]; taken {
		panic(fmt.Sprintf("problem: code %q is defined twice", code))
	}
	k := &Kind{Code: code, Category: category, zh: zh, en: en}
	kinds[code] = k
	return k
}

// Kinds returns every declared refusal, ordered by code: for documentation and tests.
func Kinds() []*Kind {
	kindsMu.Lock()
	defer kindsMu.Unlock()
	all := make([]*Kind, 0, len(kinds))
	for _, k := range kinds {
		all = append(all, k)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Code < all[j].Code })
	return all
}

// New is one occurrence of the refusal, without parameters.
func (k *Kind) New() *Problem { return &Problem{kind: k} }

// With is one occurrence of the refusal with its first parameter.
func (k *Kind) With(param string, value any) *Problem { return k.New().With(param, value) }

// Text is the refusal's unfilled text in the given locale ("en…" is English, all else Chinese).
func (k *Kind) Text(locale string) string { return pick(locale, k.zh, k.en) }
