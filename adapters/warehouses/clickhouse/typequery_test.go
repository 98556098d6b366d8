package clickhouse_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/weft-cdp/weft/adapters"
)

// TestTypeQuery: the warehouse says what a query takes and gives, and where it is
// wrong, and runs nothing.
func TestTypeQuery(t *testing.T) {
	w := open(t, nil)
	db := database(t, w)
	table := db + ".t"
	exec(t, w, "CREATE TABLE "+table+" (a String, b Nullable(Decimal(38, 9)), at DateTime64(6, 'UTC'), l Array(String)) ENGINE = MergeTree ORDER BY a")
	types, err := w.TypeQuery(t.Context(), "SELECT a, b, count() AS n, l FROM "+table+
		" WHERE a = {who:String} AND at > { since : DateTime64(6, 'UTC') } AND has({some:Array(String)}, a) OR a = {who:String} GROUP BY ALL LIMIT {most:UInt32};")
	if err != nil {
		t.Fatal(err)
	}
	said := ""
	for _, c := range append(types.Params, types.Columns...) {
		said += c.Name + " " + c.T.String() + strings.Repeat("?", map[bool]int{true: 1}[c.T.Nullable]) + "; "
	}
	const want = "who text; since timestamp; some list<text>; most int; a text; b decimal?; n int; l list<text>; "
	if said != want {
		t.Errorf("the types are\n%s\nwant\n%s", said, want)
	}
	if types, err := w.TypeQuery(t.Context(), "ALTER TABLE "+table+" DELETE WHERE a = {who:String}"); err != nil || len(types.Params) != 1 || types.Columns != nil {
		t.Errorf("a statement without rows: %+v %v", types, err)
	}
	for query, at := range map[string]string{
		"SELECT a, bb FROM " + table:          "bb FROM",
		"SELECT 'é' AS e,\n bb FROM " + table: "bb FROM",
		"SELECT 'é' a b FROM x":               "b FROM",
		"SELECT * FROM " + db + ".nowhere":    db + ".nowhere",
		"SELECT nofunction(a) FROM " + table:  "nofunction",
	} {
		var wrong *adapters.QueryError
		if _, err := w.TypeQuery(t.Context(), query); !errors.As(err, &wrong) || wrong.Offset != strings.Index(query, at) {
			t.Errorf("%q: %v at %+v, want it at %d", query, err, wrong, strings.Index(query, at))
		}
	}
}
