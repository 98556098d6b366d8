package storetest

import (
	"strings"
	"testing"
	"time"

	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest"
	"github.com/weft-cdp/weft/runner/delivery"
	"github.com/weft-cdp/weft/runner/stored"
)

// Plans shows that the plan of a run that fails while it plans, which holds values
// of people, goes when the run ends: by itself, or because the next one finds it.
// A plan's table is there when its name can be read.
func Plans(t *testing.T, w warehousetest.Warehouse) {
	opened := w.Open(t, t.TempDir())
	desired := func() ([]delivery.Wanted, error) {
		return []delivery.Wanted{{Key: "k", Hash: "h", Values: []any{"v"}}}, nil
	}
	f := &failer{Warehouse: opened.Warehouse}
	s := stored.New(f, Given(w.Dialect, opened.Layout, desired))
	rules := delivery.Rules{Enter: true}
	begin := func() int64 {
		t.Helper()
		epoch, err := s.Lease(t.Context(), "test", time.Nanosecond)
		if err != nil {
			t.Fatal(err)
		}
		return epoch
	}
	// plan fails with the first statement after that which makes the table.
	plan := func(epoch int64) (table string) {
		t.Helper()
		f.seen = nil
		for f.left = 1; ; f.left = len(f.seen) + 2 {
			f.seen, f.fails = nil, true
			if _, err := s.Plan(t.Context(), epoch, rules); err == nil {
				t.Fatal("no statement failed after the plan's table was made")
			}
			f.fails = false
			for _, sql := range f.seen {
				if at := strings.Index(sql, "weft_sync_plan_"); at >= 0 && strings.Contains(sql, "CREATE") {
					name := sql[at:]
					return name[:strings.IndexFunc(name, func(r rune) bool { return r != '_' && (r < '0' || r > 'z') })]
				}
			}
		}
	}
	there := func(table string) bool {
		_, err := opened.Warehouse.Query(t.Context(), "SELECT count(*) FROM "+opened.Layout.Schema+"."+table)
		return err == nil
	}

	first := begin()
	table := plan(first)
	if !there(table) {
		t.Fatalf("%s is not there while its run goes on", table)
	}
	if err := s.Finish(t.Context(), first, delivery.Closing{Status: delivery.Failed}); err != nil || there(table) {
		t.Errorf("%s is there after its run has ended (%v)", table, err)
	}

	table = plan(begin())
	if _, err := s.Recover(t.Context(), begin(), rules, nil); err != nil || there(table) {
		t.Errorf("%s is there after the run that broke was mended (%v)", table, err)
	}
}
