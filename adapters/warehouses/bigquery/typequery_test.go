package bigquery_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/weft-cdp/weft/adapters"
)

// TestTypeQuery: the warehouse says what a query takes and gives, and where it is
// wrong, and runs nothing.
func TestTypeQuery(t *testing.T) {
	w, dataset := openEngine(t, nil)
	table := dataset + ".t"
	exec(t, w, "CREATE TABLE "+table+" (a STRING, b NUMERIC, seen TIMESTAMP, l ARRAY<STRING>, day DATE)")
	types, err := w.TypeQuery(t.Context(), "SELECT a, b, COUNT(*) AS n, MAX(day) AS day, ANY_VALUE(l) AS l FROM "+table+
		" WHERE a = @who AND seen > @since AND a IN UNNEST(@some) OR b > @more AND a = @who GROUP BY a, b LIMIT @most")
	if err != nil {
		t.Fatal(err)
	}
	said := ""
	for _, c := range append(types.Params, types.Columns...) {
		said += c.Name + " " + c.T.String() + strings.Repeat("?", map[bool]int{true: 1}[c.T.Nullable]) + "; "
	}
	const want = "who text?; since timestamp?; some list<text>?; more decimal?; most int?; a text?; b decimal?; n int?; day date?; l list<text>; "
	if said != want {
		t.Errorf("the types are\n%s\nwant\n%s", said, want)
	}
	if types, err := w.TypeQuery(t.Context(), "DELETE FROM "+table+" WHERE a = @who"); err != nil || len(types.Params) != 1 || types.Columns != nil {
		t.Errorf("a statement without rows: %+v %v", types, err)
	}
	for query, at := range map[string]string{
		"SELECT a, bb FROM " + table:             "bb FROM",
		"SELECT 'é' AS e,\n\tbb FROM " + table:   "bb FROM",
		"SELECT 'é'\n  FRM x y z":                "x y z",
		"SELECT * FROM " + dataset + ".nowhere":  dataset + ".nowhere",
		"SELECT * FROM `" + dataset + "`.nobody": "nobody",
		"SELECT NOFUNCTION(a) FROM " + table:     "NOFUNCTION",
	} {
		var wrong *adapters.QueryError
		if _, err := w.TypeQuery(t.Context(), query); !errors.As(err, &wrong) || wrong.Offset != strings.Index(query, at) {
			t.Errorf("%q: %v at %+v, want it at %d", query, err, wrong, strings.Index(query, at))
		}
	}
}
