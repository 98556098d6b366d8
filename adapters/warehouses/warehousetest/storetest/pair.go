package storetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/runner/delivery"
	"github.com/weft-cdp/weft/runner/stored"
)

// ErrDiffer says that the store gave another answer than MemoryStore.
var ErrDiffer = errors.New("the stores differ")

// Pair is two stores that are asked the same: the definition, and one in a
// warehouse. It answers as the definition does, unless the other answers
// otherwise.
type Pair struct {
	Memory *delivery.MemoryStore
	Stored *stored.Store
	failer *failer

	mu    sync.Mutex
	wrong error // the first difference
}

var _ delivery.Store = (*Pair)(nil)

// NewPair puts a store in a warehouse beside one in memory.
func NewPair(memory *delivery.MemoryStore, w adapters.Warehouse, d *dialect.Dialect, layout dialect.Layout) *Pair {
	f := &failer{Warehouse: w}
	s := stored.New(f, Given(d, layout, memory.Desired))
	s.Clock = memory.Clock
	return &Pair{Memory: memory, Stored: s, failer: f}
}

// Fail lets statements fail from now on, by turns before and after they have been
// run; the call that one belongs to is then made again.
func (p *Pair) Fail() { p.failer.fails = true }

// Wrong gives the first difference that was found.
func (p *Pair) Wrong() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.wrong
}

// both asks both stores and compares what they say. A call that fails because a
// statement did is repeated.
func both[T any](p *Pair, call string, memory, kept func() (T, error)) (T, error) {
	want, wantErr := memory()
	var got T
	var gotErr error
	for {
		if got, gotErr = kept(); !errors.Is(gotErr, errInjected) {
			break
		}
	}
	for _, known := range []error{delivery.ErrLeased, delivery.ErrFenced} {
		if errors.Is(wantErr, known) != errors.Is(gotErr, known) {
			return got, p.differ("%s: %v instead of %v", call, gotErr, wantErr)
		}
	}
	if wantErr != nil {
		return want, wantErr
	}
	if gotErr != nil {
		return got, p.differ("%s: %w", call, gotErr)
	}
	if !reflect.DeepEqual(want, got) {
		return got, p.differ("%s:\ngot  %+v\nwant %+v", call, got, want)
	}
	return got, nil
}

func (p *Pair) differ(format string, args ...any) error {
	err := fmt.Errorf("%w: "+format, append([]any{ErrDiffer}, args...)...)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.wrong == nil {
		p.wrong = err
	}
	return err
}

// nothing is the answer of calls that have none.
type nothing struct{}

func alone(err error) (nothing, error) { return nothing{}, err }

// Lease is not repeated: whoever asks again asks for another run.
func (p *Pair) Lease(ctx context.Context, owner string, ttl time.Duration) (int64, error) {
	fails := p.failer.fails
	p.failer.fails = false
	defer func() { p.failer.fails = fails }()
	return both(p, "lease",
		func() (int64, error) { return p.Memory.Lease(ctx, owner, ttl) },
		func() (int64, error) { return p.Stored.Lease(ctx, owner, ttl) })
}

// Renew asks both.
func (p *Pair) Renew(ctx context.Context, epoch int64, ttl time.Duration) error {
	_, err := both(p, "renew",
		func() (nothing, error) { return alone(p.Memory.Renew(ctx, epoch, ttl)) },
		func() (nothing, error) { return alone(p.Stored.Renew(ctx, epoch, ttl)) })
	return err
}

// Recover asks both. A call that is repeated counts only what is left to do, so
// the counts are compared where none has failed.
func (p *Pair) Recover(ctx context.Context, epoch int64, rules delivery.Rules, journal []delivery.Entry) (delivery.Recovered, error) {
	var want delivery.Recovered
	return both(p, "recover",
		func() (r delivery.Recovered, err error) {
			want, err = p.Memory.Recover(ctx, epoch, rules, journal)
			return want, err
		},
		func() (delivery.Recovered, error) {
			got, err := p.Stored.Recover(ctx, epoch, rules, journal)
			if p.failer.fails && err == nil {
				got = want
			}
			return got, err
		})
}

// Plan asks both.
func (p *Pair) Plan(ctx context.Context, epoch int64, rules delivery.Rules) (delivery.Plan, error) {
	return both(p, "plan",
		func() (delivery.Plan, error) { return p.Memory.Plan(ctx, epoch, rules) },
		func() (delivery.Plan, error) { return p.Stored.Plan(ctx, epoch, rules) })
}

