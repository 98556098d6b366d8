package sqlc

import (
	"github.com/sqlc-dev/plugin-sdk-go/plugin"

	"github.com/weft-cdp/weft/compiler/client"
	"github.com/weft-cdp/weft/models"
)

// typeName is a type of PostgreSQL: as it is written in SQL, and as sqlc names it
// behind its parser.
type typeName struct{ sql, schema, name string }

var typeNames = map[models.Kind]typeName{
	models.Text:      {"text", "", "text"},
	models.Int:       {"bigint", "pg_catalog", "int8"},
	models.Decimal:   {"numeric", "pg_catalog", "numeric"},
	models.Float:     {"double precision", "pg_catalog", "float8"},
	models.Bool:      {"boolean", "pg_catalog", "bool"},
	models.Date:      {"date", "", "date"},
	models.Timestamp: {"timestamptz", "", "timestamptz"},
}

// typeOf names the type of a value, or of a list's elements.
func typeOf(t models.Type) typeName {
	if t.Kind == models.List {
		return typeNames[t.Elem]
	}
	return typeNames[t.Kind]
}

// sqlType writes the type of a column.
func sqlType(t models.Type) string {
	if t.Kind == models.List {
		return typeOf(t).sql + "[]"
	}
	return typeOf(t).sql
}

// column describes a value for a plugin. A length is only said of types that
// have one. A list is an array, or else of a type of its own.
func column(f client.Field, arrays bool) *plugin.Column {
	c := &plugin.Column{
		Name: f.Name, OriginalName: f.Name, Comment: f.Doc, NotNull: !f.T.Nullable, Length: -1,
		Type: &plugin.Identifier{Schema: typeOf(f.T).schema, Name: typeOf(f.T).name},
	}
	switch {
	case f.T.Kind == models.List && arrays:
		c.IsArray, c.ArrayDims = true, 1
	case f.T.Kind == models.List:
		c.Type = &plugin.Identifier{Name: typeOf(f.T).name + "[]"}
	}
	return c
}
