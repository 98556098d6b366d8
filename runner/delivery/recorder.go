package delivery

import (
	"fmt"
	"sync"
	"time"

	"github.com/weft-cdp/weft/adapters"
)

// recorder takes what was proved of rows: into the journal at once, into the
// store every while, into the ledger every longer while. Whoever brings a row
// waits for it, so that no more is unkept than one flush.
type recorder struct {
	run *run

	mu       sync.Mutex
	buffer   []Entry
	flushed  time.Time
	merged   time.Time
	canary   int    // rows that are sent before all others; 0 once they are judged, or without
	recent   []bool // of the last rows, in a ring: whether they were rejected
	next     int
	rejected int // of recent
	silent   int // batches in a row that the destination gave no proof about
}

const (
	// recentRows is how many rows the breaker looks back.
	recentRows = 1000
	// silence is after how many batches without any proof a destination is taken to be
	// out of order.
	silence = 5
)

func newRecorder(r *run) *recorder {
	now := time.Now()
	c := &recorder{run: r, flushed: now, merged: now, canary: r.sync.Rails.Canary}
	if c.canary == 0 {
		c.canary = defaultCanary
	}
	// A canary that is nearly the whole plan warns of nothing.
	if int64(c.canary)*2 > r.report.Plan.Rows() {
		c.canary = 0
	}
	return c
}

// attempted counts a batch that was sent.
func (c *recorder) attempted() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.run.report.Attempts++
}

// settle keeps what the run proved of rows of one batch. An error ends the run:
// what cannot be kept would be sent again.
func (c *recorder) settle(rows []*sending) {
	if len(rows) == 0 {
		return
	}
	entries := make([]Entry, len(rows))
	for i, row := range rows {
		entries[i] = row.entry(c.run.lease.epoch)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if journal := c.run.options.Journal; journal != nil {
		if err := journal.Append(entries); err != nil {
			c.run.options.Journal = nil
			c.run.tell(Event{Kind: JournalLost, Reason: err.Error()})
		}
	}
	c.buffer = append(c.buffer, entries...)
	c.count(entries)
	if err := c.checkpoint(); err != nil {
		c.run.fail(err)
	}
}

// count keeps the report, and stops a run that does not get anywhere.
func (c *recorder) count(entries []Entry) {
	report := &c.run.report
	proofs := 0
	for i := range entries {
		outcome := entries[i].Outcome
		report.Outcomes[outcome]++
		report.Pending--
		if outcome.Final() {
			proofs++
			c.remember(outcome == adapters.Rejected)
		}
	}
	c.run.tell(Event{Kind: RowsSettled, Rows: report.Plan.Rows() - report.Pending, Outcomes: report.Outcomes})
	if proofs > 0 {
		c.silent = 0
	} else if c.silent++; c.silent == silence {
		c.run.stop(fmt.Sprintf("the destination has not answered %d batches in a row", silence))
	}
	most := or(c.run.sync.Rails.Rejected, defaultRejected)
	if len(c.recent) == recentRows && most >= 0 && float64(c.rejected) > most*recentRows {
		c.run.stop(fmt.Sprintf("the destination has rejected %d of the last %d rows", c.rejected, recentRows))
	}
}

// remember keeps the last rows in a ring.
func (c *recorder) remember(rejected bool) {
	if len(c.recent) < recentRows {
		c.recent = append(c.recent, rejected)
	} else {
		if c.recent[c.next] {
			c.rejected--
		}
		c.recent[c.next] = rejected
	}
	c.next = (c.next + 1) % recentRows
	if rejected {
		c.rejected++
	}
}

// sing judges the rows that were sent before all others.
func (c *recorder) sing() {
	c.mu.Lock()
	defer c.mu.Unlock()
	most := or(c.run.sync.Rails.CanaryRejected, defaultCanaryRejected)
	if n := len(c.recent); n > 0 && most >= 0 && float64(c.rejected) > most*float64(n) {
		c.run.stop(fmt.Sprintf("the destination has rejected %d of the first %d rows", c.rejected, n))
	}
}

// checkpoint flushes and merges when it is time.
func (c *recorder) checkpoint() error {
	now := time.Now()
	if len(c.buffer) >= c.run.timing.FlushRows || now.Sub(c.flushed) >= c.run.timing.FlushEvery {
		if err := c.flush(); err != nil {
			return err
		}
	}
	if now.Sub(c.merged) >= c.run.timing.MergeEvery {
		return c.mergeNow()
	}
	return nil
}

func (c *recorder) flush() error {
	if len(c.buffer) > 0 {
		if err := c.run.store.Append(c.run.hard, c.run.lease.epoch, c.buffer); err != nil {
			return fmt.Errorf("results: %w", err)
		}
		if err := c.run.forget(); err != nil {
			return err
		}
	}
	c.buffer, c.flushed = c.buffer[:0], time.Now()
	return nil
}

// merge brings all that is proved into the ledger.
func (c *recorder) merge() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.mergeNow()
}

func (c *recorder) mergeNow() error {
	if err := c.flush(); err != nil {
		return err
	}
	if err := c.run.store.Merge(c.run.hard, c.run.lease.epoch, c.run.rules); err != nil {
		return fmt.Errorf("ledger: %w", err)
	}
	c.merged = time.Now()
	c.run.tell(Event{Kind: LedgerMoved, Rows: c.run.report.Plan.Rows() - c.run.report.Pending})
	return nil
}
