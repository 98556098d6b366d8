package delivery

import (
	"fmt"

	"github.com/weft-cdp/weft/adapters"
)

// replace ends a run of a whole set: it is shown when all of it was taken, and then
// the ledger is what was shown. Until then the destination holds what it did
// before, and so does the ledger: rows that were only written are nobody's entry.
func (r *run) replace() error {
	report := &r.report
	rows := report.Plan.Counts.Enter + report.Plan.Counts.Change
	if taken := report.Outcomes[adapters.OK] + report.Outcomes[adapters.Warned]; taken < rows {
		status, reason := r.ending()
		if status == Done {
			status, reason = Stopped, fmt.Sprintf("%d rows were rejected", report.Outcomes[adapters.Rejected])
		}
		return r.finish(status, reason+"; what was there before stays")
	}
	// From here on the one set may be there or the other. A run that breaks now, or whose
	// end the destination does not confirm, stays open: the next one finds it.
	if err := r.store.Mark(r.hard, r.lease.epoch, report.Plan.Rows()); err != nil {
		return fmt.Errorf("intent: %w", err)
	}
	// Who replaces all that there was has nothing left to be in doubt about.
	if err := r.publish(true); err != nil {
		return fmt.Errorf("the destination could not show what was written: %w", err)
	}
	if err := r.store.Adopt(r.hard, r.lease.epoch, r.rules); err != nil {
		return fmt.Errorf("ledger: %w", err)
	}
	report.Outcomes[adapters.OK] += report.Plan.Counts.Leave
	report.Pending -= report.Plan.Counts.Leave
	return r.finish(Done, "")
}

// refused are the rows of a whole set that are worth an entry: those that keep it
// from being shown. That a row may have been written twice puts nothing in doubt.
func refused(rows []*sending) []*sending {
	var some []*sending
	for _, row := range rows {
		if row.result.Outcome == adapters.Rejected {
			row.doubt = nil
			some = append(some, row)
		}
	}
	return some
}

// wholeBreaches are the rails of whole sets alone: one cannot leave alone what it
// holds of a row that cannot be sent any more.
func wholeBreaches(c *Counts) []Breach {
	if c.Kept == 0 {
		return nil
	}
	return []Breach{{Rail: "kept_rows", Detail: fmt.Sprintf("%d rows that the destination holds cannot be sent any more, and would go with the set that they are in", c.Kept)}}
}
