// Package registry says what discover/registry tells other rooms.
package registry

// Published is the name of the event that a stage of facts became visible.
const Published = "registry.published"

// PublishedV1 is its payload.
type PublishedV1 struct {
	Stage int64  `json:"stage,string"`
	Batch int64  `json:"batch,string"`
	Item  string `json:"item"`
	Small bool   `json:"small,omitempty"` // so few records that somebody may be waiting for what follows
}
