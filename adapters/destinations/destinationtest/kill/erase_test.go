package kill_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/weft-cdp/weft/adapters/warehouses/duckdb"
	"github.com/weft-cdp/weft/runner/delivery"
)

// erased is how many of the rows are of whom is erased.
const erased = 5

// TestErasuresMayBeKilledAnywhere kills a process that erases, with the DuckDB file that
// it has, wherever one can be killed: what the tool holds is known, an ordinary run brings
// nobody back, and the next erasure leaves nothing of them, there and in the file.
func TestErasuresMayBeKilledAnywhere(t *testing.T) {
	for i, point := range append(slices.Clone(points), midPurge, afterPurge, midEnd, afterEnd) {
		for _, kind := range []string{"webhook", "audience"} {
			t.Run(kind+" "+point, func(t *testing.T) {
				t.Parallel()
				h := newHistory(t, kind, i, *seed+uint64(i), true, "")
				h.world.sink.cease() // what goes wrong here is that it dies
				for k := range keys {
					row := h.wanted(fmt.Sprintf("k%02d", k), "v")
					if row.Profile = "bo"; k < erased {
						row.Profile = "ana"
					}
					h.desired[row.Key] = row
				}
				erasure := &delivery.Erasure{Profiles: []string{"ana"}, Op: h.task.Sync.Ops.Leave}
				if kind == "webhook" {
					h.task.Sync.Ops = delivery.Modes["upsert"] // which takes nobody away
				}
				h.lives("", nil)
				if !h.lives(point, erasure) {
					t.Error("the process was not killed")
				}
				for key, row := range h.desired { // by now their marks are kept
					row.Freed, row.Suppressed = row.Profile == "ana", row.Profile == "ana"
					h.desired[key] = row
				}
				h.lives("", nil)
				h.lives("", erasure)
				if held := h.world.fake.Held(); len(held) != keys-erased {
					t.Errorf("the tool holds %v", held)
				}
				h.nothingOf("k00", "k01", "k02", "k03", "k04")
			})
		}
	}
}

// lives makes a process and looks at the world after it.
func (h *history) lives(point string, erasure *delivery.Erasure) (died bool) {
	h.t.Helper()
	h.task.Erasure = erasure
	died, err := h.process(point, 1)
	h.must(err)
	if died && !h.disk {
		h.must(os.RemoveAll(h.journal))
	}
	h.must(h.honest())
	return died
}

// nothingOf looks for keys in all tables of the file.
func (h *history) nothingOf(names ...string) {
	h.t.Helper()
	ctx := context.Background()
	w, err := duckdb.Open(ctx, duckdb.Settings{Path: h.file.path, Threads: 1})
	h.must(err)
	defer w.Close()
	tables, err := w.Query(ctx, "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'weft'")
	h.must(err)
	if len(tables.Rows) == 0 {
		h.t.Error("there are no tables")
	}
	for _, table := range tables.Rows {
		rows, err := w.Query(ctx, "SELECT CAST(t AS VARCHAR) FROM weft."+table[0].(string)+" AS t")
		h.must(err)
		for _, row := range rows.Rows {
			for _, name := range names {
				if strings.Contains(row[0].(string), name) {
					h.t.Errorf("%s has %s still: %s", table[0], name, row[0])
				}
			}
		}
	}
}
