package delivery

import "time"

// intent keeps the mark ahead of what is sent. A mark is a write in the warehouse,
// and what is marked and not proved when a run breaks is in doubt: a window is
// about as many rows as are sent in FlushEvery.
type intent struct {
	run    *run
	asked  int64 // what was to be marked last: it may be, also where that failed
	marked int64
	window int64
	at     time.Time // of the last mark
	canary int64     // the last row that may be marked before the canary is judged; 0 when it is, or there is none
}

func newIntent(r *run) *intent {
	return &intent{run: r, window: 1, canary: int64(r.recorder.canary)}
}

// reach marks rows when all marked ones are read, at least one batch of them, and
// gives how far they may be sent.
func (i *intent) reach(after, batch int64) (int64, error) {
	if after < i.marked {
		return i.marked, nil
	}
	now := time.Now()
	switch quick := now.Sub(i.at) < i.run.timing.FlushEvery; {
	case i.at.IsZero():
	case quick:
		i.window = min(2*i.window, int64(i.run.timing.WindowRows))
	default:
		i.window /= 2
	}
	i.window = max(i.window, batch)
	mark := min(after+i.window, i.run.report.Plan.Rows())
	if i.canary > 0 {
		mark = min(mark, i.canary)
	}
	i.asked = mark
	if err := i.run.store.Mark(i.run.hard, i.run.lease.epoch, mark); err != nil {
		return 0, err
	}
	i.marked, i.at = mark, now
	i.run.tell(Event{Kind: RowsMarked, Rows: mark})
	return mark, nil
}
