package emit

import (
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// uploadView is the data of upload_table.sql.tmpl: an empty table for the
// columns of a file.
type uploadView struct {
	*ir.SourceRows
	Table stateTable
}

// upload is the table that a source's file is loaded to, without a name when the
// warehouse reads it by itself.
func (w *writer) upload(s *ir.SourceRows) ir.Table {
	if s.From.File == "" || !w.dialect.Limits.Uploads {
		return ir.Table{}
	}
	return ir.Table{Space: ir.Upload, Name: ir.Ident(s.Source + "_file")}
}

// loads are the files that a step needs in the warehouse.
func (w *writer) loads(step ir.Step) []models.Load {
	s, ok := step.(*ir.SourceRows)
	if found, isNew := step.(*ir.NewRows); isNew {
		s, ok = found.Of, true
	} else if ok && s.Kept != nil && s.Kept.Touched.Name != "" {
		return nil // they have been read
	}
	if !ok || w.upload(s).Name == "" {
		return nil
	}
	if s.Borrowed != nil && w.readsWhole(s.Borrowed.Of) == "" {
		s = s.Borrowed.Of // its new rows are read as it reads them
	}
	load := models.Load{
		Source: s.Source, File: s.From.File, Format: FormatOf(s.From), Delimiter: s.From.Delimiter,
		Table: w.table(w.upload(s)), At: s.From.At,
	}
	view := uploadView{SourceRows: s, Table: stateTable{Table: w.upload(s)}}
	for _, c := range s.From.Read {
		t := uploadType(c)
		load.Columns = append(load.Columns, models.CatalogColumn{Name: ir.IdentText(c.Name), T: t})
		view.Table.Cols = append(view.Table.Cols, ir.TableColumn{Name: c.Name, T: t})
	}
	if len(load.Columns) == 0 { // rows are counted all the same
		view.Table.Cols = []ir.TableColumn{{Name: "weft_row", T: models.Type{Kind: models.Int, Nullable: true}}}
	}
	load.Create = w.statements("upload_table", view)
	return []models.Load{load}
}

// uploadType is the type with which a column of a file is loaded. What the
// language has no type for is text.
func uploadType(c ir.ReadColumn) models.Type {
	if c.T.Kind == models.Unknown || c.T.Kind == models.Null {
		return models.Type{Kind: models.Text, Nullable: true}
	}
	return c.T.OrNull()
}
