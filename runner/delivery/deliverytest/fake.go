package deliverytest

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/weft-cdp/weft/adapters"
)

// Bad is how the values begin that a Fake takes from nobody.
const Bad = "bad "

// Timeout is how long requests to a Fake are waited for, and latest how long after
// the end of its request a late effect may come: less than a run waits for it.
const (
	Timeout = 30 * time.Second
	latest  = 55 * time.Second
	latency = 200 * time.Millisecond
	jobTime = 40 * time.Second
)

// Effect is a row that was applied: the truth, whatever was answered.
type Effect struct {
	Send  // of which
	Value string
	At    time.Time
}

// Send is a row that was sent.
type Send struct {
	Key, Op        string
	IdempotencyKey string
	Epoch          int64 // of the run that sent it
	Trace          string
}

// Answered is a row that was sent and what was answered about it.
type Answered struct {
	Send
	Outcome adapters.Outcome
}

// Fake is a destination in memory. The key of a row is the value of its one
// identifier, and its value the first one.
type Fake struct {
	Kind        adapters.ObjectKind
	Strategy    Strategy
	MaxRows     int
	Concurrency int
	Repeatable  bool // its operations are idempotent
	Windows     []adapters.Window
	// Latency is how long a request takes; 0 is what is usual.
	Latency time.Duration
	// Fault says what goes wrong with the n-th request, from 1, whose first row has
	// a key. nil is nothing.
	Fault func(key string, n int) Fault

	mu       sync.Mutex
	held     map[string]string
	effects  []Effect
	answers  []Answered
	requests map[string]int
	times    []time.Time
	jobs     map[string]*job
	asked    []string // the operations of jobs that were asked for
}

type job struct {
	done    bool
	forgets bool
	told    bool // once, what became of it
	results []adapters.Result
}

// Describe gives the contract.
func (f *Fake) Describe() adapters.Contract {
	op := func(name string) adapters.OpContract {
		return adapters.OpContract{Name: name, Idempotent: f.Repeatable, MaxRows: f.MaxRows}
	}
	return adapters.Contract{
		Name: "fake", Version: "1", Guarantee: adapters.EffectivelyOnce,
		Limits: adapters.Limits{
			Timeout: Timeout, Settles: latest + jobTime, Windows: f.Windows,
			Concurrency: adapters.Concurrency{Start: f.Concurrency, Max: f.Concurrency},
		},
		Objects: []adapters.ObjectContract{{
			Name: "things", Kind: f.Kind,
			Ops: []adapters.OpContract{op("upsert"), op("delete"), op("add"), op("remove"), op("append")},
		}},
	}
}

// request is a batch on its way, and who sent it.
type request struct {
	adapters.Batch
	epoch int64
}

type epochKey struct{}

func asked(ctx context.Context, batch adapters.Batch) *request {
	epoch, told := ctx.Value(epochKey{}).(int64)
	if !told {
		epoch = batch.Run
	}
	return &request{Batch: batch, epoch: epoch}
}

// Check finds nothing wrong.
func (f *Fake) Check(context.Context) error { return nil }

// Write applies rows, or not, and answers, or not.
func (f *Fake) Write(ctx context.Context, batch adapters.Batch) adapters.Results {
	if err := batch.Pace(ctx); err != nil {
		return all(len(batch.Rows), adapters.NotSent)
	}
	request := asked(ctx, batch)
	fault := f.receive(request)
	time.Sleep(cmp.Or(f.Latency, latency))
	results := f.answer(request, fault)
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range batch.Rows {
		outcome := adapters.Ambiguous
		if len(results.Rows) == len(batch.Rows) && results.Job == nil {
			outcome = results.Rows[i].Outcome
		}
		f.answers = append(f.answers, Answered{request.send(i), outcome})
	}
	return results
}

// Land applies rows of a request whose sender has gone: nobody is answered.
func (f *Fake) Land(batch adapters.Batch) {
	f.mu.Lock()
	f.begin()
	f.mu.Unlock()
	f.apply(asked(context.Background(), batch), func(int) bool { return true })
}

func (f *Fake) begin() {
	if f.requests == nil {
		f.requests, f.held, f.jobs = map[string]int{}, map[string]string{}, map[string]*job{}
	}
}

// receive counts a request and gives what goes wrong with it.
func (f *Fake) receive(batch *request) Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.begin()
	f.times = append(f.times, time.Now())
	key := keyOf(&batch.Rows[0])
	f.requests[key]++
	if f.Fault == nil {
		return None
	}
	return f.Fault(key, f.requests[key])
}

func (f *Fake) answer(batch *request, fault Fault) adapters.Results {
	n := len(batch.Rows)
	every := func(int) bool { return true }
	half := func(i int) bool { return i < n/2 }
	switch fault {
	case Throttle:
		results := all(n, adapters.Throttled)
		results.RetryAfter = 2 * time.Second
		return results
	case ThrottleSilent:
		return all(n, adapters.Throttled)
	case Unreachable:
		return all(n, adapters.NotSent)
	case ExpireToken:
		return all(n, adapters.Auth)
	case CapReached:
		return all(n, adapters.Quota)
	case RefuseAll:
		return all(n, adapters.Poison)
	case FailAfter:
		f.apply(batch, every)
		fallthrough
	case FailBefore:
		return all(n, adapters.Ambiguous)
	case ResetMidway:
		f.apply(batch, half)
		return all(n, adapters.Ambiguous)
	case Late:
		time.AfterFunc(latest-time.Duration(n)*time.Second, func() { f.apply(batch, every) })
		return all(n, adapters.Ambiguous)
	}
	if f.Strategy == Jobs {
		return f.submit(batch, fault)
	}
	switch fault {
	case TimeoutAfter, JobForgotten:
		f.apply(batch, every)
		fallthrough
	case TimeoutBefore, JobLost:
		time.Sleep(Timeout - latency)
		return all(n, adapters.Ambiguous)
	}
	return f.finish(batch, fault)
}

