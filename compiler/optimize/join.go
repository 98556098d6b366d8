package optimize

import (
	"fmt"
	"slices"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// mostJoined is how many tables a Traits step joins at most. Each join hands on
// all columns of those before it, so that time and memory grow with the number
// of joins times that of columns: 500 tables of ten columns do not fit into 18 GB
// when they are joined in one step, and take seconds in groups.
const mostJoined = 16

// joinInGroups makes steps that join a part of the tables each, where a Traits
// step would join too many.
func joinInGroups(p *ir.Program) *ir.Program {
	taken := make(map[string]bool, len(p.Steps))
	for _, step := range p.Steps {
		taken[step.Head().Name] = true
	}
	out := withSteps(p, make([]ir.Step, 0, len(p.Steps)))
	for _, step := range p.Steps {
		if traits, ok := step.(*ir.Traits); ok {
			g := grouping{of: traits, taken: taken}
			parts := g.parts()
			out.Steps = append(out.Steps, parts...)
			step = g.of
		}
		out.Steps = append(out.Steps, step)
	}
	return out
}

// grouping is a Traits step whose joins are being put into groups.
type grouping struct {
	of    *ir.Traits // what is left of it
	made  int
	taken map[string]bool // names of steps
}

// parts gives the steps that join the groups, and groups of groups, until few
// are left.
func (g *grouping) parts() []ir.Step {
	var parts []ir.Step
	for len(g.of.Lookups) > mostJoined {
		groups, columns := groupsOf(g.of)
		if len(groups) < 2 || columns == nil {
			return parts
		}
		rest := *g.of
		rest.Lookups, rest.Layers = nil, slices.Clone(g.of.Layers)
		rest.Layers[0] = slices.Clone(rest.Layers[0])
		ofLookups, others := makers(g.of)
		rest.After = slices.Clone(others)
		for i, lookups := range groups {
			part := g.part(lookups, columns[i])
			part.After = slices.Clone(others)
			for _, join := range lookups {
				if name := ir.IdentText(join.Table.Name); ofLookups[name] {
					part.After = append(part.After, name)
				}
			}
			parts = append(parts, part)
			rest.After = append(rest.After, part.Name)
			rest.Lookups = append(rest.Lookups, byProfile(part.Into))
			for _, at := range columns[i] {
				n := &rest.Layers[0][at]
				n.Expr = ir.Col{Typed: ir.Typed{T: n.Expr.Type()}, From: part.Into.Name, Name: n.Name}
			}
		}
		g.of = &rest
	}
	return parts
}

// part is the step that joins one group and computes the columns of the first
// layer at the places given.
func (g *grouping) part(lookups []ir.Join, columns []int) *ir.Traits {
	g.made++
	name := fmt.Sprintf("%s_part_%d", ir.IdentText(g.of.Into.Name), g.made)
	for g.taken[name] {
		name += "_"
	}
	g.taken[name] = true
	own := []ir.Ident{"profile", "profile_id"}
	part := &ir.Traits{
		Header: ir.Header{
			Name: name, Title: fmt.Sprintf("join what %s has (part %d)", ir.IdentText(g.of.Entity), g.made), Origins: g.of.Origins,
		},
		Entity: g.of.Entity, Into: ir.Table{Space: g.of.Into.Space, Name: ir.Ident(name)},
		Base: g.of.Base, Carry: own, Lookups: lookups, Layers: []ir.Layer{nil}, Keep: slices.Clone(own),
	}
	for _, at := range columns {
		n := g.of.Layers[0][at]
		part.Layers[0] = append(part.Layers[0], n)
		part.Keep = append(part.Keep, n.Name)
	}
	return part
}

// makers tells the steps before a Traits step apart: those that make what its
// lookups read, and the others.
func makers(t *ir.Traits) (ofLookups map[string]bool, others []string) {
	ofLookups = make(map[string]bool, len(t.Lookups))
	for _, join := range t.Lookups {
		if join.Table != t.Base {
			ofLookups[ir.IdentText(join.Table.Name)] = false
		}
	}
	for _, name := range t.After {
		if _, ok := ofLookups[name]; ok {
			ofLookups[name] = true
		} else {
			others = append(others, name)
		}
	}
	return ofLookups, others
}

// byProfile joins a table that has a row for every profile.
func byProfile(table ir.Table) ir.Join {
	profile := func(of ir.Ident) ir.Expr {
		return ir.Col{Typed: ir.Typed{T: models.Type{Kind: models.Int}}, From: of, Name: "profile"}
	}
	same := ir.Call{Typed: ir.Typed{T: models.Type{Kind: models.Bool}}, Func: ir.Eq, Args: []ir.Expr{profile(table.Name), profile(ir.BaseAlias)}}
	return ir.Join{Table: table, Alias: table.Name, On: []ir.Expr{same}}
}

// groupsOf puts the lookups of a step into groups, those that need one another
// into the same, and says which columns of the first layer are of which group.
// There are no columns when something reads several groups.
func groupsOf(t *ir.Traits) (groups [][]ir.Join, columns [][]int) {
	if len(t.Layers) == 0 || len(t.Lookups) == 0 {
		return nil, nil
	}
	few := (len(t.Lookups) + mostJoined - 1) / mostJoined
	size := (len(t.Lookups) + few - 1) / few // groups are of one size
	group := map[ir.Ident]int{}              // of an alias
	for _, join := range t.Lookups {
		at, ok := groupRead(group, join.On...)
		switch {
		case at < 0:
			return groups, nil
		case ok:
		case len(groups) == 0 || len(groups[len(groups)-1]) >= size:
			groups = append(groups, nil)
			fallthrough
		default:
			at = len(groups) - 1
		}
		groups[at] = append(groups[at], join)
		group[join.Alias] = at
	}
	columns = make([][]int, len(groups))
	for i, n := range t.Layers[0] {
		at, ok := groupRead(group, n.Expr)
		if !ok {
			continue // it reads the base alone
		}
		if at < 0 {
			return groups, nil
		}
		columns[at] = append(columns[at], i)
	}
	return groups, columns
}

// groupRead finds the group whose tables expressions read, -1 for several; ok
// is false when they read none.
func groupRead(group map[ir.Ident]int, list ...ir.Expr) (at int, ok bool) {
	for _, e := range list {
		ir.Walk(e, func(e ir.Expr) {
			c, isColumn := e.(ir.Col)
			if !isColumn {
				return
			}
			if in, known := group[c.From]; known {
				if ok && at != in {
					in = -1
				}
				at, ok = in, true
			}
		})
	}
	return at, ok
}
