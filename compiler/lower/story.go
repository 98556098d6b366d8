package lower

import (
	"slices"
	"strconv"
	"strings"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// lookUps ends the program of a story: for each entity that it speaks of, what
// became of the people it names.
func (l *lowering) lookUps(story *models.Story, entities []*models.Entity) {
	for _, e := range entities {
		refs := story.Refs(e)
		if len(refs) == 0 {
			continue
		}
		t := l.entities[e]
		from := l.finalTraits(e)
		step := &ir.LookUp{
			Header: ir.Header{Name: l.tables.pick("look_up_" + e.Name), Title: "look up " + e.Name},
			Entity: ir.Ident(e.Name), Map: t.node, From: from,
		}
		for _, ref := range refs {
			value := normalized(ref.Identifier, text(ref.Value))
			if blocks(ref.Identifier) {
				value = unblocked(ref.Identifier, value)
			}
			step.Refs = append(step.Refs, nodeOf(ref.Identifier, value))
		}
		traits, segments := expected(story, e)
		// A trait and a segment may ask for the same name, so columns have numbers
		// and are found by their origins.
		add := func(value ir.Expr, of ir.Origin) {
			name := ir.Ident("value_" + strconv.Itoa(len(step.Values)+1))
			step.Values = append(step.Values, ir.Named{Name: name, Expr: value, Origins: []ir.Origin{of}})
		}
		for _, trait := range traits {
			add(col("", ir.Ident(trait.Name), trait.T), traitOrigin(trait))
		}
		d := l.deciding(e)
		for _, s := range segments {
			add(col("", d.decide(s), boolType), segmentOrigin(s, ""))
		}
		step.Layers = d.layers.layers
		l.add(step, nil, []ir.Table{t.node, from})
	}
}

// expected lists the traits and segments that a story speaks of, by name.
func expected(story *models.Story, e *models.Entity) ([]*models.Trait, []*models.Segment) {
	var traits []*models.Trait
	var segments []*models.Segment
	for _, x := range story.Expect {
		if x.Entity != e {
			continue
		}
		for _, t := range x.Traits {
			traits = append(traits, t.Trait)
		}
		for _, s := range slices.Concat(x.In, x.NotIn) {
			segments = append(segments, s.Segment)
		}
	}
	slices.SortFunc(traits, func(a, b *models.Trait) int { return strings.Compare(a.Name, b.Name) })
	slices.SortFunc(segments, func(a, b *models.Segment) int { return strings.Compare(a.Name, b.Name) })
	return slices.Compact(traits), slices.Compact(segments)
}
