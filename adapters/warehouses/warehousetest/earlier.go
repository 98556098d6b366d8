package warehousetest

import (
	"context"
	"fmt"
	"strings"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// age makes what is published look as an earlier version of weft has left it,
// before the last run of an archive that asks for it.
func (a *archive) age(w Warehouse, warehouse Opened, run int) error {
	if run != 1+len(a.then) {
		return nil
	}
	for _, column := range a.earlier {
		table, name, _ := strings.Cut(column, ".")
		published := w.Dialect.Table(warehouse.Layout, ir.Table{Space: ir.Published, Name: ir.Ident(table)})
		if err := warehouse.Exec(context.Background(), "ALTER TABLE "+published+" DROP COLUMN "+w.Dialect.Quote(name)); err != nil {
			return fmt.Errorf("taking out %s: %w", column, err)
		}
	}
	return nil
}

// missing are the columns that a run has to add.
func (a *archive) missing(warehouse Opened) []ir.MissingColumn {
	var missing []ir.MissingColumn
	seen := map[string]bool{}
	for _, column := range a.earlier {
		table, _, _ := strings.Cut(column, ".")
		if seen[table] {
			continue
		}
		seen[table] = true
		has, err := warehouse.Describe(context.Background(), &models.Source{Name: table, Table: warehouse.Layout.Schema + "." + table})
		if err == nil { // else there is no such table yet
			missing = append(missing, ir.MissingColumns(ir.Table{Space: ir.Published, Name: ir.Ident(table)}, has)...)
		}
	}
	return missing
}
