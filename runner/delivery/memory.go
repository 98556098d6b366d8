package delivery

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/weft-cdp/weft/adapters"
)

// MemoryStore is a Store in memory: the definition of what each call means, and
// what the engine is tested with. It forgets everything with the process.
type MemoryStore struct {
	// Desired gives the rows that the destination should hold; it is asked once for
	// each plan, under the store's lock.
	Desired func() ([]Wanted, error)
	// Clock tells the time; nil is time.Now.
	Clock func() time.Time
	// Place is where the sync sends to; "" is any place.
	Place string

	mu         sync.Mutex
	epoch      int64 // of the run that may write
	runs       map[int64]*memoryRun
	ledger     map[string]*Holding
	rejections map[string]*Rejection
}

// memoryRun is a run, open until it is finished or recovered.
type memoryRun struct {
	owner   string
	until   time.Time // the end of its lease
	open    bool
	plan    []Transition
	marked  int64
	entries map[int64]Entry
	erasing map[string]bool // the keys of those who are erased
	closing Closing
	sends   string // where it sends to, known from when rows may be sent
	place   string // where it has sent to; "" where it says nothing of that
}

// NewMemoryStore makes a store that holds nothing.
func NewMemoryStore(desired func() ([]Wanted, error)) *MemoryStore {
	return &MemoryStore{
		Desired: desired, runs: map[int64]*memoryRun{}, ledger: map[string]*Holding{}, rejections: map[string]*Rejection{},
	}
}

// Lease begins a run.
func (s *MemoryStore) Lease(_ context.Context, owner string, ttl time.Duration) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	if current := s.runs[s.epoch]; current != nil && current.open && current.until.After(now) {
		return 0, fmt.Errorf("%w: %s has it until %s unless it ends before", ErrLeased, current.owner, current.until.UTC().Format(time.TimeOnly))
	}
	s.epoch++
	s.runs[s.epoch] = &memoryRun{owner: owner, until: now.Add(ttl), open: true, entries: map[int64]Entry{}}
	return s.epoch, nil
}

func (s *MemoryStore) now() time.Time {
	if s.Clock != nil {
		return s.Clock()
	}
	return time.Now()
}

// writing gives the run of an epoch, if it may still write.
func (s *MemoryStore) writing(epoch int64) (*memoryRun, error) {
	if r := s.runs[epoch]; epoch == s.epoch && r != nil && r.open {
		return r, nil
	}
	return nil, ErrFenced
}

// Renew extends the lease.
func (s *MemoryStore) Renew(_ context.Context, epoch int64, ttl time.Duration) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.writing(epoch)
	if err == nil {
		r.until = s.now().Add(ttl)
	}
	return err
}

// Recover closes runs that ended without Finish.
func (s *MemoryStore) Recover(_ context.Context, epoch int64, rules Rules, journal []Entry) (Recovered, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.writing(epoch); err != nil {
		return Recovered{}, err
	}
	return s.recover(epoch, rules, journal), nil
}

func (s *MemoryStore) recover(before int64, rules Rules, journal []Entry) Recovered {
	var recovered Recovered
	for epoch := int64(1); epoch < before; epoch++ {
		r := s.runs[epoch]
		if !r.open {
			continue
		}
		var left []Entry
		for _, e := range journal {
			if e.Epoch == epoch && e.Seq <= r.marked && e.Job == "" {
				left = append(left, e)
			}
		}
		r.add(left)
		s.merge(r, rules)
		recovered.Runs++
		recovered.Merged += int64(len(r.entries))
		for i := range r.plan[:r.marked] {
			if t := &r.plan[i]; !r.has(t.Seq) {
				s.ledger[t.Key] = InDoubt(t, r.until.Add(rules.Settle))
				recovered.Doubt++
			}
		}
		r.open, r.closing, r.place = false, Closing{Status: Cancelled, Reason: "it broke off"}, r.sends
	}
	return recovered
}

