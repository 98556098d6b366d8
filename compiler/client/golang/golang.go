// Package golang writes clients in Go. In comes a client.Client, out come files
// that are formatted, compile and vet without a change; for DuckDB and ClickHouse
// they stand on database/sql alone, whatever driver is behind it. The package must
// not know SQL: statements come in whole and go out as constants.
package golang

import (
	"embed"
	"fmt"
	"go/format"
	"go/token"
	"path"
	"slices"
	"strings"
	"text/template"

	"github.com/weft-cdp/weft/compiler/client"
	"github.com/weft-cdp/weft/models"
)

//go:embed templates
var templates embed.FS

// drivers are the folders of templates by what the warehouse is spoken to with.
var drivers = map[string]string{"duckdb": "database_sql", "clickhouse": "database_sql"}

// Writes tells whether there are clients in Go for a warehouse.
func Writes(warehouse string) bool { return drivers[warehouse] != "" }

// Files writes a client as a package of that name.
func Files(c *client.Client, name string) ([]client.File, models.Diagnostics) {
	v, found := viewOf(c, name)
	if found.HasErrors() {
		return nil, found
	}
	folder := "templates/" + drivers[c.Warehouse]
	parsed := template.Must(template.New("").Funcs(template.FuncMap{"comment": comment, "literal": literal}).ParseFS(templates, folder+"/*.tmpl"))
	var files []client.File
	for _, t := range parsed.Templates() {
		file, ok := strings.CutSuffix(t.Name(), ".tmpl")
		if !ok || file == "queries.go" && len(v.Queries) == 0 {
			continue
		}
		var text strings.Builder
		if err := t.Execute(&text, v); err != nil {
			panic(fmt.Sprintf("template %s: %v", t.Name(), err))
		}
		formatted, err := format.Source([]byte(withoutUnused(text.String())))
		if err != nil {
			panic(fmt.Sprintf("template %s writes no Go: %v\n%s", t.Name(), err, text.String()))
		}
		files = append(files, client.File{Path: file, Text: formatted})
	}
	slices.SortFunc(files, func(a, b client.File) int { return strings.Compare(a.Path, b.Path) })
	return files, nil
}

// packages are those that a template imports and its model may not need.
var packages = []string{"database/sql", "iter", "math/big", "time"}

// withoutUnused takes imports away that nothing names.
func withoutUnused(text string) string {
	for _, p := range packages {
		line := "\t\"" + p + "\"\n"
		if !strings.Contains(strings.Replace(text, line, "", 1), path.Base(p)+".") {
			text = strings.Replace(text, line, "", 1)
		}
	}
	return text
}

// view is what templates print: all names and types are Go's already.
type view struct {
	Package, Project string
	Types            []typeView // of what is published
	Fetches          []functionView
	Rows             []typeView // of queries
	Queries          []functionView
}

type typeView struct {
	Name, Doc, Embeds string
	Fields            []fieldView
}

type fieldView struct {
	Name, Column, Doc, Type string
	Into                    string // the place that its value is scanned into
}

type functionView struct {
	Name, Doc, SQL, Const, Row string
	Returns                    models.QueryReturns
	Whole                      bool
	Params                     []paramView
}

type paramView struct {
	Name, Column, Type string
	Given              string // the value as the driver takes it
}

// viewOf gives names and types. Queries are the functions that have a file of
// their own: those of which the client has no type in what is published.
func viewOf(c *client.Client, name string) (view, models.Diagnostics) {
	v := view{Package: name, Project: c.Project}
	var types, functions client.Names
	types.Reserve("Client", "DB", "New")
	for _, t := range c.Types {
		made, found := typeViewOf(c, t, &types)
		types.Found = append(types.Found, found...)
		if isRow(c, t.Name) {
			v.Rows = append(v.Rows, made)
		} else {
			v.Types = append(v.Types, made)
		}
	}
	for _, f := range c.Functions {
		made := functionViewOf(f, &functions)
		if f.Query {
			v.Queries = append(v.Queries, made)
		} else {
			v.Fetches = append(v.Fetches, made)
		}
	}
	return v, append(types.Found, functions.Found...)
}

// isRow tells whether a type is that of a query's rows.
func isRow(c *client.Client, name string) bool {
	return slices.ContainsFunc(c.Functions, func(f client.Function) bool { return f.Query && f.Row == name })
}

func typeViewOf(c *client.Client, t client.Type, types *client.Names) (typeView, models.Diagnostics) {
	made := typeView{Name: types.Give(client.Pascal(t.Name), t.Name, t.At), Doc: t.Doc, Embeds: client.Pascal(t.Embeds)}
	var fields client.Names
	if t.Embeds != "" {
		for _, f := range c.Columns(c.Type(t.Embeds)) {
			fields.Reserve(client.Pascal(f.Name))
		}
	}
	for _, f := range t.Fields {
		name := fields.Give(client.Pascal(f.Name), f.Name, f.At)
		made.Fields = append(made.Fields, fieldView{Name: name, Column: f.Name, Doc: f.Doc, Type: fieldType(f.T), Into: into(f.T, "r."+name)})
	}
	return made, fields.Found
}

func functionViewOf(f client.Function, functions *client.Names) functionView {
	name := functions.Give(client.Pascal(f.Name), f.Name, f.At)
	made := functionView{
		Name: name, Doc: f.Doc, SQL: f.SQL, Const: client.Camel(f.Name) + "SQL", Row: client.Pascal(f.Row), Returns: f.Returns, Whole: f.Whole,
	}
	var params client.Names
	params.Reserve("c", "ctx")
	for _, p := range f.Params {
		name := client.Camel(p.Name)
		if token.IsKeyword(name) || name == "c" || name == "ctx" || slices.Contains(used, name) {
			name += "_"
		}
		name = params.Give(name, p.Name, p.At)
		made.Params = append(made.Params, paramView{Name: name, Column: p.Name, Type: goType(p.T), Given: given(p.T, name)})
	}
	functions.Found = append(functions.Found, params.Found...)
	return made
}

// used are the names that a generated function speaks of itself.
var used = []string{"sql", "time", "big", "one", "many", "each", "string", "int64", "float64", "bool", "error", "nil", "err", "row"}

// comment writes a text as comments, each line behind the indentation.
func comment(indent, text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(indent+"// "+strings.Map(printable, line), " ")
	}
	return strings.Join(lines, "\n")
}

// printable leaves out what could end a comment without being seen.
func printable(r rune) rune {
	if r < ' ' {
		return ' '
	}
	return r
}

// literal writes a text as a constant, as it stands where Go can.
func literal(text string) string {
	if strings.ContainsAny(text, "`\r") {
		return fmt.Sprintf("%q", text)
	}
	return "`\n" + text + "\n`"
}
