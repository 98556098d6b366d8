package duckdb

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/models"
)

// listed is what a prepared statement says of a parameter that is a list: not of what.
const listed = "LIST"

// typeByCasts gives types to parameters of which a prepared statement has none, as when
// they stand at several places, and says what lists are lists of. DuckDB tells it where it
// tells how it reads a query, by the casts around parameters. Of one that is not cast, or
// to several types, and of statements that are no SELECT, it tells nothing.
func (w *Warehouse) typeByCasts(ctx context.Context, query string, params []models.CatalogColumn) error {
	casts := parameterCasts{}
	for i, p := range params {
		if p.Native != listed && p.Native != "" {
			continue
		}
		if len(casts) == 0 {
			rows, err := w.Query(ctx, "SELECT json_serialize_sql("+dialect.DuckDB.String(query)+")::VARCHAR")
			if err != nil {
				return err
			}
			var read any
			if err := json.Unmarshal([]byte(rows.Rows[0][0].(string)), &read); err != nil {
				return fmt.Errorf("reading how duckdb reads a query: %w", err)
			}
			casts.gather(read)
		}
		params[i] = typedColumn(p.Name, casts[p.Name])
	}
	return nil
}

// parameterCasts are the types that parameters are cast to, by their names; "" for
// one that is cast to several.
type parameterCasts map[string]string

// gather walks what DuckDB tells of a query.
func (c parameterCasts) gather(read any) {
	switch node := read.(type) {
	case []any:
		for _, child := range node {
			c.gather(child)
		}
	case map[string]any:
		if child, ok := node["child"].(map[string]any); ok && node["class"] == "CAST" && child["class"] == "PARAMETER" {
			name, _ := child["identifier"].(string)
			native := castName(node["cast_type"])
			if other, twice := c[name]; twice && other != native {
				native = ""
			}
			c[name] = native
		}
		for _, child := range node {
			c.gather(child)
		}
	}
}

// castName writes a type as DESCRIBE does, without the digits of a decimal.
func castName(cast any) string {
	node, _ := cast.(map[string]any)
	name, _ := node["id"].(string)
	if details, ok := node["type_info"].(map[string]any); ok && name == listed {
		return castName(details["child_type"]) + "[]"
	}
	return name
}
