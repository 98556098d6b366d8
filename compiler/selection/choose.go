package selection

import (
	"path"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/compiler/definition"
	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/models"
)

// Choose gives the chosen definitions of a graph, by index. States says how each
// stands to what is published; it may be nil for a selection that does not ask.
func (s Selection) Choose(g *definition.Graph, states []definition.State) (map[int]bool, error) {
	chosen := map[int]bool{}
	for _, t := range s.terms {
		both, err := t.choose(g, states)
		if err != nil {
			return nil, err
		}
		for i := range both {
			chosen[i] = true
		}
	}
	return chosen, nil
}

func (t term) choose(g *definition.Graph, states []definition.State) (map[int]bool, error) {
	var both map[int]bool
	for _, a := range t {
		own, err := a.choose(g, states)
		if err != nil {
			return nil, err
		}
		if both == nil {
			both = own
			continue
		}
		for i := range both {
			if !own[i] {
				delete(both, i)
			}
		}
	}
	return both, nil
}

func (a atom) choose(g *definition.Graph, states []definition.State) (map[int]bool, error) {
	own := map[int]bool{}
	for i, d := range g.Definitions {
		if a.matches(d, func() definition.State { return states[i] }) {
			own[i] = true
		}
	}
	if len(own) == 0 && a.method != "state" && !strings.ContainsAny(a.pattern, "*?") {
		return nil, a.unknown(g)
	}
	all := map[int]bool{}
	for _, way := range []struct {
		far   reach
		edges [][]int
	}{{off, nil}, {a.up, g.Uses}, {a.down, g.UsedBy}} {
		for i := range around(own, way.edges, way.far) {
			all[i] = true
		}
	}
	return all, nil
}

// matches tells whether a definition is one that the atom names.
func (a atom) matches(d models.Definition, state func() definition.State) bool {
	switch a.method {
	case "state":
		is := state()
		return is == definition.Added || a.pattern == "modified" && is == definition.Changed
	case "entity":
		return like(a.pattern, d.Entity)
	case "":
		return slices.ContainsFunc(namesOf(d), func(name string) bool { return like(a.pattern, name) }) || a.pattern == d.Entity
	}
	return a.method == d.Kind && slices.ContainsFunc(namesOf(d), func(name string) bool { return like(a.pattern, name) })
}

// namesOf are the names by which a definition can be called.
func namesOf(d models.Definition) []string {
	if d.Kind == models.TraitDefinition {
		return []string{d.Name, d.Entity + "." + d.Name}
	}
	return []string{d.Name}
}

// like compares a name with a pattern in which * and ? stand for others. Names
// have no slash, which path.Match would stop at.
func like(pattern, name string) bool {
	if name == "" {
		return false
	}
	matched, err := path.Match(strings.ReplaceAll(pattern, `\`, `\\`), name)
	return err == nil && matched
}

// around gives definitions and those that edges lead to from them.
func around(from map[int]bool, edges [][]int, far reach) map[int]bool {
	reached := map[int]bool{}
	open := from
	for step := reach(0); len(open) > 0; step++ {
		next := map[int]bool{}
		for i := range open {
			reached[i] = true
			if far == off || far != ends && step >= far {
				continue
			}
			for _, other := range edges[i] {
				if !reached[other] && !open[other] {
					next[other] = true
				}
			}
		}
		open = next
	}
	return reached
}

// unknown says that nothing has the name, and which was meant.
func (a atom) unknown(g *definition.Graph) error {
	var names []string
	for _, d := range g.Definitions {
		switch a.method {
		case "entity":
			names = append(names, d.Entity)
		case "":
			names = append(names, append(namesOf(d), d.Entity)...)
		case d.Kind:
			names = append(names, namesOf(d)...)
		}
	}
	names = slices.DeleteFunc(names, func(name string) bool { return name == "" })
	what := a.method
	if what == "" {
		what = "definition"
	}
	return wrong(diag.Choices(a.pattern, names).Text, "the selection %q names no %s of the project", a.text, what)
}
