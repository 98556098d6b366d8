package stored

import (
	"context"
	"fmt"
	"time"

	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner/delivery"
)

// Lease begins a run. It writes that it has begun and then looks whether somebody
// else has at the same time: of two that see each other neither has the lease.
func (s *Store) Lease(ctx context.Context, owner string, ttl time.Duration) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	runs, err := s.runs(ctx)
	if err != nil {
		return 0, err
	}
	epoch := int64(1)
	if len(runs) > 0 {
		last := runs[len(runs)-1]
		if !last.ended && last.until.After(s.now()) {
			return 0, fmt.Errorf("%w: %s has it until %s unless it ends before", delivery.ErrLeased, last.owner, last.until.UTC().Format(time.TimeOnly))
		}
		epoch = last.epoch + 1
	}
	began := models.SyncEvent{Epoch: epoch, Event: models.SyncBegan, Token: s.token, Owner: owner, Until: s.now().Add(ttl)}
	if err := s.event(ctx, began); err != nil {
		return 0, err
	}
	if runs, err = s.runs(ctx); err != nil {
		return 0, err
	}
	if last := runs[len(runs)-1]; last.epoch != epoch || last.several {
		return 0, fmt.Errorf("%w: it began at the same moment", delivery.ErrLeased)
	}
	for _, r := range runs[:len(runs)-1] {
		if !r.ended && r.until.After(s.now()) { // it was renewed after it had been over
			return 0, fmt.Errorf("%w: %s has renewed it at the same moment", delivery.ErrLeased, r.owner)
		}
	}
	return epoch, nil
}

// Renew extends the lease. It looks for newer runs after it has written, too: the
// lease may have been over, and those that begin later see that it is not.
//
// While the session is busy it is done in another one.
func (s *Store) Renew(ctx context.Context, epoch int64, ttl time.Duration) error {
	if !s.mu.TryLock() {
		if beside := s.another(ctx); beside != nil {
			return beside.Renew(ctx, epoch, ttl)
		}
		s.mu.Lock()
	}
	defer s.mu.Unlock()
	if _, err := s.writing(ctx, epoch); err != nil {
		return err
	}
	if err := s.event(ctx, models.SyncEvent{Epoch: epoch, Event: models.SyncRenewed, Until: s.now().Add(ttl)}); err != nil {
		return err
	}
	_, err := s.writing(ctx, epoch)
	return err
}

// another gives the store in the other session; nil where there is none.
func (s *Store) another(ctx context.Context) *Store {
	s.opening.Lock()
	defer s.opening.Unlock()
	if s.beside == nil && s.Beside != nil {
		if w, err := s.Beside(ctx); err == nil {
			s.beside = &Store{warehouse: w, sql: s.sql, token: s.token, Clock: s.Clock, number: s.number}
		}
	}
	return s.beside
}

// Close ends the session that the store has opened; the other is its opener's.
func (s *Store) Close() {
	s.opening.Lock()
	defer s.opening.Unlock()
	if s.beside != nil {
		_ = s.beside.warehouse.Close() // all that was said in it is kept
		s.beside = nil
	}
}
