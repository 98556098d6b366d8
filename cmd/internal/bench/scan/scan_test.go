package scan

import (
	"io"
	"testing"

	"github.com/weft-cdp/weft/adapters/warehouses/duckdb"
)

// TestSidesAgree measures over a few rows: the measurement itself compares the
// cells of all sides, and fails when they differ.
func TestSidesAgree(t *testing.T) {
	w, err := duckdb.Open(t.Context(), duckdb.Settings{Path: ":memory:"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	b := &bench{out: io.Discard, turns: 1, warehouse: w}
	if err := b.exec(t.Context(), tables(3000)); err != nil {
		t.Fatal(err)
	}
	if err := b.traits(t.Context()); err != nil {
		t.Error(err)
	}
	rows, err := w.Query(t.Context(), "SELECT count(DISTINCT segment) FROM customer_members")
	if err != nil {
		t.Fatal(err)
	}
	if n, ok := rows.Rows[0][0].(int64); !ok || n < fewSegments/2 {
		t.Errorf("only %v of %d segments have members: there is little to compare", rows.Rows[0][0], fewSegments)
	}
	if n := len(traits()); n != 50 {
		t.Errorf("there are %d traits instead of 50", n)
	}
}
