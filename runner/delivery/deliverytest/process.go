package deliverytest

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/runner/delivery"
)

// ErrKilled is what a killed process gets from everything it calls: nothing that it
// does has an effect any more. What it has sent is on its way.
var ErrKilled = errors.New("the process was killed")

// ErrFailed is what the store says that fails, in a process that goes on.
var ErrFailed = errors.New("the store does not answer")

// Process is one process that makes runs of a sync. It can be killed between any
// two steps that the world sees: calls of its store, of its journal, and requests.
type Process struct {
	Store       delivery.Store
	Destination adapters.Destination
	Journal     delivery.Journal  // nil without a local disk
	KillAt      int               // the number of the step, from 1; 0 for never
	KillAfter   bool              // the step's effect is there, and the process does not know
	FailMark    int               // the number of the mark that the store makes and fails to say so, from 1; 0 for none
	Erasure     *delivery.Erasure // takes people away instead
	Watch       func() error      // looks at the world after each step

	mu    sync.Mutex
	steps int
	marks int
	dead  bool
	epoch int64
	wrong error // what Watch found first
}

// Run makes one run of a sync.
func (p *Process) Run(ctx context.Context, sync *delivery.Sync, options delivery.Options) (*delivery.Report, error) {
	if p.Journal != nil {
		options.Journal = &mortalJournal{p}
	}
	report, err := p.make(ctx, sync, options)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.wrong != nil {
		return report, p.wrong
	}
	if p.dead {
		return report, ErrKilled
	}
	return report, err
}

func (p *Process) make(ctx context.Context, sync *delivery.Sync, options delivery.Options) (*delivery.Report, error) {
	if p.Erasure != nil {
		return delivery.Erase(ctx, sync, *p.Erasure, &mortalDestination{p}, &mortalStore{p}, options)
	}
	return delivery.Run(ctx, sync, &mortalDestination{p}, &mortalStore{p}, options)
}

// Steps gives how many steps the process has made.
func (p *Process) Steps() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.steps
}

// step makes one step, or dies before it or after.
func (p *Process) step(effect func() error) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.dead {
		return ErrKilled
	}
	p.steps++
	dies := p.steps == p.KillAt
	if dies && !p.KillAfter {
		p.dead = true
		return ErrKilled
	}
	err := effect()
	if p.Watch != nil && p.wrong == nil {
		p.wrong = p.Watch()
	}
	if dies {
		p.dead = true
		return ErrKilled
	}
	return err
}

// mortalDestination sends while the process lives.
type mortalDestination struct{ p *Process }

func (d *mortalDestination) Describe() adapters.Contract { return d.p.Destination.Describe() }

func (d *mortalDestination) Check(ctx context.Context) error { return d.p.Destination.Check(ctx) }

func nothing() error { return nil }

func (d *mortalDestination) from(ctx context.Context) context.Context {
	d.p.mu.Lock()
	defer d.p.mu.Unlock()
	return context.WithValue(ctx, epochKey{}, d.p.epoch)
}

func (d *mortalDestination) Write(ctx context.Context, batch adapters.Batch) adapters.Results {
	if d.p.step(nothing) != nil {
		return all(len(batch.Rows), adapters.NotSent)
	}
	results := d.p.Destination.Write(d.from(ctx), batch)
	if d.p.step(nothing) != nil {
		return all(len(batch.Rows), adapters.Ambiguous)
	}
	return results
}

func (d *mortalDestination) Poll(ctx context.Context, job adapters.Job, batch adapters.Batch) (adapters.Results, bool) {
	results, done := d.p.Destination.Poll(d.from(ctx), job, batch)
	if d.p.step(nothing) != nil {
		return all(len(batch.Rows), adapters.Ambiguous), true
	}
	return results, done
}

// Publish ends a run while the process lives, where there is something to end.
func (d *mortalDestination) Publish(ctx context.Context, end adapters.RunEnd) error {
	publisher, ok := d.p.Destination.(adapters.Publisher)
	if !ok {
		return nil
	}
	return d.p.step(func() error { return publisher.Publish(ctx, end) })
}

// mortalJournal keeps while the process lives.
type mortalJournal struct{ p *Process }

func (j *mortalJournal) Append(entries []delivery.Entry) error {
	return j.p.step(func() error { return j.p.Journal.Append(entries) })
}

