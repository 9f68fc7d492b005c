// Package httpapi is the house's door for programs: huma on the standard mux, OpenAPI 3.1, RFC 9457 problems in Chinese and
// English. Rooms declare operations with Register; each names the action it needs, and the check happens here, before the room.
//
// The three guards against huma's defaults: schema names carry their package, so two rooms may both have a Row; no error text or
// offending value reaches the client unless it is a problem of ours; lists are empty and never null.
//
// Every write takes an Idempotency-Key, which is claimed in the transaction of the change; every update names the version that
// it changes in If-Match.
package httpapi
