// Package python writes clients in Python. In comes a client.Client, out come two
// files that mypy takes with --strict: __init__.py with the types and the
// functions, and _warehouse.py, which is how one driver is asked and its values are
// read, and the same for every project. The package must not know SQL.
package python

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
var drivers = map[string]string{"duckdb": "duckdb.py", "clickhouse": "clickhouse.py", "bigquery": "bigquery.py"}

// Writes tells whether there are clients in Python for a warehouse.
func Writes(warehouse string) bool { return drivers[warehouse] != "" }

// module is _warehouse.py.
var module = &view.Module{
	Missing: "%s | None", List: "list[%s]", ListGiven: "Sequence[%s]", ReadList: "list_of", GiveList: "given_list",
	Types: map[models.Kind]string{
		models.Text: "str", models.Int: "int", models.Decimal: "decimal.Decimal", models.Float: "float",
		models.Bool: "bool", models.Date: "datetime.date", models.Timestamp: "datetime.datetime",
	},
	Names: map[models.Kind]string{
		models.Text: "text", models.Int: "int_", models.Decimal: "decimal_", models.Float: "float_",
		models.Bool: "bool_", models.Date: "date", models.Timestamp: "timestamp",
	},
}

// language is how Python writes things.
var language = &view.Language{
	Type: client.Title, Field: client.Snake, Function: client.Snake, Param: client.Snake,
	Const:     func(name string) string { return "_" + strings.ToUpper(client.Snake(name)) + "_SQL" },
	Reader:    func(typ string) string { return "_read" + typ },
	FieldType: module.FieldType, ParamType: module.ParamType, Read: module.Read, Give: module.Give,
	Types:      []string{"Client", "Iterator", "Sequence", "None", "True", "False"},
	BarsMember: barred, BarsParam: barred,
}

// reserved are Python's own words, and those that types are made of: a field called
// str would be what a later field's type means by it.
var reserved = strings.Fields(`and as assert async await break class continue def del elif else except finally for from
	global if import in is lambda nonlocal not or pass raise return try while with yield
	bool datetime decimal float int list self str warehouse`)

func barred(name string) bool { return slices.Contains(reserved, name) }

// Files writes a client.
func Files(c *client.Client) ([]client.File, models.Diagnostics) {
	v, found := view.Of(c, language)
	if found.HasErrors() {
		return nil, found
	}
	const layout = "client.py.tmpl"
	parsed := template.Must(template.New(layout).Funcs(template.FuncMap{"doc": doc, "literal": literal}).ParseFS(templates, "templates/"+layout))
	return []client.File{
		{Path: "__init__.py", Text: []byte(withoutUnused(view.Print(parsed, v)))},
		{Path: "_warehouse.py", Text: slices.Concat(part(drivers[c.Warehouse]), part("rows.py"))},
	}, nil
}

// part reads a part of _warehouse.py.
func part(name string) []byte {
	text, err := templates.ReadFile("templates/" + name)
	if err != nil {
		panic(err)
	}
	return text
}

// withoutUnused takes imports away that nothing names.
func withoutUnused(text string) string {
	for _, name := range []string{"datetime", "decimal"} {
		if !strings.Contains(text, name+".") {
			text = strings.Replace(text, "import "+name+"\n", "", 1)
		}
	}
	for _, name := range []string{"Iterator", "Sequence"} {
		if !strings.Contains(text, name+"[") {
			text = strings.Replace(text, "import Iterator, Sequence\n", "import "+map[string]string{"Iterator": "Sequence", "Sequence": "Iterator"}[name]+"\n", 1)
			text = strings.Replace(text, "from collections.abc import "+name+"\n", "", 1)
		}
	}
	return text
}

// doc writes a text as a docstring.
func doc(indent, text string) string {
	lines := view.Lines(text)
	for i, line := range lines {
		lines[i] = strings.TrimRight(indent+escapes.Replace(line), " ")
	}
	body := strings.TrimPrefix(strings.Join(lines, "\n"), indent)
	if len(lines) > 1 || strings.HasSuffix(body, `"`) {
		body += "\n" + indent
	}
	return `"""` + body + `"""`
}

// escapes are what a text in three quotes does not take as it stands.
var escapes = strings.NewReplacer(`\`, `\\`, `"""`, `\"\"\"`, "\r", `\r`)

// literal writes a text in three quotes.
func literal(text string) string { return `"""` + "\n" + escapes.Replace(text) + "\n" + `"""` }
