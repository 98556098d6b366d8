package duckdb_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb"
)

// examined gives what was found, by name.
func examined(t *testing.T, w *duckdb.Warehouse, schema string) (names []string, byName map[string]adapters.Finding) {
	t.Helper()
	byName = map[string]adapters.Finding{}
	for _, f := range w.Examine(t.Context(), adapters.Layout{Schema: schema, Raw: "main"}) {
		if f.Detail == "" {
			t.Errorf("%s has no detail", f.Name)
		}
		names, byName[f.Name] = append(names, f.Name), f
	}
	return names, byName
}

func TestExamineAFile(t *testing.T) {
	folder := t.TempDir()
	w := open(t, map[string]string{"path": "shop.duckdb"}, folder)
	names, found := examined(t, w, "weft")
	if diff := cmp.Diff([]string{"version", "file", "disk", "clock", "schema weft"}, names); diff != "" {
		t.Error(diff)
	}
	for name, text := range map[string]string{
		"version": "DuckDB v1.", "file": filepath.Join(folder, "shop.duckdb"), "disk": "are free for " + folder, "clock": "not behind",
	} {
		if f := found[name]; f.Level != adapters.FindingOK || !strings.Contains(f.Detail, text) {
			t.Errorf("%s: %+v", name, f)
		}
	}
	rows, err := w.Query(t.Context(), "SELECT schema_name FROM duckdb_schemas() WHERE schema_name = 'weft'")
	if err != nil {
		t.Fatal(err)
	}
	if len(rows.Rows) > 0 {
		t.Error("the schema that was tried is still there")
	}
	if err := w.Exec(t.Context(), "CREATE TABLE after AS SELECT 1"); err != nil {
		t.Errorf("after it: %v", err)
	}
}

func TestExamineInMemory(t *testing.T) {
	names, found := examined(t, open(t, nil, t.TempDir()), "weft")
	if !slices.Contains(names, "schema weft") || found["file"].Level != adapters.FindingWarning || !strings.Contains(found["file"].Detail, "gone when") {
		t.Errorf("%+v", found)
	}
}

func TestExamineAClockThatIsBehind(t *testing.T) {
	folder := t.TempDir()
	w := open(t, map[string]string{"path": "shop.duckdb"}, folder)
	late := time.Now().Add(time.Hour)
	if err := os.Chtimes(filepath.Join(folder, "shop.duckdb"), late, late); err != nil {
		t.Fatal(err)
	}
	_, found := examined(t, w, "weft")
	if f := found["clock"]; f.Level != adapters.FindingWarning || !strings.Contains(f.Detail, "behind the file") || f.Fix == "" {
		t.Errorf("%+v", f)
	}
}

// A name that DuckDB keeps for itself is a schema that nobody can write to.
func TestExamineASchemaThatCannotBeWritten(t *testing.T) {
	_, found := examined(t, open(t, nil, t.TempDir()), "information_schema")
	if f := found["schema information_schema"]; f.Level != adapters.FindingFailed || f.Fix == "" {
		t.Errorf("%+v", f)
	}
}
