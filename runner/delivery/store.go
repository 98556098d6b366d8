package delivery

import (
	"context"
	"errors"
	"time"

	"github.com/weft-cdp/weft/adapters"
)

// Store keeps what of a sync must survive the process: its ledger, the plans and
// entries of its runs, its rejections, its lease. One Store is one sync. Its calls
// are each one or a few statements in a warehouse, and each is atomic or may be
// repeated: a process that breaks within a call and starts again ends up where it
// would have been.
//
// Each call that writes names the epoch of its run, and is refused with ErrFenced
// when a run with a larger one has begun. Moments in entries are of the clock of the
// machine that sends; a Store may compare them with another clock that differs by
// seconds, and not by minutes.
//
// MemoryStore is the definition: what each call means is what it does.
type Store interface {
	// Lease begins a run: it gives an epoch larger than all before it, for a time that
	// Renew extends. ErrLeased when another run's time is not over.
	Lease(ctx context.Context, owner string, ttl time.Duration) (epoch int64, err error)
	// Renew moves the end of the lease to ttl from now.
	Renew(ctx context.Context, epoch int64, ttl time.Duration) error
	// Recover closes runs that ended without Finish. Of their plans' rows up to the
	// mark, those with an entry (of the table or of the journal, which are the entries
	// that the machine of such a run still has) are merged; the others are InDoubt,
	// until the lease of their run was over and Settle has passed.
	Recover(ctx context.Context, epoch int64, rules Rules, journal []Entry) (Recovered, error)
	// Plan computes what is desired, compares it with the ledger and keeps the
	// transitions for Page.
	Plan(ctx context.Context, epoch int64, rules Rules) (Plan, error)
	// Page gives transitions of the plan with after < Seq ≤ to, at most limit of them, in
	// the order of Seq.
	Page(ctx context.Context, epoch, after, to int64, limit int) ([]Transition, error)
	// PageOf gives transitions, as Page does, of a run that broke and was not recovered yet;
	// none of any other.
	PageOf(ctx context.Context, epoch, of, after, to int64, limit int) ([]Transition, error)
	// Adopt puts what the plan would send into the ledger as if it had been sent; where
	// the rules are of whole sets, it takes what leaves out of it too.
	Adopt(ctx context.Context, epoch int64, rules Rules) error
	// Mark says durably that rows up to seq may be sent from now on. It is called
	// before they are, with growing seq.
	Mark(ctx context.Context, epoch, seq int64) error
	// Append keeps entries of the run, at most one for each row; of two the first
	// stays.
	Append(ctx context.Context, epoch int64, entries []Entry) error
	// Merge moves the ledger by After and the entries kept so far, and parks what was
	// rejected. Merging twice is merging once.
	Merge(ctx context.Context, epoch int64, rules Rules) error
	// Doubts counts the keys of which it is in doubt, after all that was merged, what the
	// destination holds: they are Maybe, or a request about them may still land.
	Doubts(ctx context.Context, epoch int64) (int64, error)
	// Purge forgets, in a run that erases, what is kept of the people that its plan is of:
	// their rows of the ledger, what was found out in whatever run, examples of rows that
	// could not be sent. What the destination may hold stays, unless held says that it
	// does not. It gives what was answered in this run; called again, nothing.
	Purge(ctx context.Context, epoch int64, held bool) ([]Evidence, error)
	// Finish closes the run and ends its lease.
	Finish(ctx context.Context, epoch int64, closing Closing) error
}

// ErrLeased says that another run of the sync is under way.
var ErrLeased = errors.New("another run of the sync is under way")

// ErrFenced says that another run of the sync has begun since.
var ErrFenced = errors.New("a newer run of the sync has taken over")

// Recovered counts what became of runs that broke.
type Recovered struct {
	Runs   int
	Merged int64 // rows whose entries were found
	Doubt  int64 // rows that may have been sent, and of which nothing is known
}

// Plan says what a plan holds, without its rows.
type Plan struct {
	// Hash is of the keys, kinds and values of all transitions, and of nothing that
	// differs between two plans that would do the same.
	Hash   string
	Counts Counts
	// Elsewhere is the place that holds what is held, where it is not the run's: the
	// sync's destination or its object is another one by now.
	Elsewhere string
}

// Rows gives how many transitions a plan has.
func (p *Plan) Rows() int64 { return p.Counts.Enter + p.Counts.Change + p.Counts.Leave }

// span gives the rows of a kind: after < Seq ≤ to.
func (p *Plan) span(kind Kind) (after, to int64) {
	counts := [...]int64{p.Counts.Leave, p.Counts.Change, p.Counts.Enter}
	for k := range kind {
		after += counts[k]
	}
	return after, after + counts[kind]
}

// Counts says how many rows there are of what.
type Counts struct {
	Desired int64 // rows that the destination should hold
	Held    int64 // rows that the ledger has as Present or Maybe
	// First says that no run of the sync has been Done yet: the first one may take
	// several, of which the later ones see a ledger that is half full.
	First bool

	Enter, Change, Leave int64 // transitions of the plan
	// Freed is those of Leave that a suppression, a consent or an erasure caused. No
	// rail counts them.
	Freed int64
	// Same is those of Change that are held as they should be, and sent because the whole
	// set is. No rail counts them.
	Same int64

	// Why rows that would be transitions are not.
	Parked      int64 // rejected before, and not yet to be tried again
	Unsettled   int64 // a request about the row may still land
	Unconfirmed int64 // HoldUnknown and HoldMaybe: waits until somebody releases it
	Quarantined int64 // rows that may be sent and cannot: no identity, a key that several have
	Unconsented int64 // rows that must not be sent: there is no consent
	Suppressed  int64 // rows that must not be sent: they are on a list of the project's
	Kept        int64 // held, and their desired row is in quarantine
	Duplicates  int64 // rows whose key another row has too, whether they may be sent or not
}

// Closing is what is kept of a run that has ended.
type Closing struct {
	Status   Status
	Reason   string // one line, without personal data; "" when done
	Outcomes [adapters.Quota + 1]int64
	Pending  int64 // rows of the plan of which the run proved nothing
}

// Sent tells whether the place that a run sends to is what its sync holds from then on:
// the run came to its end, or some of its rows were tried.
func (c Closing) Sent() bool { return c.Status == Done || c.Outcomes != (Closing{}).Outcomes }
