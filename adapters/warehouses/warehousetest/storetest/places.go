package storetest

import (
	"testing"
	"time"

	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest"
	"github.com/weft-cdp/weft/runner/delivery"
)

// places sends to one place and then to another, by the store in the warehouse and by
// the one in memory: a plan tells where what is held is, until a run has sent elsewhere.
func places(t *testing.T, w warehousetest.Warehouse) {
	desired := func() ([]delivery.Wanted, error) { return []delivery.Wanted{member("ana", "ana", "v")}, nil }
	e := trialOf(t, w, desired)
	memory := delivery.NewMemoryStore(desired)
	for i, run := range []struct {
		place    string
		planOnly bool
		approves bool
		want     string // Plan.Elsewhere
		status   delivery.Status
	}{
		{place: "here", status: delivery.Done}, // nothing is held yet
		{place: "here", status: delivery.Done},
		{place: "there", want: "here", planOnly: true, status: delivery.Planned},
		{place: "there", want: "here", status: delivery.Blocked}, // what only planned has sent nothing
		{place: "", status: delivery.Done},                       // says nothing of where
		{place: "here", status: delivery.Done},
		{place: "there", want: "here", approves: true, status: delivery.Done},
		{place: "there", status: delivery.Done},
		{place: "here", want: "there", status: delivery.Blocked},
	} {
		e.store.Place, memory.Place = run.place, run.place
		for name, store := range map[string]delivery.Store{"warehouse": e.store, "memory": memory} {
			options := delivery.Options{Owner: "test", PlanOnly: run.planOnly}
			if run.approves {
				options.Approve = approved
			}
			report, err := delivery.Run(t.Context(), e.sync, e.fake, store, options)
			if err != nil {
				t.Fatal(err)
			}
			if report.Plan.Elsewhere != run.want || report.Status != run.status {
				t.Errorf("%s: run %d is %s, and what is held is in %q; want %s, in %q", name, i, report.Status, report.Plan.Elsewhere, run.status, run.want)
			}
		}
	}
}

// placeOfBroken breaks off at another place when rows may be there: what is held is there
// then, and a plan of the first place says so.
func placeOfBroken(t *testing.T, w warehousetest.Warehouse) {
	value := "v"
	desired := func() ([]delivery.Wanted, error) { return []delivery.Wanted{member("ana", "ana", value)}, nil }
	e := trialOf(t, w, desired)
	memory := delivery.NewMemoryStore(desired)
	runs := func(store delivery.Store) *delivery.Report {
		t.Helper()
		report, err := delivery.Run(t.Context(), e.sync, e.fake, store, delivery.Options{Owner: "test"})
		if err != nil {
			t.Fatal(err)
		}
		return report
	}
	for name, store := range map[string]delivery.Store{"warehouse": e.store, "memory": memory} {
		value = "v"
		e.store.Place, memory.Place = "here", "here"
		runs(store)
		value = "w"
		e.store.Place, memory.Place = "there", "there"
		epoch, err := store.Lease(t.Context(), "test", time.Nanosecond)
		if err == nil {
			_, err = store.Plan(t.Context(), epoch, mirror)
		}
		if err == nil {
			err = store.Mark(t.Context(), epoch, 1)
		}
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Millisecond) // the lease is over
		e.store.Place, memory.Place = "here", "here"
		if report := runs(store); report.Plan.Elsewhere != "there" || report.Status != delivery.Blocked {
			t.Errorf("%s: the next run is %s, and what is held is in %q", name, report.Status, report.Plan.Elsewhere)
		}
	}
}

// approved is the hash of a plan that changes nothing.
const approved = "d41d8cd98f00b204e9800998ecf8427e"
