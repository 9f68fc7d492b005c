package registry

import (
	"encoding/json"
	"testing"
)

// Events are stored: what was written yesterday is read today. Ids are strings, because a JSON number loses their last digits.
func TestThePayloadIsStoredAsItAlwaysWas(t *testing.T) {
	payload := PublishedV1{Stage: 1<<53 + 1, Batch: 2, Item: "hukou"}
	raw, err := json.Marshal(payload)
	if want := `{"stage":"9007199254740993","batch":"2","item":"hukou"}`; err != nil || string(raw) != want || Published != "registry.published" {
		t.Errorf("%s, %v; want %s", raw, err, want)
	}
	var again PublishedV1
	if err := json.Unmarshal(raw, &again); err != nil || again != payload {
		t.Error(again, err)
	}
}
