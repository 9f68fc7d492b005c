package audit

import "context"

type requestKey struct{}

// WithRequestID ties every row written under ctx to one request.
func WithRequestID(ctx context.Context, request string) context.Context {
	return context.WithValue(ctx, requestKey{}, request)
}

// RequestID is the request's id, or empty for a job.
func RequestID(ctx context.Context) string {
	request, _ := ctx.Value(requestKey{}).(string)
	return request
}
