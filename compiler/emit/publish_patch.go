package emit

import (
	"slices"

	"github.com/weft-cdp/weft/compiler/ir"
)

// patchView says which rows of a published table those of Next take the place of:
// those whose column By is in the column In of Of.
type patchView struct {
	By        ir.Ident
	List      listView
	Beside    listView // the same of a copy, where changing tables asks for one
	Differing []string // the names in the list, which has rows of Next, too; none: all of Next are put in place
	Copy      ir.Table // of the published table, where that is not patched itself
	Into      ir.Table // the one or the other
	Columns   []ir.Ident
	When      string // an answer: neither table has rows of the part where it is 0; "": nobody asks
}

// listView is a list of ids or of nodes, for patch_list.sql.tmpl: those of Names alone,
// where there are any.
type listView struct {
	Table  ir.Table
	Column ir.Ident
	Names  []string
}

// partView is a list of ids or of nodes of a part, and its copy beside what is
// published, for statements that see no tables of the session.
type partView struct {
	Of, Beside ir.Table
	Columns    []ir.Ident
	Holds      string // one of ir.WorkColumns
	Found      string // see patchView
}

// partsOf are the lists of a part.
func partsOf(p ir.Patch) []partView {
	beside := func(suffix string) ir.Table { return ir.Table{Space: ir.Patched, Name: p.Entity + ir.Ident(suffix)} }
	return []partView{
		{p.IDs, beside(ir.PartIDsTable), []ir.Ident{"profile_id"}, "ids", p.Found},
		{p.Nodes, beside(ir.PartNodesTable), []ir.Ident{"node"}, "part", p.Found},
		{p.Differing, beside(ir.DifferingTable), []ir.Ident{"name", "profile_id", "node"}, "differing", p.Found},
	}
}

// listsOf are the lists of a part by which its tables are patched.
func listsOf(p ir.Patch, moves []moveView) []partView {
	return slices.DeleteFunc(partsOf(p), func(part partView) bool {
		return !slices.ContainsFunc(moves, func(m moveView) bool { return m.Patch != nil && m.Patch.List.Table == part.Of })
	})
}

// ofProfiles are the tables of what profiles are, and not of who is who.
var ofProfiles = []string{ir.ProfilesTable, ir.TruthsTable, ir.SegmentsTable, ir.PastTable}

// patchOf is how a published table is patched; nil where it is replaced.
func (w *writer) patchOf(s *ir.Publish, entity string, name ir.Ident) *patchView {
	for _, p := range s.Patches {
		suffix := ir.PublishedSuffix(name)
		if ir.IdentText(p.Entity) != entity || suffix == "" {
			continue
		}
		parts := partsOf(p)
		part, by, column := parts[0], ir.PatchedBy[suffix], ir.Ident("profile_id")
		if cluster, ok := ir.PatchedByNode[suffix]; ok {
			part, by, column = parts[1], cluster, "node"
		}
		if by == "" || wholly(p, suffix) {
			return nil
		}
		v := &patchView{
			By: by, Differing: w.differing(p, name), Copy: ir.Table{Space: ir.Patched, Name: name},
			Into: ir.Table{Space: ir.Published, Name: name}, Columns: w.publishedColumns(s, name, suffix),
		}
		if len(v.Differing) > 0 {
			part = parts[2]
		}
		v.List, v.Beside = listView{part.Of, column, v.Differing}, listView{part.Beside, column, v.Differing}
		if p.Found != "" {
			v.When = ir.IdentText(name)
		}
		if w.dialect.Limits.PatchesBeside {
			v.Into = v.Copy
		}
		return v
	}
	return nil
}

// tablesOfParts are the tables of which a run makes a part that goes where its rows
// were.
func tablesOfParts(program *ir.Program) map[ir.Table]bool {
	tables := map[ir.Table]bool{}
	for _, step := range program.Steps {
		s, ok := step.(*ir.Publish)
		if !ok {
			continue
		}
		for _, p := range s.Patches {
			for _, suffix := range ir.PublishedTables {
				by := ir.PatchedBy[suffix] + ir.PatchedByNode[suffix]
				tables[ir.Table{Space: ir.Next, Name: p.Entity + ir.Ident(suffix)}] = by != "" && !wholly(p, suffix)
			}
			for _, past := range s.Pasts {
				if past.Entity == p.Entity {
					tables[ir.Table{Space: ir.Next, Name: past.Table()}] = !wholly(p, ir.PastTable)
				}
			}
		}
	}
	return tables
}

// held is the table of the session that holds what a run makes of a part: nobody is
// ever shown it, and so it need not be written where tables last.
func (w *writer) held(t ir.Table) ir.Table {
	if !w.ofParts[t] {
		return t
	}
	return ir.Table{Space: ir.Work, Name: ir.NextPrefix + t.Name}
}

// wholly tells whether tables of a kind are made of everybody, although a part is
// patched.
func wholly(p ir.Patch, suffix string) bool {
	return p.Everybody && slices.Contains(ofProfiles, suffix)
}

// publishedColumns are the names of a published table's columns.
func (w *writer) publishedColumns(s *ir.Publish, name ir.Ident, suffix string) []ir.Ident {
	columns := ir.PublishedColumns[suffix]
	for _, past := range s.Pasts {
		if past.Table() == name {
			columns = past.Columns()
		}
	}
	var names []ir.Ident
	for _, c := range columns {
		names = append(names, c.Name)
	}
	if suffix != ir.ProfilesTable {
		return names
	}
	for _, step := range w.program.Steps {
		if p, ok := step.(*ir.Profiles); ok && p.Into.Name == name {
			names = append(names, "profile_id")
			for _, c := range p.Cols {
				names = append(names, c.Name)
			}
		}
	}
	return names
}

// patchedTable is a copy that a run which patches may make, and whose it is.
type patchedTable struct{ Name, Entity ir.Ident }

// patchedTables lists all that runs which patch may make beside what is published.
func (w *writer) patchedTables(entities []ir.Ident, pasts []ir.Past) []patchedTable {
	var list []patchedTable
	_, lists := w.dialect.Create[ir.Patched]
	for _, e := range entities {
		var suffixes []string
		if lists {
			suffixes = append(suffixes, ir.PartIDsTable, ir.PartNodesTable, ir.DifferingTable)
		}
		for _, suffix := range ir.PublishedTables {
			if ir.PatchedBy[suffix] != "" || ir.PatchedByNode[suffix] != "" {
				suffixes = append(suffixes, suffix)
			}
		}
		for _, suffix := range suffixes {
			list = append(list, patchedTable{e + ir.Ident(suffix), e})
		}
	}
	for _, past := range pasts {
		list = append(list, patchedTable{past.Table(), past.Entity})
	}
	return list
}
