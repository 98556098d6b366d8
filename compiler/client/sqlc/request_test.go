package sqlc_test

import (
	"fmt"
	"testing"

	"github.com/weft-cdp/weft/compiler/client"
	"github.com/weft-cdp/weft/compiler/client/sqlc"
	"github.com/weft-cdp/weft/models"
)

// TestParametersAreNumbered asks for the text of a query with the parameters a
// and b, in this order.
func TestParametersAreNumbered(t *testing.T) {
	for _, test := range []struct{ warehouse, sql, want string }{
		{"duckdb", "SELECT $b, $a, $a", "SELECT $2, $1, $1"},
		{"duckdb", "SELECT '$a', \"$a\", $ab, $a::int -- $a\n/* $b */", "SELECT '$a', \"$a\", $ab, $1::int -- $a\n/* $b */"},
		{"duckdb", "SELECT $$a$$, $b", "SELECT $$a$$, $2"},
		{"clickhouse", "SELECT {b:String}, { a : Decimal(38, 9) }", "SELECT CAST($2 AS String), CAST($1 AS Decimal(38, 9))"},
		{"clickhouse", "SELECT {c:String}, map('{a:String}', 1)", "SELECT {c:String}, map('{a:String}', 1)"},
		{"bigquery", "SELECT @a, @b", "SELECT @a, @b"},
	} {
		c := &client.Client{Warehouse: test.warehouse, Functions: []client.Function{{
			Name: "q", SQL: test.sql, Returns: models.ReturnsNone, Query: true,
			Params: []client.Field{{Name: "a", T: models.Type{Kind: models.Text}}, {Name: "b", T: models.Type{Kind: models.Int}}},
		}}}
		request, found := sqlc.Request(c, &models.GeneratorPlugin{Name: "p"}, "weft")
		if len(found) > 0 {
			t.Fatal(found)
		}
		if got := request.Queries[0].Text; got != test.want {
			t.Errorf("in %s\n%s\nis\n%s\nand not\n%s", test.warehouse, test.sql, got, test.want)
		}
	}
}

// TestQueriesOfOneNameAreRefused: generators call a function by the name of its query.
func TestQueriesOfOneNameAreRefused(t *testing.T) {
	c := &client.Client{Warehouse: "duckdb", Functions: []client.Function{
		{Name: "top_buyers", At: models.Span{File: "a.sql", Line: 1, Col: 1, Len: 1}},
		{Name: "TopBuyers", At: models.Span{File: "b.sql", Line: 1, Col: 1, Len: 1}},
	}}
	_, found := sqlc.Request(c, &models.GeneratorPlugin{Name: "p"}, "weft")
	if len(found) != 1 || found[0].At.File != "b.sql" {
		t.Errorf("found %v, and not the second name", found)
	}
}

// TestListsAreArraysOrTypes: a list is an array of its type, or of a type of its own.
func TestListsAreArraysOrTypes(t *testing.T) {
	c := &client.Client{Warehouse: "duckdb", Functions: []client.Function{{
		Name: "q", Returns: models.ReturnsNone, Query: true,
		Params: []client.Field{{Name: "a", T: models.Type{Kind: models.List, Elem: models.Int}}, {Name: "b", T: models.Type{Kind: models.Int}}},
	}}}
	for arrays, want := range map[bool][2]string{true: {"pg_catalog.int8 true 1", "pg_catalog.int8 false 0"}, false: {".int8[] false 0", "pg_catalog.int8 false 0"}} {
		request, found := sqlc.Request(c, &models.GeneratorPlugin{Name: "p", Arrays: arrays}, "weft")
		if len(found) > 0 {
			t.Fatal(found)
		}
		var got [2]string
		for i, p := range request.Queries[0].Params {
			got[i] = fmt.Sprintf("%s.%s %t %d", p.Column.Type.Schema, p.Column.Type.Name, p.Column.IsArray, p.Column.ArrayDims)
		}
		if got != want {
			t.Errorf("arrays: %t tells %q, want %q", arrays, got, want)
		}
	}
}
