// Package python writes clients in Python. In comes a client.Client, out come two
// files that mypy takes with --strict: __init__.py with the types and the
// functions, and _warehouse.py, which is how one driver is asked and its values are
// read, and the same for every project. The package must not know SQL.
package python

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
var drivers = map[string]string{"duckdb": "duckdb.py", "clickhouse": "clickhouse.py", "bigquery": "bigquery.py"}

// Writes tells whether there are clients in Python for a warehouse.
func Writes(warehouse string) bool { return drivers[warehouse] != "" }

// kind is a kind of value: its type, and its name in _warehouse.py.
type kind struct{ typ, name string }

var kinds = map[models.Kind]kind{
	models.Text: {"str", "text"}, models.Int: {"int", "int_"}, models.Decimal: {"decimal.Decimal", "decimal_"},
	models.Float: {"float", "float_"}, models.Bool: {"bool", "bool_"}, models.Date: {"datetime.date", "date"},
	models.Timestamp: {"datetime.datetime", "timestamp"},
}

// language is how Python writes things.
var language = &view.Language{
	Type: client.Title, Field: client.Snake, Function: client.Snake, Param: client.Snake,
	Const:     func(name string) string { return "_" + strings.ToUpper(client.Snake(name)) + "_SQL" },
	Reader:    func(typ string) string { return "_read" + typ },
	FieldType: fieldType, ParamType: paramType, Read: read, Give: give,
	Types:      []string{"Client", "Iterator", "Sequence", "None", "True", "False"},
	BarsMember: barred, BarsParam: barred,
}

// reserved are Python's own words, and those that types are made of: a field called
// str would be what a later field's type means by it.
var reserved = strings.Fields(`and as assert async await break class continue def del elif else except finally for from
	global if import in is lambda nonlocal not or pass raise return try while with yield
	bool datetime decimal float int list self str warehouse`)

func barred(name string) bool { return slices.Contains(reserved, name) }

func fieldType(t models.Type) string {
	switch {
	case t.Kind == models.List:
		return "list[" + kinds[t.Elem].typ + "]"
	case t.Nullable:
		return kinds[t.Kind].typ + " | None"
	}
	return kinds[t.Kind].typ
}

func paramType(t models.Type) string {
	if t.Kind == models.List {
		return "Sequence[" + kinds[t.Elem].typ + "]"
	}
	return kinds[t.Kind].typ
}

func read(t models.Type, column, _ string) string {
	how, of := "must", t.Kind
	switch {
	case t.Kind == models.List:
		how, of = "list_of", t.Elem
	case t.Nullable:
		how = "maybe"
	}
	return fmt.Sprintf("warehouse.%s(row, %q, warehouse.%s)", how, column, kinds[of].name)
}

func give(t models.Type, param string) string {
	if t.Kind == models.List {
		return fmt.Sprintf("warehouse.given_list(warehouse.%s, %s)", kinds[t.Elem].name, param)
	}
	return fmt.Sprintf("warehouse.given(warehouse.%s, %s)", kinds[t.Kind].name, param)
}

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
