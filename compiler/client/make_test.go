package client_test

import (
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

// TestParametersHideNoStatement: what a caller gives must never be sent to the
// warehouse as the statement, whatever the parameter is called.
func TestParametersHideNoStatement(t *testing.T) {
	c, found := asked("top", "topSQL")
	if len(found) > 0 {
		t.Fatal(found)
	}
	for _, test := range []struct {
		language string
		files    func() ([]client.File, models.Diagnostics)
		file     string
		want     string
	}{
		{"go", func() ([]client.File, models.Diagnostics) { return golang.Files(c, "shop") }, "queries.go", "c.db, topSQL, sql.Named(\"topSQL\", topSQL_))"},
		{"typescript", func() ([]client.File, models.Diagnostics) { return typescript.Files(c) }, "client.ts", "topSQL: warehouse.given(warehouse.text, topSQL_),"},
		{"python", func() ([]client.File, models.Diagnostics) { return python.Files(c) }, "__init__.py", "\"topSQL\": warehouse.given(warehouse.text, top_sql),"},
	} {
		files, found := test.files()
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
