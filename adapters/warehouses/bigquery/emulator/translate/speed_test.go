package translate_test

import (
	"strconv"
	"testing"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/analyze"
	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/translate"
)

// BenchmarkStatement is a statement of middle size, judged and written.
func BenchmarkStatement(b *testing.B) {
	r := newRig(b)
	if _, err := r.run("CREATE TABLE cdp.orders (id INT64, person STRING, moment TIMESTAMP, amount NUMERIC, tags ARRAY<STRING>)"); err != nil {
		b.Fatal(err)
	}
	request := analyze.Request{SQL: "CREATE OR REPLACE TABLE cdp.traits AS WITH o AS (SELECT *, ROW_NUMBER() OVER (PARTITION BY person ORDER BY moment DESC) AS n FROM cdp.orders WHERE moment <= TIMESTAMP '2026-01-01') SELECT person, COUNT(*) AS orders, SUM(amount) AS total, MAX(IF(n = 1, amount, NULL)) AS latest, ARRAY_AGG(DISTINCT tag IGNORE NULLS ORDER BY tag LIMIT 10) AS tags FROM o LEFT JOIN UNNEST(tags) AS tag GROUP BY person HAVING SUM(amount) > 10"}
	for i := 0; b.Loop(); i++ {
		request := request // another one each time: what was judged before is known
		request.SQL += " LIMIT " + strconv.Itoa(i)
		st, err := r.Analyze(request)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := translate.Statement(r.Session, st); err != nil {
			b.Fatal(err)
		}
	}
}
