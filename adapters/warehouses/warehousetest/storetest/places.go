package storetest

import (
	"testing"

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

// approved is the hash of a plan that changes nothing.
const approved = "d41d8cd98f00b204e9800998ecf8427e"
