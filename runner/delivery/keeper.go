package delivery

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/weft-cdp/weft/adapters"
)

// keeper brings entries to where they survive, beside what goes on. A store that is
// slow makes larger flushes, until so many entries wait that everybody does.
type keeper struct {
	run *run

	mu    sync.Mutex
	room  sync.Cond // fresh has become shorter, or nothing is kept any more
	fresh []Entry
	work  chan struct{} // there are fresh ones
	ended chan struct{}

	// Of the keeper's own goroutine, and of who has waited for its end.
	buffer  []Entry         // in the journal and not in the store
	jobs    map[int64]Entry // by row, of those whose job was not asked to its end
	spare   []Entry         // room for the next fresh ones
	flushed time.Time
	merged  time.Time
	journal Journal
}

// farBehind is how many flushes may wait before settling waits for them.
const farBehind = 2

func newKeeper(r *run) *keeper {
	now := time.Now()
	k := &keeper{
		run: r, journal: r.options.Journal, flushed: now, merged: now,
		work: make(chan struct{}, 1), ended: make(chan struct{}), jobs: map[int64]Entry{},
	}
	k.room.L = &k.mu
	go k.loop()
	context.AfterFunc(r.hard, func() { k.mu.Lock(); defer k.mu.Unlock(); k.room.Broadcast() })
	return k
}

// keep takes what was proved of rows.
func (k *keeper) keep(rows []*sending) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for len(k.fresh) >= farBehind*k.run.timing.FlushRows && k.run.hard.Err() == nil {
		k.room.Wait()
	}
	for _, row := range rows {
		k.fresh = append(k.fresh, row.entry(k.run.lease.epoch))
	}
	k.wake()
}

// submitted notes that the destination has accepted rows as a job, so that a run that
// takes over can ask for it. Nobody waits for that.
func (k *keeper) submitted(rows []*sending, job adapters.Job) {
	if k.run.options.Journal == nil {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, row := range rows {
		e := Entry{Epoch: k.run.lease.epoch, Seq: row.Seq, Job: job.ID}
		if row.doubt != nil {
			e.DoubtAt = row.doubt.ended
		}
		k.fresh = append(k.fresh, e)
	}
	k.wake()
}

// wake says that there are fresh entries.
func (k *keeper) wake() {
	select {
	case k.work <- struct{}{}:
	default:
	}
}

// loop is the keeper's own goroutine. An error ends the run: what cannot be kept
// would be sent again.
func (k *keeper) loop() {
	defer close(k.ended)
	tick := time.NewTicker(k.run.timing.FlushEvery)
	defer tick.Stop()
	for {
		select {
		case _, more := <-k.work:
			if !more {
				return
			}
		case <-tick.C:
		case <-k.run.hard.Done():
			return
		}
		if err := k.round(); err != nil {
			k.run.fail(err)
			return
		}
	}
}

// round keeps what is fresh, and does what it is time for.
func (k *keeper) round() error {
	k.take()
	now := time.Now()
	if len(k.buffer) >= k.run.timing.FlushRows || now.Sub(k.flushed) >= k.run.timing.FlushEvery {
		if err := k.flush(); err != nil {
			return err
		}
	}
	if now.Sub(k.merged) >= k.run.timing.MergeEvery {
		return k.merge()
	}
	return nil
}

// take brings fresh entries into the journal. Without one the run goes on: it only
// saves sending again.
func (k *keeper) take() {
	k.mu.Lock()
	fresh := k.fresh
	k.fresh, k.spare = k.spare[:0], fresh
	k.room.Broadcast()
	k.mu.Unlock()
	if len(fresh) == 0 {
		return
	}
	if k.journal != nil {
		k.lose(k.journal.Append(fresh))
	}
	for i := range fresh {
		e := &fresh[i]
		if e.Job != "" {
			k.jobs[e.Seq] = *e
			continue
		}
		delete(k.jobs, e.Seq)
		k.buffer = append(k.buffer, *e)
	}
}

// lose goes on without the journal when it could not be written. What is in it stays:
// entries that the store has too are the same.
func (k *keeper) lose(err error) {
	if err != nil {
		k.journal = nil
		k.run.tell(Event{Kind: JournalLost, Reason: err.Error()})
	}
}

// flush brings entries into the store; the journal need not have them any more.
func (k *keeper) flush() error {
	if len(k.buffer) > 0 {
		if err := k.run.store.Append(k.run.hard, k.run.lease.epoch, k.buffer); err != nil {
			return fmt.Errorf("results: %w", err)
		}
		if k.journal != nil {
			err := k.journal.Reset()
			if err == nil && len(k.jobs) > 0 { // whoever breaks here has them in doubt
				open := slices.SortedFunc(maps.Values(k.jobs), func(a, b Entry) int { return cmp.Compare(a.Seq, b.Seq) })
				err = k.journal.Append(open)
			}
			k.lose(err)
		}
	}
	k.buffer, k.flushed = k.buffer[:0], time.Now()
	return nil
}

// merge brings all that is proved into the ledger.
func (k *keeper) merge() error {
	if err := k.flush(); err != nil {
		return err
	}
	if err := k.run.store.Merge(k.run.hard, k.run.lease.epoch, k.run.rules); err != nil {
		return fmt.Errorf("ledger: %w", err)
	}
	k.merged = time.Now()
	k.run.tell(Event{Kind: LedgerMoved})
	return nil
}

// close keeps what is left, when nothing is under way any more.
func (k *keeper) close() error {
	close(k.work)
	<-k.ended
	k.take()
	err := k.merge()
	k.leave(k.run.recorder.untried)
	return err
}

// leave notes in the journal that rows are marked and were not sent. Only a run that
// cannot be ended is asked about them: the next one then need not take them to be in
// doubt.
func (k *keeper) leave(rows []int64) {
	if k.journal == nil || len(rows) == 0 || k.run.rules.Whole {
		return
	}
	entries := make([]Entry, len(rows))
	for i, seq := range rows {
		entries[i] = Entry{Epoch: k.run.lease.epoch, Seq: seq, Outcome: adapters.NotSent, At: time.Now()}
	}
	if err := k.journal.Append(entries); err != nil {
		k.run.tell(Event{Kind: JournalLost, Reason: err.Error()})
	}
}
