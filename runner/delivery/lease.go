package delivery

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"
)

// lease is the right to send for one sync. Its time is counted from before the
// store was asked, so that it never seems to last longer here than there.
type lease struct {
	store Store
	epoch int64
	ttl   time.Duration
	begun time.Time
	until atomic.Int64 // nanoseconds since begun, which no change of the clock moves
}

func takeLease(ctx context.Context, store Store, owner string, ttl time.Duration) (*lease, error) {
	l := &lease{store: store, ttl: ttl, begun: time.Now()}
	var err error
	if l.epoch, err = store.Lease(ctx, owner, ttl); err != nil {
		return nil, err
	}
	l.until.Store(int64(ttl))
	return l, nil
}

// keep renews the lease until stop is called, and calls lost when another run has
// taken over. A store that does not answer is asked again: lasts then says when it
// is too late to send.
func (l *lease) keep(ctx context.Context, lost func(error)) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for sleep(ctx, l.ttl/3) == nil {
			if err := l.renew(ctx); errors.Is(err, ErrFenced) {
				lost(err)
				return
			}
		}
	}()
	return func() { cancel(); <-ended }
}

// renew extends the lease. Many goroutines may at once.
func (l *lease) renew(ctx context.Context) error {
	asked := time.Since(l.begun)
	if err := l.store.Renew(ctx, l.epoch, l.ttl); err != nil {
		return err
	}
	until := int64(asked + l.ttl)
	for before := l.until.Load(); before < until && !l.until.CompareAndSwap(before, until); before = l.until.Load() {
	}
	return nil
}

// giveUp is how long ending a lease may take; one that is not ended runs out.
const giveUp = 10 * time.Second

// end gives the lease back, of a run that stays open. It is not renewed any more,
// and nothing of it is under way.
func (l *lease) end(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, giveUp)
	defer cancel()
	_ = l.store.Renew(ctx, l.epoch, 0)
}

// lasts says whether the lease holds for so long: a request that begins now ends
// before anybody else may begin. A store that was busy for longer than the lease,
// with a plan or a merge, is asked to renew it, and once more when the question
// itself had to wait for it.
func (l *lease) lasts(ctx context.Context, d time.Duration) error {
	for try := 0; time.Since(l.begun)+d > time.Duration(l.until.Load()); try++ {
		if try == 2 {
			return l.over()
		}
		if err := l.renew(ctx); errors.Is(err, ErrFenced) {
			return err
		} else if err != nil {
			return l.over()
		}
	}
	return nil
}

func (l *lease) over() error { return fmt.Errorf("the lease could not be renewed for %s", l.ttl) }
