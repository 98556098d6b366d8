package delivery

import (
	"math/rand/v2"
	"slices"
	"time"

	"github.com/weft-cdp/weft/adapters"
)

// sending is a row under way, with what its attempts have shown so far.
type sending struct {
	*Transition
	attempts int
	last     *span // of the last attempt
	doubt    *span // of the last attempt that may have been applied; nil without one
	result   adapters.Result
}

// span is the time of an attempt, which all its rows share.
type span struct{ began, ended time.Time }

// parcel makes rows of a batch ready to be sent. Apart from them it gives those
// that cannot be: the operation needs what nobody knows of them.
func parcel(op *adapters.OpContract, batch []Transition) (rows, unfit []*sending) {
	nameless := slices.Contains(op.Needs, adapters.NeedsRemoteID)
	now := time.Now()
	all := make([]sending, len(batch))
	rows = make([]*sending, 0, len(batch))
	for i := range batch {
		row := &all[i]
		row.Transition = &batch[i]
		if nameless && row.RemoteID == "" {
			row.result = adapters.Result{Outcome: adapters.Rejected, Code: "no_remote_id", Message: "the destination has not said how it calls the row"}
			row.last = &span{now, now}
			unfit = append(unfit, row)
			continue
		}
		rows = append(rows, row)
	}
	return rows, unfit
}

// entry is what the run proved of the row.
func (s *sending) entry(epoch int64) Entry {
	e := Entry{
		Epoch: epoch, Seq: s.Seq, Outcome: s.result.Outcome, Status: s.result.Status, Code: s.result.Code,
		Message: s.result.Message, RemoteID: s.result.RemoteID, Attempts: s.attempts,
		At: s.last.ended, Took: s.last.ended.Sub(s.last.began),
	}
	if s.doubt != nil {
		e.DoubtAt = s.doubt.ended
	}
	return e
}

// deliver sends rows until each is settled: proved, or given up for this run. Rows
// that an answer does not prove anything about are sent again where that is
// harmless; of rows that were refused together the halves are sent, which finds k
// bad ones among n in O(k log n) requests.
func (r *run) deliver(op *adapters.OpContract, rows []*sending) {
	deadline := time.Now().Add(r.timing.Budget)
	for round, tries := 1, 0; len(rows) > 0; round++ {
		if r.soft.Err() != nil {
			r.giveUp(rows)
			return
		}
		began := time.Now()
		results := r.attempt(op, rows)
		r.recorder.attempted()
		settled, again, poison := r.sort(op, rows, results.Rows, began)
		r.recorder.settle(settled)
		r.bisect(op, poison, len(rows))
		if len(again) == 0 {
			return
		}
		if !onlyThrottled(again) {
			tries++
		}
		wait := r.backoff(round)
		if tries >= r.timing.Tries || time.Now().Add(wait).After(deadline) || sleep(r.soft, wait) != nil {
			r.giveUp(again)
			return
		}
		rows = again
	}
}

// sort notes what an attempt showed of each row, and tells apart the rows that are
// settled, those to be sent again and those that were refused together.
func (r *run) sort(op *adapters.OpContract, rows []*sending, results []adapters.Result, began time.Time) (settled, again, poison []*sending) {
	settled = make([]*sending, 0, len(rows))
	attempt := &span{began, time.Now()}
	for i, row := range rows {
		row.result, row.last = results[i], attempt
		row.attempts++
		switch outcome := row.result.Outcome; {
		case outcome.Final():
			settled = append(settled, row)
		case outcome.Stops():
			r.stop(reasonToStop(&row.result))
			settled = append(settled, row)
		case outcome == adapters.Poison && len(rows) == 1:
			row.result.Outcome = adapters.Rejected
			settled = append(settled, row)
		case outcome == adapters.Poison:
			poison = append(poison, row)
		case outcome == adapters.NotSent, outcome == adapters.Throttled:
			again = append(again, row)
		default: // Ambiguous, and whatever is not known
			row.result.Outcome, row.doubt = adapters.Ambiguous, attempt
			if op.Idempotent || r.sync.OnAmbiguous == Resend {
				again = append(again, row)
			} else {
				settled = append(settled, row)
			}
		}
	}
	return settled, again, poison
}

// bisect sends rows of a request that was refused: in halves, unless they are
// fewer than the request had anyway.
func (r *run) bisect(op *adapters.OpContract, poison []*sending, sent int) {
	switch {
	case len(poison) == 0:
	case len(poison) < sent:
		r.deliver(op, poison)
	default:
		half := len(poison) / 2
		r.deliver(op, poison[:half])
		r.deliver(op, poison[half:])
	}
}

// giveUp leaves rows to the next run, with what is known of them.
func (r *run) giveUp(rows []*sending) {
	var tried, untried []*sending
	for _, row := range rows {
		if row.attempts == 0 {
			untried = append(untried, row)
			continue
		}
		tried = append(tried, row)
	}
	r.recorder.leave(untried)
	r.recorder.settle(tried)
}

// backoff is how long to wait after the attempt of a round, from 1: full jitter, as in Brooker,
// "Exponential Backoff And Jitter" (2015).
func (r *run) backoff(round int) time.Duration {
	most := r.timing.FirstPause << min(round-1, 20)
	most = min(most, r.timing.LongPause)
	if r.options.Jitter != nil {
		return r.options.Jitter(most)
	}
	return time.Duration(rand.Int64N(int64(most))) + 1
}

func onlyThrottled(rows []*sending) bool {
	for _, row := range rows {
		if row.result.Outcome != adapters.Throttled {
			return false
		}
	}
	return true
}

func reasonToStop(result *adapters.Result) string {
	reason := map[adapters.Outcome]string{
		adapters.Auth:          "the destination does not let weft in",
		adapters.Misconfigured: "the destination is not as the sync expects it",
		adapters.Quota:         "the account has used up what it may send",
	}[result.Outcome]
	if result.Message != "" {
		reason += ": " + result.Message
	}
	return reason
}
