package delivery

import (
	"time"

	"github.com/weft-cdp/weft/adapters"
)

// Status is how a run ended.
type Status uint8

// How runs end.
const (
	Failed    Status = iota // Run has given an error
	Done                    // everything planned was sent and answered, and not all of it rejected
	Planned                 // nothing was to be sent: only the plan was asked for
	Blocked                 // a rail does not allow the plan
	Stopped                 // some rows are left: by a rail, an account, a destination that does not answer
	Cancelled               // by who started it
	Erased                  // of Erase: it came to its end, and Report.Left says what may still be there
)

// String gives the name that tables and people use.
func (s Status) String() string {
	return [...]string{"failed", "done", "planned", "blocked", "stopped", "cancelled", "erased"}[s]
}

// Report is what a run did.
type Report struct {
	Epoch     int64
	Status    Status
	Reason    string // why it is Stopped or Cancelled
	Recovered Recovered
	Plan      Plan
	Breaches  []Breach // rails that the plan breaks, also when it was approved
	// Outcomes counts rows by the last outcome that was proved of them; together with
	// Pending they are all rows of the plan.
	Outcomes [adapters.Quota + 1]int64
	Pending  int64 // rows that the run did not get to
	Attempts int64 // batches sent, resent and split
	// Evidence is of Erase: what was answered.
	Evidence []Evidence
	Started  time.Time
	Ended    time.Time
}

// refused says whether the destination has taken no row of a plan, and rejected all.
func (r *Report) refused() bool {
	rejected := r.Outcomes[adapters.Rejected]
	return rejected > 0 && rejected == r.Plan.Rows()
}

// EventKind says what happened.
type EventKind uint8

// The events of a run.
const (
	LeaseTaken  EventKind = iota
	RunsMended            // Recovered
	PlanMade              // Plan and Breaches
	RowsMarked            // Rows may be sent from now on, counted from the plan's begin
	RowsSettled           // Outcomes and Rows, counted since the run's begin
	AccountRest           // nothing is sent for Wait
	LedgerMoved           // what was settled before is in the ledger
	RunStopping           // Reason
	JournalLost           // Reason: the run goes on without one
)

// Event is something that happened during a run, for whoever watches it. Events
// come one at a time.
type Event struct {
	Kind     EventKind
	At       time.Time
	Epoch    int64
	Rows     int64
	Total    int64 // rows of the plan
	Wait     time.Duration
	Reason   string
	Report   *Report // as far as it has come; of RunsMended and PlanMade only
	Outcomes [adapters.Quota + 1]int64
}
