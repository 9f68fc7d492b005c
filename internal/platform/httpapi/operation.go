package httpapi

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"doudi/internal/kernel/access"
)

// Operation describes one operation.
type Operation struct {
	ID      string        // "warning.list"; stable, names metrics and leak rows
	Method  string        // http.MethodGet …
	Path    string        // "/v1/warnings/{id}"
	Summary string        // English, for the description
	Action  access.Action // what the actor's role must include; empty with Open or AnyRole
	Open    bool          // anybody, without a session
	AnyRole bool          // anybody with a session
	Status  int           // of success; 0: 200, or 204 without a body
	Upload  bool          // the body is streamed and may be as large as the configuration allows
}

// Register adds an operation. handle gets an actor whose role has been checked; scope and purpose are the room's, through db and
// audit. It panics on an operation that says of nobody who may use it: the program does not start with an unguarded door.
func Register[In, Out any](a *API, op Operation, handle func(ctx context.Context, actor access.Actor, in *In) (*Out, error)) {
	if op.Action == "" && !op.Open && !op.AnyRole {
		panic("httpapi: operation " + op.ID + " names no action")
	}
	a.operations = append(a.operations, op)
	h := huma.Operation{
		OperationID: op.ID, Method: op.Method, Path: op.Path, Summary: op.Summary, DefaultStatus: op.Status,
		Errors: []int{},
	}
	if !op.Open {
		h.Security = []map[string][]string{{"session": {}}}
	}
	if op.Upload {
		h.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
			"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
		}}
	}
	h.Middlewares = huma.Middlewares{nameOperation(op)}
	huma.Register(a.huma, h, func(ctx context.Context, in *In) (*Out, error) {
		actor, err := permit(ctx, op)
		if err != nil {
			return nil, document(ctx, a.obs, err)
		}
		out, err := handle(ctx, actor, in)
		if err != nil {
			return nil, document(ctx, a.obs, err)
		}
		return out, nil
	})
	if a.huma.OpenAPI().Components.Schemas != nil {
		describeProblems(a.huma, op)
	}
}

func permit(ctx context.Context, op Operation) (access.Actor, error) {
	who, _ := ctx.Value(callerKey{}).(*caller)
	if op.Open {
		if who != nil {
			return who.actor, nil
		}
		return access.Actor{}, nil
	}
	if who == nil || who.err != nil {
		if who != nil && who.err != nil {
			return access.Actor{}, who.err
		}
		return access.Actor{}, ErrSignIn.New()
	}
	if op.AnyRole {
		return who.actor, nil
	}
	return who.actor, access.Allow(who.actor, op.Action)
}

// describeProblems adds the problem response to the operation's description.
func describeProblems(api huma.API, op Operation) {
	item := api.OpenAPI().Paths[op.Path]
	if item == nil {
		return
	}
	for _, o := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
		if o == nil || o.OperationID != op.ID {
			continue
		}
		o.Responses["default"] = &huma.Response{
			Description: "Problem (RFC 9457)",
			Content: map[string]*huma.MediaType{"application/problem+json": {
				Schema: api.OpenAPI().Components.Schemas.Schema(documentType, true, "Problem"),
			}},
		}
		if op.Method != http.MethodGet {
			o.Parameters = append(o.Parameters, &huma.Param{
				Name: "Idempotency-Key", In: "header", Description: "Repeating a request with the same key has no second effect.",
				Schema: &huma.Schema{Type: huma.TypeString},
			})
		}
	}
}

// nameOperation tells the outer handler which operation answered, for log and metrics.
func nameOperation(op Operation) func(ctx huma.Context, next func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		if named, ok := ctx.Context().Value(nameKey{}).(*string); ok {
			*named = op.ID
		}
		next(ctx)
	}
}

type nameKey struct{}
