package delivery

import "time"

// Options is what of a run is not the sync's.
type Options struct {
	Owner string // who runs, for people: a host and a process
	// PlanOnly ends the run after its plan.
	PlanOnly bool
	// Approve is the hash of a plan that was looked at: that very plan is run, whatever
	// the rails say.
	Approve string
	// Release sends what waits because it may have arrived, or may be somebody else's, and
	// takes away whom nothing is left of to be known by; RetryRejected sends what was rejected and would wait for longer.
	Release, RetryRejected bool

	Journal  Journal     // nil keeps entries in the Store alone
	Accounts *Accounts   // nil shares no limits with other runs
	Progress func(Event) // nil tells nobody
	Timing   Timing
	// Jitter gives a pause of at most so long; nil is a random one.
	Jitter func(most time.Duration) time.Duration
}

// Timing is how long things take and how much is done between them; zero values
// are the defaults. What matters to the correctness of a run is not here.
type Timing struct {
	Lease      time.Duration // of one renewal; at least three times as long as a request
	FlushEvery time.Duration
	FlushRows  int
	MergeEvery time.Duration
	// WindowRows is how many rows one mark of intent covers at most.
	WindowRows int
	FirstPause time.Duration // before the second attempt at a batch, at most
	LongPause  time.Duration // before any attempt, at most
	Tries      int           // attempts at a batch whose answers prove nothing
	Budget     time.Duration // for all attempts at a batch
	PollFor    time.Duration // how long a job in the destination is waited for
	Publish    time.Duration // how long the destination may take to end a run
}

func (t Timing) orDefaults(request time.Duration) Timing {
	set := func(d *time.Duration, otherwise time.Duration) {
		if *d == 0 {
			*d = otherwise
		}
	}
	count := func(n *int, otherwise int) {
		if *n == 0 {
			*n = otherwise
		}
	}
	set(&t.Lease, time.Minute)
	t.Lease = max(t.Lease, 3*request)
	set(&t.FlushEvery, 30*time.Second)
	count(&t.FlushRows, 10_000)
	set(&t.MergeEvery, 5*time.Minute)
	count(&t.WindowRows, 5_000)
	set(&t.FirstPause, 500*time.Millisecond)
	set(&t.LongPause, time.Minute)
	count(&t.Tries, 6)
	set(&t.Budget, 15*time.Minute)
	set(&t.PollFor, time.Hour)
	set(&t.Publish, 15*time.Minute)
	t.Publish = max(t.Publish, request)
	return t
}
