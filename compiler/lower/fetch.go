package lower

import (
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// Fetch is a question that a program written against the published tables asks
// of them: for one profile of Entity, by Identifier or, where that is nil, by its
// id; or for the present members of Segment. Step is that of the statement.
type Fetch struct {
	Step       string
	Entity     *models.Entity
	Identifier *models.Identifier
	Segment    *models.Segment
	Columns    []FetchColumn
	Param      string // "" for none
}

// FetchColumn is a column of the answer. Its type is that of the published table,
// and Trait or Relation what it holds, where that is one of them.
type FetchColumn struct {
	Name     string
	T        models.Type
	Trait    *models.Trait
	Relation *models.EntityRelation
}

// The names of the values that statements of Fetches are given.
const (
	profileIDParam = "profile_id"
	idValueParam   = "id_value"
)

// Fetches are the questions that clients of the published tables ask. A value is
// normalised by the statement itself, with what the run normalises by, so that
// no client, in whatever language, can do it otherwise.
func Fetches(p *models.Project) (*ir.Program, []Fetch) {
	var steps []ir.Step
	var list []Fetch
	for _, e := range p.Entities {
		columns := fetchColumns(e)
		byID := Fetch{Step: "fetch|" + e.Name, Entity: e, Columns: columns, Param: profileIDParam}
		steps = append(steps, fetchProfile(byID))
		list = append(list, byID)
		for _, id := range e.Identifiers {
			by := Fetch{Step: byID.Step + "|" + id.Name, Entity: e, Identifier: id, Columns: columns, Param: idValueParam}
			steps = append(steps, fetchProfile(by))
			list = append(list, by)
		}
	}
	for _, s := range p.Segments {
		members := Fetch{
			Step: "members|" + s.Name, Entity: s.Entity, Segment: s,
			Columns: append(fetchColumns(s.Entity), FetchColumn{Name: "entered_at", T: timeType}),
		}
		steps = append(steps, &ir.FetchMembers{
			Header: ir.Header{Name: members.Step, Title: "fetch the members of " + s.Name}, Segment: ir.Ident(s.Name), Columns: namesOf(members.Columns),
		})
		list = append(list, members)
	}
	return reading(p, steps...), list
}

func fetchProfile(f Fetch) *ir.FetchProfile {
	step := &ir.FetchProfile{
		Header: ir.Header{Name: f.Step, Title: "fetch a profile of " + f.Entity.Name}, Entity: ir.Ident(f.Entity.Name), Columns: namesOf(f.Columns),
	}
	given := ir.Given{Typed: typed(textType), Name: ir.Ident(f.Param)}
	if f.Identifier == nil {
		step.ID = given
		return step
	}
	step.Where = and(
		test(ir.Eq, col("", "id_type", textType), text(f.Identifier.Name)),
		test(ir.Eq, col("", "id_value", textType), normalized(f.Identifier, given)),
	)
	return step
}

// fetchColumns are those of <entity>_profiles, in their order.
func fetchColumns(e *models.Entity) []FetchColumn {
	columns := []FetchColumn{{Name: "profile_id", T: textType}}
	for _, r := range e.Relations {
		columns = append(columns, FetchColumn{Name: r.Name + ir.RelationColumn, T: textType.OrNull(), Relation: r})
	}
	for _, t := range e.Traits {
		columns = append(columns, FetchColumn{Name: t.Name, T: t.T, Trait: t})
	}
	return columns
}

func namesOf(columns []FetchColumn) []ir.Ident {
	names := make([]ir.Ident, len(columns))
	for i, c := range columns {
		names[i] = ir.Ident(c.Name)
	}
	return names
}
