package delivery

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/weft-cdp/weft/adapters"
)

// Accounts has the limits of all accounts that a process sends to. Syncs of the
// same account share them, and no account can hold up another. The zero value is
// ready.
type Accounts struct {
	mu     sync.Mutex
	byName map[string]*account
}

// open gives the account of a destination: a new one where it has no name, or
// nobody has asked for it yet. The limits are those of who asks first.
func (a *Accounts) open(limits adapters.Limits) *account {
	if limits.Account == "" {
		return newAccount(limits)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.byName == nil {
		a.byName = map[string]*account{}
	}
	opened := a.byName[limits.Account]
	if opened == nil {
		opened = newAccount(limits)
		a.byName[limits.Account] = opened
	}
	return opened
}

// account is how fast one account may be used, and by how many at once.
type account struct {
	slots *slots

	mu      sync.Mutex
	windows []*window
	paused  time.Time // nothing is sent before
	turns   map[string]chan struct{}
}

func newAccount(limits adapters.Limits) *account {
	a := &account{slots: newSlots(limits.Concurrency), turns: map[string]chan struct{}{}}
	for _, w := range limits.Windows {
		a.windows = append(a.windows, newWindow(w))
	}
	return a
}

// errQuota says that a request would have to wait longer than a run should.
var errQuota = errors.New("the limits of the account are used up")

const (
	// patience is how long a request waits for a limit before the run gives up.
	patience = 15 * time.Minute
	// longestPause is how long a server is believed that asks to be left alone.
	longestPause = time.Hour
)

// pace waits until one more request may be sent, and counts it.
func (a *account) pace(ctx context.Context) error {
	for {
		wait, limited := a.take(time.Now())
		if wait == 0 {
			return context.Cause(ctx)
		}
		if limited && wait > patience {
			return errQuota
		}
		if err := sleep(ctx, wait); err != nil {
			return err
		}
	}
}

// take counts one request at now, or says how long to wait before asking again,
// and whether it is a window that says so.
func (a *account) take(now time.Time) (wait time.Duration, limited bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, w := range a.windows {
		if more := w.wait(now); more > wait {
			wait, limited = more, true
		}
	}
	if pause := a.paused.Sub(now); pause > wait {
		wait, limited = pause, false
	}
	if wait > 0 {
		return wait, limited
	}
	for _, w := range a.windows {
		w.count(now)
	}
	return 0, false
}

// pause sends nothing for a while: the server asked for it.
func (a *account) pause(wait time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if until := time.Now().Add(min(wait, longestPause)); until.After(a.paused) {
		a.paused = until
	}
}

// turn waits until nobody else uses what only one may use at a time.
func (a *account) turn(ctx context.Context, name string) (done func(), err error) {
	if name == "" {
		return func() {}, nil
	}
	a.mu.Lock()
	turn := a.turns[name]
	if turn == nil {
		turn = make(chan struct{}, 1)
		a.turns[name] = turn
	}
	a.mu.Unlock()
	select {
	case turn <- struct{}{}:
		return func() { <-turn }, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// sleep waits, or gives why the context ended.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
