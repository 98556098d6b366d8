package check

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// kindsOfDecisions are the keys of a decision that say what was decided.
var kindsOfDecisions = []string{models.MergeDecision, models.SplitDecision, models.OutDecision}

// checkDecisions reads what was decided about identifiers, for all entities.
func (c *checker) checkDecisions() {
	owners := map[string][]*models.Entity{}
	for _, e := range c.project.Entities {
		if e.DecisionsFile != "" {
			name := path.Clean(e.DecisionsFile)
			owners[name] = append(owners[name], e)
		}
	}
	if s := c.source(ir.DecisionsSource); s != nil {
		d := diag.New(diag.NameTaken, s.At, "a source cannot be called %q", s.Name)
		d.Notes = append(d.Notes, models.Note{Text: "it is the source of what decisions link, in the published tables"})
		c.report(d)
	}
	for _, name := range namesOf(owners) {
		first := owners[name][0]
		for _, e := range owners[name][1:] {
			d := diag.New(diag.DecisionsFile, e.DecisionsAt, "the decisions in %q are those of %q", e.DecisionsFile, first.Name)
			d.Notes = append(d.Notes, diag.Notef(first.DecisionsAt, "named here; each entity has a file of its own"))
			c.report(d)
		}
		if len(owners[name]) == 1 {
			c.readDecisions(first, c.tree.Decisions(name))
		}
	}
}

// readDecisions reads the decisions of an entity.
func (c *checker) readDecisions(e *models.Entity, list parse.Node) {
	for _, n := range list.Items() {
		if decision, ok := c.readDecision(e, n); ok {
			e.Decisions = append(e.Decisions, decision)
		}
	}
	c.checkRepeated(e)
	c.checkAgreement(e)
}

// readDecision reads one decision. What is missing was reported with its shape.
func (c *checker) readDecision(e *models.Entity, n parse.Node) (*models.Decision, bool) {
	decision := &models.Decision{At: n.At(), Who: c.readReason(n, "who"), Why: c.readReason(n, "why")}
	ok := c.readPeriod(decision, n.Get("when"), n.Get("until"))
	for _, kind := range kindsOfDecisions {
		if named := n.Get(kind); !named.IsZero() {
			decision.Kind, decision.At = kind, n.Key(kind).At()
			return decision, c.readDecided(e, decision, named) && ok
		}
	}
	return nil, false
}

// readReason reads who decided, or why. A decision that nobody can ask about
// is none.
func (c *checker) readReason(n parse.Node, key string) string {
	value := n.Get(key)
	text := strings.TrimSpace(value.Text())
	if !value.IsZero() && text == "" {
		c.report(diag.New(diag.EmptyValue, value.At(), "%q is empty, and must be a text", key))
	}
	return text
}

// readPeriod reads when a decision begins and ends to hold.
func (c *checker) readPeriod(decision *models.Decision, when, until parse.Node) bool {
	var begins, ends bool
	decision.When, begins = c.readDay(when)
	decision.Until, ends = c.readDay(until)
	if begins && ends && decision.Until <= decision.When {
		d := diag.New(diag.DecisionNeverHolds, until.At(), "the decision ends before it begins, and never holds")
		d.Label = "the first day on which it does not hold any more"
		d.Notes = append(d.Notes, diag.Notef(when.At(), "the first day on which it holds would be %s", decision.When))
		c.report(d)
		return false
	}
	return begins && (ends || until.IsZero())
}

// readDay reads a day, which may be absent.
func (c *checker) readDay(n parse.Node) (string, bool) {
	text := strings.TrimSpace(n.Text())
	_, ok := parseDate(text)
	if !ok && !n.IsZero() {
		d := diag.New(diag.DecisionDate, n.At(), "%q is no day", n.Text())
		d.Label = "write it as 2026-01-31"
		c.report(d)
	}
	return text, ok
}

