// Package golang writes clients in Go. In comes a client.Client, out come files
// that are formatted, compile and vet without a change; for DuckDB and ClickHouse
// they stand on database/sql alone, whatever driver is behind it, and for BigQuery on
// its own client. The package must not know SQL: statements come in whole and go out
// as constants.
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

// driver is what a warehouse is spoken to with: its folder of templates, where a
// column is read into, and how a parameter is given.
type driver struct {
	folder      string
	into, given func(t models.Type, name string) string
}

var (
	databaseSQL = driver{"database_sql", into, given}

	drivers = map[string]driver{
		"duckdb": databaseSQL, "clickhouse": databaseSQL, "bigquery": {"bigquery", intoBigQuery, givenBigQuery},
	}
)

// Writes tells whether there are clients in Go for a warehouse.
func Writes(warehouse string) bool { return drivers[warehouse].folder != "" }

// language is how Go writes things to a driver.
func language(d driver) *view.Language {
	return &view.Language{
		Type: client.Pascal, Field: client.Pascal, Function: client.Pascal, Param: client.Camel,
		Const:     func(name string) string { return client.Camel(name) + "SQL" },
		FieldType: fieldType, ParamType: goType,
		Read: func(t models.Type, _, field string) string { return d.into(t, "r."+field) }, Give: d.given,
		Types:      []string{"Client", "DB", "New"},
		BarsMember: func(string) bool { return false },
		BarsParam:  func(name string) bool { return token.IsKeyword(name) || slices.Contains(used, name) },
	}
}

// used are the names that a generated function speaks of itself.
var used = []string{
	"c", "ctx", "sql", "time", "big", "string", "int64", "float64", "bool", "error", "nil",
	"run", "one", "many", "each", "must", "maybe", "list", "decimal", "civil", "bigquery", "dates", "digits", "day", "quoted", "number", "listed",
}

// Files writes a client as a package of that name.
func Files(c *client.Client, name string) ([]client.File, models.Diagnostics) {
	v, found := view.Of(c, language(drivers[c.Warehouse]))
	if found.HasErrors() {
		return nil, found
	}
	v.Package = name
	parsed := template.Must(template.New("").Funcs(template.FuncMap{"comment": comment, "literal": literal}).
		ParseFS(templates, "templates/shared.tmpl", "templates/"+drivers[c.Warehouse].folder+"/*.go.tmpl"))
	var files []client.File
	for _, t := range parsed.Templates() {
		file, ok := strings.CutSuffix(t.Name(), ".tmpl")
		if !ok || !strings.HasSuffix(file, ".go") || file == "queries.go" && len(v.Queries) == 0 {
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
var packages = []string{"database/sql", "iter", "math/big", "time", "cloud.google.com/go/bigquery", "cloud.google.com/go/civil"}

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
