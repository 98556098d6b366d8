package emit

import (
	"slices"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// differingView is the data of part_differing.
type differingView struct {
	*ir.PartDiffering
	Tables []differingRows
	Links  string // the name of the table of evidence; "" where nobody looks
}

// differingRows is a table of which rows are found that are not in both Is and Was,
// compared by Columns. By is what a patch finds its rows by.
type differingRows struct {
	Name    string
	Is, Was ir.Table
	Columns []ir.Ident
	By      ir.Named
	ByNode  bool
}

func (w *writer) differingView(s *ir.PartDiffering) differingView {
	v := differingView{PartDiffering: s}
	for _, known := range s.Known {
		suffix := ir.PublishedSuffix(known.From.Name)
		t := differingRows{
			Name: ir.IdentText(known.From.Name), Is: ir.Table{Space: ir.Next, Name: known.From.Name}, Was: known.Into,
			Columns: w.comparable(s, suffix, known.Columns), By: ir.Named{Name: "profile_id", Expr: ir.Col{Name: ir.PatchedBy[suffix]}},
		}
		if by, ok := ir.PatchedByNode[suffix]; ok {
			t.By, t.ByNode = ir.Named{Name: "node", Expr: ir.Col{Name: by}}, true
		}
		if len(t.Columns) > 0 {
			v.Tables = append(v.Tables, t)
		}
	}
	if len(s.Touched) > 0 {
		v.Links = ir.IdentText(s.Patch.Entity) + ir.LinksTable
	}
	return v
}

// comparable are the columns by which rows of a table are compared; none where that
// cannot be. Truths that have changed since an earlier moment are those of this one.
func (w *writer) comparable(s *ir.PartDiffering, suffix string, columns []ir.TableColumn) []ir.Ident {
	if suffix == ir.TruthsTable && w.opts.Now.UTC().Format(ir.MomentForm) != s.Since {
		return []ir.Ident{"profile_id", "now"}
	}
	names := make([]ir.Ident, len(columns))
	for i, c := range columns {
		if c.T.Kind == models.List {
			return nil
		}
		names[i] = c.Name
	}
	return names
}

// differing are the names in the table of what differs by which the rows of a
// published table are found; none where all of the part is put in place. Evidence is
// other evidence where its rows came or went, or where its identifiers have another
// profile.
func (w *writer) differing(p ir.Patch, name ir.Ident) []string {
	for _, step := range w.program.Steps {
		s, ok := step.(*ir.PartDiffering)
		if !ok || s.Patch.Entity != p.Entity {
			continue
		}
		v := w.differingView(s)
		if v.Links != "" && v.Links == ir.IdentText(name) {
			return []string{ir.IdentText(p.Entity) + ir.IDsTable, v.Links}
		}
		if slices.ContainsFunc(v.Tables, func(t differingRows) bool { return t.Name == ir.IdentText(name) }) {
			return []string{ir.IdentText(name)}
		}
	}
	return nil
}
