package explain

import (
	"fmt"
	"slices"

	"github.com/weft-cdp/weft/cmd/internal/cli/evidence"
	"github.com/weft-cdp/weft/compiler/expr"
	"github.com/weft-cdp/weft/compiler/lower"
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

	id   *models.Identifier // of a rule that the model has
	rule models.IdentityRule
}

// refusal finds the rule that refused a pair in the model; nil for what links.
func (a *asker) refusal(e *models.Entity, p *evidence.Pair) *refusal {
	if p.Refusal == nil {
		return nil
	}
	r := &refusal{
		Rule: p.Refusal.Rule, Reason: p.Refusal.Reason, Profiles: p.Refusal.Profiles,
		Change: "the model has this rule no more, or has it otherwise: the next run decides anew",
	}
	if r.Rule == models.SplitDecision {
		if d := lower.SplitOf(e, r.Reason); d != nil {
			r.At, r.Decision = &d.At, a.decision(d)
			r.Change = fmt.Sprintf("the decision of %s would have to end, with `until`", d.Who)
		}
		return r
	}
	if id, rule, _, ok := a.ruleOf(e, p); ok {
		r.id, r.rule, r.At = id, rule, &rule.At
		r.Change = change(id, rule, p, nil)
	}
	return r
}

// ruleOf finds the rule of the model by which a pair was refused, and the number in
// what is published of it; ok is false when it links, or the rule is another now.
func (a *asker) ruleOf(e *models.Entity, p *evidence.Pair) (id *models.Identifier, rule models.IdentityRule, count int64, ok bool) {
	if p.Refusal == nil {
		return nil, rule, 0, false
	}
	for _, id := range e.Identifiers {
		for _, rule := range id.Rules {
			if lower.RuleName(id, rule) == p.Refusal.Rule {
				count, ok := lower.RuleReason(id, rule).Read(p.Refusal.Reason)
				return id, rule, count, ok
			}
		}
	}
	return nil, rule, 0, false
}

// change says what would have to be otherwise for a rule to let evidence link: by the
// numbers of rules that are enough, where they are known.
func change(id *models.Identifier, rule models.IdentityRule, p *evidence.Pair, enough *rules) string {
	switch rule.Name {
	case "shared_above":
		text := "more may share it (`shared_above`)"
		if enough != nil {
			text = fmt.Sprintf("as many may share it (`shared_above: %d`)", enough.shared[id.Name])
		}
		if p.Strength.Decided {
			return text + "; a decision does not hold against it"
		}
		return text + ", or a decision merges what it stands between"
	case "link_within":
		written := "`link_within`"
		if enough != nil {
			written = "`link_within: " + expr.DurationText(enough.within[id.Name]) + "`"
		}
		return "newer rows carry both, older ones link too (" + written + "), or a decision merges them"
	}
	text := fmt.Sprintf("a %s may have more values of %s (`limit`)", id.Entity.Name, id.Name)
	if enough != nil && len(enough.raised) > 0 {
		text = fmt.Sprintf("a %s may have %s", id.Entity.Name, enough.more())
	}
	return text + ", or one of them is corrected where it comes from, or taken out by a decision"
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
		if named && d.HoldsOn(a.day()) {
			list = append(list, a.decision(d))
		}
	}
	return list
}
