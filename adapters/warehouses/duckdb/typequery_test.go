package duckdb_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/weft-cdp/weft/adapters"
)

// TestTypeQuery: the warehouse says what a query takes and gives, and where it is
// wrong, and runs nothing.
func TestTypeQuery(t *testing.T) {
	w := open(t, nil, t.TempDir())
	if err := w.Exec(t.Context(), "CREATE TABLE t AS SELECT 'x' AS a, 1.5::DECIMAL(10, 2) AS b, ['y'] AS l, 7 AS n"); err != nil {
		t.Fatal(err)
	}
	types, err := w.TypeQuery(t.Context(), "SELECT a, b, sum(n) AS n, l FROM t WHERE a = $who AND b > $more GROUP BY ALL")
	if err != nil {
		t.Fatal(err)
	}
	said := ""
	for _, c := range append(types.Params, types.Columns...) {
		said += c.Name + " " + c.Native + " " + c.T.String() + "; "
	}
	const want = "who VARCHAR text; more DECIMAL decimal; a VARCHAR text; b DECIMAL(10,2) decimal; n HUGEINT int; l VARCHAR[] list<text>; "
	if said != want {
		t.Errorf("the types are\n%s\nwant\n%s", said, want)
	}
	for query, at := range map[string]int{
		"SELECT a, bb FROM t":            10,
		"SELECT 'é' AS e,\n bb FROM t":   len("SELECT 'é' AS e,\n "),
		"SELECT 'é' FRM t":               len("SELECT 'é' FRM "),
		"SELECT * FROM nowhere":          14,
		"SELECT 'é', a FROM t\nWHER a=1": len("SELECT 'é', a FROM t\nWHER "),
	} {
		var wrong *adapters.QueryError
		if _, err := w.TypeQuery(t.Context(), query); !errors.As(err, &wrong) || wrong.Offset != at {
			t.Errorf("%q: %#v, want a mistake at %d", query, err, at)
		}
	}
	for query, want := range map[string]string{
		"SELECT 1 AS x FROM t WHERE list_has_any(l, $any::VARCHAR[]) AND n = ANY(CAST($of AS BIGINT[]))": "[any VARCHAR[] of BIGINT[]] false",
		"SELECT 1 AS x FROM t WHERE l = $l": "[l ] false",
		"SELECT 1 AS x FROM t WHERE list_has_any(l, $l::VARCHAR[]) AND n IN (SELECT unnest($l::BIGINT[]))": "[l ] false",
		"SELECT 1 AS x FROM t WHERE b > $least AND n < $least + 100":                                       "[least DECIMAL] true",
		"SELECT 1 AS x FROM t WHERE b > $least::BIGINT AND n < $least::BIGINT + 100":                       "[least BIGINT] false",
		"SELECT 1 AS x FROM t WHERE n < $least + 100":                                                      "[least ] true",
	} {
		types, err := w.TypeQuery(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		var params []string
		for _, p := range types.Params {
			params = append(params, p.Name+" "+p.Native)
		}
		if got := fmt.Sprint(params, types.Open); got != want {
			t.Errorf("%s\ntakes %s, want %s", query, got, want)
		}
	}
	if _, err := w.TypeQuery(t.Context(), "DELETE FROM t; SELECT 1"); err != nil {
		t.Fatal(err)
	}
	if rows, err := w.Query(t.Context(), "SELECT count(*) FROM t"); err != nil || rows.Rows[0][0] != int64(1) {
		t.Errorf("typing a query has run it: %v %v", rows, err)
	}
}
