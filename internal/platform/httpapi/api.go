package httpapi

import (
	"context"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"doudi/internal/kernel/access"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
	"doudi/internal/platform/obs"
	"doudi/internal/platform/seal"
)

// Identify turns a session token into the actor who holds it. It returns authn's refusal for a token that is not valid.
type Identify func(ctx context.Context, token string) (access.Actor, error)

// API collects the rooms' operations and serves them.
type API struct {
	mux        *http.ServeMux
	huma       huma.API
	db         *db.DB
	box        *seal.Box
	obs        *obs.Obs
	identify   Identify
	proved     Proved
	uploadMax  int64
	operations []Operation
}

// Options are what the API needs of the house.
type Options struct {
	DB        *db.DB
	Box       *seal.Box
	Obs       *obs.Obs
	Identify  Identify
	Proved    Proved // nil: nobody ever is
	UploadMax int64  // bytes
}

// New returns an API without operations. With zero Options it can only describe itself (for `doudi openapi`).
func New(o Options) *API {
	huma.DefaultArrayNullable = false
	huma.NewErrorWithContext = fromHuma
	huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
		return fromHuma(nil, status, msg, errs...)
	}
	mux := http.NewServeMux()
	config := huma.DefaultConfig("Doudi 兜底", "1")
	config.Info.Description = "Social assistance: discover, assist, partner, assure. Problems are RFC 9457 in the language of Accept-Language (zh-CN, en)."
	config.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	// An identifier is a string to every client; see platform/id.
	config.Components.Schemas.RegisterTypeAlias(reflect.TypeFor[id.ID](), reflect.TypeFor[string]())
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "/openapi", "", ""
	config.Transformers = append(config.Transformers, listsNotNull)
	config.CreateHooks = nil // no $schema links: a body is what the room says it is
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"session": {Type: "apiKey", In: "cookie", Name: SessionCookie},
	}
	return &API{
		mux: mux, huma: humago.New(mux, config), db: o.DB, box: o.Box, obs: o.Obs, identify: o.Identify, proved: o.Proved, uploadMax: o.UploadMax,
	}
}

// schemaName puts the package's name before the type's, unless the type already begins with it: warning.Row → WarningRow.
func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	name := huma.DefaultSchemaNamer(t, hint)
	pkg := t.PkgPath()
	pkg = pkg[strings.LastIndex(pkg, "/")+1:]
	if pkg == "" || strings.HasPrefix(strings.ToLower(name), pkg) {
		return name
	}
	return strings.ToUpper(pkg[:1]) + pkg[1:] + name
}

// OpenAPI is the description of everything registered, as YAML.
func (a *API) OpenAPI() ([]byte, error) { return a.huma.OpenAPI().YAML() }

// Operations are the registered operations, for the inspectors.
func (a *API) Operations() []Operation { return a.operations }

// Handle adds a plain handler beside the operations: the front end, health, metrics.
func (a *API) Handle(pattern string, h http.Handler) { a.mux.Handle(pattern, h) }
