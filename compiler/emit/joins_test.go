package emit

import (
	"regexp"
	"testing"
)

// TestCountsHoldOnlyWhatIsNew: what every run counts about identity joins tables
// of the size of all people. The right side of a join is what ClickHouse holds in
// memory, so none of these tables stands there whole.
func TestCountsHoldOnlyWhatIsNew(t *testing.T) {
	whole := regexp.MustCompile(`(?m)^ *JOIN \{\{table \.(Anchors|KnownIDs|IDs|Profiles)\}\}.*$`)
	for _, name := range []string{"identity_history", "counts"} {
		text, err := shared.ReadFile("templates/" + name + suffix)
		if err != nil {
			t.Fatal(err)
		}
		for _, join := range whole.FindAllString(string(text), -1) {
			t.Errorf("%s: %s", name, join)
		}
	}
}