// finish is a request that reaches its end, with or without a usable answer.
func (f *Fake) finish(batch *request, fault Fault) adapters.Results {
	n := len(batch.Rows)
	refused := func(i int) bool {
		return strings.HasPrefix(valueOf(&batch.Rows[i]), Bad) || fault == RejectSome && i%2 == 0
	}
	anyRefused := slices.ContainsFunc(index(n), refused)
	if f.Strategy == Whole && anyRefused {
		return all(n, adapters.Poison)
	}
	taken := func(i int) bool { return !refused(i) }
	f.apply(batch, taken)
	if fault == Twice {
		f.apply(batch, taken)
	}
	results := all(n, adapters.OK)
	for i := range results.Rows {
		switch {
		case f.Strategy == CountOnly && anyRefused && fault == RejectSome:
			results.Rows[i].Outcome = adapters.Ambiguous
		case f.Strategy == CountOnly && anyRefused:
			results.Rows[i].Outcome = adapters.Warned
		case refused(i):
			results.Rows[i] = adapters.Result{Outcome: adapters.Rejected, Status: 422, Code: "invalid"}
		case fault == CutShort && i >= n/2:
			results.Rows[i].Outcome = adapters.Ambiguous
		default:
			results.Rows[i].RemoteID = "r" + keyOf(&batch.Rows[i])
		}
	}
	if fault == EmptyAnswer {
		return adapters.Results{}
	}
	return results
}

// submit makes a job of a batch.
func (f *Fake) submit(batch *request, fault Fault) adapters.Results {
	f.mu.Lock()
	defer f.mu.Unlock()
	id := strconv.Itoa(len(f.jobs) + 1)
	made := &job{forgets: fault == JobForgotten || fault == JobLost}
	f.jobs[id] = made
	time.AfterFunc(jobTime/2, func() {
		var results adapters.Results
		if fault != JobLost {
			results = f.finish(batch, fault)
		}
		f.mu.Lock()
		defer f.mu.Unlock()
		made.done, made.results = true, results.Rows
	})
	return adapters.Results{Job: &adapters.Job{ID: id}}
}

// Poll tells of a job.
func (f *Fake) Poll(_ context.Context, job adapters.Job, batch adapters.Batch) (adapters.Results, bool) {
	request := &request{Batch: batch, epoch: batch.Run} // another run may ask than the one that wrote
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = append(f.asked, batch.Op)
	switch made := f.jobs[job.ID]; {
	case !made.done:
		return adapters.Results{RetryAfter: 5 * time.Second}, false
	case made.forgets:
		return all(len(batch.Rows), adapters.Ambiguous), true
	default:
		for i := range made.results {
			if made.told { // a run that takes over is told once more
				break
			}
			f.answers = append(f.answers, Answered{request.send(i), made.results[i].Outcome})
		}
		made.told = true
		return adapters.Results{Rows: made.results}, true
	}
}

// apply changes what the destination holds.
func (f *Fake) apply(batch *request, which func(int) bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range batch.Rows {
		row := &batch.Rows[i]
		if !which(i) || strings.HasPrefix(valueOf(row), Bad) {
			continue
		}
		switch batch.Op {
		case "delete", "remove":
			delete(f.held, keyOf(row))
		default:
			f.held[keyOf(row)] = valueOf(row)
		}
		f.effects = append(f.effects, Effect{batch.send(i), valueOf(row), time.Now()})
	}
}

func (r *request) send(i int) Send {
	row := &r.Rows[i]
	return Send{Key: keyOf(row), Op: r.Op, IdempotencyKey: row.IdempotencyKey, Trace: row.Trace, Epoch: r.epoch}
}

// Take makes the fake hold what another destination does, after the effects that
// it has seen: for histories of which that one is the truth.
func (f *Fake) Take(held map[string]string, effects []Effect) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.held, f.effects = held, effects
}

// Held gives what the destination holds, by key.
func (f *Fake) Held() map[string]string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return maps.Clone(f.held)
}

// Effects gives all that was applied, in its order.
func (f *Fake) Effects() []Effect {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.effects)
}

// Requests gives when requests came.
func (f *Fake) Requests() []time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.times)
}

func keyOf(row *adapters.Row) string { return row.Identity[0].Value }

// valueOf gives the value of a row; of a member of a set, which has none, its being in.
func valueOf(row *adapters.Row) string {
	if len(row.Values) == 0 {
		return Member
	}
	return row.Values[0].(string)
}

// Member is the value of members of sets.
const Member = "in"

func all(n int, outcome adapters.Outcome) adapters.Results {
	return adapters.Results{Rows: slices.Repeat([]adapters.Result{{Outcome: outcome}}, n)}
}

func index(n int) []int {
	numbers := make([]int, n)
	for i := range numbers {
		numbers[i] = i
	}
	return numbers
}
