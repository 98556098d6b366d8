package storetest

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest"
	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner/delivery"
	"github.com/weft-cdp/weft/runner/delivery/deliverytest"
	"github.com/weft-cdp/weft/runner/stored"
)

// anas are the tables that tell of Ana, and which of their rows do.
var anas = map[ir.Ident]string{
	ir.SyncLedgerPrefix + "trial": "diff_key LIKE 'ana%'",
	ir.SyncResultsTable:           "diff_key LIKE 'ana%'",
	ir.SyncQuarantineTable:        "diff_key LIKE 'ana%' OR profile_id = 'ana'",
}

// erases takes a person away who is held by two keys, once rejected by another and in
// quarantine by none, and looks into every table whether anything tells of them still.
func erases(t *testing.T, w warehousetest.Warehouse) {
	e := erasingOf(t, w)
	e.unable(t)
	report, err := delivery.Erase(t.Context(), e.sync, delivery.Erasure{Profiles: []string{"ana"}, Op: "delete"}, e.fake, e.store, e.options)
	if err != nil {
		t.Fatal(err)
	}
	if report.Status != delivery.Erased || report.Left() != 0 || len(report.Evidence) != 1 || report.Evidence[0].Rows != 2 {
		t.Errorf("%+v", report)
	}
	e.forgotten(t)
	e.noted(t, report)
	// It was no run of the sync: nothing is said of how the sync is.
	if standing, known, err := e.store.Standing(t.Context()); err != nil || !known || standing.Epoch != 1 {
		t.Errorf("%+v %v %v", standing, known, err)
	}
}

// erasing is a sync that has sent Ana, whom somebody wants to be erased.
type erasing struct {
	opened  warehousetest.Opened
	store   *stored.Store
	fake    *deliverytest.Fake
	sync    *delivery.Sync
	options delivery.Options
}

// erasingOf sends her, and asks that every table has something to forget.
func erasingOf(t *testing.T, w warehousetest.Warehouse) *erasing {
	t.Helper()
	rows := []delivery.Wanted{
		member("ana-1", "ana", "v"), member("ana-2", "ana", "v"), member("ana-3", "ana", deliverytest.Bad), member("bo-1", "bo", "v"),
		{Key: "ana-4", Profile: "ana", Hash: "v", Bad: "no e-mail"},
	}
	e := trialOf(t, w, func() ([]delivery.Wanted, error) { return rows, nil })
	if _, err := delivery.Run(t.Context(), e.sync, e.fake, e.store, e.options); err != nil {
		t.Fatal(err)
	}
	// Somebody else could not be sent because they have the same key.
	other := "INSERT INTO " + e.opened.Layout.Schema + "." + ir.SyncQuarantineTable + " (sync, epoch, profile_id, diff_key, reason) VALUES ('trial', 1, 'someone', 'ana-1', 'duplicate key')"
	if err := e.opened.Warehouse.Exec(t.Context(), other); err != nil {
		t.Fatal(err)
	}
	for table, where := range anas {
		if e.count(t, table, where) == 0 {
			t.Errorf("%s has nothing to be forgotten", table)
		}
	}
	return e
}

// trialOf is a sync that has sent nothing yet, and a tool that holds nothing.
func trialOf(t *testing.T, w warehousetest.Warehouse, desired func() ([]delivery.Wanted, error)) *erasing {
	t.Helper()
	opened := w.Open(t, t.TempDir())
	return &erasing{
		opened:  opened,
		store:   stored.New(opened.Warehouse, Given(w.Dialect, opened.Layout, desired)),
		fake:    &deliverytest.Fake{Kind: adapters.Record, MaxRows: 10, Concurrency: 1, Repeatable: true, Latency: time.Millisecond},
		sync:    &delivery.Sync{Name: "trial", Object: "things", Fields: []string{"value"}, Ops: delivery.Modes["upsert"]},
		options: delivery.Options{Owner: "test"},
	}
}

// count gives how many rows of one of weft's tables are so.
func (e *erasing) count(t *testing.T, table ir.Ident, where string) int64 {
	t.Helper()
	answer, err := e.opened.Warehouse.Query(t.Context(), "SELECT count(*) FROM "+e.opened.Layout.Schema+"."+string(table)+" WHERE "+where)
	if err != nil {
		t.Fatal(err)
	}
	return answer.Rows[0][0].(int64)
}

// unable erases her where the tool has no way to: what it does not hold is not kept,
// though it cannot erase what it holds.
func (e *erasing) unable(t *testing.T) {
	t.Helper()
	nobody := delivery.Erasure{Profiles: []string{"ana"}}
	if report, err := delivery.Erase(t.Context(), e.sync, nobody, e.fake, e.store, e.options); err != nil || report.Left() != 2 {
		t.Fatalf("%+v, %v", report, err)
	}
	for table, where := range anas {
		if n, left := e.count(t, table, where), e.count(t, table, "diff_key IN ('ana-1', 'ana-2')"); n != left || left == 0 && table != ir.SyncQuarantineTable {
			t.Errorf("%s has %d rows of who was to be erased, %d of what is held", table, n, left)
		}
	}
}

