package stored

import (
	"context"
	"slices"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner/delivery"
)

// purgedAtOnce is how many keys are forgotten in one statement.
const purgedAtOnce = 1000

// Purge forgets what is kept of the people whom the run takes away. What was answered
// is read first: afterwards nothing says it.
func (s *Store) Purge(ctx context.Context, epoch int64, held bool) ([]delivery.Evidence, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.writing(ctx, epoch); err != nil {
		return nil, err
	}
	evidence, err := s.evidence(ctx, epoch)
	if err != nil {
		return nil, err
	}
	rows, err := s.warehouse.Query(ctx, s.sql.PurgeKeys(held))
	if err != nil {
		return nil, err
	}
	keys := make([]string, len(rows.Rows))
	for i, row := range rows.Rows {
		c := cells{row: row}
		if keys[i] = c.text(0); c.wrong {
			return nil, errShape
		}
	}
	if err := s.exec(ctx, s.sql.Purge(nil, s.erasing)...); err != nil {
		return nil, err
	}
	for part := range slices.Chunk(keys, purgedAtOnce) {
		if err := s.exec(ctx, s.sql.Purge(part, nil)...); err != nil {
			return nil, err
		}
	}
	return evidence, nil
}

func (s *Store) evidence(ctx context.Context, epoch int64) ([]delivery.Evidence, error) {
	rows, err := s.warehouse.Query(ctx, s.sql.Evidence(epoch))
	if err != nil {
		return nil, err
	}
	var list []delivery.Evidence
	for _, row := range rows.Rows {
		c := cells{row: row}
		outcome, known := adapters.OutcomeNamed(c.text(0))
		e := delivery.Evidence{Outcome: outcome, Status: int(c.number(1)), Code: c.text(2), Rows: c.number(3)}
		if c.wrong || !known {
			return nil, errShape
		}
		list = append(list, e)
	}
	delivery.SortEvidence(list)
	return list, nil
}

// forgetErasure drops the plan of a run that erases as soon as it has ended: it tells
// whom it was about. One that breaks before is forgotten when the next run plans.
func (s *Store) forgetErasure(ctx context.Context, epoch int64) error {
	if err := s.exec(ctx, s.sql.Forget(epoch)...); err != nil {
		return err
	}
	if err := s.event(ctx, models.SyncEvent{Epoch: epoch, Event: models.SyncForgotten}); err != nil {
		return err
	}
	s.erasing, s.erased = nil, 0
	return nil
}
