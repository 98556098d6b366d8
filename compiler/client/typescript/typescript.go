// Package typescript writes clients in TypeScript. In comes a client.Client, out
// come two files that tsc takes with --strict: client.ts with the types and the
// functions, and warehouse.ts, which is how one driver is asked and its values are
// read, and the same for every project. The package must not know SQL.
package typescript

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"text/template"

	"github.com/weft-cdp/weft/compiler/client"
	"github.com/weft-cdp/weft/compiler/client/view"
	"github.com/weft-cdp/weft/models"
)

//go:embed templates
var templates embed.FS

// drivers are the files by what the warehouse is spoken to with.
var drivers = map[string]string{"duckdb": "duckdb.ts", "clickhouse": "clickhouse.ts", "bigquery": "bigquery.ts"}

// Writes tells whether there are clients in TypeScript for a warehouse.
func Writes(warehouse string) bool { return drivers[warehouse] != "" }

// kind is a kind of value: its type, and its name in warehouse.ts.
type kind struct{ typ, name string }

var kinds = map[models.Kind]kind{
	models.Text: {"string", "text"}, models.Int: {"number", "int"}, models.Decimal: {"string", "decimal"},
	models.Float: {"number", "float"}, models.Bool: {"boolean", "bool"}, models.Date: {"string", "date"}, models.Timestamp: {"Date", "timestamp"},
}

// language is how TypeScript writes things.
var language = &view.Language{
	Type: client.Title, Field: client.SmallTitle, Function: client.SmallTitle, Param: client.SmallTitle,
	Const:     func(name string) string { return client.SmallTitle(name) + "SQL" },
	Reader:    func(typ string) string { return "read" + typ },
	FieldType: fieldType, ParamType: paramType, Read: read, Give: give,
	Types:      []string{"Client", "Date", "Promise", "AsyncGenerator"},
	BarsMember: func(name string) bool { return name == "constructor" },
	BarsParam:  func(name string) bool { return slices.Contains(reserved, name) },
}

// reserved are the words that a variable of a module cannot be called.
var reserved = strings.Fields(`arguments await break case catch class const continue debugger default delete do else enum
	eval export extends false finally for function if implements import in instanceof interface let new null package
	private protected public return static super switch this throw true try typeof var void warehouse while with yield`)

func fieldType(t models.Type) string {
	switch {
	case t.Kind == models.List:
		return kinds[t.Elem].typ + "[]"
	case t.Nullable:
		return kinds[t.Kind].typ + " | null"
	}
	return kinds[t.Kind].typ
}

func paramType(t models.Type) string {
	if t.Kind == models.List {
		return "readonly " + kinds[t.Elem].typ + "[]"
	}
	return kinds[t.Kind].typ
}

func read(t models.Type, column, _ string) string {
	how, of := "must", t.Kind
	switch {
	case t.Kind == models.List:
		how, of = "list", t.Elem
	case t.Nullable:
		how = "maybe"
	}
	return fmt.Sprintf("warehouse.%s(row, %q, warehouse.%s)", how, column, kinds[of].name)
}

func give(t models.Type, param string) string {
	if t.Kind == models.List {
		return fmt.Sprintf("warehouse.givenList(warehouse.%s, %s)", kinds[t.Elem].name, param)
	}
	return fmt.Sprintf("warehouse.given(warehouse.%s, %s)", kinds[t.Kind].name, param)
}

// Files writes a client.
func Files(c *client.Client) ([]client.File, models.Diagnostics) {
	v, found := view.Of(c, language)
	if found.HasErrors() {
		return nil, found
	}
	const file = "client.ts"
	parsed := template.Must(template.New(file+".tmpl").Funcs(template.FuncMap{"comment": comment, "literal": literal}).
		ParseFS(templates, "templates/"+file+".tmpl"))
	return []client.File{
		{Path: file, Text: []byte(view.Print(parsed, v))},
		{Path: "warehouse.ts", Text: slices.Concat(part(drivers[c.Warehouse]), part("rows.ts"))},
	}, nil
}

// part reads a part of warehouse.ts.
func part(name string) []byte {
	text, err := templates.ReadFile("templates/" + name)
	if err != nil {
		panic(err)
	}
	return text
}

// comment writes a text as a comment of what stands below it.
func comment(indent, text string) string {
	lines := view.Lines(strings.ReplaceAll(text, "*/", "* /"))
	if len(lines) == 1 {
		return indent + "/** " + lines[0] + " */"
	}
	for i, line := range lines {
		lines[i] = strings.TrimRight(indent+" * "+line, " ")
	}
	return indent + "/**\n" + strings.Join(lines, "\n") + "\n" + indent + " */"
}

// escapes are what a template literal does not take as it stands.
var escapes = strings.NewReplacer("\\", "\\\\", "`", "\\`", "${", "\\${", "\r", "\\r")

// literal writes a text as a template literal.
func literal(text string) string { return "`\n" + escapes.Replace(text) + "\n`" }
