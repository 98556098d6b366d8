package delivery

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/weft-cdp/weft/adapters"
)

// run is one run of a sync.
type run struct {
	sync     *Sync
	to       adapters.Destination
	contract adapters.Contract
	object   adapters.ObjectContract
	store    Store
	options  Options
	timing   Timing
	rules    Rules
	account  *account
	lease    *lease
	recorder *recorder
	report   Report
	asks     Ops      // by which the runs before have sent
	erasure  *Erasure // nil unless the run takes people away

	// hard ends when the run may write nothing any more; soft, which ends with it, when
	// nothing more is to be sent: requests under way are waited for.
	hard, soft context.Context
	fail, halt context.CancelCauseFunc
	flying     sync.WaitGroup

	telling sync.Mutex
}

// Run brings the destination to what it should hold. A Report says how far it came
// and why it ended there; the error is of what a run needs to end at all: the
// store, the lease, a sync that cannot be. Whatever the error, the next run goes on
// where this one was.
//
// When ctx ends, nothing more is sent, requests under way are waited for, and what
// was proved is kept.
func Run(ctx context.Context, sync *Sync, to adapters.Destination, store Store, options Options) (*Report, error) {
	r, err := newRun(ctx, sync, to, store, options)
	if err != nil {
		return nil, err
	}
	return r.run(ctx)
}

// run makes the run.
func (r *run) run(ctx context.Context) (*Report, error) {
	defer r.fail(nil)
	defer context.AfterFunc(ctx, func() { r.halt(errCancelled) })()
	r.report.Started = time.Now()
	if err := r.steps(); err != nil {
		// What ended the run by itself, such as a lost lease, explains what failed then.
		if cause := context.Cause(r.hard); cause != nil {
			err = cause
		}
		return &r.report, fmt.Errorf("sync %q: %w", r.sync.Name, err)
	}
	r.report.Ended = time.Now()
	return &r.report, nil
}

func newRun(ctx context.Context, sync *Sync, to adapters.Destination, store Store, options Options) (*run, error) {
	contract := to.Describe()
	rules, err := sync.Rules(&contract)
	if err != nil {
		return nil, fmt.Errorf("sync %q: %w", sync.Name, err)
	}
	if _, ok := to.(adapters.Publisher); rules.Whole && !ok {
		return nil, fmt.Errorf("sync %q: destination %q does not show what is written by %q", sync.Name, contract.Name, sync.Ops.Enter)
	}
	r := &run{
		sync: sync, asks: sync.Ops, to: to, contract: contract, store: store, options: options, rules: rules,
		timing: options.Timing.orDefaults(contract.Limits.Timeout),
	}
	if options.Release {
		r.rules.HoldUnknown, r.rules.HoldMaybe, r.rules.HoldLost = false, false, false
	}
	r.rules.Unpark = options.RetryRejected || rules.Whole
	r.object, _ = contract.Object(sync.Object)
	accounts := options.Accounts
	if accounts == nil {
		accounts = &Accounts{}
	}
	r.account = accounts.open(contract.Limits)
	r.hard, r.fail = context.WithCancelCause(context.WithoutCancel(ctx))
	r.soft, r.halt = context.WithCancelCause(r.hard)
	return r, nil
}

// steps are those of the package's comment.
func (r *run) steps() error {
	var err error
	if r.lease, err = takeLease(r.hard, r.store, r.options.Owner, r.timing.Lease); err != nil {
		return err
	}
	stopRenewing := r.lease.keep(r.hard, r.fail)
	defer stopRenewing()
	r.report.Epoch = r.lease.epoch
	r.tell(Event{Kind: LeaseTaken})

	ended, err := r.prepare()
	if err != nil {
		return r.abandon(err)
	}
	if ended {
		return nil
	}
	if err := r.carryOut(); err != nil {
		stopRenewing()
		r.lease.end(context.WithoutCancel(r.hard))
		return err
	}
	return nil
}

// prepare makes the plan, and ends the run where it is not to be carried out.
func (r *run) prepare() (ended bool, err error) {
	if err := r.recover(); err != nil {
		return false, err
	}
	if r.report.Plan, err = r.store.Plan(r.soft, r.lease.epoch, r.rules); err != nil {
		return false, fmt.Errorf("plan: %w", err)
	}
	if r.report.Breaches, err = r.elsewhere(); err != nil {
		return false, err
	}
	r.report.Breaches = append(r.report.Breaches, r.sync.Rails.Judge(&r.report.Plan.Counts)...)
	if counts := &r.report.Plan.Counts; r.rules.Whole {
		if counts.Same == r.report.Plan.Rows() { // what is there is the set
			counts.Change, counts.Same = 0, 0
		}
		r.report.Breaches = append(r.report.Breaches, wholeBreaches(counts)...)
	}
	r.report.Pending = r.report.Plan.Rows()
	r.tell(Event{Kind: PlanMade, Report: &r.report})
	return r.guard()
}

// abandon closes a run that nothing was sent in, so that the next need not wait.
func (r *run) abandon(err error) error {
	if errors.Is(context.Cause(r.soft), errCancelled) {
		return r.finish(Cancelled, errCancelled.Error())
	}
	// A run that cannot be closed is as one that broke: the next one finds it.
	_ = r.finish(Failed, "it failed before anything was sent")
	return err
}

