package stored

import (
	"context"
	"crypto/rand"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner/delivery"
)

// Store is the state of one sync in a warehouse. It may be used by many
// goroutines; its calls wait for one another, because a session runs one
// statement at a time.
type Store struct {
	warehouse adapters.Warehouse
	sql       SQL
	token     string // of this process, unlike any other's
	// Clock tells the time; nil is time.Now.
	Clock func() time.Time
	// Key knows people who were erased; nil where the project has none. A plan in which
	// they are to be left out is refused without it.
	Key *Key
	// Place is where the sync sends to, for people. What was sent elsewhere is told by
	// Plan.Elsewhere; "" is any place.
	Place string
	// Beside opens another session of the same warehouse, in which the lease is renewed
	// while a statement of the first goes on for long. nil: it waits for the statement,
	// as it may where no other process can come in meanwhile.
	Beside func(ctx context.Context) (adapters.Warehouse, error)

	number *atomic.Int64 // of the last event or merge of this process

	mu      sync.Mutex
	begun   bool      // the session is set up
	erasing []string  // the profiles that the run takes away
	erased  int64     // the run that did and has ended, and whose plan is still to go; 0 without one
	oldest  time.Time // when the first of the entries ended that were kept and not merged; zero without any

	opening sync.Mutex
	beside  *Store // in the other session, once it was needed
}

var _ delivery.Store = (*Store)(nil)

// New makes a store of a session. The session's other users, if there are any,
// must not use it at the same time.
func New(w adapters.Warehouse, sql SQL) *Store {
	return &Store{warehouse: w, sql: sql, token: rand.Text(), number: new(atomic.Int64)}
}

// numbers is how many events and merges an epoch has room for.
const numbers = 1 << 20

// next numbers events and merges, so that those of a later epoch are larger.
func (s *Store) next(epoch int64) int64 {
	return epoch*numbers + s.number.Add(1)
}

// exec runs statements one after the other.
func (s *Store) exec(ctx context.Context, statements ...string) error {
	for _, statement := range statements {
		if err := s.warehouse.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) now() time.Time {
	if s.Clock != nil {
		return s.Clock()
	}
	return time.Now()
}

// begin sets the session up, and makes tables and views where they are missing, or
// an earlier version of weft has made them with fewer columns.
func (s *Store) begin(ctx context.Context) error {
	if s.begun {
		return nil
	}
	if err := s.exec(ctx, s.sql.Session()...); err != nil {
		return err
	}
	if _, err := s.warehouse.Query(ctx, s.sql.Made()); err != nil {
		if ctx.Err() != nil {
			return err
		}
		if err := s.upgrade(ctx); err != nil {
			return err
		}
		if err := s.exec(ctx, s.sql.Tables()...); err != nil {
			return err
		}
	}
	s.begun = true
	return nil
}

// upgrade adds columns to the tables that are there, before views are made that read
// them.
func (s *Store) upgrade(ctx context.Context) error {
	for _, table := range s.sql.Sources() {
		has, err := s.warehouse.Describe(ctx, table)
		if err != nil {
			continue // it is not there, or what makes it will say why
		}
		if err := s.exec(ctx, s.sql.Upgrade(table.Name, has)...); err != nil {
			return err
		}
	}
	return nil
}

// event writes an event of a run.
func (s *Store) event(ctx context.Context, e models.SyncEvent) error {
	e.Number, e.At = s.next(e.Epoch), s.now()
	return s.exec(ctx, s.sql.Event(e))
}

// runs gives the runs that matter, the last one at the end.
func (s *Store) runs(ctx context.Context) ([]run, error) {
	if err := s.begin(ctx); err != nil {
		return nil, err
	}
	rows, err := s.warehouse.Query(ctx, s.sql.State())
	if err != nil {
		return nil, err
	}
	runs := make([]run, len(rows.Rows))
	for i, row := range rows.Rows {
		if runs[i], err = runOf(row); err != nil {
			return nil, err
		}
	}
	return runs, nil
}

// writing gives the runs that matter, if the run of an epoch may still write.
func (s *Store) writing(ctx context.Context, epoch int64) ([]run, error) {
	runs, err := s.runs(ctx)
	if err != nil {
		return nil, err
	}
	if len(runs) == 0 {
		return nil, delivery.ErrFenced
	}
	if last := runs[len(runs)-1]; last.epoch != epoch || last.ended || last.token != s.token || last.several {
		return nil, delivery.ErrFenced
	}
	return runs, nil
}

// Mark says that rows may be sent. It looks for newer runs after it has written:
// those that begin later see the mark.
func (s *Store) Mark(ctx context.Context, epoch, seq int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.begin(ctx); err != nil {
		return err
	}
	if err := s.event(ctx, models.SyncEvent{Epoch: epoch, Event: models.SyncMarked, Seq: seq, Owner: s.sending()}); err != nil {
		return err
	}
	_, err := s.writing(ctx, epoch)
	return err
}

// Append keeps entries.
func (s *Store) Append(ctx context.Context, epoch int64, entries []delivery.Entry) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.writing(ctx, epoch); err != nil {
		return err
	}
	for i := range entries {
		if at := micros(entries[i].At); s.oldest.IsZero() || at.Before(s.oldest) {
			s.oldest = at
		}
	}
	return s.append(ctx, epoch, entries)
}

