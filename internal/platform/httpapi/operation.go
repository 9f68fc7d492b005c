package httpapi

import (
	"context"
	"encoding/json"
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
	StepUp  bool          // the person has proved within Freshness who they are
	Secret  bool          // the answer is shown once and not kept for a repetition
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
		Errors: []int{}, Extensions: map[string]any{},
	}
	if roles := Roles(op); len(roles) > 0 {
		h.Extensions["x-roles"] = roles
	}
	if op.Action != "" {
		h.Extensions["x-action"] = string(op.Action)
	}
	if !op.Open {
		h.Security = []map[string][]string{{"session": {}}}
	}
	if op.Upload {
		h.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
			"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
		}}
	}
	h.Middlewares = huma.Middlewares{nameOperation(op), a.guard(op)}
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

// Roles are the roles whose post includes the operation, in the order of the permission table; none of an open one.
func Roles(op Operation) []access.Role {
	var list []access.Role
	for _, role := range access.Assignable() {
		if op.AnyRole || op.Action != "" && access.Allow(access.Actor{Role: role}, op.Action) == nil {
			list = append(list, role)
		}
	}
	return list
}

// guard refuses before anything of the request is read: who may not do it learns nothing of what would be accepted, and cannot
// make the program read a body.
func (a *API) guard(op Operation) func(ctx huma.Context, next func(huma.Context)) {
	return func(hctx huma.Context, next func(huma.Context)) {
		_, err := permit(hctx.Context(), op)
		if err == nil && op.StepUp {
			err = a.fresh(hctx.Context())
		}
		if err != nil {
			d := document(hctx.Context(), a.obs, err)
			hctx.SetHeader("Content-Type", d.ContentType(""))
			hctx.SetStatus(d.Status)
			_ = json.NewEncoder(hctx.BodyWriter()).Encode(d)
			return
		}
		next(hctx)
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
		if named, ok := ctx.Context().Value(nameKey{}).(*answering); ok {
			named.name, named.secret = op.ID, op.Secret
		}
		next(ctx)
	}
}

type nameKey struct{}

// answering is the operation that answers a request.
type answering struct {
	name   string
	secret bool
}
