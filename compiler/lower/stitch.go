package lower

import (
	"fmt"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// stitch adds the two loops that find the components of the links, and what
// stands before and after them: a run that publishes knows what the last one
// stitched, and does not do it again.
func (l *lowering) stitch(e *models.Entity, t *entityTables, unordered bool) {
	name := ir.Ident(e.Name)
	t.edges, t.levels = l.work(e.Name+"_edges"), l.work(e.Name+"_levels")
	forest, roots, hooks := l.work(e.Name+"_forest"), l.work(e.Name+"_roots"), l.work(e.Name+"_hooks")
	var kept func()
	if l.opts.Publish {
		kept = l.changes(e, t, forest, roots, unordered)
	} else {
		l.add(&ir.IdentityEdges{
			Header: identityHeader(e, t.edges, "prepare the stitching of "), Entity: name,
			Links: t.links, Cut: t.refused, Unordered: unordered, Edges: t.edges, Forest: forest, Levels: t.levels, Roots: roots,
		}, []ir.Table{t.edges, forest, t.levels, roots}, []ir.Table{t.links, t.refused})
	}

	rounds := ir.Table{Name: ir.Ident(l.tables.pick(e.Name + "_rounds"))}
	l.add(&ir.IdentityRounds{
		Header: identityHeader(e, rounds, "stitch "), Entity: name,
		Edges: t.edges, Hooks: hooks, Forest: forest, Levels: t.levels,
	}, []ir.Table{t.edges, forest, t.levels}, []ir.Table{t.edges, forest, t.levels})
	l.add(&ir.IdentityRoots{
		Header: identityHeader(e, roots, "find the roots of "), Entity: name,
		Forest: forest, Levels: t.levels, Roots: roots,
	}, []ir.Table{t.levels, roots}, []ir.Table{forest, t.levels, roots})
	if kept != nil {
		kept()
		return
	}
	l.add(&ir.IdentityMap{
		Header: mapHeader(e, t),
		Entity: name, Nodes: t.nodes, Roots: roots, Into: t.joined,
	}, []ir.Table{t.joined}, []ir.Table{t.nodes, roots})
}

// mapHeader is that of the step that says which identifiers are one; where there
// are limits, another one behind it has the last word.
func mapHeader(e *models.Entity, t *entityTables) ir.Header {
	if t.joined != t.node {
		return identityHeader(e, t.joined, "say which identifiers hang together, limits aside, of ")
	}
	return identityHeader(e, t.joined, "say which identifiers are one ")
}

// checkIdentity proves that stitching did its work on distinct numbers, and
// looks for identifier types that never occur.
func (l *lowering) checkIdentity(e *models.Entity, t *entityTables) {
	if !l.opts.Checks {
		return
	}
	problems := []ir.Problem{
		{
			Kind: ir.Collision, Code: diag.Collision, At: e.At, Table: t.nodes,
			Message: fmt.Sprintf("identifiers of %q share a number with another: {count}", e.Name),
		},
		{
			Kind: ir.Unfinished, Code: diag.Unfinished, At: e.At, Table: t.edges,
			Message: fmt.Sprintf("stitching %q has left links undone: {count}", e.Name),
		},
		{
			Kind: ir.Unfinished, Code: diag.Unfinished, At: e.At, Table: t.levels,
			Message: fmt.Sprintf("stitching %q has left levels undone: {count}", e.Name),
		},
	}
	if t.pairs.Name != "" {
		problems = append(problems, ir.Problem{
			Kind: ir.Unfinished, Code: diag.Unfinished, At: e.At, Table: t.pairs,
			Message: fmt.Sprintf("stitching %q has left disputed pairs undecided: {count}", e.Name),
		})
	}
	if l.opts.Publish || l.compares(e) {
		problems = append(problems, ir.Problem{
			Kind: ir.NobodyLeft, Code: diag.NobodyLeft, At: e.At, Table: t.nodes, Register: state(e, ir.AnchorsTable),
			Message: fmt.Sprintf("no row has an identifier of %q any more, and earlier runs published profiles ({count})", e.Name),
		})
	}
	carried := map[*models.Identifier]bool{}
	for _, s := range l.need.carriers[e] {
		for _, id := range s.IDs {
			carried[id.Identifier] = true
		}
	}
	for _, id := range e.Identifiers {
		if carried[id] {
			problems = append(problems, ir.Problem{
				Kind: ir.NeverSeen, Code: diag.NeverSeen, Severity: models.Warning, At: id.At, Table: t.nodes, Expr: text(id.Name),
				Message: fmt.Sprintf("no row of any source has an identifier %q of %q", id.Name, e.Name),
			})
		}
	}
	l.addCheck(e.Name+"_identity_check", "check the identifiers of "+e.Name, problems, entityOrigin(e))
}
