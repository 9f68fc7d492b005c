// Package warning says what discover/warning tells other rooms.
package warning

// The names of the events.
const (
	Opened   = "warning.opened"
	Disposed = "warning.disposed"
)

// OpenedV1 is the payload of Opened.
type OpenedV1 struct {
	Warning   int64  `json:"warning,string"`
	Household int64  `json:"household,string"`
	Level     string `json:"level"`
}

// DisposedV1 is the payload of Disposed.
type DisposedV1 struct {
	Warning     int64  `json:"warning,string"`
	Household   int64  `json:"household,string"`
	Disposition string `json:"disposition"`
}
