package emit

import (
	"slices"

	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// sourceRowsView is the data of source_rows.sql.tmpl.
type sourceRowsView struct {
	*ir.SourceRows
	Plain  bool         // nothing is converted and nothing computed: one SELECT does
	Values [][]ir.Named // of a story: its rows
	Upload ir.Table     // where the file is loaded to; without a name when it is not
	Layers chain
	There  *ir.Named // a column more, of new rows that take the place of kept ones

	Rows     ir.Table // that outlives the run, where one does
	Register ir.Table // of the rows that are kept
}

func (w *writer) sourceRowsView(s *ir.SourceRows) sourceRowsView {
	columns := make([]ir.Ident, len(s.From.Read))
	for i, c := range s.From.Read {
		columns[i] = c.Name
	}
	return sourceRowsView{
		SourceRows: s,
		Rows:       s.Into,
		Register:   ir.Table{Space: ir.Published, Name: ir.SourcesTable},
		Values:     givenRows(s.From),
		Upload:     w.upload(s),
		Layers:     chainOf(s.Layers, "raw", columns, sourceLayer(s)),
	}
}

// sourceLayer names a layer of a source's rows by what it makes.
func sourceLayer(s *ir.SourceRows) func(int, ir.Layer) string {
	return func(i int, layer ir.Layer) string {
		has := func(columns []ir.Ident) bool {
			return slices.ContainsFunc(layer, func(n ir.Named) bool { return slices.Contains(columns, n.Name) })
		}
		switch {
		case i == 0:
			return "typed"
		case has(s.Owners):
			return "owned"
		case has(s.Nodes):
			return "linked"
		case has(s.Values):
			return "identified"
		}
		return "derived"
	}
}

// givenRows names the cells of a story's rows. The cells of the first row are
// cast, so that a column without a single value has its type.
func givenRows(o ir.Origination) [][]ir.Named {
	rows := make([][]ir.Named, len(o.Values))
	for i, row := range o.Values {
		cells := make([]ir.Named, len(row))
		for j, cell := range row {
			cells[j] = ir.Named{Name: o.Read[j].Name, Expr: typedCell(cell, o.Read[j].T)}
		}
		rows[i] = cells
	}
	return rows
}

func typedCell(cell ir.Expr, t models.Type) ir.Expr {
	if t.Kind == models.Unknown || t.Kind == models.Null {
		if cell.Type().Kind == models.Null {
			return dialect.Cast(cell, models.Type{Kind: models.Text})
		}
		return cell
	}
	if t.Kind == cell.Type().Kind && t.Kind != models.Int && t.Kind != models.Decimal {
		return cell
	}
	return dialect.Cast(cell, t)
}
