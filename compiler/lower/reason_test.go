package lower_test

import (
	"strings"
	"testing"
	"time"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/models"
)

// TestReasonsAreReadAsTheyAreWritten: the number comes back, and a sentence of a rule
// that has changed since is not of this one.
func TestReasonsAreReadAsTheyAreWritten(t *testing.T) {
	e := &models.Entity{Name: "customer"}
	id := &models.Identifier{Name: "member_id", Entity: e}
	email := &models.Identifier{Name: "email", Entity: e}
	split := &models.Decision{When: "2026-01-12", IDs: []models.DecidedID{{Identifier: id, Value: "1"}, {Identifier: email, Value: "bo@x.se"}}}
	const year = 365 * 24 * time.Hour
	for _, test := range []struct {
		reason   ir.Reason
		sentence string
		count    int64
	}{
		{lower.RuleReason(id, models.IdentityRule{Name: "unique", N: 1}), "2 member_id, of which one customer has at most 1", 2},
		{lower.RuleReason(id, models.IdentityRule{Name: "limit", N: 3, Per: year}), "14 member_id, of which one customer has at most 3 per 365d", 14},
		{lower.RuleReason(id, models.IdentityRule{Name: "shared_above", N: 20}), "seen with 40 stronger identifiers, more than 20", 40},
		{lower.RuleReason(id, models.IdentityRule{Name: "link_within", Per: year}), "not seen within 365d", 0},
		{lower.SplitReason(split), "email:bo@x.se and member_id:1 were split on 2026-01-12", 0},
	} {
		count, ok := test.reason.Read(test.sentence)
		if count != test.count || !ok {
			t.Errorf("%q gives %d, %v", test.sentence, count, ok)
		}
		for _, other := range []string{"", "2", strings.Replace(test.sentence, "1", "9", 1) + "0", "a lot of" + test.sentence} {
			if _, ok := test.reason.Read(other); ok {
				t.Errorf("%q is taken for %q", other, test.sentence)
			}
		}
	}
}

// TestSplitsAreFoundWhereverTheyStand: a line that is put above them, and a change of
// order, leave them who they are; another day or another identifier does not.
func TestSplitsAreFoundWhereverTheyStand(t *testing.T) {
	id := &models.Identifier{Name: "member_id"}
	split := func(line int, when string, values ...string) *models.Decision {
		d := &models.Decision{Kind: models.SplitDecision, When: when, At: models.Span{Line: line}}
		for _, v := range values {
			d.IDs = append(d.IDs, models.DecidedID{Identifier: id, Value: v})
		}
		return d
	}
	const day, other = "2026-01-12", "2026-01-13"
	published := lower.SplitReason(split(5, day, "3", "4")).Before
	same := split(9, day, "4", "3")
	e := &models.Entity{Decisions: []*models.Decision{split(5, day, "1", "2"), split(6, other, "3", "4"), split(7, day, "3", "44"), same}}
	if got := lower.SplitOf(e, published); got != same {
		t.Errorf("%q is %+v", published, got)
	}
	e.Decisions = e.Decisions[:3]
	if got := lower.SplitOf(e, published); got != nil {
		t.Errorf("%q is gone, and is %+v", published, got)
	}
}
