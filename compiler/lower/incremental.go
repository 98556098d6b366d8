package lower

import (
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// changes adds the steps that find what has changed since the last run that
// published, and make of it what there is to stitch. They give back what is
// called when it is stitched, to add the step that joins both.
func (l *lowering) changes(e *models.Entity, t *entityTables, forest, roots ir.Table, unordered bool) (kept func()) {
	name := ir.Ident(e.Name)
	changes := l.work(e.Name + "_changes")
	find := &ir.IdentityEdgeChanges{
		Header: identityHeader(e, changes, "find what has changed between identifiers of "), Entity: name,
		Links: t.links, Cut: t.refused, Unordered: unordered,
		Known: state(e, ir.StitchedTable), Forget: l.opts.FullRefresh, Into: changes,
	}
	makes := []ir.Table{changes}
	if find.Forget {
		find.Known = l.work(e.Name + "_known")
		makes = append(makes, find.Known)
	}
	l.add(find, makes, []ir.Table{t.links, t.refused})

	use := &ir.IdentityContracted{
		Header: identityHeader(e, t.edges, "prepare the stitching of "), Entity: name, Known: find.Known, Changes: changes,
		Open: l.work(e.Name + "_open"), Loose: l.work(e.Name + "_loose"),
		Ends: l.work(e.Name + "_loose_ends"), Touched: l.work(e.Name + "_touched"),
		Edges: t.edges, Forest: forest, Levels: t.levels, Roots: roots,
	}
	l.add(use, []ir.Table{use.Open, use.Loose, use.Touched, t.edges, forest, t.levels, roots}, []ir.Table{find.Known, changes})

	return func() {
		keep := &ir.IdentityKept{
			Header: mapHeader(e, t), Entity: name,
			Nodes: t.nodes, Known: find.Known, Open: use.Open, Loose: use.Loose, Touched: use.Touched,
			Roots: roots, Into: next(e, ir.StitchedTable), Map: t.joined,
		}
		l.add(keep, []ir.Table{keep.Into, t.joined}, []ir.Table{t.nodes, find.Known, use.Open, use.Loose, use.Touched, roots})
	}
}
