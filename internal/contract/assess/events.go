// Package assess says what discover/assess tells other rooms.
package assess

// Published is the name of the event that a run's scores became visible.
const Published = "assess.published"

// PublishedV1 is its payload.
type PublishedV1 struct {
	Run int64 `json:"run,string"`
}
