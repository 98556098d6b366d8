package optimize

import (
	"slices"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// filterSources reads only those rows of a source that somebody counts, where
// all who read them say which those are. Of a source with identifiers stitching
// reads all rows, and a check of a key looks at every row: such sources are left
// alone.
func filterSources(p *ir.Program) *ir.Program {
	uses := usesOf(p)
	if uses == nil {
		return p
	}
	out := withSteps(p, slices.Clone(p.Steps))
	for i, step := range out.Steps {
		rows, ok := step.(*ir.SourceRows)
		if !ok || rows.Kept != nil { // what is kept serves later runs, whose windows begin later
			continue
		}
		use := uses[rows.Into]
		if use == nil || use.whole {
			continue
		}
		if all := ofAll(use.asked); len(all) > 0 {
			filtered := *rows
			filtered.Where = and(append(conjuncts(rows.Where), use.orTimeless(all)...))
			out.Steps[i] = &filtered
		}
	}
	return out
}

// use is what a program asks of the rows of a table.
type use struct {
	whole    bool         // all of them, or nobody knows which
	asked    []conditions // of each reader, over the table's columns
	timeless []ir.Ident   // rows in which one of these is null are counted by a check
}

// orTimeless lets through the rows that are counted because they have no time.
func (u *use) orTimeless(all conditions) conditions {
	if len(u.timeless) == 0 {
		return all
	}
	args := []ir.Expr{and(all)}
	for _, name := range u.timeless {
		missing := ir.Col{Typed: ir.Typed{T: models.Type{Kind: models.Timestamp, Nullable: true}}, Name: name}
		args = append(args, ir.Call{Typed: ir.Typed{T: models.Type{Kind: models.Bool}}, Func: ir.IsNull, Args: []ir.Expr{missing}})
	}
	return conditions{ir.Call{Typed: ir.Typed{T: and(all).Type()}, Func: ir.Or, Args: args}}
}

// uses are those of all tables.
type uses map[ir.Table]*use

// usesOf goes through a program; nil when it has a kind of step that this pass
// does not know.
func usesOf(p *ir.Program) uses {
	u := uses{}
	for _, table := range p.Results {
		u.of(table).whole = true
	}
	for _, step := range p.Steps {
		switch s := step.(type) {
		case *ir.Aggregate:
			u.rows(s.Scan, s.Joins, s.Where)
		case *ir.Sequence:
			for _, part := range s.Steps {
				u.rows(part.Scan, part.Joins, part.Where)
			}
		case *ir.RowsBehind:
			u.rows(s.Scan, s.Joins, s.Where)
		case *ir.Check:
			u.check(s)
		default:
			read := reader{}
			if !reads(step, read) {
				return nil
			}
			for table := range read {
				u.of(table).whole = true
			}
		}
	}
	return u
}

func (u uses) of(table ir.Table) *use {
	if u[table] == nil {
		u[table] = &use{}
	}
	return u[table]
}

// rows notes what is asked of the rows that are scanned, and of child rows. What
// is looked up may be anything.
func (u uses) rows(scan ir.Scan, joins []ir.Join, where ir.Expr) {
	all := conjuncts(where)
	u.of(scan.Table).asked = append(u.of(scan.Table).asked, all.over(scan.Alias))
	for _, join := range joins {
		if join.Inner {
			u.of(join.Table).asked = append(u.of(join.Table).asked, all.over(join.Alias))
		} else {
			u.of(join.Table).whole = true
		}
	}
}

// over are the conditions that speak of one alias alone, without it.
func (c conditions) over(alias ir.Ident) conditions {
	var own conditions
	for _, e := range c {
		others := false
		ir.Walk(e, func(x ir.Expr) {
			if column, ok := x.(ir.Col); ok && column.From != alias {
				others = true
			}
		})
		if others {
			continue
		}
		own = append(own, ir.Map(e, func(x ir.Expr) ir.Expr {
			if column, ok := x.(ir.Col); ok {
				column.From = ""
				return column
			}
			return x
		}))
	}
	return own
}

// check: rows without a time are counted, whatever else is read.
func (u uses) check(s *ir.Check) {
	for _, problem := range s.Problems {
		used := u.of(problem.Table)
		if problem.Kind == ir.MissingTime {
			used.timeless = append(used.timeless, problem.Cols...)
		} else {
			used.whole = true
		}
		for _, taken := range problem.Taken {
			u.of(taken.Rows).whole = true
		}
	}
}
