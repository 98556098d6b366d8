package delivery

import (
	"context"
	"testing"

	"github.com/weft-cdp/weft/adapters"
)

// Rows that are never sent, because they cannot be, prove nothing about a destination:
// neither that it answers nor that it does not.
func TestRowsThatAreNeverSentProveNothing(t *testing.T) {
	r := &run{sync: &Sync{}}
	r.hard, r.fail = context.WithCancelCause(t.Context())
	r.soft, r.halt = context.WithCancelCause(r.hard)
	c := &recorder{run: r}
	unfit := []*sending{{Transition: &Transition{}, result: adapters.Result{Outcome: adapters.Rejected}}}
	lost := []*sending{{Transition: &Transition{}, attempts: 1, result: adapters.Result{Outcome: adapters.Ambiguous}}}
	for range 2 * silence {
		c.count(unfit)
	}
	for range silence - 1 {
		c.count(lost)
		c.count(unfit)
	}
	if r.soft.Err() != nil {
		t.Fatal("it was stopped too early")
	}
	c.count(lost)
	if r.soft.Err() == nil {
		t.Error("a destination that never answers is asked on")
	}
}
