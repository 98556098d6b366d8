package client

import (
	"cmp"
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/models"
)

// Query is one of the user's own, as the warehouse has typed it.
type Query struct {
	models.ClientQuery
	Params, Columns []models.CatalogColumn
	Open            bool // the columns depend on what a parameter is
}

// Make makes a client. Fetches are the questions of lower.Fetches, and plan has the
// statements that emit wrote for them.
func Make(p *models.Project, fetches []lower.Fetch, plan *models.Plan, queries []Query) (*Client, models.Diagnostics) {
	m := &maker{client: &Client{Project: p.Name, Warehouse: plan.Warehouse}, statements: map[string]string{}}
	for _, step := range plan.Steps {
		m.statements[step.Name] = step.Statements[0]
	}
	for _, f := range fetches {
		m.fetch(f)
	}
	for _, q := range queries {
		m.query(q)
	}
	m.found.Sort()
	return m.client, m.found
}

type maker struct {
	client     *Client
	statements map[string]string // by step
	found      models.Diagnostics
}

// fetch adds a question about what is published, and the type of its answer.
func (m *maker) fetch(f lower.Fetch) {
	profile := f.Entity.Name
	function := Function{SQL: m.statements[f.Step], Returns: models.ReturnsOne, Row: profile}
	switch {
	case f.Segment != nil:
		s := f.Segment
		function.Name, function.Row, function.At = s.Name+"_members", s.Name+"_member", s.At
		function.Doc = cmp.Or(s.Description, "The present members of the segment "+s.Name+".")
		function.Returns, function.Whole = models.ReturnsMany, true
		m.client.Types = append(m.client.Types, Type{
			Name: function.Row, Doc: "A profile that is in the segment " + s.Name + ".", Table: s.Name, Embeds: profile, At: s.At,
			Fields: m.fields(f, f.Columns[len(f.Columns)-1:]),
		})
	case f.Identifier != nil:
		id := f.Identifier
		function.Name, function.At = profile+"_by_"+id.Name, id.At
		function.Doc = "Finds the profile with this " + id.Name + ", however it is written: it is normalised as the model says."
		function.Params = []Field{{Name: f.Param, T: models.Type{Kind: models.Text}}}
	default:
		function.Name, function.At = profile+"_by_profile_id", f.Entity.At
		function.Doc = "Finds a profile by its id, or by one that it had before it became part of another."
		function.Params = []Field{{Name: f.Param, T: models.Type{Kind: models.Text}}}
		m.client.Types = append(m.client.Types, Type{
			Name: profile, Doc: cmp.Or(f.Entity.Description, "A profile of "+profile+"."), Table: profile + ir.ProfilesTable, At: f.Entity.At, Fields: m.fields(f, f.Columns),
		})
	}
	m.client.Functions = append(m.client.Functions, function)
}

// fields are columns of what is published.
func (m *maker) fields(f lower.Fetch, columns []lower.FetchColumn) []Field {
	fields := make([]Field, len(columns))
	for i, c := range columns {
		fields[i] = Field{Name: c.Name, T: c.T, At: f.Entity.At}
		switch {
		case c.Trait != nil:
			fields[i].Doc, fields[i].At = cmp.Or(c.Trait.Description, c.Trait.Text), c.Trait.At
		case c.Relation != nil:
			fields[i].Doc, fields[i].At = "The profile of "+c.Relation.To.Name+" that the relation "+c.Relation.Name+" leads to.", c.Relation.At
		}
		if !Held(c.T) {
			d := diag.New(diag.ClientColumnType, fields[i].At, "the type of %q is not known", c.Name)
			d.Label = "`weft catalog` saves what the warehouse knows of the columns"
			m.found = append(m.found, d)
		}
	}
	return fields
}

// Held tells whether clients have a type for it.
func Held(t models.Type) bool { return t.Kind >= models.Text && t.Kind != models.Duration }

// query adds one of the user's own.
func (m *maker) query(q Query) {
	function := Function{Name: q.Name, Doc: q.Doc, SQL: q.SQL, Returns: q.Returns, Query: true, At: q.At}
	for _, p := range q.Params {
		if !bare(p.Name) {
			d := diag.New(diag.QueryParameterType, q.At, "query %q has a parameter that is called %q", q.Name, p.Name)
			d.Label = "give it a name of letters, digits and _"
			m.found = append(m.found, d)
		} else if !Held(p.T) {
			d := diag.New(diag.QueryParameterType, q.At, "the type of the parameter %q is %s", p.Name, cmp.Or(p.Native, "not known to the warehouse"))
			d.Label = "cast it where it stands"
			m.found = append(m.found, d)
		}
		function.Params = append(function.Params, Field{Name: p.Name, T: p.T.NotNull(), At: q.At})
	}
	switch {
	case q.Returns == models.ReturnsNone:
	case q.Open && !m.found.HasErrors():
		d := diag.New(diag.QueryParameterType, q.At, "what query %q gives depends on the type of a parameter, which not every place of it says", q.Name)
		d.Label = "cast its parameters wherever they stand, each to one type"
		m.found = append(m.found, d)
	case len(q.Columns) == 0 && !m.found.HasErrors():
		d := diag.New(diag.QueryRefused, q.At, "query %q gives no rows", q.Name)
		d.Label = "write :exec behind the name"
		m.found = append(m.found, d)
	default:
		function.Row = q.Name + "_row"
		m.client.Types = append(m.client.Types, Type{Name: function.Row, Doc: "A row of " + q.Name + ".", Fields: m.columns(q), At: q.At})
	}
	m.client.Functions = append(m.client.Functions, function)
}

// columns are those that a query gives, never null where the user says so.
func (m *maker) columns(q Query) []Field {
	never := map[string]bool{}
	for _, word := range q.NotNull {
		never[word.Text] = true
	}
	fields := make([]Field, len(q.Columns))
	at := map[string]bool{}
	for i, c := range q.Columns {
		if !Held(c.T) {
			d := diag.New(diag.QueryColumnType, q.At, "column %q of query %q is of type %s", c.Name, q.Name, cmp.Or(c.Native, "unknown"))
			d.Label = "cast it to a text, a number, a bool, a date, a moment, or a list of them"
			m.found = append(m.found, d)
		}
		if at[c.Name] || !bare(c.Name) {
			d := diag.New(diag.QueryColumnName, q.At, "column %d of query %q is called %q", i+1, q.Name, c.Name)
			d.Label = "give it a name of its own with AS, of letters from a to z, digits and _"
			m.found = append(m.found, d)
		}
		at[c.Name] = true
		fields[i] = Field{Name: c.Name, T: c.T, At: q.At}
		if never[c.Name] {
			fields[i].T = c.T.NotNull()
		}
	}
	for _, word := range q.NotNull {
		if !at[word.Text] {
			m.found = append(m.found, diag.New(diag.QueryColumnName, word.At, "query %q has no column %q", q.Name, word.Text))
		}
	}
	return fields
}

// bare tells whether a name can be written in every language.
func bare(name string) bool {
	for i, r := range name {
		if r != '_' && !('a' <= r && r <= 'z') && !('A' <= r && r <= 'Z') && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return strings.Trim(name, "_0123456789") != ""
}
