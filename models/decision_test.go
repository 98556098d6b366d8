package models_test

import (
	"testing"

	"github.com/weft-cdp/weft/models"
)

// TestOutOn: a value is taken out from the first day on, until the day before the
// last, and only of its own type.
func TestOutOn(t *testing.T) {
	e := &models.Entity{}
	phone, email := &models.Identifier{Name: "phone", Entity: e}, &models.Identifier{Name: "email", Entity: e}
	out := &models.Decision{Kind: models.OutDecision, IDs: []models.DecidedID{{Identifier: phone, Value: "7"}}, When: "2026-01-12", Until: "2026-03-01"}
	merge := &models.Decision{Kind: models.MergeDecision, IDs: []models.DecidedID{{Identifier: email, Value: "7"}}, When: "2026-01-12"}
	e.Decisions = []*models.Decision{merge, out}
	for _, test := range []struct {
		id         *models.Identifier
		day, value string
		want       *models.Decision
	}{
		{phone, "2026-01-11", "7", nil},
		{phone, "2026-01-12", "7", out},
		{phone, "2026-02-28", "7", out},
		{phone, "2026-03-01", "7", nil},
		{phone, "2026-01-12", "8", nil},
		{email, "2026-01-12", "7", nil},
	} {
		if got := test.id.OutOn(test.day, test.value); got != test.want {
			t.Errorf("%s:%s on %s is taken out by %v", test.id.Name, test.value, test.day, got)
		}
	}
	if !merge.HoldsOn("2999-12-31") {
		t.Error("a decision without an end has ended")
	}
}

func TestBlockOf(t *testing.T) {
	id := &models.Identifier{Blocks: []models.Block{{Pattern: "^info@"}, {Value: "no@x.se"}}}
	for value, want := range map[string]*models.Block{
		"info@x.se": &id.Blocks[0], "no@x.se": &id.Blocks[1], "ana@x.se": nil, "": nil,
	} {
		if got := id.BlockOf(value); got != want {
			t.Errorf("%q is blocked by %v", value, got)
		}
	}
}
