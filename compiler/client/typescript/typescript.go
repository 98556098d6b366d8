// Package typescript writes clients in TypeScript. In comes a client.Client, out
// come two files that tsc takes with --strict: client.ts with the types and the
// functions, and warehouse.ts, which is how one driver is asked and its values are
// read, and the same for every project. The package must not know SQL.
package typescript

import (
	"embed"
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

// module is warehouse.ts.
var module = &view.Module{
	Missing: "%s | null", List: "%s[]", ListGiven: "readonly %s[]", ReadList: "list", GiveList: "givenList",
	Types: map[models.Kind]string{
		models.Text: "string", models.Int: "number", models.Decimal: "string", models.Float: "number",
		models.Bool: "boolean", models.Date: "string", models.Timestamp: "Date",
	},
	Names: map[models.Kind]string{
		models.Text: "text", models.Int: "int", models.Decimal: "decimal", models.Float: "float",
		models.Bool: "bool", models.Date: "date", models.Timestamp: "timestamp",
	},
}

// language is how TypeScript writes things.
var language = &view.Language{
	Type: client.Title, Field: client.SmallTitle, Function: client.SmallTitle, Param: client.SmallTitle,
	Const:     func(name string) string { return client.SmallTitle(name) + "SQL" },
	Reader:    func(typ string) string { return "read" + typ },
	FieldType: module.FieldType, ParamType: module.ParamType, Read: module.Read, Give: module.Give,
	Types:      []string{"Client", "Date", "Promise", "AsyncGenerator"},
	BarsMember: func(name string) bool { return name == "constructor" },
	BarsParam:  func(name string) bool { return slices.Contains(reserved, name) },
}

// reserved are the words that a variable of a module cannot be called.
var reserved = strings.Fields(`arguments await break case catch class const continue debugger default delete do else enum
	eval export extends false finally for function if implements import in instanceof interface let new null package
	private protected public return static super switch this throw true try typeof var void warehouse while with yield`)

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
