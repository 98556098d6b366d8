package deliverytest

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/weft-cdp/weft/runner/delivery"
)

// full is a journal on a disk that is full once something was written to it.
type full struct {
	MemoryJournal
	reset int
}

func (f *full) Reset() error {
	if f.reset++; f.reset > 1 { // the first is of the run's beginning
		return errors.New("no space left on device")
	}
	return f.MemoryJournal.Reset()
}

// A run goes on without a journal that cannot be written, also where it was to be made
// empty: it only saves sending again.
func TestAJournalThatCannotBeEmptied(t *testing.T) {
	inTime(t, 50, func(r *rig) {
		r.options.Journal = &full{}
		r.options.Timing = delivery.Timing{FlushEvery: time.Millisecond, FlushRows: 5}
		r.status(r.run(), delivery.Done)
		lost := 0
		for _, e := range r.events {
			if e.Kind == delivery.JournalLost {
				lost++
			}
		}
		if lost != 1 {
			r.t.Errorf("the journal was told to be lost %d times", lost)
		}
		r.converged()
	})
}

// overtaken is a store of which another run takes the lease while entries are kept,
// which takes long.
type overtaken struct {
	*delivery.MemoryStore
	keeping atomic.Bool
}

func (o *overtaken) Renew(context.Context, int64, time.Duration) error {
	if o.keeping.Load() {
		return delivery.ErrFenced
	}
	return nil
}

func (o *overtaken) Append(ctx context.Context, _ int64, _ []delivery.Entry) error {
	o.keeping.Store(true)
	defer o.keeping.Store(false)
	<-ctx.Done()
	time.Sleep(time.Second)
	return ctx.Err()
}

// A run that ends because it lost its lease has ended whole: nothing of it goes on behind
// who called it.
func TestNothingGoesOnBehindARun(t *testing.T) {
	inTime(t, 50, func(r *rig) {
		store := &overtaken{MemoryStore: r.store}
		r.options.Timing = delivery.Timing{FlushEvery: time.Millisecond, FlushRows: 5, Lease: 10 * time.Second}
		_, err := delivery.Run(r.t.Context(), &r.sync, r.fake, store, r.options)
		if !errors.Is(err, delivery.ErrFenced) {
			r.t.Errorf("it ended with %v", err)
		}
		if store.keeping.Load() {
			r.t.Error("entries are being kept after the run")
		}
	})
}
