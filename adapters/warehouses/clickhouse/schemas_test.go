package clickhouse_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/weft-cdp/weft/adapters"
)

// ClickHouse drops a database with all that is in it: weft must not.
func TestDropSchemaLeavesWhatIsThere(t *testing.T) {
	w := open(t, nil)
	db := database(t, w)
	exec(t, w, "CREATE TABLE "+db+".notes (id UInt32) ENGINE = MergeTree ORDER BY id", "INSERT INTO "+db+".notes VALUES (1)")
	if err := w.DropSchema(t.Context(), db); !errors.Is(err, adapters.ErrNotEmpty) {
		t.Errorf("a database with a table: %v", err)
	}
	wantValue(t, w, "(SELECT count() FROM "+db+".notes)", int64(1))
	exec(t, w, "DROP TABLE "+db+".notes SYNC")
	if err := w.DropSchema(t.Context(), db); err != nil {
		t.Error(err)
	}
	if left, err := w.Schemas(t.Context(), db); err != nil || slices.Contains(left, db) {
		t.Errorf("%v, %v", left, err)
	}
}
