package patch

import (
	"slices"
	"time"

	"github.com/weft-cdp/weft/compiler/ir"
)

// lookAtProfiles takes in what rows are aggregated, and what looks at now.
func (p *patching) lookAtProfiles(step ir.Step, made map[ir.Table]*part) bool {
	switch s := step.(type) {
	case *ir.Aggregate:
		a := p.of[s.Entity]
		if other := made[s.Scan.Table]; other != nil {
			other.all("profiles of %q look at them", ir.IdentText(a.entity))
		}
		if p.scan(a, s.Scan, s.Joins) {
			p.windows(a, s.Scan, s.Joins, ir.Named{Expr: s.Where, Origins: s.Origins})
			p.windows(a, s.Scan, s.Joins, slices.Concat(s.Before, s.Cols)...)
		}
	case *ir.Sequence:
		p.sequence(p.of[s.Entity], s)
	case *ir.Traits:
		a := p.of[s.Entity]
		made[s.Into] = a
		for _, join := range s.Lookups {
			if other := made[join.Table]; other != nil && other != a {
				a.all("they look at profiles of %q", ir.IdentText(other.entity))
				other.all("profiles of %q look at them", ir.IdentText(a.entity))
			}
		}
		a.timeless(s.Layers...)
	case *ir.Members:
		p.of[s.Entity].timeless(s.Layers...)
	case *ir.Conditions:
		p.of[s.Entity].timeless(s.Layers...)
		for _, c := range s.Conditions {
			p.of[s.Entity].timeless(ir.Layer{{Expr: c.True.Expr, Origins: []ir.Origin{{Kind: "segment", Name: c.Segment}}}})
		}
	default:
		return false
	}
	return true
}

// timeless refuses what may be another value although nothing of the profile has
// changed: it looks at now, or at all profiles together.
func (a *part) timeless(layers ...ir.Layer) {
	for _, layer := range layers {
		for _, n := range layer {
			ir.Walk(n.Expr, func(e ir.Expr) {
				switch e.(type) {
				case ir.Now:
					a.all("%s looks at now otherwise than by a window", whose(n))
				case ir.Score:
					a.all("%s compares all profiles with each other", whose(n))
				}
			})
		}
	}
}

// whose names the definition that asked for a column.
func whose(n ir.Named) string {
	if len(n.Origins) == 0 {
		return `"` + ir.IdentText(n.Name) + `"`
	}
	return n.Origins[0].Kind + ` "` + n.Origins[0].Name + `"`
}

// scan takes in the rows of an aggregate: those that refer to a row that was touched
// touch whom they belong to. It is false where the rows are other profiles.
func (p *patching) scan(a *part, scan ir.Scan, joins []ir.Join) bool {
	if scan.Map.Name == "" || scan.ProfileFrom != "" {
		a.all("they look at other profiles")
		return false
	}
	a.owner[scan.Table] = scan.Node
	for i, join := range joins {
		to := p.touched(join.Table, a.all)
		if to.Name == "" {
			return false
		}
		way := wayTo(joins[:i+1], join.Alias)
		way[len(way)-1].Table = to
		a.touch(ir.TouchedOwners{From: scan.Table, Alias: scan.Alias, IDs: a.idsOf(scan), Joins: way})
	}
	return true
}

// idsOf are the identifiers of the rows of a scan.
func (a *part) idsOf(scan ir.Scan) []ir.TouchedID {
	for _, in := range a.inputs {
		if in.Rows == scan.Table {
			return idsOf(scan.Alias, in)
		}
	}
	panic("rows that belong to somebody and have no identifier: " + ir.IdentText(scan.Table.Name))
}

// wayTo gives the joins that lead to an alias, all of them inner.
func wayTo(joins []ir.Join, alias ir.Ident) []ir.Join {
	needed := map[ir.Ident]bool{alias: true}
	var way []ir.Join
	for _, join := range slices.Backward(joins) {
		if !needed[join.Alias] {
			continue
		}
		for _, on := range join.On {
			ir.Walk(on, func(e ir.Expr) {
				if c, ok := e.(ir.Col); ok {
					needed[c.From] = true
				}
			})
		}
		join.Inner = true
		way = append(way, join)
	}
	slices.Reverse(way)
	return way
}

// touch adds rows that touch whom they belong to, once.
func (a *part) touch(owners ir.TouchedOwners) {
	same := func(other ir.TouchedOwners) bool {
		return other.From == owners.From && joinsText(other) == joinsText(owners)
	}
	if !slices.ContainsFunc(a.values, same) {
		a.values = append(a.values, owners)
	}
}

// joinsText tells rows apart.
func joinsText(o ir.TouchedOwners) string {
	text := ""
	for _, join := range o.Joins {
		text += ir.IdentText(join.Table.Name)
		for _, on := range join.On {
			text += " " + ir.ExprText(on)
		}
	}
	return text + " " + ir.ExprText(o.Where)
}

// windows takes in the windows of columns over rows: rows that a border has passed
// touch whom they belong to.
func (p *patching) windows(a *part, scan ir.Scan, joins []ir.Join, columns ...ir.Named) {
	for _, n := range columns {
		found, other := windowsOf(n.Expr)
		if other {
			a.all("%s looks at now otherwise than by a window", whose(n))
			return
		}
		for _, w := range found {
			p.window(a, scan, joins, w)
		}
	}
}

func (p *patching) window(a *part, scan ir.Scan, joins []ir.Join, w window) {
	a.touch(ir.TouchedOwners{
		From: scan.Table, Alias: scan.Alias, IDs: a.idsOf(scan), Joins: wayTo(joins, w.At.From), Where: w.passed(p.last.Now),
	})
}

// sequence takes in the rows of a sequence. One that ends with what did not happen
// is known only when its time is over.
func (p *patching) sequence(a *part, s *ir.Sequence) {
	open := s.Within > 0 && s.Steps[len(s.Steps)-1].Not
	for _, step := range s.Steps {
		if !p.scan(a, step.Scan, step.Joins) {
			return
		}
		column := ir.Named{Expr: step.Where, Origins: s.Origins}
		p.windows(a, step.Scan, step.Joins, column)
		for _, same := range step.Same {
			p.windows(a, step.Scan, step.Joins, ir.Named{Expr: same, Origins: s.Origins})
		}
		if !open {
			continue
		}
		at, ok := step.Time.(ir.Col)
		if !ok {
			a.all("%s looks at now otherwise than by a window", whose(column))
			return
		}
		p.window(a, step.Scan, step.Joins, window{at, time.Duration(s.Within) * time.Microsecond})
	}
}