// carryOut sends the plan and keeps what was proved. A run that fails here stays
// open: the next one recovers it.
func (r *run) carryOut() error {
	r.recorder = newRecorder(r)
	broken := r.execute()
	if r.hard.Err() != nil {
		<-r.recorder.keeper.ended // it may be using the journal, and telling of it
		return context.Cause(r.hard)
	}
	// What was proved is kept, also of a run that could not go on.
	if err := r.recorder.keeper.close(); err != nil || broken != nil {
		return cmp.Or(broken, err)
	}
	if r.rules.Whole {
		return r.replace()
	}
	if _, ends := r.to.(adapters.Publisher); !ends {
		return r.end()
	}
	settled, err := r.settled()
	if err != nil {
		return err
	}
	if err := r.publish(settled); err != nil {
		return r.finish(Stopped, "the destination could not end the run: "+err.Error())
	}
	return r.end()
}

// end closes a run of which all that can be sent was.
func (r *run) end() error {
	if r.erasure != nil {
		return r.purge()
	}
	return r.finish(r.ending())
}

// settled tells whether nothing is in doubt any more: what was before this run, and is
// in no row of it, still is.
func (r *run) settled() (bool, error) {
	doubts, err := r.store.Doubts(r.hard, r.lease.epoch)
	if err != nil {
		return false, fmt.Errorf("ledger: %w", err)
	}
	return doubts == 0, nil
}

// publish lets a destination end what the batches have written. One that cannot is
// asked again by the next run that sends anything.
func (r *run) publish(settled bool) error {
	publisher, ok := r.to.(adapters.Publisher)
	if !ok {
		return nil
	}
	ctx, cancel := context.WithTimeoutCause(r.hard, r.timing.Publish, errSilent)
	defer cancel()
	taken := r.report.Outcomes[adapters.OK] + r.report.Outcomes[adapters.Warned]
	end := adapters.RunEnd{
		Sync: r.sync.Name, Object: r.sync.Object, Run: r.lease.epoch, Replaces: r.rules.Whole,
		Whole:   r.rules.Whole || taken == r.report.Plan.Rows(),
		Settled: settled,
	}
	if end.Replaces {
		end.Rows = taken
	}
	err := publisher.Publish(ctx, end)
	if err != nil && errors.Is(context.Cause(ctx), errSilent) {
		err = fmt.Errorf("%w within %s", errSilent, r.timing.Publish)
	}
	return err
}

var errSilent = errors.New("it has not answered")

// recover brings in what runs that broke have left.
func (r *run) recover() error {
	var left []Entry
	if r.options.Journal != nil {
		var err error
		if left, err = r.options.Journal.Read(); err != nil {
			return err
		}
		var jobs []unfinished
		left, jobs = jobsOf(left)
		for i := range jobs {
			left = append(left, r.ask(&jobs[i])...)
		}
	}
	recovered, err := r.store.Recover(r.hard, r.lease.epoch, r.rules, left)
	if err != nil {
		return fmt.Errorf("recover: %w", err)
	}
	r.report.Recovered = recovered
	if recovered.Runs > 0 {
		r.tell(Event{Kind: RunsMended, Report: &r.report})
	}
	if r.options.Journal == nil {
		return nil
	}
	return r.options.Journal.Reset()
}

// guard ends the run where its plan is not to be executed.
func (r *run) guard() (ended bool, err error) {
	switch {
	case r.options.PlanOnly:
		return true, r.finish(Planned, "")
	case r.options.Approve != "" && r.options.Approve != r.report.Plan.Hash:
		return true, r.finish(Blocked, "the plan is not the one that was approved any more: look at it again")
	case !r.sends():
		return true, r.purge()
	case len(r.report.Breaches) > 0 && r.options.Approve == "":
		return true, r.finish(Blocked, r.report.Breaches[0].Detail)
	case r.sync.Initial == Adopt && r.report.Plan.Counts.First:
		if err := r.store.Adopt(r.hard, r.lease.epoch, r.rules); err != nil {
			return true, err
		}
		return true, r.finish(Done, "what is desired was taken for held, and nothing was sent")
	case r.rules.Whole && r.report.Plan.Rows() == 0:
		return true, r.finish(Done, "nothing has changed, and nothing was sent")
	}
	return false, nil
}

var errCancelled = errors.New("it was interrupted")

// stopping is why a run gives up although it could go on.
type stopping struct{ reason string }

func (s *stopping) Error() string { return s.reason }

// stop sends nothing more.
func (r *run) stop(reason string) {
	if r.soft.Err() == nil {
		r.tell(Event{Kind: RunStopping, Reason: reason})
	}
	r.halt(&stopping{reason})
}

// ending says how the run ended, once nothing is under way any more.
func (r *run) ending() (Status, string) {
	switch cause := context.Cause(r.soft); {
	case cause == nil && r.recorder.left == 0 && r.report.refused():
		return Stopped, r.recorder.refusal()
	case cause == nil && r.recorder.left == 0:
		return Done, ""
	case cause == nil:
		return Stopped, r.recorder.unsent()
	case errors.Is(cause, errCancelled):
		return Cancelled, cause.Error()
	default:
		return Stopped, cause.Error()
	}
}

// finish closes the run.
func (r *run) finish(status Status, reason string) error {
	r.report.Status, r.report.Reason = status, reason
	closing := Closing{Status: status, Reason: reason, Outcomes: r.report.Outcomes, Pending: r.report.Pending}
	if err := r.store.Finish(r.hard, r.lease.epoch, closing); err != nil {
		return fmt.Errorf("finish: %w", err)
	}
	return nil
}

// tell gives an event to who watches.
func (r *run) tell(event Event) {
	if r.options.Progress == nil {
		return
	}
	r.telling.Lock()
	defer r.telling.Unlock()
	event.At, event.Epoch, event.Total = time.Now(), r.report.Epoch, r.report.Plan.Rows()
	r.options.Progress(event)
}