// Plan compares what is desired with the ledger.
func (s *MemoryStore) Plan(_ context.Context, epoch int64, rules Rules) (Plan, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.writing(epoch)
	if err != nil {
		return Plan{}, err
	}
	desired, err := s.Desired()
	if err != nil {
		return Plan{}, err
	}
	plan := Plan{Counts: Counts{First: !s.done()}}
	if rules.Erase != nil {
		s.planErasure(r, desired, &plan.Counts, rules)
		return s.planned(r, plan), nil
	}
	wanted, lost := quarantine(desired, &plan.Counts)
	keys := maps.Clone(wanted)
	for key, held := range s.ledger {
		if keys[key] == nil {
			keys[key] = notGone(key, lost[held.Profile], &rules)
		}
		if held.State != Gone {
			plan.Counts.Held++
		}
	}
	now := s.now()
	for key, row := range keys {
		s.plan(r, row, s.ledger[key], &plan.Counts, rules, now)
	}
	return s.planned(r, plan), nil
}

// planned says of a plan what is known when all its transitions are.
func (s *MemoryStore) planned(r *memoryRun, plan Plan) Plan {
	number(r.plan)
	plan.Hash = planHash(r.plan)
	if plan.Counts.Held > 0 {
		plan.Elsewhere = s.elsewhere()
	}
	return plan
}

// elsewhere is where the last run has sent to that says so, if it is not where the sync
// sends to now.
func (s *MemoryStore) elsewhere() string {
	for epoch := s.epoch; epoch > 0 && s.Place != ""; epoch-- {
		if was := s.runs[epoch].place; was != "" {
			if was == s.Place {
				return ""
			}
			return was
		}
	}
	return ""
}

// notGone gives what stands for a key that is held and not desired, when whom it is
// of is desired and has no key; nil when they are gone.
func notGone(key string, lost *Wanted, rules *Rules) *Wanted {
	if lost == nil || lost.Profile == "" || !lost.Freed && !rules.HoldLost {
		return nil
	}
	return &Wanted{Key: key, Freed: lost.Freed, Bad: lost.Bad}
}

// plan adds the transition of one key to a plan, or counts why there is none.
func (s *MemoryStore) plan(r *memoryRun, wanted *Wanted, held *Holding, counts *Counts, rules Rules, now time.Time) {
	kind, verdict := Decide(wanted, held, &rules, now)
	switch verdict {
	case Unsettled:
		counts.Unsettled++
	case Unconfirmed:
		counts.Unconfirmed++
	case Kept:
		counts.Kept++
	case Planning:
		t := transition(kind, wanted, held, s.epoch)
		if rejection := s.rejections[t.Key]; rejection != nil && rejection.Parks(&t, &rules, now) {
			counts.Parked++
			return
		}
		switch kind {
		case Enter:
			counts.Enter++
		case Change:
			counts.Change++
			if held.State == Present && held.Hash == wanted.Hash {
				counts.Same++
			}
		case Leave:
			counts.Leave++
			if wanted != nil && wanted.Freed {
				counts.Freed++
			}
		}
		r.plan = append(r.plan, t)
	}
}

// quarantine gives desired rows by key, and all rows of a key that several have
// as bad ones. Apart from them it gives, by the digests of their profiles, those that
// have no key.
func quarantine(desired []Wanted, counts *Counts) (wanted, lost map[string]*Wanted) {
	times := make(map[string]int, len(desired))
	for i := range desired {
		times[desired[i].Key]++
	}
	wanted, lost = make(map[string]*Wanted, len(desired)), map[string]*Wanted{}
	for i := range desired {
		row := desired[i]
		by, key := wanted, row.Key
		switch {
		case key == "":
			row.Bad = "no identity"
			by, key = lost, profileDigest(row.Profile)
		case times[key] > 1:
			row.Bad = "duplicate key"
			counts.Duplicates++
		}
		switch {
		case row.Suppressed:
			counts.Suppressed++
		case row.Freed:
			counts.Unconsented++
		case row.Bad != "":
			counts.Quarantined++
		default:
			counts.Desired++
		}
		if first := by[key]; first != nil {
			first.Freed = first.Freed || row.Freed
			continue
		}
		by[key] = &row
	}
	return wanted, lost
}

