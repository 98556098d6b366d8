package evidence_test

import (
	"testing"

	"github.com/weft-cdp/weft/cmd/internal/cli/evidence"
)

// TestStitch: two members ordered with one telephone, the second less often. Who gets
// the number, and with which limits they would be one.
func TestStitch(t *testing.T) {
	id := func(kind, value string) evidence.Identifier { return evidence.Identifier{Type: kind, Value: value} }
	phone, one, two, three := id("phone", "07"), id("member", "1"), id("member", "2"), id("member", "3")
	pair := func(a, b evidence.Identifier) *evidence.Pair { return &evidence.Pair{A: a, B: b} }
	strongestFirst := []*evidence.Pair{pair(one, phone), pair(two, phone), pair(three, phone)}
	members := func(most int) evidence.Limit {
		return evidence.Limit{Most: most, Counts: func(id evidence.Identifier) bool { return id.Type == "member" }}
	}
	split := evidence.Limit{Most: 1, Counts: func(id evidence.Identifier) bool { return id == one || id == two }}
	none := func(*evidence.Pair) bool { return false }
	graph := evidence.NewGraph(strongestFirst)
	for _, test := range []struct {
		name   string
		limits []evidence.Limit
		with   []evidence.Identifier // one
	}{
		{"no limit", nil, []evidence.Identifier{phone, two, three}},
		{"unique", []evidence.Limit{members(1)}, []evidence.Identifier{phone}},
		{"two", []evidence.Limit{members(2)}, []evidence.Identifier{phone, two}},
		{"two, and the stronger of them split", []evidence.Limit{members(2), split}, []evidence.Identifier{phone, three}},
	} {
		groups := graph.Stitch(test.limits, none)
		together := map[evidence.Identifier]bool{}
		for _, other := range test.with {
			together[other] = true
		}
		for _, other := range []evidence.Identifier{phone, two, three} {
			if got := groups.Together(one, other); got != together[other] {
				t.Errorf("%s: %s and %s together: %v", test.name, one, other, got)
			}
		}
		if len(test.limits) > 0 && groups.Held(one, 0) != len(test.with) {
			t.Errorf("%s: the profile has %d members, want %d", test.name, groups.Held(one, 0), len(test.with))
		}
	}
	if groups := evidence.NewGraph(nil).Stitch(nil, none); groups.Together(one, two) {
		t.Error("nothing joins two")
	}
	all := func(*evidence.Pair) bool { return true }
	if groups := graph.Stitch([]evidence.Limit{members(2)}, all); groups.Together(one, phone) || groups.Held(one, 0) != 1 {
		t.Error("what is cut joins nobody")
	}
}
