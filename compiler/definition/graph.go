package definition

import (
	"cmp"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/models"
)

// Graph are the definitions of a model, sorted by kind, entity and name, and for
// each those that it uses and that use it directly, as indexes in that order.
type Graph struct {
	Definitions []models.Definition
	Uses        [][]int
	UsedBy      [][]int

	index map[any]int // by what the model has
	at    map[models.DefinitionKey]int
	parts [][]string // of each definition: texts that its fingerprint is made of beside others' fingerprints
}

// kinds are the kinds of definitions in their order.
var kinds = []string{
	models.SourceDefinition, models.IdentityDefinition, models.TraitDefinition, models.SegmentDefinition, models.SyncDefinition,
}

// Of makes the graph of a model.
func Of(p *models.Project) *Graph {
	found := collect(p)
	g := &Graph{
		Definitions: make([]models.Definition, len(found)), Uses: make([][]int, len(found)), UsedBy: make([][]int, len(found)),
		index: make(map[any]int, len(found)), at: make(map[models.DefinitionKey]int, len(found)),
		parts: make([][]string, len(found)),
	}
	for i, f := range found {
		g.Definitions[i] = f.Definition
		g.index[f.of] = i
		g.at[f.Key()] = i
	}
	carriers, texts := carriersOf(p), &sourceTexts{rows: map[*models.Source]string{}, columns: map[*models.SourceColumn]string{}}
	for i, f := range found {
		u := &uses{graph: g, carriers: carriers, texts: texts, seen: map[int]bool{i: true}, columns: map[*models.SourceColumn]bool{}}
		u.definition(f.of)
		g.parts[i] = u.parts
		slices.Sort(u.list)
		g.Uses[i] = u.list
		for _, used := range u.list {
			g.UsedBy[used] = append(g.UsedBy[used], i)
		}
	}
	g.fingerprint()
	return g
}

// Find gives the index of a definition.
func (g *Graph) Find(key models.DefinitionKey) (int, bool) {
	i, ok := g.at[key]
	return i, ok
}

// Published are the rows of weft_definitions for entities that are published: of
// each its definitions and the sources that these stand on, which have its name
// for the entity.
func (g *Graph) Published(entities []*models.Entity) []models.Definition {
	of := map[string][]int{}
	for i, d := range g.Definitions {
		of[d.Entity] = append(of[d.Entity], i)
	}
	var rows []models.Definition
	for _, e := range entities {
		own := of[e.Name]
		for i := range g.reach(own, g.Uses) {
			d := g.Definitions[i]
			if d.Kind == models.SourceDefinition {
				d.Entity = e.Name
				rows = append(rows, d)
			}
		}
		for _, i := range own {
			rows = append(rows, g.Definitions[i])
		}
	}
	slices.SortFunc(rows, compare)
	return rows
}

// reach gives all that is led to from definitions, them included.
func (g *Graph) reach(from []int, edges [][]int) map[int]bool {
	reached := map[int]bool{}
	open := slices.Clone(from)
	for len(open) > 0 {
		i := open[len(open)-1]
		open = open[:len(open)-1]
		if reached[i] {
			continue
		}
		reached[i] = true
		open = append(open, edges[i]...)
	}
	return reached
}

// found is a definition and what of the model it is.
type found struct {
	models.Definition
	of any
}

func collect(p *models.Project) []found {
	var list []found
	add := func(kind, entity, name, text string, at models.Span, of any) {
		list = append(list, found{models.Definition{Kind: kind, Entity: entity, Name: name, Text: text, At: at}, of})
	}
	for _, s := range p.Sources {
		add(models.SourceDefinition, "", s.Name, check.SourceText(s), s.At, s)
	}
	for _, e := range p.Entities {
		add(models.IdentityDefinition, e.Name, e.Name, check.IdentityText(e, p.TimeZone), e.At, e)
		for _, t := range e.Traits {
			add(models.TraitDefinition, e.Name, t.Name, check.TraitText(t), t.At, t)
		}
	}
	for _, s := range p.Segments {
		add(models.SegmentDefinition, s.Entity.Name, s.Name, check.SegmentText(s), s.At, s)
	}
	for _, s := range p.Syncs {
		add(models.SyncDefinition, s.Entity.Name, s.Name, check.SyncText(s), s.At, s)
	}
	slices.SortStableFunc(list, func(a, b found) int { return compare(a.Definition, b.Definition) })
	return list
}

// compare orders definitions by kind, entity and name.
func compare(a, b models.Definition) int {
	return cmp.Or(slices.Index(kinds, a.Kind)-slices.Index(kinds, b.Kind), strings.Compare(a.Entity, b.Entity), strings.Compare(a.Name, b.Name))
}

// carriersOf lists the sources that have identifiers of each entity.
func carriersOf(p *models.Project) map[*models.Entity][]*models.Source {
	carriers := map[*models.Entity][]*models.Source{}
	for _, s := range p.Sources {
		for _, id := range s.IDs {
			e := id.Identifier.Entity
			if !slices.Contains(carriers[e], s) {
				carriers[e] = append(carriers[e], s)
			}
		}
	}
	return carriers
}