func (j *mortalJournal) Read() (entries []delivery.Entry, err error) {
	err = j.p.step(func() error { entries, err = j.p.Journal.Read(); return err })
	return entries, err
}

func (j *mortalJournal) Reset() error { return j.p.step(j.p.Journal.Reset) }

// mortalStore keeps while the process lives.
type mortalStore struct{ p *Process }

func (s *mortalStore) Lease(ctx context.Context, owner string, ttl time.Duration) (epoch int64, err error) {
	err = s.p.step(func() error {
		epoch, err = s.p.Store.Lease(ctx, owner, ttl)
		s.p.epoch = epoch
		return err
	})
	return epoch, err
}

func (s *mortalStore) Renew(ctx context.Context, epoch int64, ttl time.Duration) error {
	return s.p.step(func() error { return s.p.Store.Renew(ctx, epoch, ttl) })
}

func (s *mortalStore) Recover(ctx context.Context, epoch int64, rules delivery.Rules, journal []delivery.Entry) (recovered delivery.Recovered, err error) {
	err = s.p.step(func() error { recovered, err = s.p.Store.Recover(ctx, epoch, rules, journal); return err })
	return recovered, err
}

func (s *mortalStore) Plan(ctx context.Context, epoch int64, rules delivery.Rules) (plan delivery.Plan, err error) {
	err = s.p.step(func() error { plan, err = s.p.Store.Plan(ctx, epoch, rules); return err })
	return plan, err
}

func (s *mortalStore) Page(ctx context.Context, epoch, after, to int64, limit int) ([]delivery.Transition, error) {
	return s.p.Store.Page(ctx, epoch, after, to, limit)
}

func (s *mortalStore) PageOf(ctx context.Context, epoch, of, after, to int64, limit int) ([]delivery.Transition, error) {
	return s.p.Store.PageOf(ctx, epoch, of, after, to, limit)
}

func (s *mortalStore) Adopt(ctx context.Context, epoch int64, rules delivery.Rules) error {
	return s.p.step(func() error { return s.p.Store.Adopt(ctx, epoch, rules) })
}

func (s *mortalStore) Mark(ctx context.Context, epoch, seq int64) error {
	err := s.p.step(func() error { return s.p.Store.Mark(ctx, epoch, seq) })
	s.p.mu.Lock()
	defer s.p.mu.Unlock()
	if s.p.marks++; err == nil && s.p.marks == s.p.FailMark {
		return ErrFailed
	}
	return err
}

func (s *mortalStore) Append(ctx context.Context, epoch int64, entries []delivery.Entry) error {
	return s.p.step(func() error { return s.p.Store.Append(ctx, epoch, entries) })
}

func (s *mortalStore) Merge(ctx context.Context, epoch int64, rules delivery.Rules) error {
	return s.p.step(func() error { return s.p.Store.Merge(ctx, epoch, rules) })
}

func (s *mortalStore) Doubts(ctx context.Context, epoch int64) (doubts int64, err error) {
	err = s.p.step(func() error { doubts, err = s.p.Store.Doubts(ctx, epoch); return err })
	return doubts, err
}

func (s *mortalStore) Purge(ctx context.Context, epoch int64, held bool) (evidence []delivery.Evidence, err error) {
	err = s.p.step(func() error { evidence, err = s.p.Store.Purge(ctx, epoch, held); return err })
	return evidence, err
}

func (s *mortalStore) Finish(ctx context.Context, epoch int64, closing delivery.Closing) error {
	return s.p.step(func() error { return s.p.Store.Finish(ctx, epoch, closing) })
}

// MemoryJournal is a journal on a disk that is in memory. The zero value is empty.
type MemoryJournal struct {
	mu      sync.Mutex
	entries []delivery.Entry
}

// Append keeps entries.
func (j *MemoryJournal) Append(entries []delivery.Entry) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.entries = append(j.entries, entries...)
	return nil
}

// Read gives all entries.
func (j *MemoryJournal) Read() ([]delivery.Entry, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return append([]delivery.Entry(nil), j.entries...), nil
}

// Reset forgets all entries: that of the process, or of the machine that is lost.
func (j *MemoryJournal) Reset() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.entries = nil
	return nil
}
