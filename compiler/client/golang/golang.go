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
	"github.com/weft-cdp/weft/compiler/client/view"
	"github.com/weft-cdp/weft/models"
)

//go:embed templates
var templates embed.FS

// drivers are the folders of templates by what the warehouse is spoken to with.
var drivers = map[string]string{"duckdb": "database_sql", "clickhouse": "database_sql"}

// Writes tells whether there are clients in Go for a warehouse.
func Writes(warehouse string) bool { return drivers[warehouse] != "" }

// language is how Go writes things.
var language = &view.Language{
	Type: client.Pascal, Field: client.Pascal, Function: client.Pascal, Param: client.Camel,
	Const:     func(name string) string { return client.Camel(name) + "SQL" },
	FieldType: fieldType, ParamType: goType,
	Read: func(t models.Type, _, field string) string { return into(t, "r."+field) }, Give: given,
	Types:      []string{"Client", "DB", "New"},
	BarsMember: func(string) bool { return false },
	BarsParam:  func(name string) bool { return token.IsKeyword(name) || slices.Contains(used, name) },
}

// used are the names that a generated function speaks of itself.
var used = []string{
	"c", "ctx", "sql", "time", "big", "one", "many", "each", "string", "int64", "float64", "bool", "error", "nil", "err", "row",
}

// Files writes a client as a package of that name.
func Files(c *client.Client, name string) ([]client.File, models.Diagnostics) {
	v, found := view.Of(c, language)
	if found.HasErrors() {
		return nil, found
	}
	v.Package = name
	folder := "templates/" + drivers[c.Warehouse]
	parsed := template.Must(template.New("").Funcs(template.FuncMap{"comment": comment, "literal": literal}).ParseFS(templates, folder+"/*.tmpl"))
	var files []client.File
	for _, t := range parsed.Templates() {
		file, ok := strings.CutSuffix(t.Name(), ".tmpl")
		if !ok || file == "queries.go" && len(v.Queries) == 0 {
			continue
		}
		text := view.Print(t, v)
		formatted, err := format.Source([]byte(withoutUnused(text)))
		if err != nil {
			panic(fmt.Sprintf("template %s writes no Go: %v\n%s", t.Name(), err, text))
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

// comment writes a text as comments, each line behind the indentation.
func comment(indent, text string) string {
	lines := view.Lines(text)
	for i, line := range lines {
		lines[i] = strings.TrimRight(indent+"// "+line, " ")
	}
	return strings.Join(lines, "\n")
}

// literal writes a text as a constant, as it stands where Go can.
func literal(text string) string {
	if strings.ContainsAny(text, "`\r") {
		return fmt.Sprintf("%q", text)
	}
	return "`\n" + text + "\n`"
}
