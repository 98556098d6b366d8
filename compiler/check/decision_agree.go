package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/models"
)

// checkRepeated reports what was decided twice for the same days: whoever ends
// or changes one of the two would wonder why nothing happens.
func (c *checker) checkRepeated(e *models.Entity) {
	earlier := map[string][]*models.Decision{}
	for _, decision := range e.Decisions {
		for _, key := range sayings(decision) {
			for _, other := range earlier[key] {
				if overlap(decision, other) {
					d := diag.New(diag.DecisionTwice, decision.At, "this %s was decided already, and both hold at once", decision.Kind)
					d.Notes = append(d.Notes, diag.Notef(other.At, "it is decided here first"))
					c.report(d)
					break
				}
			}
			earlier[key] = append(earlier[key], decision)
		}
	}
}

// sayings are keys of what a decision says: `out` says something of each of its
// values, the others one thing of all.
func sayings(decision *models.Decision) []string {
	keys := make([]string, len(decision.IDs))
	for i, id := range decision.IDs {
		keys[i] = decidedKey(id)
	}
	if decision.Kind == models.OutDecision {
		for i := range keys {
			keys[i] = decision.Kind + "\x1e" + keys[i]
		}
		return keys
	}
	slices.Sort(keys)
	return []string{decision.Kind + "\x1e" + strings.Join(keys, "\x1e")}
}

// overlap tells whether there is a day on which both decisions hold.
func overlap(a, b *models.Decision) bool { return a.HoldsOn(b.When) || b.HoldsOn(a.When) }

// checkAgreement reports decisions that cannot all hold: what is merged is
// split or taken out elsewhere, or is more than a rule allows. Only decisions
// about identifiers that merges tie together can disagree, and what holds
// changes for the worse only on the first day of one of them.
func (c *checker) checkAgreement(e *models.Entity) {
	for _, tied := range tiedDecisions(e.Decisions) {
		var days []string
		for _, decision := range tied {
			days = append(days, decision.When)
		}
		slices.Sort(days)
		told := told{}
		for _, day := range slices.Compact(days) {
			agreement := agreementOn(day, tied)
			for _, split := range agreement.of[models.SplitDecision] {
				c.checkSplit(agreement, split, told)
			}
			c.checkOut(agreement, told)
			c.checkMergedRules(e, agreement, told)
		}
	}
}

// told are decisions of which something was reported on an earlier day: the kind
// of the other decision, or the identifier whose rule is broken.
type told map[*models.Decision][]string

// again tells whether something was reported before, and remembers that it is.
func (t told) again(decision *models.Decision, what string) bool {
	if slices.Contains(t[decision], what) {
		return true
	}
	t[decision] = append(t[decision], what)
	return false
}

// checkSplit reports a split of what merges make one.
func (c *checker) checkSplit(a *agreement, split *models.Decision, told told) {
	reached := a.reach(split.IDs[0])
	last, ok := reached[decidedKey(split.IDs[1])]
	if !ok || told.again(split, models.MergeDecision) {
		return
	}
	d := diag.New(diag.DecisionsDisagree, split.At, "%s and %s are split here and merged elsewhere, and both hold at once",
		idText(split.IDs[0]), idText(split.IDs[1]))
	for ; last.by != nil; last = reached[last.from] {
		d.Notes = append(d.Notes, diag.Notef(last.by.At, "%s and %s are merged here", idText(reached[last.from].id), idText(last.id)))
	}
	slices.Reverse(d.Notes)
	d.Notes = append(d.Notes, endNote)
	c.report(d)
}

var endNote = models.Note{Text: "say in `until` on which day the older decision ends, or take it out"}

// checkOut reports merges of values that are taken out, at the later of the two.
func (c *checker) checkOut(a *agreement, told told) {
	for _, out := range a.of[models.OutDecision] {
		for _, id := range out.IDs {
			for _, merge := range a.merges[decidedKey(id)] {
				if told.again(merge, models.OutDecision) {
					continue
				}
				i := slices.IndexFunc(merge.IDs, func(other models.DecidedID) bool { return sameID(id, other) })
				words, other := [2]string{"taken out", "merged"}, merge.IDs[i]
				at := id
				if id.At.Before(other.At) {
					at, other, words = other, id, [2]string{"merged", "taken out"}
				}
				d := diag.New(diag.DecisionsDisagree, at.At, "%s is %s here and %s elsewhere, and both hold at once", idText(at), words[0], words[1])
				d.Notes = append(d.Notes, diag.Notef(other.At, "%s here", words[1]), endNote)
				c.report(d)
			}
		}
	}
}

// checkMergedRules reports merges that make a profile with more values of an
// identifier than a rule allows: the rule holds over decisions, so a run would
// refuse what was decided. Limits for a time depend on the data.
func (c *checker) checkMergedRules(e *models.Entity, a *agreement, told told) {
	seen := map[string]bool{}
	for _, merge := range a.of[models.MergeDecision] {
		if seen[decidedKey(merge.IDs[0])] {
			continue
		}
		reached := a.reach(merge.IDs[0])
		for key := range reached {
			seen[key] = true
		}
		for _, identifier := range e.Identifiers {
			if rule := limitOf(identifier); rule != nil {
				c.checkMergedRule(a, reached, identifier, *rule, told)
			}
		}
	}
}

func (c *checker) checkMergedRule(a *agreement, reached map[string]step, identifier *models.Identifier, rule models.IdentityRule, told told) {
	var values []models.DecidedID
	var latest *models.Decision
	for key, at := range reached {
		if at.id.Identifier == identifier {
			values = append(values, at.id)
		}
		for _, merge := range a.merges[key] {
			if latest == nil || latest.At.Before(merge.At) {
				latest = merge
			}
		}
	}
	if len(values) <= rule.N || told.again(latest, identifier.Name) {
		return
	}
	slices.SortFunc(values, func(a, b models.DecidedID) int { return cmp.Compare(a.Value, b.Value) })
	d := diag.New(diag.DecisionBreaksRule, latest.At, "this makes one profile of %d %s, and one may have at most %d",
		len(values), quote(identifier.Name), rule.N)
	d.Notes = append(d.Notes, diag.Notef(rule.At, "the rule stands here, and holds over decisions"))
	for _, id := range values[:min(len(values), 3)] {
		d.Notes = append(d.Notes, diag.Notef(id.At, "%s is merged here", idText(id)))
	}
	c.report(d)
}

// limitOf gives the rule that limits an identifier whatever its times, or nil.
func limitOf(id *models.Identifier) *models.IdentityRule {
	if rule := ruleOf(id, "unique"); rule != nil {
		return rule
	}
	if rule := ruleOf(id, "limit"); rule != nil && rule.Per == 0 {
		return rule
	}
	return nil
}

// idText is a decided identifier in the user's words.
func idText(id models.DecidedID) string { return fmt.Sprintf("%s:%s", id.Identifier.Name, id.Text) }