// done says whether a run of the sync has come to its end.
func (s *MemoryStore) done() bool {
	for _, r := range s.runs {
		if !r.open && r.closing.Status == Done {
			return true
		}
	}
	return false
}

// Page gives transitions of the plan.
func (s *MemoryStore) Page(_ context.Context, epoch, after, to int64, limit int) ([]Transition, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.writing(epoch)
	if err != nil {
		return nil, err
	}
	return slices.Clone(r.plan[after:min(to, after+int64(limit))]), nil
}

// PageOf gives transitions of a run that broke.
func (s *MemoryStore) PageOf(_ context.Context, epoch, of, after, to int64, limit int) ([]Transition, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.writing(epoch); err != nil {
		return nil, err
	}
	r := s.runs[of]
	if r == nil || !r.open || of >= epoch || to > int64(len(r.plan)) {
		return nil, nil
	}
	return slices.Clone(r.plan[after:min(to, after+int64(limit))]), nil
}

// Adopt takes for held what the plan would send.
func (s *MemoryStore) Adopt(_ context.Context, epoch int64, rules Rules) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.writing(epoch)
	if err != nil {
		return err
	}
	for i := range r.plan {
		t := &r.plan[i]
		switch {
		case t.Kind != Leave:
			s.ledger[t.Key], _ = After(t, &Entry{Outcome: adapters.OK}, 0)
		case rules.Whole:
			delete(s.ledger, t.Key)
		default:
			continue
		}
		delete(s.rejections, t.Key)
	}
	return nil
}

// Mark says that rows may be sent.
func (s *MemoryStore) Mark(_ context.Context, epoch, seq int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.writing(epoch)
	if err == nil {
		r.marked = max(r.marked, seq)
		if r.erasing == nil {
			r.sends = s.Place
		}
	}
	return err
}

// Append keeps entries.
func (s *MemoryStore) Append(_ context.Context, epoch int64, entries []Entry) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.writing(epoch)
	if err == nil {
		r.add(entries)
	}
	return err
}

// add keeps the first entry of each row.
func (r *memoryRun) add(entries []Entry) {
	for _, e := range entries {
		if !r.has(e.Seq) {
			r.entries[e.Seq] = e
		}
	}
}

func (r *memoryRun) has(seq int64) bool {
	_, has := r.entries[seq]
	return has
}

// Merge moves the ledger.
func (s *MemoryStore) Merge(_ context.Context, epoch int64, rules Rules) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.writing(epoch)
	if err == nil {
		s.merge(r, rules)
	}
	return err
}

func (s *MemoryStore) merge(r *memoryRun, rules Rules) {
	for seq, e := range r.entries {
		t := &r.plan[seq-1]
		if holding, moved := After(t, &e, rules.Settle); moved && holding == nil {
			delete(s.ledger, t.Key)
		} else if moved {
			s.ledger[t.Key] = holding
		}
		switch {
		case e.Outcome == adapters.Rejected:
			s.rejections[t.Key] = reject(t, &e, s.rejections[t.Key], &rules)
		case e.Outcome.Applied():
			delete(s.rejections, t.Key)
		}
	}
}

// Doubts counts the keys of which it is in doubt what the destination holds.
func (s *MemoryStore) Doubts(_ context.Context, epoch int64) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.writing(epoch); err != nil {
		return 0, err
	}
	var doubts int64
	now := s.now()
	for _, held := range s.ledger {
		if held.State == Maybe || held.SettleUntil.After(now) {
			doubts++
		}
	}
	return doubts, nil
}

// Finish closes the run.
func (s *MemoryStore) Finish(_ context.Context, epoch int64, closing Closing) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.writing(epoch)
	if err == nil {
		r.open, r.closing = false, closing
		if r.erasing == nil && closing.Sent() {
			r.place = s.Place
		}
	}
	return err
}
