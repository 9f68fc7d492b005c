package source

import (
	"encoding/json"
	"testing"
)

// Events are stored: what was written yesterday is read today. Ids are strings, because a JSON number loses their last digits.
func TestThePayloadIsStoredAsItAlwaysWas(t *testing.T) {
	payload := CheckedV1{Batch: 1<<53 + 1, Item: "hukou"}
	raw, err := json.Marshal(payload)
	if want := `{"batch":"9007199254740993","item":"hukou"}`; err != nil || string(raw) != want || Checked != "source.checked" {
		t.Errorf("%s, %v; want %s", raw, err, want)
	}
	var again CheckedV1
	if err := json.Unmarshal(raw, &again); err != nil || again != payload {
		t.Error(again, err)
	}
}
