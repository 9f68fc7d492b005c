package problem

import (
	"errors"
	"fmt"
	"strings"
)

// Problem is one refusal. It is immutable: With and At return copies.
type Problem struct {
	kind   *Kind
	params []param
	fields []Field
}

type param struct{ name, value string }

// Field names one input at fault: a JSON pointer (or "row 12/self_paid") and its own refusal.
type Field struct {
	Pointer string
	Problem *Problem
}

// ErrInternal is what the outside hears of every error that is not a Problem.
var ErrInternal = Define("internal", Internal,
	"系统内部出现问题，您的操作没有生效，数据没有受影响。请稍后再试；若再次出现，请把编号 {request} 告诉管理员。",
	"Something failed on our side. Nothing was changed. Please try again; if it happens again, tell your administrator the number {request}.")

// ErrInvalid groups several fields at fault.
var ErrInvalid = Define("invalid", Invalid,
	"有 {count} 处需要改正。", "{count} inputs need correction.")

// Error is the English text, for logs and tests.
func (p *Problem) Error() string { return p.kind.Code + ": " + p.Text("en") }

// Code is the stable name of the refusal.
func (p *Problem) Code() string { return p.kind.Code }

// Category is the refusal's category.
func (p *Problem) Category() Category { return p.kind.Category }

// Kind is the named refusal that this is an occurrence of.
func (p *Problem) Kind() *Kind { return p.kind }

// Fields are the inputs at fault, if any.
func (p *Problem) Fields() []Field { return p.fields }

// With returns a copy with one more parameter.
func (p *Problem) With(name string, value any) *Problem {
	next := *p
	next.params = append(append([]param(nil), p.params...), param{name, fmt.Sprint(value)})
	return &next
}

// At returns a copy that names one more input at fault.
func (p *Problem) At(pointer string, fault *Problem) *Problem {
	next := *p
	next.fields = append(append([]Field(nil), p.fields...), Field{Pointer: pointer, Problem: fault})
	return &next
}

// Is makes errors.Is(err, kind.New()) true for every occurrence of the same refusal.
func (p *Problem) Is(target error) bool {
	other, ok := target.(*Problem)
	return ok && other.kind == p.kind
}

// Text is the refusal in the given locale with its parameters filled in.
func (p *Problem) Text(locale string) string {
	text := p.kind.Text(locale)
	for _, q := range p.params {
		text = strings.ReplaceAll(text, "{"+q.name+"}", q.value)
	}
	return text
}

// Join makes one Problem of several fields at fault, or nil if there are none.
func Join(fields []Field) error {
	if len(fields) == 0 {
		return nil
	}
	p := ErrInvalid.With("count", len(fields))
	p.fields = append([]Field(nil), fields...)
	return p
}

// As finds a Problem in the chain of err.
func As(err error) (*Problem, bool) {
	var p *Problem
	ok := errors.As(err, &p)
	return p, ok
}

// Is reports whether err is an occurrence of the kind.
func Is(err error, kind *Kind) bool {
	p, ok := As(err)
	return ok && p.kind == kind
}

func pick(locale, zh, en string) string {
	if strings.HasPrefix(strings.ToLower(locale), "en") {
		return en
	}
	return zh
}
