package lower

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// conditions writes down which conditions are true for whom: what the next run
// needs to know to say which of them have turned.
func (l *lowering) conditions(e *models.Entity, header ir.Header) {
	d := l.deciding(e)
	from := l.finalTraits(e)
	step := &ir.Conditions{
		Header: header, Entity: ir.Ident(e.Name), From: from,
		Known: state(e, ir.ConditionsTable), KnownTruths: state(e, ir.TruthsTable), KnownHistory: state(e, ir.HistoryTable),
	}
	for _, s := range l.segmentsOf(e) {
		for _, c := range topConditions(s) {
			condition := d.profile.condition(d.scope, c.condition)
			if c.not {
				condition = test(ir.Not, condition)
			}
			step.Conditions = append(step.Conditions, ir.SegmentCondition{
				Segment: s.Name, Definition: definitionHash(s), Text: c.text(),
				True: ir.Named{Expr: condition, Origins: []ir.Origin{segmentOrigin(s, conditionText(s.Where))}},
			})
		}
	}
	step.Layers = d.layers.layers
	l.add(step, []ir.Table{next(e, ir.ConditionsTable), next(e, ir.TruthsTable)}, []ir.Table{from})
}

// topCondition is a condition by which somebody gets into a segment or out of
// it: one of those under its all, any or none, else the only one.
type topCondition struct {
	condition *models.Condition
	not       bool // it stands under none
}

func topConditions(s *models.Segment) []topCondition {
	switch s.Where.Op {
	case "all", "any", "none":
		list := make([]topCondition, len(s.Where.Children))
		for i, child := range s.Where.Children {
			list[i] = topCondition{child, s.Where.Op == "none"}
		}
		return list
	}
	return []topCondition{{condition: s.Where}}
}

func (c topCondition) text() string {
	if c.not {
		return "not " + conditionText(c.condition)
	}
	return conditionText(c.condition)
}

// definitionHash tells two definitions of a segment apart.
func definitionHash(s *models.Segment) string {
	sum := sha256.Sum256([]byte(conditionText(s.Where)))
	return hex.EncodeToString(sum[:8])
}

// pastsOf lists the traits of an entity whose values are kept.
func (l *lowering) pastsOf(e *models.Entity) []ir.Past {
	var pasts []ir.Past
	for _, t := range e.Traits {
		if t.History && l.need.traits[t] {
			pasts = append(pasts, ir.Past{Entity: ir.Ident(e.Name), Trait: ir.Ident(t.Name), T: t.T})
		}
	}
	return pasts
}

// pastValues keeps the values of traits, and gives the tables that it makes.
func (l *lowering) pastValues(e *models.Entity) []ir.Table {
	var made []ir.Table
	profiles := next(e, ir.ProfilesTable)
	for _, t := range e.Traits {
		if !t.History || !l.need.traits[t] {
			continue
		}
		past := ir.Past{Entity: ir.Ident(e.Name), Trait: ir.Ident(t.Name), T: t.T}
		into := ir.Table{Space: ir.Next, Name: past.Table()}
		l.add(&ir.PastValues{
			Header: ir.Header{
				Name:  l.tables.pick(ir.IdentText(past.Table())),
				Title: "keep the values of " + t.Name, Origins: []ir.Origin{traitOrigin(t)},
			},
			Past: past, Profiles: profiles, State: ir.Table{Space: ir.State, Name: past.Table()},
		}, []ir.Table{into}, []ir.Table{profiles})
		made = append(made, into)
	}
	return made
}

// PublishedRuns finds the moments of all published runs.
func PublishedRuns(p *models.Project) *ir.Program {
	return reading(p, &ir.Read{
		Header: ir.Header{Name: RunsStep, Title: "find the published runs"}, Table: ir.Table{Space: ir.Published, Name: ir.RunsTable},
		Columns: []ir.Ident{"now"}, Order: []ir.Ident{"now"},
	})
}
