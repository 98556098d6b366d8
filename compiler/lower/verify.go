package lower

import (
	"slices"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// verified are the published tables of an entity that a verification compares,
// by what tells their rows apart. Of memberships it is those that are present.
var verified = []struct {
	suffix string
	key    []ir.Ident
	owner  ir.Ident
}{
	{ir.IDsTable, []ir.Ident{"id_type", "id_value"}, "profile_id"},
	{ir.LinksTable, []ir.Ident{"id_type_a", "id_value_a", "id_type_b", "id_value_b", "source"}, "profile_id"},
	{ir.ConflictsTable, []ir.Ident{"rule", "id_type_a", "id_value_a", "id_type_b", "id_value_b", "source"}, "profile_id_a"},
	{ir.ProfilesTable, []ir.Ident{"profile_id"}, "profile_id"},
	{ir.SegmentsTable, []ir.Ident{"segment", "profile_id"}, "profile_id"},
}

// Differences compares what the last run published, in the schema of the state,
// with what is published: a step for each table, called like it. Built is the
// program of the run that published it; what it did not publish is not compared.
func Differences(p *models.Project, built *ir.Program) *ir.Program {
	out := reading(p)
	for _, step := range built.Steps {
		if rows, ok := step.(*ir.SourceRows); ok && rows.Kept != nil {
			if s := p.Source(rows.Source); len(s.Key) > 0 {
				out.Steps = append(out.Steps, rowDifferences(s, rows))
			}
		}
	}
	for _, e := range p.Entities {
		if !publishes(built, e) {
			continue
		}
		for _, table := range verified {
			name := ir.Ident(e.Name + table.suffix)
			step := &ir.Differences{
				Header: ir.Header{Name: string(name), Title: "compare " + string(name), Origins: []ir.Origin{entityOrigin(e)}},
				Of:     string(name), Was: ir.Table{Space: ir.State, Name: name}, Is: ir.Table{Space: ir.Published, Name: name},
				Key: table.key, Owner: table.owner,
			}
			switch table.suffix {
			case ir.ProfilesTable:
				step.Cols = profileColumns(e)
			case ir.SegmentsTable:
				step.Where = isNull(col("", "left_at", timeType.OrNull()))
			default:
				step.Cols = slices.DeleteFunc(slices.Clone(ir.PublishedColumns[table.suffix]), func(c ir.TableColumn) bool {
					return slices.Contains(table.key, c.Name)
				})
			}
			out.Steps = append(out.Steps, step)
		}
	}
	return out
}

// publishes tells whether a program publishes an entity.
func publishes(built *ir.Program, e *models.Entity) bool {
	return slices.ContainsFunc(built.Steps, func(step ir.Step) bool {
		publish, ok := step.(*ir.Publish)
		return ok && slices.Contains(publish.Entities, ir.Ident(e.Name))
	})
}

// profileColumns are those of <entity>_profiles but its key.
func profileColumns(e *models.Entity) []ir.TableColumn {
	var cols []ir.TableColumn
	for _, r := range e.Relations {
		cols = append(cols, ir.TableColumn{Name: ir.Ident(r.Name + ir.RelationColumn), T: textType.OrNull()})
	}
	for _, t := range e.Traits {
		cols = append(cols, ir.TableColumn{Name: ir.Ident(t.Name), T: t.T})
	}
	return cols
}

// rowDifferences compares the rows that are kept of a source with all of them.
// Columns of a type that nobody knows are left out.
func rowDifferences(s *models.Source, rows *ir.SourceRows) *ir.Differences {
	step := &ir.Differences{
		Header: ir.Header{Name: string(rows.Into.Name), Title: "compare the rows of " + s.Name, Origins: []ir.Origin{sourceOrigin(s)}},
		Of:     string(rows.Into.Name), Was: ir.Table{Space: ir.State, Name: rows.Into.Name}, Is: rows.Into,
	}
	for _, c := range s.Key {
		step.Key = append(step.Key, ir.Ident(c.Name))
	}
	for _, c := range s.Columns {
		name := ir.Ident(c.Name)
		if slices.Contains(rows.Keep, name) && !slices.Contains(step.Key, name) && c.T.Kind != models.Unknown {
			step.Cols = append(step.Cols, ir.TableColumn{Name: name, T: c.T})
		}
	}
	return step
}

// Discard drops what was made in the schema that is published to.
func Discard(p *models.Project, views, tables []string) *ir.Program {
	step := &ir.Discard{Header: ir.Header{Name: "discard", Title: "drop what was made to compare"}}
	in := func(names []string) (list []ir.Table) {
		for _, name := range names {
			list = append(list, ir.Table{Space: ir.Published, Name: ir.Ident(name)})
		}
		return list
	}
	step.Views, step.Tables = in(views), in(tables)
	return reading(p, step)
}
