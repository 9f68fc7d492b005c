// Package source says what discover/source tells other rooms.
package source

// Checked is the name of the event that a batch passed its check and waits to be loaded.
const Checked = "source.checked"

// CheckedV1 is its payload.
type CheckedV1 struct {
	Batch int64  `json:"batch,string"`
	Item  string `json:"item"`
}
