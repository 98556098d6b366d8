package lower

import (
	"slices"
	"strings"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// lookUps ends the program of a story: for each entity that it speaks of, what
// became of the people it names.
func (l *lowering) lookUps(story *models.Story, entities []*models.Entity) {
	for _, e := range entities {
		refs := storyRefs(story, e)
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
		for _, trait := range traits {
			step.Values = append(step.Values, ir.Named{
				Name: ir.Ident(trait.Name), Expr: col("", ir.Ident(trait.Name), trait.T), Origins: []ir.Origin{traitOrigin(trait)},
			})
		}
		d := l.deciding(e)
		for _, s := range segments {
			step.Values = append(step.Values, ir.Named{
				Name: ir.Ident("in_" + s.Name), Expr: col("", d.decide(s), boolType), Origins: []ir.Origin{segmentOrigin(s, "")},
			})
		}
		step.Layers = d.layers.layers
		l.add(step, nil, []ir.Table{t.node, from})
	}
}

// storyRefs lists the people of an entity that a story names: first those it
// expects something of, then those that must be one, then those that must not.
func storyRefs(story *models.Story, e *models.Entity) []models.IdentityRef {
	var refs []models.IdentityRef
	for _, x := range story.Expect {
		if x.Entity == e {
			refs = append(refs, x.Who)
		}
	}
	for _, pairs := range [][]models.IdentityPair{story.Same, story.Differ} {
		for _, pair := range pairs {
			if pair.A.Identifier.Entity == e {
				refs = append(refs, pair.A, pair.B)
			}
		}
	}
	return refs
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
