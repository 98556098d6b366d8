package lower

import (
	"fmt"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/compiler/expr"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// RuleName is a rule on an identifier as it is published: "unique member_id".
func RuleName(id *models.Identifier, rule models.IdentityRule) string {
	return rule.Name + " " + id.Name
}

// RuleReason is why a rule on an identifier refuses what it does.
func RuleReason(id *models.Identifier, rule models.IdentityRule) ir.Reason {
	switch rule.Name {
	case "shared_above":
		return ir.Reason{Before: "seen with ", After: fmt.Sprintf(" stronger identifiers, more than %d", rule.N), Counted: true}
	case "link_within":
		return ir.Reason{Before: "not seen within " + expr.DurationText(rule.Per)}
	}
	most := fmt.Sprintf(" %s, of which one %s has at most %d", id.Name, id.Entity.Name, rule.N)
	if rule.Per > 0 {
		most += " per " + expr.DurationText(rule.Per)
	}
	return ir.Reason{After: most, Counted: true}
}

// SplitReason is why a split refuses what it does. It says which decision that is by
// what was decided, and not by the line, which is another one as soon as the file is
// edited above it.
func SplitReason(d *models.Decision) ir.Reason {
	ids := make([]string, len(d.IDs))
	for i, id := range d.IDs {
		ids[i] = id.Identifier.Name + ":" + id.Value
	}
	slices.Sort(ids) // in whatever order they are written, and trusted
	return ir.Reason{Before: strings.Join(ids, " and ") + " were split on " + d.When}
}

// SplitOf finds the split by which evidence was refused, as its reason was published;
// nil when the model has it no more.
func SplitOf(e *models.Entity, reason string) *models.Decision {
	i := slices.IndexFunc(e.Decisions, func(d *models.Decision) bool {
		if d.Kind != models.SplitDecision {
			return false
		}
		_, ok := SplitReason(d).Read(reason)
		return ok
	})
	if i < 0 {
		return nil
	}
	return e.Decisions[i]
}
