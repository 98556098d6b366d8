package stored

import (
	"context"

	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner/delivery"
)

// Recover closes runs that ended without Finish, the oldest first. A run is closed
// last of all that is done about it, so that whoever breaks in between does it
// again; nothing of it is different the second time.
func (s *Store) Recover(ctx context.Context, epoch int64, rules delivery.Rules, journal []delivery.Entry) (delivery.Recovered, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var recovered delivery.Recovered
	runs, err := s.writing(ctx, epoch)
	if err != nil {
		return recovered, err
	}
	for _, r := range runs {
		if r.ended || r.epoch >= epoch {
			continue
		}
		recovered.Runs++
		if r.planned && !r.forgotten {
			if err := s.mend(ctx, epoch, r, rules, journal, &recovered); err != nil {
				return delivery.Recovered{}, err
			}
		}
		if err := s.close(ctx, r, delivery.Closing{Status: delivery.Cancelled, Reason: "it broke off"}, r.place); err != nil {
			return delivery.Recovered{}, err
		}
	}
	return recovered, nil
}

// mend brings in what a run that broke has found out, and puts in doubt what else
// it may have sent: until its lease was over and nothing can land any more.
func (s *Store) mend(ctx context.Context, epoch int64, r run, rules delivery.Rules, journal []delivery.Entry, recovered *delivery.Recovered) error {
	var left []delivery.Entry
	for _, e := range journal {
		if e.Epoch == r.epoch && e.Seq <= r.marked && e.Job == "" {
			left = append(left, e)
		}
	}
	if err := s.append(ctx, r.epoch, left); err != nil {
		return err
	}
	found, err := s.number64(ctx, s.sql.Found(r.epoch, 0))
	if err != nil {
		return err
	}
	doubt := r.marked
	if found > 0 && r.marked > 0 {
		known, err := s.number64(ctx, s.sql.Found(r.epoch, r.marked))
		if err != nil {
			return err
		}
		doubt -= known
	}
	if found > 0 {
		if err := s.merge(ctx, epoch, r.epoch, rules, models.SyncMerging{From: models.SyncResults}); err != nil {
			return err
		}
	}
	recovered.Merged += found
	recovered.Doubt += doubt
	if doubt == 0 {
		return nil
	}
	return s.merge(ctx, epoch, r.epoch, rules, models.SyncMerging{From: models.SyncInDoubt, Upto: r.marked, Lost: r.until})
}

// number64 asks for one number.
func (s *Store) number64(ctx context.Context, question string) (int64, error) {
	rows, err := s.warehouse.Query(ctx, question)
	if err != nil {
		return 0, err
	}
	if len(rows.Rows) != 1 || len(rows.Rows[0]) != 1 {
		return 0, errShape
	}
	n, ok := rows.Rows[0][0].(int64)
	if !ok {
		return 0, errShape
	}
	return n, nil
}
