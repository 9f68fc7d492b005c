package httpapi

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"

	"doudi/internal/kernel/problem"
	"doudi/internal/platform/audit"
	"doudi/internal/platform/obs"
)

// The refusals of this room.
var (
	ErrSignIn = problem.Define("authn.sign_in", problem.Unauthenticated,
		"请先登录。", "Please sign in.")
	ErrField = problem.Define("httpapi.field", problem.Invalid,
		"这一项不符合要求：{expected}。", "This input does not fit: {expected}.")
	ErrMalformed = problem.Define("httpapi.malformed", problem.Invalid,
		"请求的内容无法读取，什么也没有改变。请检查格式后重试。", "The request cannot be read. Nothing was changed. Check its format and try again.")
	ErrNoRoute = problem.Define("httpapi.no_route", problem.NotFound,
		"没有这个地址。", "There is nothing at this address.")
	ErrCrossOrigin = problem.Define("httpapi.cross_origin", problem.Forbidden,
		"这项操作来自另一个网站的页面，已被拒绝，什么也没有改变。", "This came from a page of another site. It was refused and nothing was changed.")
	ErrTooLarge = problem.Define("httpapi.too_large", problem.TooLarge,
		"内容超过上限（{limit} MB），没有保存。", "The content is over the limit of {limit} MB. Nothing was kept.")
	ErrVersion = problem.Define("httpapi.version_required", problem.Precondition,
		"请在 If-Match 中写明您修改的是哪个版本。", "Name the version that you change in If-Match.")
	ErrLostRace = problem.Define("httpapi.lost_race", problem.Conflict,
		"这条记录刚被别人修改过。您的修改没有生效；请刷新，看过新内容后再决定。",
		"Somebody has just changed this record. Your change was not made; reload, look at it and decide again.")
)

// Document is a problem on the wire: RFC 9457 with a code, the fields at fault, and the request's number.
type Document struct {
	Type      string          `json:"type"`
	Code      string          `json:"code"`
	Title     string          `json:"title"`
	Status    int             `json:"status"`
	Detail    string          `json:"detail"`
	Errors    []DocumentField `json:"errors"`
	RequestID string          `json:"requestId"`
}

// DocumentField is one input at fault.
type DocumentField struct {
	Pointer string `json:"pointer"`
	Code    string `json:"code"`
	Detail  string `json:"detail"`
}

var documentType = reflect.TypeOf(Document{})

// Error makes it huma's StatusError.
func (d *Document) Error() string { return d.Code + ": " + d.Detail }

// GetStatus is the HTTP status.
func (d *Document) GetStatus() int { return d.Status }

// ContentType is the problem's own.
func (d *Document) ContentType(string) string { return "application/problem+json" }

// document is the one place that turns an error into what the outside hears.
func document(ctx context.Context, o *obs.Obs, err error) *Document {
	p, named := problem.As(err)
	var large *http.MaxBytesError
	if !named && errors.As(err, &large) {
		// A room that streams an upload meets the limit while it reads.
		p, named = ErrTooLarge.With("limit", large.Limit>>20), true
	}
	if !named {
		// Whoever left before the answer, by turning the page or typing on, has stopped what was under way: no fault of anybody's.
		level := slog.LevelError
		if errors.Is(ctx.Err(), context.Canceled) {
			level = slog.LevelDebug
		}
		o.Log.Log(ctx, level, "request failed", "request", audit.RequestID(ctx), "error", err)
		p = problem.ErrInternal.New()
	}
	return render(ctx, p)
}

func render(ctx context.Context, p *problem.Problem) *Document {
	locale, request := Locale(ctx), audit.RequestID(ctx)
	p = p.With("request", request)
	d := &Document{
		Type: "https://doudi.invalid/problems/" + p.Code(), Code: p.Code(), Status: p.Category().Status(),
		Title: titleOf(p.Category(), locale), Detail: p.Text(locale), Errors: []DocumentField{}, RequestID: request,
	}
	for _, f := range p.Fields() {
		d.Errors = append(d.Errors, DocumentField{Pointer: f.Pointer, Code: f.Problem.Code(), Detail: f.Problem.Text(locale)})
	}
	return d
}

func titleOf(c problem.Category, locale string) string {
	titles := map[problem.Category][2]string{
		problem.Invalid: {"需要改正", "Needs correction"}, problem.Unauthenticated: {"需要登录", "Sign-in needed"},
		problem.Forbidden: {"不能进行", "Not permitted"}, problem.NotFound: {"没有找到", "Not found"},
		problem.Conflict: {"状态已变化", "State has changed"}, problem.Precondition: {"缺少版本", "Version missing"},
		problem.TooLarge: {"内容过大", "Too large"}, problem.TooMany: {"过于频繁", "Too often"},
		problem.Unavailable: {"暂不可用", "Not available now"}, problem.Internal: {"系统内部问题", "A fault on our side"},
	}
	if strings.HasPrefix(locale, "en") {
		return titles[c][1]
	}
	return titles[c][0]
}

// fromHuma replaces huma's own errors: its text may name internals and its details echo the offending value, so only the place
// and what was expected are passed on.
func fromHuma(hctx huma.Context, status int, _ string, errs ...error) huma.StatusError {
	ctx := context.Background()
	if hctx != nil {
		ctx = hctx.Context()
	}
	for _, err := range errs {
		if d, ok := err.(*Document); ok { //nolint:errorlint // huma passes ours through unwrapped
			return d
		}
	}
	switch {
	case status == http.StatusUnprocessableEntity || status == http.StatusBadRequest:
		p := ErrMalformed.New()
		var fields []problem.Field
		for _, err := range errs {
			if detail, ok := err.(*huma.ErrorDetail); ok { //nolint:errorlint // as above
				fields = append(fields, problem.Field{Pointer: pointer(detail), Problem: ErrField.With("expected", expected(detail.Message, Locale(ctx)))})
			}
		}
		if joined, ok := problem.As(problem.Join(fields)); ok {
			p = joined
		}
		return render(ctx, p)
	case status == http.StatusRequestEntityTooLarge:
		return render(ctx, ErrTooLarge.With("limit", bodyMax>>20))
	case status == http.StatusNotFound, status == http.StatusMethodNotAllowed:
		return render(ctx, ErrNoRoute.New())
	case status < http.StatusInternalServerError:
		return render(ctx, ErrMalformed.New())
	default:
		return render(ctx, problem.ErrInternal.New())
	}
}

// pointer turns huma's "body.rows[3].values" into "/rows/3/values", and leaves query, path and header with their place in front.
// What is missing is named itself, where huma names the object that lacks it.
func pointer(detail *huma.ErrorDetail) string {
	location := strings.NewReplacer("[", ".", "]", "").Replace(detail.Location)
	parts := strings.Split(location, ".")
	if parts[0] == "body" {
		parts = parts[1:]
	}
	var missing string
	if n, _ := fmt.Sscanf(detail.Message, validation.MsgExpectedRequiredProperty, &missing); n == 1 {
		parts = append(parts, missing)
	}
	return "/" + strings.Join(parts, "/")
}