// forgotten asks that nothing tells of her, and that nobody else is lost.
func (e *erasing) forgotten(t *testing.T) {
	t.Helper()
	if held := e.fake.Held(); len(held) != 1 {
		t.Errorf("the tool holds %v", held)
	}
	for table, where := range anas {
		if n := e.count(t, table, where); n != 0 {
			t.Errorf("%s has %d rows of who was erased", table, n)
		}
		if table != ir.SyncQuarantineTable && e.count(t, table, "diff_key = 'bo-1'") == 0 {
			t.Errorf("%s has lost somebody else", table)
		}
	}
	for _, epoch := range []string{"1", "2", "3"} {
		if _, err := e.opened.Warehouse.Query(t.Context(), "SELECT count(*) FROM "+e.opened.Layout.Schema+"."+ir.SyncPlanPrefix+"trial_"+epoch); err == nil {
			t.Errorf("the plan of run %s is there still", epoch)
		}
	}
}

// noted asks that what came of an erasure is a row that says so.
func (e *erasing) noted(t *testing.T, report *delivery.Report) {
	t.Helper()
	note := models.Erasure{Request: "r", Destination: "crm", State: models.ErasureConfirmed, Epoch: report.Epoch}
	for _, one := range report.Evidence {
		note.Answers = append(note.Answers, models.ErasureAnswer{Rows: one.Rows, Outcome: one.Outcome.String(), Status: 204})
	}
	if err := e.store.NoteErasure(t.Context(), note); err != nil {
		t.Fatal(err)
	}
	if n := e.count(t, ir.ErasuresTable, "request = 'r' AND sync = 'trial' AND op IS NULL AND state = 'confirmed' AND row_count = 2 AND outcome = 'ok' AND status = 204 AND epoch = 3"); n != 1 {
		t.Errorf("%d rows say what came of it", n)
	}
}

// owners erases Ana after keys have got other owners, and nothing of them was sent since.
func owners(t *testing.T, w warehousetest.Warehouse) {
	var rows []delivery.Wanted
	own := func(of map[string][]string) {
		rows = nil
		for _, key := range slices.Sorted(maps.Keys(of)) {
			for _, profile := range of[key] {
				rows = append(rows, member(key, profile, "v"))
			}
		}
	}
	e := trialOf(t, w, func() ([]delivery.Wanted, error) { return rows, nil })
	own(map[string][]string{"always hers": {"ana"}, "another's now": {"ana"}, "both of them": {"ana"}, "hers now": {"bo"}, "hers too": {"bo"}, "never hers": {"bo"}, "nobody's": {"ana"}})
	if _, err := delivery.Run(t.Context(), e.sync, e.fake, e.store, e.options); err != nil {
		t.Fatal(err)
	}
	erase := func(want ...string) {
		t.Helper()
		report, err := delivery.Erase(t.Context(), e.sync, delivery.Erasure{Profiles: []string{"ana", "an id that led to her"}, Op: "delete"}, e.fake, e.store, e.options)
		if err != nil || report.Left() != 0 {
			t.Fatalf("%+v, %v", report, err)
		}
		if held := slices.Sorted(maps.Keys(e.fake.Held())); !slices.Equal(held, want) {
			t.Errorf("the tool holds %q", held)
		}
	}
	own(map[string][]string{"always hers": {"ana"}, "another's now": {"bo"}, "both of them": {"ana", "bo"}, "hers now": {"ana"}, "hers too": {"ana", "bo"}, "never hers": {"bo"}})
	erase("another's now", "hers too", "never hers")
	own(map[string][]string{"hers too": {"ana", "bo"}}) // all else is only what is held
	erase("hers too", "never hers")
	erase("hers too", "never hers") // nothing but that is in question
	own(map[string][]string{"hers too": {"ana"}})
	erase("never hers")
}

// marks lets statements fail while marks are kept that are kept already, as when an
// erasure goes on: none of them is ever away, because whoever plans then would send them.
func marks(t *testing.T, w warehousetest.Warehouse) {
	opened := w.Open(t, t.TempDir())
	f := &failer{Warehouse: opened.Warehouse}
	store := stored.New(f, emit.Sync(&ir.Sync{Name: "trial", Entity: "customer", TimeZone: "UTC"}, w.Dialect, opened.Layout))
	var err error
	if store.Key, err = stored.NewKey("the secret of this test"); err != nil {
		t.Fatal(err)
	}
	kept := func(want string) {
		t.Helper()
		answer, err := opened.Warehouse.Query(t.Context(), "SELECT mark FROM "+opened.Layout.Schema+"."+ir.ErasedTable+" ORDER BY mark")
		if err != nil {
			t.Fatal(err)
		}
		var marks []string
		for _, row := range answer.Rows {
			marks = append(marks, row[0].(string))
		}
		if got := strings.Join(marks, " "); got != want {
			t.Errorf("after %d failures the marks are %q, not %q", f.broken, got, want)
		}
	}
	if err := store.KeepMarks(t.Context(), []string{"a", "b", "a"}); err != nil {
		t.Fatal(err)
	}
	kept("a b")
	f.fails = true
	for at := 1; at <= 6; at++ { // by turns before and after the statement
		f.left = (at + 1) / 2
		_ = store.KeepMarks(t.Context(), []string{"a", "b"}) // it may have got through
		kept("a b")
	}
	f.fails = false
	if err := store.KeepMarks(t.Context(), []string{"b", "c"}); err != nil {
		t.Fatal(err)
	}
	kept("a b c")
	if err := store.DropMarks(t.Context(), []string{"a", "c"}); err != nil {
		t.Fatal(err)
	}
	kept("b")
}

func member(key, profile, value string) delivery.Wanted {
	return delivery.Wanted{
		Key: key, Profile: profile, Hash: value, Values: []any{value}, Identity: []adapters.Identifier{{Name: "id", Value: key}},
	}
}
