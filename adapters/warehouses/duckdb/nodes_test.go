package duckdb_test

import (
	"fmt"
	"strings"
	"testing"

	duckdbdialect "github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb/duckdbtest"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest/dialecttest"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// nodeOf is how the dialect spells the node of an e-mail address of a rank.
func nodeOf(rank string, value ir.Expr) string {
	p := &dialect.Printer{Dialect: duckdbdialect.DuckDB, TimeZone: "UTC"}
	return p.Column(dialecttest.Call(ir.NodeOf, models.Int, dialecttest.Whole(rank), dialecttest.Text("email"), value), 0)
}

// TestNodesStay: nodes are DuckDB's own hash, and are kept from run to run. A version of
// DuckDB that hashes otherwise would know nobody's rows again. Then give hash one argument
// more where the dialect spells node_of: statements that are others read all rows anew.
func TestNodesStay(t *testing.T) {
	w := duckdbtest.Warehouse(1).Open(t, t.TempDir())
	for value, want := range map[string]int64{
		"":                             694977311776948523,
		"1":                            53179367523070574,
		"twelve_bytes":                 858928123053112349, // the longest that DuckDB keeps in place
		"thirteen byte":                437700046500283790,
		"somebody@example.org":         104909938229433566,
		"åäö":                          170457435166661002,
		"f81d4fae-7dec-11d0-a765-00a0": 618374407721195586,
	} {
		for rank, base := range map[string]int64{"0": 0, "1": 1 << 60, "7": 7 << 60} {
			rows, err := w.Query(t.Context(), "SELECT "+nodeOf(rank, dialecttest.Text(value)))
			if err != nil {
				t.Fatal(err)
			}
			if got := rows.Rows[0][0]; got != base+want {
				t.Errorf("the node of %q of rank %s is %v, and was %d", value, rank, got, base+want)
			}
		}
	}
}

// TestNodesDiffer gives nodes to values as identifiers look, whose hashes a hash that
// mixes badly would let meet: they differ in few places, and are alike in all others.
func TestNodesDiffer(t *testing.T) {
	const each = 50_000
	forms := []string{
		"i::VARCHAR",                          // whole numbers
		"'c' || i",                            // with a letter before
		"'somebody' || i || '@example.org'",   // addresses
		"'+4670' || lpad(i::VARCHAR, 7, '0')", // phones
		"lpad(i::VARCHAR, 12, '0')",           // padded, as long as DuckDB keeps in place
		"lpad(i::VARCHAR, 32, '0')",           // and longer
		"md5(i::VARCHAR)",                     // MD5
		"md5(i::VARCHAR)::UUID::VARCHAR",      // UUID
	}
	w := duckdbtest.Warehouse(2).Open(t, t.TempDir())
	query := fmt.Sprintf("SELECT count(DISTINCT v), count(DISTINCT %s) FROM (SELECT unnest([%s]) AS v FROM range(%d) AS r(i))",
		nodeOf("0", dialecttest.Column("", "v", models.Text)), strings.Join(forms, ", "), each)
	rows, err := w.Query(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	values, nodes := rows.Rows[0][0], rows.Rows[0][1]
	if want := int64(each * len(forms)); values != want || nodes != want {
		t.Errorf("%d values that differ should have as many nodes: %v values have %v", want, values, nodes)
	}
}
