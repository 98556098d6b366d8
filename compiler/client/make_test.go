package client_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/weft-cdp/weft/compiler/client"
	"github.com/weft-cdp/weft/compiler/client/golang"
	"github.com/weft-cdp/weft/compiler/client/python"
	"github.com/weft-cdp/weft/compiler/client/typescript"
	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/models"
)

// asked makes a client of one query that takes one text.
func asked(query, param string) (*client.Client, models.Diagnostics) {
	text := models.Type{Kind: models.Text}
	return client.Make(&models.Project{Name: "shop"}, nil, &models.Plan{Warehouse: "duckdb"}, []client.Query{{
		ClientQuery: models.ClientQuery{Name: query, SQL: "SELECT 1 AS x", Returns: models.ReturnsOne, At: models.Span{File: "a.sql", Line: 1, Col: 10, Len: 1}},
		Params:      []models.CatalogColumn{{Name: param, T: text}},
		Columns:     []models.CatalogColumn{{Name: "x", T: text}},
	}})
}

// TestParametersNeedNames: the warehouse calls `?` and `$1` 1.
func TestParametersNeedNames(t *testing.T) {
	for _, name := range []string{"1", "", "größe"} {
		if _, found := asked("top", name); len(found) != 1 || found[0].Code != diag.QueryParameterType {
			t.Errorf("a parameter %q: found %v, and not %s once", name, found, diag.QueryParameterType)
		}
	}
	if _, found := asked("top", "least_1"); len(found) > 0 {
		t.Error(found)
	}
}

// TestParametersHideNothing: what a caller gives must never be sent to the warehouse
// as the statement, nor read its rows, whatever the parameter is called.
func TestParametersHideNothing(t *testing.T) {
	for _, test := range []struct{ param, language, file, want string }{
		{"topSQL", "go", "queries.go", "c.db, topSQL, sql.Named(\"topSQL\", topSQL_))"},
		{"topSQL", "typescript", "client.ts", "topSQL: warehouse.given(warehouse.text, topSQL_),"},
		{"topSQL", "python", "__init__.py", "\"topSQL\": warehouse.given(warehouse.text, top_sql),"},
		{"read_top_row", "go", "queries.go", "c.db, topSQL, sql.Named(\"read_top_row\", readTopRow))"},
		{"read_top_row", "typescript", "client.ts", "read_top_row: warehouse.given(warehouse.text, readTopRow_),\n    }, readTopRow)"},
		{"_read_top_row", "python", "__init__.py", "\"_read_top_row\": warehouse.given(warehouse.text, read_top_row),\n        }, _readTopRow)"},
	} {
		c, found := asked("top", test.param)
		if len(found) > 0 {
			t.Fatal(found)
		}
		files, found := languages[test.language](c)
		if len(found) > 0 {
			t.Fatal(test.language, found)
		}
		var text string
		for _, f := range files {
			if f.Path == test.file {
				text = string(f.Text)
			}
		}
		if !strings.Contains(text, test.want) {
			t.Errorf("%s has no %s in\n%s", test.language, test.want, text)
		}
	}
}

// languages write a client.
var languages = map[string]func(*client.Client) ([]client.File, models.Diagnostics){
	"go":         func(c *client.Client) ([]client.File, models.Diagnostics) { return golang.Files(c, "shop") },
	"typescript": typescript.Files,
	"python":     python.Files,
}

// TestNamesThatComeOutTheSame: two queries never share a function, nor what is behind it.
func TestNamesThatComeOutTheSame(t *testing.T) {
	for _, test := range []struct{ language, one, other, as string }{
		{"go", "top_buyers", "TopBuyers", "TopBuyers"},
		{"go", "AB", "Ab", "abSQL"},
		{"typescript", "AB", "Ab", "ab"},
		{"python", "AB", "ab", "ab"},
	} {
		c := &client.Client{Warehouse: "duckdb"}
		for i, name := range []string{test.one, test.other} {
			c.Functions = append(c.Functions, client.Function{
				Name: name, Returns: models.ReturnsNone, Query: true, At: models.Span{File: "a.sql", Line: i + 1, Col: 1, Len: 1},
			})
		}
		_, found := languages[test.language](c)
		var got string
		if len(found) > 0 {
			got = found[0].Message
		}
		want := fmt.Sprintf("%q would be called %s in the client, and so is %q", test.other, test.as, test.one)
		if got != want || len(found) > 1 {
			t.Errorf("%s: %q and %q: found %v, want %q", test.language, test.one, test.other, found, want)
		}
	}
}

// TestOpenQueries: a query whose columns wait for a parameter's type wants a cast, and
// is not told that it gives no rows.
func TestOpenQueries(t *testing.T) {
	_, found := client.Make(&models.Project{Name: "shop"}, nil, &models.Plan{Warehouse: "duckdb"}, []client.Query{{
		ClientQuery: models.ClientQuery{Name: "top", SQL: "SELECT 1 AS x WHERE $y + 1 > 2", Returns: models.ReturnsOne, At: models.Span{File: "a.sql", Line: 1, Col: 10, Len: 3}},
		Params:      []models.CatalogColumn{{Name: "y", Native: "DECIMAL", T: models.Type{Kind: models.Decimal}}},
		Open:        true,
	}})
	if len(found) != 1 || found[0].Code != diag.QueryParameterType || !strings.Contains(found[0].Label, "cast") {
		t.Errorf("found %v, and not %s once", found, diag.QueryParameterType)
	}
}
