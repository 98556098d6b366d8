package warehousetest

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner/delivery"
	"github.com/weft-cdp/weft/runner/stored"
)

// notTaken is in what a destination of these tests does not take.
const notTaken = "refused"

// deliver makes one run of each sync of the project, to a destination that takes
// everything but what says that it is refused. What is planned and what is known
// then is in the tables of the syncs.
func (a *archive) deliver(w Warehouse, warehouse Opened, last bool) error {
	if !strings.Contains(a.text(), "\nsyncs:") {
		return nil
	}
	project, err := a.check(warehouse)
	if err != nil {
		return err
	}
	for _, s := range project.Syncs {
		if err := a.send(w, warehouse, project, s, last); err != nil {
			return fmt.Errorf("sync %s: %w", s.Name, err)
		}
	}
	return nil
}

// text is the project's files.
func (a *archive) text() string {
	var b strings.Builder
	for _, f := range a.files {
		b.WriteString("\n" + string(f.Data))
	}
	return b.String()
}

// send is one run, of the last moment or an earlier one.
func (a *archive) send(w Warehouse, warehouse Opened, project *models.Project, s *models.Sync, last bool) error {
	ctx := context.Background()
	sync, mistakes := lower.Sync(project, s)
	if err := wrong(mistakes); err != nil {
		return err
	}
	store := stored.New(warehouse.Warehouse, emit.Sync(sync, w.Dialect, warehouse.Layout))
	store.Clock = func() time.Time { return a.now }
	if err := a.erase(ctx, store, s, last); err != nil {
		return err
	}
	rules := delivery.Rules{
		Enter: s.Ops.Enter != "", Change: s.Ops.Change != "", Leave: s.Ops.Leave != "", HoldUnknown: true, HoldLost: true,
		Mapping: sync.Mapping(), Version: "1", Settle: time.Minute,
	}
	epoch, err := store.Lease(ctx, "test", time.Minute)
	if err != nil {
		return err
	}
	if _, err := store.Recover(ctx, epoch, rules, nil); err != nil {
		return err
	}
	plan, err := store.Plan(ctx, epoch, rules)
	if err != nil {
		return err
	}
	page, err := store.Page(ctx, epoch, 0, plan.Rows(), int(plan.Rows()))
	if err != nil {
		return err
	}
	if len(page) > 0 {
		if err := store.Mark(ctx, epoch, plan.Rows()); err != nil {
			return err
		}
		if err := store.Append(ctx, epoch, answers(page, a.now)); err != nil {
			return err
		}
	}
	if err := store.Merge(ctx, epoch, rules); err != nil {
		return err
	}
	return store.Finish(ctx, epoch, delivery.Closing{Status: delivery.Done})
}

// erase lets the store know of people of the sync's entity who were erased.
func (a *archive) erase(ctx context.Context, store *stored.Store, s *models.Sync, now bool) (err error) {
	if len(a.erased) == 0 {
		return nil
	}
	if store.Key, err = stored.NewKey("the secret of this test"); err != nil || !now {
		return err
	}
	for _, text := range a.erased {
		entity, identifier, _ := strings.Cut(text, " ")
		idType, value, _ := strings.Cut(identifier, ":")
		if entity != s.Entity.Name {
			continue
		}
		if err := store.KeepMarks(ctx, []string{store.Key.Mark(entity, idType, value)}); err != nil {
			return err
		}
	}
	return nil
}

// answers is what the destination says to each row.
func answers(page []delivery.Transition, now time.Time) []delivery.Entry {
	entries := make([]delivery.Entry, len(page))
	for i, t := range page {
		entries[i] = delivery.Entry{Seq: t.Seq, Outcome: adapters.OK, Status: 200, Attempts: 1, At: now}
		for _, id := range t.Identity {
			if strings.Contains(id.Value, notTaken) {
				entries[i].Outcome, entries[i].Status, entries[i].Code, entries[i].Message = adapters.Rejected, 400, "INVALID_EMAIL", "it is refused"
			}
		}
	}
	return entries
}
