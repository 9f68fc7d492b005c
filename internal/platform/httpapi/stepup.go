package httpapi

import (
	"context"
	"time"

	"doudi/internal/kernel/problem"
)

// Freshness is how long a proof of who one is opens what asks for one: long enough for one piece of work, short enough that a
// desk that was left does not export.
const Freshness = 5 * time.Minute

// ErrStepUp asks the person to prove again who they are; the same request succeeds afterwards.
var ErrStepUp = problem.Define("step_up_required", problem.Forbidden,
	"这项操作需要再次确认是您本人。请输入密码或验证码，确认后会接着办理。",
	"This needs you to confirm once more that it is you. Enter your password or code; then it goes on.")

// Proved tells when the holder of a session token last proved who they are.
type Proved func(ctx context.Context, token string) (time.Time, error)

// fresh refuses a caller whose last proof is too old.
func (a *API) fresh(ctx context.Context) error {
	who, _ := ctx.Value(callerKey{}).(*caller)
	if who == nil || a.proved == nil {
		return ErrStepUp.New()
	}
	at, err := a.proved(ctx, who.token)
	if err != nil {
		return err
	}
	if a.db.Clock().Now().Sub(at) > Freshness {
		return ErrStepUp.New()
	}
	return nil
}
