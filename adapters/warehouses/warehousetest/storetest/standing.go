package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner/delivery"
	"github.com/weft-cdp/weft/runner/stored"
)

// standings ends runs in all ways, and looks how the sync is after each and since which
// of them; and that a receiver knows what it was told last.
func standings(t *testing.T, w warehousetest.Warehouse) {
	opened := w.Open(t, t.TempDir())
	store := stored.New(opened.Warehouse, Given(w.Dialect, opened.Layout, several))
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	store.Clock = func() time.Time { return now }
	if _, known, err := store.Standing(t.Context()); err != nil || known {
		t.Fatalf("before any run: %v %v", known, err)
	}
	rejecting := delivery.Closing{Status: delivery.Done}
	rejecting.Outcomes[adapters.Rejected] = 2
	for i, run := range []struct {
		closing delivery.Closing
		state   models.SyncState
		since   int // the run that it is so since
	}{
		{delivery.Closing{Status: delivery.Done}, models.SyncOK, 0},
		{delivery.Closing{Status: delivery.Planned}, models.SyncOK, 0},
		{delivery.Closing{Status: delivery.Done}, models.SyncOK, 0},
		{rejecting, models.SyncWarning, 3},
		{delivery.Closing{Status: delivery.Blocked, Reason: "too many"}, models.SyncHeld, 4},
		{delivery.Closing{Status: delivery.Stopped, Reason: "401"}, models.SyncFailing, 5},
		{delivery.Closing{Status: delivery.Cancelled, Reason: "it was interrupted"}, models.SyncFailing, 5},
		{delivery.Closing{Status: delivery.Failed, Reason: "no plan"}, models.SyncFailing, 5},
		{delivery.Closing{Status: delivery.Done}, models.SyncOK, 8},
	} {
		began := now
		now = began.Add(time.Minute)
		epoch, err := store.Lease(t.Context(), "test", time.Hour)
		if err == nil {
			err = store.Finish(t.Context(), epoch, run.closing)
		}
		if err != nil {
			t.Fatal(err)
		}
		got, known, err := store.Standing(t.Context())
		if err != nil || !known {
			t.Fatalf("run %d: %v %v", i, known, err)
		}
		since := time.Date(2026, 3, 1, 12, 1+run.since, 0, 0, time.UTC)
		if got.State != run.state || !got.Since.Equal(since) || got.Rejected != run.closing.Outcomes[adapters.Rejected] {
			t.Errorf("run %d: %s since %s, want %s since %s: %+v", i, got.State, got.Since, run.state, since, got)
		}
		if err := store.Keep(t.Context(), epoch, "team", run.state); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.Keep(t.Context(), 9, "on_call", models.SyncHeld); err != nil {
		t.Fatal(err)
	}
	told, err := store.Told(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]models.SyncState{"team": models.SyncOK, "on_call": models.SyncHeld}, told); diff != "" {
		t.Errorf("told, -want +got:\n%s", diff)
	}
}
