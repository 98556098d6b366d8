package delivery

import (
	"cmp"
	"fmt"
	"sync"

	"github.com/weft-cdp/weft/adapters"
)

// recorder takes what was proved of rows: it counts it at once, and gives it to
// the keeper, which brings it into the journal at once, into the store every while
// and into the ledger every longer while. Whoever brings rows waits only when the
// keeper is far behind.
type recorder struct {
	run    *run
	keeper *keeper

	mu       sync.Mutex
	canary   int    // rows that are sent before all others; 0 for none
	recent   []bool // of the last rows, in a ring: whether they were rejected
	next     int
	rejected int     // of recent
	silent   int     // batches in a row that the destination gave no proof about
	left     int64   // rows that were neither taken nor rejected
	word     string  // what was said of one of them
	refused  string  // what was said of a row that was rejected
	begun    int64   // the last row that was given to who sends it
	untried  []int64 // rows that are marked and were not sent
}

const (
	// recentRows is how many rows the breaker looks back.
	recentRows = 1000
	// silence is after how many batches without any proof a destination is taken to be
	// out of order.
	silence = 5
)

func newRecorder(r *run) *recorder {
	c := &recorder{run: r, keeper: newKeeper(r), canary: r.sync.Rails.Canary}
	if c.canary == 0 {
		c.canary = defaultCanary
	}
	// A canary that is nearly the whole plan warns of nothing.
	if int64(c.canary)*2 > r.report.Plan.Rows() || r.rules.Whole {
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

// settle keeps what the run proved of rows of one batch.
func (c *recorder) settle(rows []*sending) {
	if len(rows) == 0 {
		return
	}
	c.count(rows)
	if c.run.rules.Whole {
		rows = refused(rows)
	}
	c.keeper.keep(rows)
}

// count keeps the report, and stops a run that does not get anywhere.
func (c *recorder) count(rows []*sending) {
	c.mu.Lock()
	defer c.mu.Unlock()
	report := &c.run.report
	proofs, asked := 0, false
	for _, row := range rows {
		outcome := row.result.Outcome
		report.Outcomes[outcome]++
		report.Pending--
		asked = asked || row.attempts > 0
		if outcome.Final() {
			if row.attempts > 0 { // what was never sent proves nothing about the destination
				proofs++
			}
			c.remember(outcome == adapters.Rejected)
			if outcome == adapters.Rejected && c.refused == "" {
				c.refused = cmp.Or(row.result.Message, row.result.Code)
			}
			continue
		}
		c.left++
		if c.word == "" {
			c.word = row.result.Message
		}
	}
	c.run.tell(Event{Kind: RowsSettled, Rows: report.Plan.Rows() - report.Pending, Outcomes: report.Outcomes})
	switch {
	case proofs > 0:
		c.silent = 0
	case asked:
		if c.silent++; c.silent == silence {
			c.run.stop(fmt.Sprintf("the destination has not answered %d batches in a row", silence))
		}
	}
	most := or(c.run.sync.Rails.Rejected, defaultRejected)
	if len(c.recent) == recentRows && most >= 0 && float64(c.rejected) > most*recentRows {
		c.run.stop(fmt.Sprintf("the destination has rejected %d of the last %d rows", c.rejected, recentRows))
	}
}

// unsent says what is left to the next run, and why.
func (c *recorder) unsent() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	rows := "rows are"
	if c.left == 1 {
		rows = "row is"
	}
	text := fmt.Sprintf("%d %s left for the next run", c.left, rows)
	if c.word != "" {
		text += ": " + c.word
	}
	return text
}

// begin notes that the rows up to one are on their way to be sent.
func (c *recorder) begin(seq int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.begun = seq
}

// leave notes rows that nothing was sent of: nothing is known of them that was not
// before, and they are still to be sent.
func (c *recorder) leave(rows []*sending) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, row := range rows {
		c.untried = append(c.untried, row.Seq)
	}
}

// unread notes rows up to one that were marked and that nobody has come to.
func (c *recorder) unread(marked int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for seq := c.begun + 1; seq <= marked; seq++ {
		c.untried = append(c.untried, seq)
	}
}

// refusal says that all rows were rejected, and why one was.
func (c *recorder) refusal() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	text := "the destination has rejected every row"
	if c.refused != "" {
		text += ": " + c.refused
	}
	return text
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
