package stored

import (
	"context"

	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner/delivery"
)

// Plan computes what is desired and compares it with the ledger. The plans of runs
// before are gone then: the last one stays until there is another, to be looked
// at.
func (s *Store) Plan(ctx context.Context, epoch int64, rules delivery.Rules) (delivery.Plan, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	runs, err := s.writing(ctx, epoch)
	if err != nil {
		return delivery.Plan{}, err
	}
	if err := s.forget(ctx, runs, epoch); err != nil {
		return delivery.Plan{}, err
	}
	by := models.SyncPlanning{
		Epoch: epoch, Now: s.now(), Enter: rules.Enter, Change: rules.Change, Leave: rules.Leave, Whole: rules.Whole,
		HoldUnknown: rules.HoldUnknown, HoldMaybe: rules.HoldMaybe, HoldLost: rules.HoldLost, Unpark: rules.Unpark,
		Erase: rules.Erase, OnlyReleased: rules.Retry == delivery.RetryNever, Mapping: rules.Mapping, Version: rules.Version,
	}
	if rules.Erase == nil {
		if by.Erased, err = s.leaveOut(ctx); err != nil {
			return delivery.Plan{}, err
		}
	}
	if err := s.desired(ctx, by); err != nil {
		return delivery.Plan{}, err
	}
	if err := s.exec(ctx, s.sql.Planned(by)...); err != nil {
		return delivery.Plan{}, err
	}
	s.erasing = rules.Erase
	plan, err := s.planned(ctx, epoch, rules)
	if err != nil {
		return delivery.Plan{}, err
	}
	if plan.Counts.Held > 0 {
		if plan.Elsewhere, err = s.elsewhere(ctx); err != nil {
			return delivery.Plan{}, err
		}
	}
	plan.Counts.First = !runs[len(runs)-1].done
	if err := s.event(ctx, models.SyncEvent{Epoch: epoch, Event: models.SyncPlanned, Plan: plan.Hash}); err != nil {
		return delivery.Plan{}, err
	}
	_, err = s.writing(ctx, epoch)
	return plan, err
}

// desired computes what is desired. What others have is only asked in an erasure where
// it matters, because that is to compute it of everybody.
func (s *Store) desired(ctx context.Context, by models.SyncPlanning) error {
	if err := s.exec(ctx, s.sql.Desired(by)...); err != nil || by.Erase == nil {
		return err
	}
	contested, err := s.number64(ctx, s.sql.Contested())
	if err != nil || contested == 0 {
		return err
	}
	by.Owners = true
	return s.exec(ctx, s.sql.Desired(by)...)
}

// forget drops the plans of runs that have ended.
func (s *Store) forget(ctx context.Context, runs []run, epoch int64) error {
	for _, r := range runs {
		if r.epoch >= epoch || !r.ended || !r.planned || r.forgotten {
			continue
		}
		if err := s.exec(ctx, s.sql.Forget(r.epoch)...); err != nil {
			return err
		}
		if err := s.event(ctx, models.SyncEvent{Epoch: r.epoch, Event: models.SyncForgotten}); err != nil {
			return err
		}
	}
	return nil
}

// planned reads what a plan holds, and keeps its numbers.
func (s *Store) planned(ctx context.Context, epoch int64, rules delivery.Rules) (delivery.Plan, error) {
	rows, err := s.warehouse.Query(ctx, s.sql.Counts(epoch, rules.Whole))
	if err != nil {
		return delivery.Plan{}, err
	}
	var plan delivery.Plan
	var looked int64
	of := places(&plan.Counts)
	of["looked_at"] = &looked
	var measures []models.SyncMeasure
	for _, row := range rows.Rows {
		c := cells{row: row}
		name, value := c.text(0), c.number(1)
		at := of[name]
		if c.wrong || at == nil {
			return delivery.Plan{}, errShape
		}
		*at += value
	}
	if looked > 0 {
		if err := s.remember(ctx, epoch); err != nil {
			return delivery.Plan{}, err
		}
	}
	if rules.Erase != nil {
		plan.Counts.Desired = 0 // nobody has looked
	}
	for _, name := range measured {
		measures = append(measures, models.SyncMeasure{Name: name, Value: *of[name]})
	}
	if rows, err = s.warehouse.Query(ctx, s.sql.PlanHash(epoch)); err != nil {
		return delivery.Plan{}, err
	}
	if len(rows.Rows) != 1 {
		return delivery.Plan{}, errShape
	}
	c := cells{row: rows.Rows[0]}
	if plan.Hash = c.text(0); c.wrong {
		return delivery.Plan{}, errShape
	}
	return plan, s.exec(ctx, s.sql.Measures(epoch, measures)...)
}

// remember keeps what rows are made of that were made again and have stayed as they
// are, so that the next plan need not make them.
func (s *Store) remember(ctx context.Context, epoch int64) error {
	if _, err := s.writing(ctx, epoch); err != nil {
		return err
	}
	return s.exec(ctx, s.sql.Looked(s.next(epoch))...)
}

// measured are the measures of a plan, in the order in which they are kept.
var measured = []string{
	"desired", "held", "enter", "change", "leave", "freed", "parked", "unsettled", "unconfirmed", "quarantined", "unconsented", "suppressed", "kept", "duplicates",
}

// places tells where the measures of a plan are.
func places(c *delivery.Counts) map[string]*int64 {
	return map[string]*int64{
		"desired": &c.Desired, "held": &c.Held, "enter": &c.Enter, "change": &c.Change, "leave": &c.Leave, "freed": &c.Freed, "same": &c.Same,
		"parked": &c.Parked, "unsettled": &c.Unsettled, "unconfirmed": &c.Unconfirmed, "quarantined": &c.Quarantined,
		"unconsented": &c.Unconsented, "suppressed": &c.Suppressed,
		"kept": &c.Kept, "duplicates": &c.Duplicates,
	}
}

// Page gives transitions of the plan.
func (s *Store) Page(ctx context.Context, epoch, after, to int64, limit int) ([]delivery.Transition, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.writing(ctx, epoch); err != nil {
		return nil, err
	}
	return s.page(ctx, epoch, after, to, limit)
}

// PageOf gives transitions of a run that broke.
func (s *Store) PageOf(ctx context.Context, epoch, of, after, to int64, limit int) ([]delivery.Transition, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	runs, err := s.writing(ctx, epoch)
	if err != nil {
		return nil, err
	}
	for _, r := range runs {
		if r.epoch == of && of < epoch && !r.ended && r.planned && !r.forgotten {
			return s.page(ctx, of, after, to, limit)
		}
	}
	return nil, nil
}

func (s *Store) page(ctx context.Context, epoch, after, to int64, limit int) ([]delivery.Transition, error) {
	rows, err := s.warehouse.Query(ctx, s.sql.Page(epoch, after, to, limit))
	if err != nil {
		return nil, err
	}
	page := make([]delivery.Transition, len(rows.Rows))
	for i, row := range rows.Rows {
		if page[i], err = transitionOf(row); err != nil {
			return nil, err
		}
	}
	return page, nil
}