// readDecided reads the identifiers that a decision is about, and tells whether
// there are as many as it needs.
func (c *checker) readDecided(e *models.Entity, decision *models.Decision, n parse.Node) bool {
	parts := oneOrMany(n)
	for _, part := range parts {
		id, ok := c.readDecidedID(e, part)
		if !ok || decision.Kind == models.OutDecision && !c.isValue(id) {
			continue
		}
		i := slices.IndexFunc(decision.IDs, func(other models.DecidedID) bool { return sameID(id, other) })
		if i < 0 {
			decision.IDs = append(decision.IDs, id)
			continue
		}
		d := diag.New(diag.DecidedTwice, id.At, "%s names the identifier %s twice", decision.Kind, quote(part.Text()))
		if decision.Kind == models.SplitDecision {
			d.Message = fmt.Sprintf("%s cannot be split from itself", quote(part.Text()))
		}
		if first := decision.IDs[i]; first.Text == id.Text {
			d.Notes = append(d.Notes, diag.Notef(first.At, "it stands here first"))
		} else {
			d.Notes = append(d.Notes, diag.Notef(first.At, "this is the same: both are %s", quote(id.Value)))
		}
		c.report(d)
	}
	need, enough := "one or more", len(parts) > 0
	switch decision.Kind {
	case models.SplitDecision:
		need, enough = "exactly two", len(parts) == 2
	case models.MergeDecision:
		need, enough = "two or more", len(parts) > 1
	}
	if !enough {
		c.report(diag.New(diag.DecisionCount, n.At(), "%s needs %s identifiers, and has %d", decision.Kind, need, len(parts)))
	}
	return enough && len(parts) == len(decision.IDs)
}

// readDecidedID reads `email:ana@shop.se`, an identifier of the entity.
func (c *checker) readDecidedID(e *models.Entity, n parse.Node) (models.DecidedID, bool) {
	identifier, text, ok := c.readRef(n, e, diag.UnreadableDecided, "an identifier")
	if !ok {
		return models.DecidedID{}, false
	}
	value, ok := Normalize(identifier, text)
	switch {
	case !ok:
		d := diag.New(diag.DecidedIsNone, n.At(), "%q is no %s, so there is nothing to decide about it", text, identifier.Name)
		d.Notes = append(d.Notes, diag.Notef(identifier.At, "values of %q are normalised as is said here", identifier.Name))
		c.report(d)
		return models.DecidedID{}, false
	case identifier.BlockOf(value) != nil:
		d := diag.New(diag.DecidedIsNone, n.At(), "%q is blocked already, and identifies nobody", text)
		d.Notes = append(d.Notes, diag.Notef(identifier.BlockOf(value).At, "it is blocked here"))
		c.report(d)
		return models.DecidedID{}, false
	}
	return models.DecidedID{Identifier: identifier, Value: value, Text: text, At: n.At()}, true
}

// isValue refuses to take out what is written as a pattern: a decision is about
// single values, and would be about none.
func (c *checker) isValue(id models.DecidedID) bool {
	text := strings.TrimSpace(id.Text)
	slashes := len(text) > 2 && strings.HasPrefix(text, "/") && strings.HasSuffix(text, "/")
	if !slashes && !strings.HasPrefix(text, "*") && !strings.HasSuffix(text, "*") {
		return true
	}
	d := diag.New(diag.DecidedPattern, id.At, "%q is a pattern, and a decision takes out single values", id.Text)
	d.Notes = append(d.Notes, diag.Notef(id.Identifier.At, "values that have something in common are blocked in the model, with `block` of %q", id.Identifier.Name))
	c.report(d)
	return false
}

// sameID tells whether two decisions speak of one identifier.
func sameID(a, b models.DecidedID) bool { return a.Identifier == b.Identifier && a.Value == b.Value }

// decidedKey is an identifier as a key, without its entity.
func decidedKey(id models.DecidedID) string { return id.Identifier.Name + "\x1f" + id.Value }
