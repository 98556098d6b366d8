package sqlc

import (
	"path"
	"strings"

	"github.com/sqlc-dev/plugin-sdk-go/plugin"

	"github.com/weft-cdp/weft/compiler/client"
	"github.com/weft-cdp/weft/models"
)

// Version is the version of sqlc whose contract with plugins is kept.
const Version = "v1.31.1"

// fetchesFile is the file that plugins are told for queries that stand in none.
const fetchesFile = "profiles.sql"

// Request is what a plugin is given; schema is the one of the published tables.
// The error is a client's: two queries that are called the same.
func Request(c *client.Client, p *models.GeneratorPlugin, schema string) (*plugin.GenerateRequest, models.Diagnostics) {
	r := &requester{client: c, schema: schema, arrays: p.Arrays, tables: map[string]*plugin.Identifier{}}
	catalog := r.catalog()
	request := &plugin.GenerateRequest{
		Settings: &plugin.Settings{
			Version: "2", Engine: "postgresql",
			Codegen: &plugin.Codegen{
				Out: p.Out, Plugin: p.Name, Options: []byte(p.Options), Env: p.Env, Process: &plugin.Codegen_Process{Cmd: p.Cmd},
			},
		},
		Catalog: catalog, SqlcVersion: Version, PluginOptions: []byte(p.Options),
	}
	var names client.Names
	for _, f := range c.Functions {
		name := names.Give(client.Pascal(f.Name), f.Name, f.At)
		request.Queries = append(request.Queries, r.query(name, f))
	}
	return request, names.Found
}

type requester struct {
	client *client.Client
	schema string
	arrays bool
	tables map[string]*plugin.Identifier // by the type of their rows
}

// catalog lists the published tables and views of which there are types.
func (r *requester) catalog() *plugin.Catalog {
	schema := &plugin.Schema{Name: r.schema}
	for i := range r.client.Types {
		t := &r.client.Types[i]
		if t.Table == "" {
			continue
		}
		id := &plugin.Identifier{Schema: r.schema, Name: t.Table}
		r.tables[t.Name] = id
		schema.Tables = append(schema.Tables, &plugin.Table{Rel: id, Comment: t.Doc, Columns: r.columns(t)})
	}
	return &plugin.Catalog{Name: r.client.Project, DefaultSchema: r.schema, Schemas: []*plugin.Schema{schema}}
}

func (r *requester) columns(t *client.Type) []*plugin.Column {
	fields := r.client.Columns(t)
	columns := make([]*plugin.Column, len(fields))
	for i, f := range fields {
		columns[i] = column(f, r.arrays)
		columns[i].Table = r.tables[t.Name]
	}
	return columns
}

func (r *requester) query(name string, f client.Function) *plugin.Query {
	q := &plugin.Query{
		Name: name, Cmd: ":" + string(f.Returns), Text: numbered(f, r.client.Warehouse), Filename: fetchesFile,
	}
	if f.Query {
		q.Filename = path.Base(f.At.File)
	}
	if f.Doc != "" {
		for line := range strings.SplitSeq(f.Doc, "\n") {
			q.Comments = append(q.Comments, " "+line)
		}
	}
	if t := r.client.Type(f.Row); t != nil {
		q.Columns = r.columns(t)
	}
	for i, p := range f.Params {
		c := column(p, r.arrays)
		c.IsNamedParam = true
		q.Params = append(q.Params, &plugin.Parameter{Number: int32(i + 1), Column: c})
	}
	return q
}
