package check

import (
	"slices"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/models"
)

// checkRulesTogether reports rules of one identifier that do not go together:
// `unique` beside another limit, and `shared_above` where nothing is stronger.
func (c *checker) checkRulesTogether(id *models.Identifier) {
	unique, limit, shared := ruleOf(id, "unique"), ruleOf(id, "limit"), ruleOf(id, "shared_above")
	if unique != nil && limit != nil {
		d := diag.New(diag.RulesTogether, limit.At, "%q is unique already, and cannot have another limit", id.Name)
		d.Notes = append(d.Notes, diag.Notef(unique.At, "unique is a limit of 1"))
		c.report(d)
	}
	if shared != nil && id.Rank == 0 {
		d := diag.New(diag.SharedAboveStrongest, shared.At, "%q is the most trusted identifier of %q, and none is stronger", id.Name, id.Entity.Name)
		d.Notes = append(d.Notes, models.Note{Text: "shared_above counts the stronger identifiers that a value was seen with; the list of `ids` is the order of trust, the most trusted first"})
		c.report(d)
	}
}

// maxRuled is how many types of identifiers an entity with rules may have. The
// rank of the type is what a node begins with, and has three bits.
const maxRuled = 8

// checkRuledTypes refuses rules and decisions for an entity with more types
// than the rules can tell apart.
func (c *checker) checkRuledTypes(e *models.Entity) {
	if len(e.Identifiers) <= maxRuled {
		return
	}
	what, at := "decisions", e.DecisionsAt
	for _, id := range e.Identifiers {
		if len(id.Rules) > 0 {
			what, at = "rules", id.Rules[0].At
			break
		}
	}
	if at.IsZero() {
		return
	}
	ninth := e.Identifiers[maxRuled]
	d := diag.New(diag.TooManyRuled, ninth.At, "entity %q has %s, and may have at most %d identifiers", e.Name, what, maxRuled)
	d.Label = "this is one too many"
	d.Notes = append(d.Notes,
		diag.Notef(at, "for example here"),
		models.Note{Text: "rules go by the rank of an identifier's type, and there is room for eight; take out the least trusted ones, or the rules"})
	c.report(d)
}

// checkRulesOfTime warns of rules about time on identifiers whose sources tell
// none: what such a source says never becomes old.
func (c *checker) checkRulesOfTime() {
	for _, e := range c.project.Entities {
		for _, id := range e.Identifiers {
			for _, rule := range id.Rules {
				if rule.Per == 0 {
					continue
				}
				timeless := slices.DeleteFunc(slices.Clone(c.project.Sources), func(s *models.Source) bool {
					return !s.TimeAt.IsZero() || c.isRefused("source", "", s.Name) || !tells(s, id, rule)
				})
				c.warnTimeless(id, rule, timeless)
			}
		}
	}
}

// tells tells whether rows of a source are evidence for a rule of time: for
// link_within when they link the identifier with another, for a limit when they
// carry it.
func tells(s *models.Source, id *models.Identifier, rule models.IdentityRule) bool {
	carries, others := 0, 0
	for _, has := range s.IDs {
		switch {
		case has.Identifier == id:
			carries++
		case has.Identifier.Entity == id.Entity:
			others++
		}
	}
	return carries > 0 && (rule.Name == "limit" || carries+others > 1)
}

func (c *checker) warnTimeless(id *models.Identifier, rule models.IdentityRule, sources []*models.Source) {
	if len(sources) == 0 {
		return
	}
	of := quote(sources[0].Name)
	for _, s := range sources[1:] {
		of += ", " + quote(s.Name)
	}
	d := diag.Warn(diag.RuleWithoutTime, rule.At, "%q looks at time, and rows of %s have none", rule.Name, of)
	what := "what they link stays linked for ever"
	if rule.Name == "limit" {
		what = "a value of " + quote(id.Name) + " that only such rows carry counts for ever"
	}
	d.Notes = append(d.Notes, models.Note{Text: what + "; say in `time` of the source when a row happened"})
	for _, s := range sources {
		d.Notes = append(d.Notes, diag.Notef(s.At, "%q has no `time`", s.Name))
	}
	c.report(d)
}

// ruleOf gives a rule of an identifier by its name, or nil.
func ruleOf(id *models.Identifier, name string) *models.IdentityRule {
	for i := range id.Rules {
		if id.Rules[i].Name == name {
			return &id.Rules[i]
		}
	}
	return nil
}
