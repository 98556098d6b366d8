package delivery

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/weft-cdp/weft/adapters"
)

// phase is a stretch of the plan whose rows have the same operation.
type phase struct {
	op        adapters.OpContract
	after, to int64
}

// phases cuts the plan by operation. One ends before the next begins, so that what
// goes has made room for what comes.
func (r *run) phases() []phase {
	var phases []phase
	for _, kind := range Kinds {
		after, to := r.report.Plan.span(kind)
		op, sent := r.object.Op(r.sync.Ops.Of(kind))
		if after == to || !sent {
			continue
		}
		if n := len(phases); n > 0 && phases[n-1].op.Name == op.Name {
			phases[n-1].to = to
			continue
		}
		op.MaxRows = max(1, op.MaxRows)
		phases = append(phases, phase{op: op, after: after, to: to})
	}
	return phases
}

// execute sends the plan, as far as it gets. The error is of the store.
func (r *run) execute() error {
	intent := newIntent(r)
	defer func() { r.recorder.unread(intent.asked) }()
	if r.rules.Whole {
		r.tell(Event{Kind: RowsMarked}) // none is in doubt before all are published
	}
	defer r.flying.Wait()
	for _, p := range r.phases() {
		if err := r.send(p, intent); err != nil {
			r.halt(err)
			return err
		}
		r.flying.Wait()
	}
	return nil
}

// send sends one phase: pages of the plan, cut into batches, each in a slot of the
// account. A page is not read before there is a slot for its first batch.
func (r *run) send(p phase, intent *intent) error {
	for after := p.after; after < p.to; {
		if r.account.slots.acquire(r.soft) != nil {
			return nil // who halted the run has said why
		}
		page, err := r.page(&p, after, intent)
		if err != nil {
			r.account.slots.release()
			return err
		}
		after = page[len(page)-1].Seq
		have := true // the slot for the first batch
		for batch := range slices.Chunk(page, p.op.MaxRows) {
			if !have && r.account.slots.acquire(r.soft) != nil {
				return nil
			}
			have = false
			r.recorder.begin(batch[len(batch)-1].Seq)
			r.flying.Go(func() {
				defer r.account.slots.release()
				rows, unfit := parcel(&p.op, batch)
				r.recorder.settle(unfit)
				r.deliver(&p.op, rows)
			})
		}
		if after == intent.canary {
			r.flying.Wait()
			r.recorder.sing()
			intent.canary = 0
		}
	}
	return nil
}

// pageRows is how many rows are read at once where batches are small.
const pageRows = 1000

// page marks and reads the next rows of a phase: at most as many as fit in whole
// batches.
func (r *run) page(p *phase, after int64, intent *intent) ([]Transition, error) {
	limit := p.op.MaxRows * max(1, pageRows/p.op.MaxRows)
	marked := p.to // of a whole set nothing shows before it is published
	if !r.rules.Whole {
		var err error
		if marked, err = intent.reach(after, int64(p.op.MaxRows)); err != nil {
			return nil, fmt.Errorf("intent: %w", err)
		}
	}
	page, err := r.store.Page(r.hard, r.lease.epoch, after, min(marked, p.to), limit)
	if err != nil {
		return nil, fmt.Errorf("plan: %w", err)
	}
	if len(page) == 0 {
		return nil, fmt.Errorf("the plan has lost its rows from %d on", after+1)
	}
	return page, nil
}

// attempt sends rows once and gives what became of each.
func (r *run) attempt(op *adapters.OpContract, rows []*sending) adapters.Results {
	transitions := make([]*Transition, len(rows))
	for i, row := range rows {
		transitions[i] = row.Transition
	}
	batch := r.batch(r.lease.epoch, op.Name, transitions)
	done, err := r.account.turn(r.soft, r.contract.Limits.Serialize)
	if err != nil {
		return everyRow(len(rows), adapters.Result{Outcome: adapters.NotSent})
	}
	began := time.Now()
	results := r.to.Write(r.hard, batch)
	done()
	r.learn(began, &results)
	if results.Job != nil {
		written := results.Rows
		r.recorder.keeper.submitted(rows, *results.Job)
		results = r.follow(*results.Job, batch)
		unasked(results.Rows, written)
	}
	if len(results.Rows) != len(rows) {
		return everyRow(len(rows), adapters.Result{Outcome: adapters.Ambiguous, Message: "the answer does not account for each row"})
	}
	return results
}

// batch is what rows of a run's plan are sent as.
func (r *run) batch(epoch int64, op string, rows []*Transition) adapters.Batch {
	batch := adapters.Batch{
		Sync: r.sync.Name, Run: epoch, First: rows[0].Seq,
		Object: r.sync.Object, Op: op, Fields: r.sync.Fields, Types: r.sync.Types, Rows: make([]adapters.Row, len(rows)), Pace: r.pace,
	}
	names := newNamer(r.sync.Name, op, len(rows))
	for i, row := range rows {
		batch.Rows[i] = names.row(row)
	}
	return batch
}

// pace is asked before each request. A request that would outlast the lease does
// not begin.
func (r *run) pace(ctx context.Context) error {
	paced, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(r.soft, func() { cancel(context.Cause(r.soft)) })()
	err := r.account.pace(paced)
	if errors.Is(err, errQuota) {
		r.stop(err.Error() + ": what is left is sent by a later run")
	}
	if err == nil {
		err = context.Cause(r.soft)
	}
	if err != nil {
		return err
	}
	if err := r.lease.lasts(r.hard, r.contract.Limits.Timeout); err != nil {
		r.fail(err)
		return err
	}
	return nil
}

// learn lets the account know how a request went.
func (r *run) learn(began time.Time, results *adapters.Results) {
	throttled, silent := results.RetryAfter > 0, true
	for i := range results.Rows {
		outcome := results.Rows[i].Outcome
		throttled = throttled || outcome == adapters.Throttled
		silent = silent && (outcome == adapters.Ambiguous || outcome == adapters.NotSent) && results.Job == nil
	}
	if throttled || !silent || r.soft.Err() == nil { // what was halted here says nothing about the account
		r.account.slots.learn(began, !throttled && !silent)
	}
	if results.RetryAfter > 0 {
		r.account.pause(results.RetryAfter)
		r.tell(Event{Kind: AccountRest, Wait: min(results.RetryAfter, longestPause)})
	}
}

// unasked keeps what Write has said of rows that the job is not about, which a
// Poll says were not sent.
func unasked(polled, written []adapters.Result) {
	if len(polled) != len(written) {
		return
	}
	for i := range polled {
		if polled[i].Outcome == adapters.NotSent {
			polled[i] = written[i]
		}
	}
}

// follow waits for what the destination has accepted and not done. Its results
// prove nothing when nobody waited to the end.
func (r *run) follow(job adapters.Job, batch adapters.Batch) adapters.Results {
	deadline := time.Now().Add(r.timing.PollFor)
	pause := time.Second // of its own; what the destination asks for is of one wait
	for wait := pause; time.Now().Before(deadline); {
		if sleep(r.soft, wait) != nil {
			break
		}
		results, done := r.to.Poll(r.hard, job, batch)
		if done {
			return results
		}
		pause = min(2*pause, r.timing.LongPause)
		wait = max(pause, min(results.RetryAfter, longestPause))
	}
	return everyRow(len(batch.Rows), adapters.Result{Outcome: adapters.Ambiguous, Message: "the destination had not finished"})
}

func everyRow(n int, result adapters.Result) adapters.Results {
	return adapters.Results{Rows: slices.Repeat([]adapters.Result{result}, n)}
}
