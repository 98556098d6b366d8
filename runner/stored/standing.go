package stored

import (
	"context"

	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner/alert"
)

var _ alert.Memory = (*Store)(nil)

// Standing says how the sync is, by its last run that was to send something and ended of
// itself; false before there was one. Runs that only planned, and those that were
// interrupted, say nothing.
func (s *Store) Standing(ctx context.Context) (models.SyncStanding, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.begin(ctx); err != nil {
		return models.SyncStanding{}, false, err
	}
	rows, err := s.warehouse.Query(ctx, s.sql.Standing())
	if err != nil || len(rows.Rows) == 0 {
		return models.SyncStanding{}, false, err
	}
	c := cells{row: rows.Rows[0]}
	state, ok := models.SyncStateOf(c.text(1))
	standing := models.SyncStanding{
		Epoch: c.number(0), State: state, Since: c.moment(2), Reason: c.text(3), Rejected: c.number(4), Parked: c.number(5),
	}
	if c.wrong || !ok {
		return models.SyncStanding{}, false, errShape
	}
	return standing, true, nil
}

// Told gives which state receivers know of.
func (s *Store) Told(ctx context.Context) (map[string]models.SyncState, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.begin(ctx); err != nil {
		return nil, err
	}
	rows, err := s.warehouse.Query(ctx, s.sql.Told())
	if err != nil {
		return nil, err
	}
	told := map[string]models.SyncState{}
	for _, row := range rows.Rows {
		c := cells{row: row}
		state, ok := models.SyncStateOf(c.text(1))
		if name := c.text(0); ok && !c.wrong {
			told[name] = state
			continue
		}
		return nil, errShape
	}
	return told, nil
}

// Keep writes down which state a receiver knows of. It is an event of the run that says
// so, and needs no lease: two runs that keep the same keep it once more.
func (s *Store) Keep(ctx context.Context, epoch int64, receiver string, heard models.SyncState) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.begin(ctx); err != nil {
		return err
	}
	return s.event(ctx, models.SyncEvent{Epoch: epoch, Event: models.SyncTold, Owner: receiver, Status: heard.String()})
}
