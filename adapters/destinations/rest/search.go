package rest

import (
	"context"

	"github.com/weft-cdp/weft/adapters"
)

// search finds the rows of a call that its answer has only counted: of rows among
// which there are bad ones the halves are sent again, which does no harm, until each
// call has only good ones or only bad ones. That takes O(k log n) calls for k bad
// rows among n; after the most that there may be, and after any answer that says
// nothing about the rows, the rest stays as it was.
func (w *writing) search(ctx context.Context, name string, rows []int, calls int) {
	halves := [][]int{rows[:len(rows)/2], rows[len(rows)/2:]}
	for ; len(halves) > 0 && calls > 0; calls-- {
		part := halves[0]
		halves = halves[1:]
		if w.batch.Paced(ctx) != nil {
			return
		}
		scope := w.scope(name, part)
		taken, err := w.render(scope, part)
		if err != nil || len(taken.rows) != len(part) { // they were all in a call before
			return
		}
		scope.Sent, scope.RemoteIDs = len(part), remoteIDs(w.rows, part)
		a := w.destination.call(ctx, w.op.Request, w.body.Bytes(), scope)
		found := w.destination.judge(ctx, w.op.Results, a, manifestRows(w.rows, part), w.batch.Paced)
		w.retryAfter = max(w.retryAfter, found.retryAfter)
		if a.err != nil || a.status < 200 || a.status >= 300 {
			if found.stops() {
				w.stop("an answer before it stopped the account")
			}
			return
		}
		for k, i := range part {
			if r := w.mask.Result(found.results[k]); learns(w.results[i].Outcome, r.Outcome) {
				w.results[i] = r
			}
		}
		if found.search > 0 {
			halves = append(halves, part[:len(part)/2], part[len(part)/2:])
		}
	}
}

// learns says whether a later answer says more of a row than an earlier one. What may
// have been applied is not undone by a rejection, and what was counted as taken not
// by an answer that proves nothing.
func learns(before, now adapters.Outcome) bool {
	if before == adapters.Ambiguous {
		return now != adapters.Rejected
	}
	return now.Final()
}
