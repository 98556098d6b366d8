package duckdb_test

import (
	"fmt"
	"path/filepath"
	"testing"
)

// TestTablesArePackedWhenAThirdIsGone replaces a tenth of a table in each session,
// everywhere in it, and looks at how many rows are stored at the end.
func TestTablesArePackedWhenAThirdIsGone(t *testing.T) {
	const rows = 600_000
	folder := t.TempDir()
	session := func(statements ...string) int64 {
		t.Helper()
		w := open(t, map[string]string{"path": filepath.Join(folder, "pack.duckdb")}, folder)
		defer w.Close()
		for _, s := range append(statements, "CHECKPOINT") {
			if err := w.Exec(t.Context(), s); err != nil {
				t.Fatal(err)
			}
		}
		found, err := w.Query(t.Context(), "SELECT estimated_size FROM duckdb_tables() WHERE table_name = 't'")
		if err != nil {
			t.Fatal(err)
		}
		return found.Rows[0][0].(int64)
	}
	stored := session(fmt.Sprintf("CREATE TABLE t AS SELECT range AS i FROM range(%d)", rows))
	for n := range 10 {
		before := stored
		stored = session(
			fmt.Sprintf("CREATE TEMP TABLE part AS SELECT i FROM t WHERE i %% 10 = %d", n),
			"DELETE FROM t WHERE i IN (SELECT i FROM part)", "INSERT INTO t SELECT i FROM part")
		if before*2 <= rows*3 {
			if stored <= before {
				t.Fatalf("%d rows are stored after %d: a table is packed of which no third is gone", stored, before)
			}
			continue
		}
		if stored >= before {
			t.Fatalf("%d rows are stored after %d: nothing is packed, and a third is gone", stored, before)
		}
		return
	}
	t.Fatal("it never came to a third")
}
