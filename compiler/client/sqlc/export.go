package sqlc

import (
	"embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"text/template"

	"github.com/weft-cdp/weft/compiler/client"
	"github.com/weft-cdp/weft/models"
)

//go:embed templates
var templates embed.FS

// Export writes a project of sqlc: the tables of a destination in PostgreSQL, as the
// statements that make them, queries that find their rows, and sqlc's configuration.
// Schema is the one that the destination writes into. The configuration is to be
// written once. There are no files where nothing syncs into the destination.
func Export(p *models.Project, to *models.Destination, schema string) (files []client.File, config client.File, found models.Diagnostics) {
	list, found := tables(p, to)
	if found.HasErrors() || len(list) == 0 {
		return nil, config, found
	}
	v := exportView{Project: p.Name, Destination: to.Name, Package: strings.ToLower(strings.ReplaceAll(to.Name, "_", ""))}
	prefix := ""
	if schema != "public" {
		v.Schema = ident(schema)
		prefix = v.Schema + "."
	}
	var names client.Names
	for _, t := range list {
		v.Tables = append(v.Tables, viewOfTable(t, prefix, &names))
	}
	if names.Found.HasErrors() {
		return nil, config, names.Found
	}
	parsed := template.Must(template.New("").Funcs(functions).ParseFS(templates, "templates/*.tmpl"))
	write := func(name string) client.File {
		var text strings.Builder
		if err := parsed.ExecuteTemplate(&text, name+".tmpl", v); err != nil {
			panic(fmt.Sprintf("template %s: %v", name, err))
		}
		return client.File{Path: name, Text: []byte(strings.TrimSpace(text.String()) + "\n")}
	}
	return []client.File{write("query.sql"), write("schema.sql")}, write("sqlc.yaml"), nil
}

// exportView is what templates print: names are quoted already, and texts are
// literals.
type exportView struct {
	Project, Destination, Package string
	Schema                        string // "" for public
	Tables                        []tableView
}

type tableView struct {
	Name, Doc string
	Columns   []columnView
	Key       []columnView
	Unique    [][]string // keys of which none is the primary one
	Keys      []keyView
	List      string // the name of a query
}

type columnView struct {
	Name, Type, Doc, After string
	Nullable               bool
}

// keyView is a query that finds a row by a key.
type keyView struct {
	Query   string
	Columns []string
}

func viewOfTable(t *table, prefix string, names *client.Names) tableView {
	at := t.columns[0].field.At
	v := tableView{Name: prefix + ident(t.name), Doc: literal(t.doc)}
	for _, c := range t.columns {
		made := columnView{Name: ident(c.name), Type: sqlType(c.t), Doc: literal(c.doc), After: ident("after_" + c.name), Nullable: c.t.Nullable}
		v.Columns = append(v.Columns, made)
		if slices.Contains(t.primary(), c.name) {
			v.Key = append(v.Key, made)
		}
	}
	for _, key := range t.keys {
		query := client.Pascal(word(t.name)) + "By"
		quoted := make([]string, len(key))
		for k, name := range key {
			quoted[k] = ident(name)
			if query += client.Pascal(word(name)); k < len(key)-1 {
				query += "And"
			}
		}
		if t.primary() == nil {
			v.Unique = append(v.Unique, quoted)
		}
		v.Keys = append(v.Keys, keyView{names.Give(query, t.name, at), quoted})
	}
	v.List = names.Give("List"+client.Pascal(word(t.name)), t.name, at)
	return v
}

// functions are those of the templates. They only put together what is written
// already.
var functions = template.FuncMap{
	"columns": func(t tableView) string { return strings.Join(namesOf(t.Columns), ",\n    ") },
	"list": func(of any) string {
		if columns, ok := of.([]columnView); ok {
			return strings.Join(namesOf(columns), ", ")
		}
		return strings.Join(of.([]string), ", ")
	},
	"number": func(i int) int { return i + 1 },
	// row writes columns, or the values behind which a page begins, side by side.
	"row": func(columns []columnView, values bool) string {
		parts := namesOf(columns)
		for i, c := range columns {
			if values {
				parts[i] = "sqlc.arg(" + c.After + ")::" + c.Type
			}
		}
		if len(parts) == 1 {
			return parts[0]
		}
		return "(" + strings.Join(parts, ", ") + ")"
	},
}

func namesOf(columns []columnView) []string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.Name
	}
	return names
}

var (
	bareIdent = regexp.MustCompile(`^[a-z_][a-z0-9_]*$`)
	noWord    = regexp.MustCompile(`[^A-Za-z0-9_]+`)
)

// reserved are the words that PostgreSQL takes for no column or table, sorted;
// from the appendix on key words of its documentation.
var reserved = strings.Fields(`all analyse analyze and any array as asc asymmetric authorization binary both case cast check
collate collation column concurrently constraint create cross current_catalog current_date current_role current_schema
current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign
freeze from full grant group having ilike in initially inner intersect into is isnull join lateral leading left like
limit localtime localtimestamp natural not notnull null offset on only or order outer overlaps placing primary references
returning right select session_user similar some symmetric system_user table tablesample then to trailing true union
unique user using variadic verbose when where window with`)

// ident writes a name as PostgreSQL reads it.
func ident(name string) string {
	if _, is := slices.BinarySearch(reserved, name); bareIdent.MatchString(name) && !is {
		return name
	}
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

// word makes of any name one that a function can have a part of.
func word(name string) string { return noWord.ReplaceAllString(name, "_") }

// literal writes a text as a constant of one line; "" stays "".
func literal(text string) string {
	if text = strings.Join(strings.Fields(text), " "); text == "" {
		return ""
	}
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}