// Page asks both.
func (p *Pair) Page(ctx context.Context, epoch, after, to int64, limit int) ([]delivery.Transition, error) {
	var want []delivery.Transition
	return both(p, "page",
		func() (page []delivery.Transition, err error) {
			if page, err = p.Memory.Page(ctx, epoch, after, to, limit); len(page) == 0 {
				page = nil
			}
			want = page
			return page, err
		},
		func() ([]delivery.Transition, error) {
			got, err := p.Stored.Page(ctx, epoch, after, to, limit)
			return asTold(got, want), err
		})
}

// PageOf asks both.
func (p *Pair) PageOf(ctx context.Context, epoch, of, after, to int64, limit int) ([]delivery.Transition, error) {
	var want []delivery.Transition
	return both(p, "page of another",
		func() (page []delivery.Transition, err error) {
			if page, err = p.Memory.PageOf(ctx, epoch, of, after, to, limit); len(page) == 0 {
				page = nil
			}
			want = page
			return page, err
		},
		func() ([]delivery.Transition, error) {
			got, err := p.Stored.PageOf(ctx, epoch, of, after, to, limit)
			return asTold(got, want), err
		})
}

// asTold leaves out of transitions what those in memory were not told of: digests of
// fields, and values of rows without any.
func asTold(got, want []delivery.Transition) []delivery.Transition {
	if len(got) == 0 {
		return nil
	}
	for i := range min(len(got), len(want)) {
		if want[i].Parts == nil {
			got[i].Parts, got[i].Changed = nil, nil
		}
		got[i].Profile = want[i].Profile // nobody who sends is told
		if want[i].Values == nil {
			got[i].Values = nil
		}
	}
	return got
}

// Adopt asks both.
func (p *Pair) Adopt(ctx context.Context, epoch int64, rules delivery.Rules) error {
	_, err := both(p, "adopt",
		func() (nothing, error) { return alone(p.Memory.Adopt(ctx, epoch, rules)) },
		func() (nothing, error) { return alone(p.Stored.Adopt(ctx, epoch, rules)) })
	return err
}

// Mark asks both.
func (p *Pair) Mark(ctx context.Context, epoch, seq int64) error {
	_, err := both(p, "mark",
		func() (nothing, error) { return alone(p.Memory.Mark(ctx, epoch, seq)) },
		func() (nothing, error) { return alone(p.Stored.Mark(ctx, epoch, seq)) })
	return err
}

// Append asks both.
func (p *Pair) Append(ctx context.Context, epoch int64, entries []delivery.Entry) error {
	_, err := both(p, "append",
		func() (nothing, error) { return alone(p.Memory.Append(ctx, epoch, entries)) },
		func() (nothing, error) { return alone(p.Stored.Append(ctx, epoch, entries)) })
	return err
}

// Merge asks both.
func (p *Pair) Merge(ctx context.Context, epoch int64, rules delivery.Rules) error {
	_, err := both(p, "merge",
		func() (nothing, error) { return alone(p.Memory.Merge(ctx, epoch, rules)) },
		func() (nothing, error) { return alone(p.Stored.Merge(ctx, epoch, rules)) })
	return err
}

// Doubts asks both.
func (p *Pair) Doubts(ctx context.Context, epoch int64) (int64, error) {
	return both(p, "doubts",
		func() (int64, error) { return p.Memory.Doubts(ctx, epoch) },
		func() (int64, error) { return p.Stored.Doubts(ctx, epoch) })
}

// Purge asks both. A call that is repeated finds no answers any more, so they are
// compared where none has failed.
func (p *Pair) Purge(ctx context.Context, epoch int64, held bool) ([]delivery.Evidence, error) {
	var want []delivery.Evidence
	return both(p, "purge",
		func() (e []delivery.Evidence, err error) {
			want, err = p.Memory.Purge(ctx, epoch, held)
			return want, err
		},
		func() ([]delivery.Evidence, error) {
			got, err := p.Stored.Purge(ctx, epoch, held)
			if p.failer.fails && err == nil {
				got = want
			}
			return got, err
		})
}

// Finish asks both. Where the last statement was run and failed, the run has ended,
// and the call that is made again finds that.
func (p *Pair) Finish(ctx context.Context, epoch int64, closing delivery.Closing) error {
	ended := false
	_, err := both(p, "finish",
		func() (nothing, error) { return alone(p.Memory.Finish(ctx, epoch, closing)) },
		func() (nothing, error) {
			err := p.Stored.Finish(ctx, epoch, closing)
			if ended && errors.Is(err, delivery.ErrFenced) {
				err = nil
			}
			ended = errors.Is(err, errInjected) && p.failer.after
			return alone(err)
		})
	return err
}
