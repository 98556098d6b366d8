package explain

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/weft-cdp/weft/cmd/internal/cli/evidence"
	"github.com/weft-cdp/weft/models"
)

// refusal is why evidence does not link: what is published of it, and what the
// model says of the rule now.
type refusal struct {
	Rule     string       `json:"rule"` // "unique member_id", or "split"
	Reason   string       `json:"reason"`
	Profiles [2]string    `json:"profiles"`           // of the two identifiers
	At       *models.Span `json:"at,omitempty"`       // where the model has the rule; nil when it has it no more
	Decision *decision    `json:"decision,omitempty"` // of a split
	Change   string       `json:"change"`             // what would have to be otherwise
}

// refusal finds the rule that refused a pair in the model; nil for what links.
func (a *asker) refusal(e *models.Entity, p *evidence.Pair) *refusal {
	if p.Refusal == nil {
		return nil
	}
	rule, reason := p.Refusal.Rule, p.Refusal.Reason
	r := &refusal{
		Rule: rule, Reason: reason, Profiles: p.Refusal.Profiles,
		Change: "the model has this rule no more: the next run decides anew",
	}
	if rule == models.SplitDecision {
		for _, d := range e.Decisions {
			if d.Kind == models.SplitDecision && reason == fmt.Sprintf("split by %s:%d", e.DecisionsFile, d.At.Line) {
				r.At, r.Decision = &d.At, a.decision(d)
				r.Change = fmt.Sprintf("the decision of %s would have to end, with `until`", d.Who)
			}
		}
		return r
	}
	name, kind, _ := strings.Cut(rule, " ")
	for _, id := range e.Identifiers {
		if id.Name != kind {
			continue
		}
		for _, have := range id.Rules {
			if have.Name == name {
				r.At, r.Change = &have.At, change(id, have, p)
			}
		}
	}
	return r
}

// change says what would have to be otherwise for a rule to let evidence link.
// Reasons of limits begin with the number that there would be.
func change(id *models.Identifier, rule models.IdentityRule, p *evidence.Pair) string {
	reason := p.Refusal.Reason
	switch rule.Name {
	case "shared_above":
		text := "more may share it (`shared_above`)"
		if n := number(strings.TrimPrefix(reason, "seen with ")); n > 0 {
			text = fmt.Sprintf("as many may share it (`shared_above: %d`)", n)
		}
		if p.Strength.Decided {
			return text + "; a decision does not hold against it"
		}
		return text + ", or a decision merges what it stands between"
	case "link_within":
		return "newer rows carry both, `link_within` is longer, or a decision merges them"
	}
	text := fmt.Sprintf("a %s may have more values of %s (`limit`)", id.Entity.Name, id.Name)
	if n := number(reason); n > 0 {
		text = fmt.Sprintf("a %s may have %d values of %s (`limit: %d`)", id.Entity.Name, n, id.Name, n)
	}
	return text + ", or one of them is corrected where it comes from, or taken out by a decision"
}

// number reads the digits that a text begins with; 0 when there are none.
func number(text string) int {
	digits, _, _ := strings.Cut(text, " ")
	n, err := strconv.Atoi(digits)
	if err != nil {
		return 0
	}
	return n
}

// decision is something that somebody decided, and that holds.
type decision struct {
	Kind  string      `json:"kind"`
	IDs   []string    `json:"ids"` // as they are written
	Who   string      `json:"who"`
	Why   string      `json:"why"`
	When  string      `json:"when"`
	Until string      `json:"until,omitempty"`
	At    models.Span `json:"at"`
}

func (a *asker) decision(d *models.Decision) *decision {
	told := &decision{Kind: d.Kind, Who: d.Who, Why: d.Why, When: d.When, Until: d.Until, At: d.At}
	for _, id := range d.IDs {
		told.IDs = append(told.IDs, id.Identifier.Name+":"+id.Text)
	}
	return told
}

// describe tells who decided, why and when.
func (d *decision) describe() string {
	text := fmt.Sprintf("%s, %s: %s", d.Who, d.When, oneLine(d.Why))
	if d.Until != "" {
		text += ", until " + d.Until
	}
	return text
}

// merges gives the decisions that are evidence for a pair: of those that hold,
// the ones that name both.
func (a *asker) merges(e *models.Entity, p *evidence.Pair) []*decision {
	if !p.Strength.Decided {
		return nil
	}
	list := a.holding(e, func(id evidence.Identifier) bool { return id == p.A })
	other := a.holding(e, func(id evidence.Identifier) bool { return id == p.B })
	return slices.DeleteFunc(list, func(d *decision) bool {
		return d.Kind != models.MergeDecision || !slices.ContainsFunc(other, func(o *decision) bool { return o.At == d.At })
	})
}

// holding gives an entity's decisions that held in the last run and name an
// identifier of which is true.
func (a *asker) holding(e *models.Entity, which func(evidence.Identifier) bool) []*decision {
	list := []*decision{} // a list in JSON too
	for _, d := range e.Decisions {
		named := slices.ContainsFunc(d.IDs, func(id models.DecidedID) bool {
			return which(evidence.Identifier{Type: id.Identifier.Name, Value: id.Value})
		})
		if named && a.holds(d) {
			list = append(list, a.decision(d))
		}
	}
	return list
}

// holds tells whether a decision was in force on the day of the last run, in the
// project's time zone.
func (a *asker) holds(d *models.Decision) bool {
	today := a.day()
	return d.When <= today && (d.Until == "" || today < d.Until)
}