// Merge moves the ledger.
func (s *Store) Merge(ctx context.Context, epoch int64, rules delivery.Rules) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.writing(ctx, epoch); err != nil {
		return err
	}
	if s.oldest.IsZero() {
		return nil // all is merged, because only this process keeps entries of the run
	}
	if err := s.merge(ctx, epoch, epoch, rules, models.SyncMerging{From: models.SyncResults, Since: s.oldest}); err != nil {
		return err
	}
	s.oldest = time.Time{}
	return nil
}

// Doubts counts the keys of which it is in doubt what the destination holds.
func (s *Store) Doubts(ctx context.Context, epoch int64) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.writing(ctx, epoch); err != nil {
		return 0, err
	}
	return s.number64(ctx, s.sql.Doubts(s.now()))
}

// merge moves the ledger by entries of a run, in the run of the epoch by.
func (s *Store) merge(ctx context.Context, by, of int64, rules delivery.Rules, merging models.SyncMerging) error {
	merging.Epoch, merging.Own, merging.Written = of, of == by, s.next(by)
	merging.Settle, merging.Mapping, merging.Version = rules.Settle, rules.Mapping, rules.Version
	merging.Pauses = rules.Retry.Pauses()
	return s.exec(ctx, s.sql.Merge(merging)...)
}

// Adopt takes for held what the plan would send.
func (s *Store) Adopt(ctx context.Context, epoch int64, rules delivery.Rules) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.writing(ctx, epoch); err != nil {
		return err
	}
	return s.merge(ctx, epoch, epoch, delivery.Rules{}, models.SyncMerging{From: models.SyncAdopted, Lost: s.now(), Whole: rules.Whole})
}

// Finish closes the run.
func (s *Store) Finish(ctx context.Context, epoch int64, closing delivery.Closing) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.erased == epoch { // it has ended, and its plan is still to go
		return s.forgetErasure(ctx, epoch)
	}
	runs, err := s.writing(ctx, epoch)
	if err != nil {
		return err
	}
	if err := s.close(ctx, runs[len(runs)-1], closing, s.placeOf(closing)); err != nil || s.erasing == nil {
		return err
	}
	s.erased = epoch
	return s.forgetErasure(ctx, epoch)
}

// close writes what is kept of a run, and then that it has ended. A plan that was
// not whole when the run ended is of no use and holds personal data: it goes at once,
// and the others when the next run plans.
func (s *Store) close(ctx context.Context, r run, closing delivery.Closing, place string) error {
	if !r.planned {
		if err := s.exec(ctx, s.sql.Forget(r.epoch)...); err != nil {
			return err
		}
	}
	measures := []models.SyncMeasure{{Name: "pending", Value: closing.Pending}}
	var applied int64
	for _, outcome := range adapters.Outcomes {
		n := closing.Outcomes[outcome]
		if outcome.Applied() {
			applied += n
		}
		measures = append(measures, models.SyncMeasure{Name: "outcome_" + outcome.String(), Value: n})
	}
	measures = append(measures,
		models.SyncMeasure{Name: "applied", Value: applied},
		models.SyncMeasure{Name: "rejected", Value: closing.Outcomes[adapters.Rejected]})
	if err := s.exec(ctx, s.sql.Measures(r.epoch, measures)...); err != nil {
		return err
	}
	return s.event(ctx, models.SyncEvent{
		Epoch: r.epoch, Event: models.SyncEnded, Status: closing.Status.String(), Reason: closing.Reason, Owner: place,
	})
}

// placeOf is where a run has sent to; "" where it says nothing of that.
func (s *Store) placeOf(closing delivery.Closing) string {
	if !closing.Sent() {
		return ""
	}
	return s.sending()
}

// sending is where the run sends to; "" where it erases, which is asked of wherever rows
// are.
func (s *Store) sending() string {
	if s.erasing != nil {
		return ""
	}
	return s.Place
}

// elsewhere is where the last run has sent to that says so, if it is not where the sync
// sends to now.
func (s *Store) elsewhere(ctx context.Context) (string, error) {
	if s.Place == "" {
		return "", nil
	}
	rows, err := s.warehouse.Query(ctx, s.sql.Place())
	if err != nil || len(rows.Rows) == 0 {
		return "", err
	}
	c := cells{row: rows.Rows[0]}
	if was := c.text(0); was != s.Place && !c.wrong {
		return was, nil
	}
	return "", nil
}

// errNoLoader says that a warehouse takes no rows in.
var errNoLoader = errors.New("the warehouse takes no rows in: syncs need that to keep what became of each")

// errShape says that statements and this package have come apart.
var errShape = errors.New("the warehouse's answer has not the form that it should have")
