package emit

import (
	"slices"

	"github.com/weft-cdp/weft/compiler/ir"
)

// patchView says which rows of a published table those of Next take the place of:
// those whose column By is in the column In of Of.
type patchView struct {
	By, In  ir.Ident
	Of      ir.Table
	Beside  ir.Table // a copy of Of, where changing tables asks for one
	Copy    ir.Table // of the published table, where that is not patched itself
	Into    ir.Table // the one or the other
	Columns []ir.Ident
	Found   string // an answer: nothing is there at all where it is 0; "": nobody asks
	When    string // an answer: neither table has rows of the part where it is 0; "": nobody asks
}

// partView is a list of ids or of nodes of a part, and its copy beside what is
// published, for statements that see no tables of the session.
type partView struct {
	Of, Beside ir.Table
	Column     ir.Ident
	Holds      string // one of ir.WorkColumns
	Found      string // see patchView
}

// partsOf are the lists of a part.
func partsOf(p ir.Patch) []partView {
	beside := func(suffix string) ir.Table { return ir.Table{Space: ir.Patched, Name: p.Entity + ir.Ident(suffix)} }
	return []partView{
		{p.IDs, beside(ir.PartIDsTable), "profile_id", "ids", p.Found}, {p.Nodes, beside(ir.PartNodesTable), "node", "part", p.Found},
	}
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
		part, by := parts[0], ir.PatchedBy[suffix]
		if cluster, ok := ir.PatchedByNode[suffix]; ok {
			part, by = parts[1], cluster
		}
		if by == "" || p.Everybody && slices.Contains(ofProfiles, suffix) {
			return nil
		}
		v := &patchView{
			By: by, In: part.Column, Of: part.Of, Beside: part.Beside, Copy: ir.Table{Space: ir.Patched, Name: name},
			Into: ir.Table{Space: ir.Published, Name: name}, Columns: w.publishedColumns(s, name, suffix),
			Found: p.Found,
		}
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
			suffixes = append(suffixes, ir.PartIDsTable, ir.PartNodesTable)
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
