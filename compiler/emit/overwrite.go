package emit

import (
	"strconv"
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// overwriteRefusals finds sources whose table has the place of something that
// the program publishes: the run would replace the data that it reads.
func overwriteRefusals(p *ir.Program, l dialect.Layout) models.Diagnostics {
	replaced := map[string]string{} // in lower case → what it is
	for _, step := range p.Steps {
		s, ok := step.(*ir.Publish)
		if !ok {
			continue
		}
		for _, name := range ir.ProjectTables {
			replaced[strings.ToLower(name)] = "a table of its own"
		}
		for _, name := range s.Tables {
			replaced[strings.ToLower(ir.IdentText(name))] = "a table of its own"
		}
		for _, source := range s.Sources {
			replaced[strings.ToLower(ir.IdentText(source)+ir.RowsTable)] = "the rows that it keeps of " + strconv.Quote(ir.IdentText(source))
		}
		for _, v := range s.Views {
			name := ir.IdentText(v.Segment)
			replaced[strings.ToLower(name)] = "the view of segment " + strconv.Quote(name)
		}
	}
	if len(replaced) == 0 {
		return nil
	}
	var found models.Diagnostics
	for _, step := range p.Steps {
		s, ok := step.(*ir.SourceRows)
		if !ok {
			continue
		}
		schema, name := placeOf(s.From, l)
		what := replaced[strings.ToLower(name)]
		if what == "" || !strings.EqualFold(schema, l.Schema) {
			continue
		}
		d := diag.New(diag.SourceOverwritten, s.From.At, "source %q reads %q, and a run puts %s in its place", s.Source, schema+"."+name, what)
		d.Notes = append(d.Notes, models.Note{Text: "publish into a schema of its own (`schema` of the target), or rename one of the two"})
		found = append(found, d)
	}
	return found
}

// placeOf is the schema and the name of the table that rows come from; "" when
// they come from no table, or from one in another database.
func placeOf(from ir.Origination, l dialect.Layout) (schema, name string) {
	switch parts := from.Table; len(parts) {
	case 1:
		return l.Raw, ir.IdentText(parts[0])
	case 2:
		return ir.IdentText(parts[0]), ir.IdentText(parts[1])
	}
	return "", ""
}
