package translate

import (
	"strings"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/analyze"
)

func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

func text(s string) string { return `'` + strings.ReplaceAll(s, `'`, `''`) + `'` }

// Table gives DuckDB's name of a table: a dataset is a schema, and the tables of
// a session are temporary tables of its connection.
func Table(n analyze.Name) string {
	if n.Dataset == "" {
		return "temp.main." + quote(n.Table)
	}
	return quote(n.Dataset) + "." + quote(n.Table)
}

// Create gives the statements that make an empty table.
func Create(table *analyze.Table) (statements []string, err error) {
	defer rescue(&err)
	return []string{"CREATE TABLE " + Table(table.Name) + " " + definitions(table.Columns)}, nil
}

func definitions(columns []analyze.Column) string {
	var all []string
	for _, c := range columns {
		d := quote(c.Name) + " " + duck(typeNamed(c.Type))
		if c.Required {
			d += " NOT NULL"
		}
		all = append(all, d)
	}
	return "(" + strings.Join(all, ", ") + ")"
}
