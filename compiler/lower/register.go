package lower

import (
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// RegisterStep is the step of Register.
const RegisterStep = "register" // name, kind, entity

// Register reads what weft made in the schema of a space.
func Register(p *models.Project, space ir.Space) *ir.Program {
	return reading(p, &ir.Read{
		Header:  ir.Header{Name: RegisterStep, Title: "read what weft made"},
		Table:   ir.Table{Space: space, Name: ir.ObjectsTable},
		Columns: []ir.Ident{"name", "kind", "entity"}, Order: []ir.Ident{"name"},
	})
}

// Made is a row of the register: a table, a view, or a note about all of them.
type Made struct{ Name, Kind, Entity string }

// MadeIn takes the rows of Register.
func MadeIn(rows [][]any) []Made {
	list := make([]Made, len(rows))
	for i, row := range rows {
		list[i].Name, _ = row[0].(string)
		list[i].Kind, _ = row[1].(string)
		list[i].Entity, _ = row[2].(string)
	}
	return list
}
