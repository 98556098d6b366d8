package lower

import (
	"github.com/weft-cdp/weft/compiler/definition"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// definitions writes by which definitions the tables are made that this run
// publishes, for who compares a model with them.
func (l *lowering) definitions(entities []*models.Entity, tables []ir.Table) ir.Table {
	defined := l.opts.Definitions
	if defined == nil {
		defined = definition.Of(l.project)
	}
	step := &ir.Definitions{
		Header: ir.Header{Name: l.tables.pick("definitions"), Title: "write what the tables are made by"},
		Rows:   defined.Published(entities),
		Into:   ir.Table{Space: ir.Next, Name: ir.DefinitionsTable},
	}
	if l.opts.Select != nil {
		step.Known = ir.Table{Space: ir.Published, Name: ir.DefinitionsTable}
		if l.opts.Environment {
			step.Known.Space = ir.State
		}
	}
	for _, e := range entities {
		step.Entities = append(step.Entities, ir.Ident(e.Name))
		for _, suffix := range ir.PublishedTables {
			table := next(e, suffix)
			step.Tables = append(step.Tables, ir.DefinedTable{
				Entity: ir.Ident(e.Name), Name: table.Name, Step: l.maker[table], At: e.At,
			})
		}
	}
	l.add(step, []ir.Table{step.Into}, tables)
	return step.Into
}

// DefinitionsStep is the step of Definitions.
const DefinitionsStep = "definitions"

// Definitions reads by which definitions the last run that counts made its tables.
func Definitions(p *models.Project) *ir.Program {
	return reading(p, &ir.Read{
		Header:  ir.Header{Name: DefinitionsStep, Title: "read what the tables are made by"},
		Table:   ir.Table{Space: ir.State, Name: ir.DefinitionsTable},
		Columns: []ir.Ident{"kind", "entity", "name", "text", "fingerprint", "file", "line"},
	})
}

// DefinitionsIn takes the rows of Definitions.
func DefinitionsIn(rows [][]any) []models.Definition {
	list := make([]models.Definition, len(rows))
	for i, row := range rows {
		text := func(column int) string {
			v, _ := row[column].(string)
			return v
		}
		line, _ := row[6].(int64)
		list[i] = models.Definition{
			Kind: text(0), Entity: text(1), Name: text(2), Text: text(3), Fingerprint: text(4),
			At: models.Span{File: text(5), Line: int(line), Col: 1},
		}
	}
	return list
}
