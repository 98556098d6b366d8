package storetest

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner/delivery"
	"github.com/weft-cdp/weft/runner/stored"
)

// lasting are the columns that tables have had from the first version on: what orders
// the rows of a ledger, and what tells runs apart.
var lasting = []ir.Ident{"diff_key", "written", "sync", "epoch", "number", "event", "token", "mark", "request"}

// older shows that tables and views of an earlier version of weft, which have fewer
// columns, get them when a run begins, and keep their rows.
func older(t *testing.T, w warehousetest.Warehouse) {
	opened := w.Open(t, t.TempDir())
	ctx := t.Context()
	sql := Given(w.Dialect, opened.Layout, several)
	s := stored.New(opened.Warehouse, sql)
	epoch := planned(t, s)
	if err := s.Adopt(ctx, epoch, upserts); err != nil {
		t.Fatal(err)
	}
	if err := s.Finish(ctx, epoch, delivery.Closing{Status: delivery.Done}); err != nil {
		t.Fatal(err)
	}
	exec := func(statement string) {
		t.Helper()
		if err := opened.Warehouse.Exec(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
	made := func() error { _, err := opened.Warehouse.Query(ctx, sql.Made()); return err }
	if err := made(); err != nil {
		t.Fatal(err)
	}

	tables := map[string][]ir.Ident{}
	for name, columns := range ir.SyncViewColumns {
		tables[name] = slices.Clone(columns)
		// without any one of its columns a view is an older one
		for _, without := range columns {
			rest := slices.DeleteFunc(slices.Clone(columns), func(c ir.Ident) bool { return c == without })
			exec("CREATE OR REPLACE VIEW " + opened.Layout.Schema + "." + name + " AS SELECT " + nulls(rest))
			if made() == nil {
				t.Errorf("%s is taken for whole without %s", name, without)
			}
		}
	}
	for _, source := range sql.Sources() {
		columns := ir.SyncColumns[source.Name]
		if columns == nil {
			columns = ir.SyncColumns[ir.SyncLedgerPrefix]
		}
		for _, c := range columns {
			tables[source.Name] = append(tables[source.Name], c.Name)
			if !slices.Contains(lasting, c.Name) {
				exec("ALTER TABLE " + source.Table + " DROP COLUMN " + w.Dialect.Quote(string(c.Name)))
			}
		}
	}

	if _, err := stored.New(opened.Warehouse, sql).Lease(ctx, "test", time.Minute); err != nil {
		t.Fatal(err)
	}
	for name, columns := range tables {
		source := &models.Source{Name: name, Table: opened.Layout.Schema + "." + name}
		has, err := opened.Warehouse.Describe(ctx, source)
		if err != nil {
			t.Fatal(err)
		}
		var names []ir.Ident
		for _, c := range has {
			names = append(names, ir.Ident(c.Name))
		}
		slices.Sort(names)
		slices.Sort(columns)
		if !slices.Equal(names, columns) {
			t.Errorf("%s has %v, not %v", name, names, columns)
		}
	}
	if got := held(ctx, t, opened); got != 4 {
		t.Errorf("the ledger has %d rows, not 4", got)
	}
}

// nulls are columns of these names.
func nulls(names []ir.Ident) string {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = "NULL AS " + string(name)
	}
	return strings.Join(list, ", ")
}

func held(ctx context.Context, t *testing.T, opened warehousetest.Opened) int64 {
	t.Helper()
	rows, err := opened.Warehouse.Query(ctx, "SELECT count(*) FROM "+opened.Layout.Schema+"."+ir.SyncLedgerPrefix+"trial")
	if err != nil {
		t.Fatal(err)
	}
	return rows.Rows[0][0].(int64)
}
