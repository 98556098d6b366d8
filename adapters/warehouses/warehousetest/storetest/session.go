package storetest

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest"
	"github.com/weft-cdp/weft/runner/delivery"
	"github.com/weft-cdp/weft/runner/stored"
)

// Statements shows of the statements behind calls that what a process left half made, or
// an earlier version with fewer columns, is made by the next, a merge reads what is new,
// the lease is renewed while a statement goes on, and how a sync is follows from its runs.
func Statements(t *testing.T, w warehousetest.Warehouse) {
	t.Run("tables that are half made", func(t *testing.T) { halfMade(t, w) })
	t.Run("tables of an earlier version", func(t *testing.T) { older(t, w) })
	t.Run("merges of what is new", func(t *testing.T) { mergesOfNew(t, w) })
	t.Run("the lease during a long statement", func(t *testing.T) { renewsMeanwhile(t, w) })
	t.Run("people who are erased", func(t *testing.T) { erases(t, w) })
	t.Run("keys of people who are erased", func(t *testing.T) { owners(t, w) })
	t.Run("marks of people who were erased", func(t *testing.T) { marks(t, w) })
	t.Run("places that a sync has sent to", func(t *testing.T) { places(t, w) })
	t.Run("a place that a run broke off at", func(t *testing.T) { placeOfBroken(t, w) })
	t.Run("how a sync is", func(t *testing.T) { standings(t, w) })
}

// several are rows that are desired.
func several() ([]delivery.Wanted, error) {
	rows := make([]delivery.Wanted, 4)
	for i := range rows {
		rows[i] = delivery.Wanted{Key: fmt.Sprintf("k%d", i), Hash: "h", Values: []any{"v"}}
	}
	return rows, nil
}

var upserts = delivery.Rules{Enter: true, Change: true}

func halfMade(t *testing.T, w warehousetest.Warehouse) {
	opened := w.Open(t, t.TempDir())
	f := &failer{Warehouse: opened.Warehouse}
	store := func() *stored.Store { return stored.New(f, Given(w.Dialect, opened.Layout, several)) }
	lease := func(s *stored.Store) error {
		_, err := s.Lease(t.Context(), "test", time.Nanosecond)
		return err
	}
	f.fails = true
	for f.left = 1; lease(store()) != nil; f.left = f.broken + 1 { // until none comes to fail
		if f.broken > 100 {
			t.Fatal("the lease is never taken")
		}
	}
	f.fails = false
	for _, view := range []string{"weft_sync_held_trial", "weft_sync_runs", "weft_sync_health", "weft_sync_errors", "weft_sync_states"} {
		name := opened.Layout.Schema + "." + view
		if err := opened.Warehouse.Exec(t.Context(), "DROP VIEW "+name); err != nil {
			t.Fatal(err)
		}
		if err := lease(store()); err != nil {
			t.Fatal(err)
		}
		if _, err := opened.Warehouse.Query(t.Context(), "SELECT count(*) FROM "+name); err != nil {
			t.Errorf("%s is missing for good: %v", view, err)
		}
	}
}

func mergesOfNew(t *testing.T, w warehousetest.Warehouse) {
	opened := w.Open(t, t.TempDir())
	f := &failer{Warehouse: opened.Warehouse}
	s := stored.New(f, Given(w.Dialect, opened.Layout, several))
	epoch := planned(t, s)
	began := time.Now()
	merged := func(want int64, seqs ...int64) {
		t.Helper()
		entries := make([]delivery.Entry, len(seqs))
		for i, seq := range seqs {
			entries[i] = delivery.Entry{Epoch: epoch, Seq: seq, Outcome: adapters.OK, Attempts: 1, At: began.Add(time.Duration(seq) * time.Second)}
		}
		if err := s.Append(t.Context(), epoch, entries); err != nil {
			t.Fatal(err)
		}
		f.seen = nil
		if err := s.Merge(t.Context(), epoch, upserts); err != nil {
			t.Fatal(err)
		}
		var moved int64
		if len(f.seen) > 0 {
			rows, err := opened.Warehouse.Query(t.Context(), "SELECT count(*) FROM weft_moved")
			if err != nil {
				t.Fatal(err)
			}
			moved = rows.Rows[0][0].(int64)
		}
		if moved != want {
			t.Errorf("%d rows were moved, not %d", moved, want)
		}
	}
	merged(2, 1, 2)
	merged(2, 4, 3) // the first of them ended last
	merged(0)
}

// planned begins a run and makes its plan.
func planned(t *testing.T, s *stored.Store) (epoch int64) {
	t.Helper()
	epoch, err := s.Lease(t.Context(), "test", time.Minute)
	if err == nil {
		_, err = s.Plan(t.Context(), epoch, upserts)
	}
	if err == nil {
		err = s.Mark(t.Context(), epoch, 4)
	}
	if err != nil {
		t.Fatal(err)
	}
	return epoch
}

// slow is a warehouse whose plans take until they may end.
type slow struct {
	adapters.Warehouse
	begun, end chan struct{}
}

func (s *slow) Exec(ctx context.Context, sql string) error {
	if strings.Contains(sql, "CREATE") && strings.Contains(sql, "weft_sync_plan_") {
		close(s.begun)
		<-s.end
	}
	return s.Warehouse.Exec(ctx, sql)
}

func renewsMeanwhile(t *testing.T, w warehousetest.Warehouse) {
	opened := w.Open(t, t.TempDir())
	busy := &slow{opened.Warehouse, make(chan struct{}), make(chan struct{})}
	s := stored.New(busy, Given(w.Dialect, opened.Layout, several))
	s.Beside = func(context.Context) (adapters.Warehouse, error) { return opened.Warehouse, nil } // nothing goes on in it
	epoch, err := s.Lease(t.Context(), "test", time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error)
	go func() {
		_, err := s.Plan(t.Context(), epoch, upserts)
		ended <- err
	}()
	<-busy.begun
	renewed := make(chan error, 1)
	go func() { renewed <- s.Renew(t.Context(), epoch, time.Hour) }()
	select {
	case err := <-renewed:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Error("the lease waits for the plan")
	}
	close(busy.end)
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	// The lease is as long as was said meanwhile, and not as it was before.
	other := stored.New(opened.Warehouse, Given(w.Dialect, opened.Layout, several))
	other.Clock = func() time.Time { return time.Now().Add(30 * time.Minute) }
	if _, err := other.Lease(t.Context(), "another", time.Minute); err == nil {
		t.Error("another run began while the lease lasts")
	}
}
