package httpapi

import (
	"encoding/json"
	"testing"
	"time"
)

type leaf struct {
	Tags []string `json:"tags"`
	at   []int    // unexported: must not stop the copy
}

type tree struct {
	Leaves  []leaf          `json:"leaves"`
	ByName  map[string]leaf `json:"byName"`
	One     *leaf           `json:"one"`
	None    *leaf           `json:"none"`
	Any     any             `json:"any"`
	Raw     json.RawMessage `json:"raw,omitempty"`
	Bytes   []byte          `json:"bytes"`
	At      time.Time       `json:"at"`
	Rows    [][]int         `json:"rows"`
	Skipped []int           `json:"skipped,omitempty"`
}

func TestNoListOfAnAnswerIsNull(t *testing.T) {
	kept := tree{
		Leaves: []leaf{{Tags: []string{"a"}}, {at: []int{1}}}, ByName: map[string]leaf{"x": {}, "y": {Tags: []string{"b"}}},
		One: &leaf{}, Any: []leaf{{}}, Bytes: []byte("A"), Rows: [][]int{nil, {1}},
	}
	before, _ := json.Marshal(kept)
	fixed, err := listsNotNull(nil, "200", kept)
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(fixed)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"leaves":[{"tags":["a"]},{"tags":[]}],"byName":{"x":{"tags":[]},"y":{"tags":["b"]}},"one":{"tags":[]},"none":null,` +
		`"any":[{"tags":[]}],"bytes":"QQ==","at":"0001-01-01T00:00:00Z","rows":[[],[1]]}`
	if string(got) != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	if after, _ := json.Marshal(kept); string(after) != string(before) {
		t.Error("the room's own value was changed: ", string(after))
	}
	if fixed.(tree).Leaves[1].at[0] != 1 {
		t.Error("an unexported field was lost")
	}
}

func TestAnAnswerWithoutNullListsIsPassedOnAsItIs(t *testing.T) {
	whole := &leaf{Tags: []string{"a"}}
	if got, err := listsNotNull(nil, "200", whole); err != nil || got != any(whole) {
		t.Fatal(got, err)
	}
	if got, err := listsNotNull(nil, "204", nil); err != nil || got != nil {
		t.Fatal(got, err)
	}
	got, err := listsNotNull(nil, "200", []leaf(nil))
	if raw, _ := json.Marshal(got); err != nil || string(raw) != "[]" {
		t.Fatal(string(raw), err)
	}
}
