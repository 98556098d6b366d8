package delivery

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/adapters"
)

// Erasure says of whom everything is to be taken away, and how.
type Erasure struct {
	// Profiles are the ids of the profiles that the people are, and of those that were
	// merged into them. There is at least one.
	Profiles []string
	// Op is the operation of the object that takes a row away for good. "" is none: what
	// is held is counted and stays known, and nothing is sent.
	Op string
	// ByHand says that somebody has done it in the destination itself: nothing is sent,
	// and all that is kept of the people is forgotten.
	ByHand bool
}

// Evidence counts the rows of a run that were answered alike.
type Evidence struct {
	Outcome adapters.Outcome
	Status  int
	Code    string
	Rows    int64
}

// Erase takes people out of what a destination holds of a sync: a run like any other,
// with its lease, its intent and its proofs, whose plan is what the ledger has of them,
// whatever the model says. No rail stops it. Then it forgets what is kept of them, but
// for what the destination may still hold: that is all by which it can be taken away.
//
// The report is that of Run, of status Erased when it came to its end; Report.Left
// counts what may still be there, and Report.Evidence what was answered.
func Erase(ctx context.Context, sync *Sync, erasure Erasure, to adapters.Destination, store Store, options Options) (*Report, error) {
	if len(erasure.Profiles) == 0 {
		return nil, fmt.Errorf("sync %q: nobody is to be erased", sync.Name)
	}
	erasing := *sync
	erasing.Ops, erasing.Initial = Ops{Leave: erasure.Op}, Send
	erasing.Rails = Rails{
		AllowEmpty: true, AllowDuplicates: true, MaxLeave: Unlimited, Canary: Unlimited, CanaryRejected: Unlimited, Rejected: Unlimited,
	}
	r, err := newRun(ctx, &erasing, to, store, options)
	if err != nil {
		return nil, err
	}
	r.erasure, r.asks = &erasure, sync.Ops
	r.rules.Erase = erasure.Profiles
	r.rules.Leave, r.rules.Whole, r.rules.Unpark = true, false, true
	r.rules.HoldUnknown, r.rules.HoldMaybe, r.rules.HoldLost = false, false, false
	return r.run(ctx)
}

// sends says whether anything of the run's plan is to be sent.
func (r *run) sends() bool { return r.erasure == nil || r.erasure.Op != "" && !r.erasure.ByHand }

// purge ends a run that erases: what is kept of the people is forgotten.
func (r *run) purge() error {
	var err error
	if r.report.Evidence, err = r.store.Purge(r.hard, r.lease.epoch, r.erasure.ByHand); err != nil {
		return fmt.Errorf("purge: %w", err)
	}
	if !r.sends() && !r.erasure.ByHand { // what it has not taken, or not any more, is forgotten all the same
		return r.finish(Erased, "the destination has no operation that erases")
	}
	status, reason := Erased, ""
	if r.sends() {
		if ended, why := r.ending(); ended != Done {
			reason = why
			if ended == Cancelled {
				status = Cancelled
			}
		}
	}
	return r.finish(status, reason)
}

// Left counts the rows of people who were to be erased which the destination may still
// hold: those that were not proved to be gone, and those that nothing may be said about
// yet.
func (r *Report) Left() int64 {
	gone := r.Outcomes[adapters.OK] + r.Outcomes[adapters.Warned]
	return r.Plan.Rows() - gone + r.Plan.Counts.Unsettled
}

// planErasure plans to take away all that is held of profiles, and gives the keys that
// anything is kept of. A key is whose it is now, and where it is nobody's, of whom it was
// sent; of one that several have, what is held is of whom it was sent.
func (s *MemoryStore) planErasure(r *memoryRun, desired []Wanted, counts *Counts, rules Rules) {
	digests := make([]string, len(rules.Erase))
	for i, profile := range rules.Erase {
		digests[i] = profileDigest(profile)
	}
	subject := func(profile string) bool { return slices.Contains(digests, profile) }
	theirs, others := map[string]bool{}, map[string]bool{}
	for i := range desired {
		if row := &desired[i]; row.Key != "" && subject(profileDigest(row.Profile)) {
			theirs[row.Key] = true
		} else if row.Key != "" {
			others[row.Key] = true
		}
	}
	r.erasing = map[string]bool{}
	for key := range theirs {
		held := s.ledger[key]
		r.erasing[key] = !others[key] || held == nil || held.Profile == "" || subject(held.Profile)
	}
	for key, held := range s.ledger {
		if subject(held.Profile) && !others[key] {
			r.erasing[key] = true
		}
		if held.State != Gone {
			counts.Held++
		}
	}
	maps.DeleteFunc(r.erasing, func(_ string, erased bool) bool { return !erased })
	now := s.now()
	for key := range r.erasing {
		s.plan(r, nil, s.ledger[key], counts, rules, now)
	}
}

// Purge forgets what is kept of the keys of a run that erases.
func (s *MemoryStore) Purge(_ context.Context, epoch int64, held bool) ([]Evidence, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.writing(epoch)
	if err != nil {
		return nil, err
	}
	evidence := evidenceOf(r.entries)
	for key := range r.erasing {
		if holding := s.ledger[key]; holding != nil && holding.State != Gone && !held {
			continue
		}
		delete(s.ledger, key)
		delete(s.rejections, key)
		for _, run := range s.runs {
			run.forget(key)
		}
	}
	return evidence, nil
}

// forget drops the entries of a key.
func (r *memoryRun) forget(key string) {
	for i := range r.plan {
		if r.plan[i].Key == key {
			delete(r.entries, r.plan[i].Seq)
		}
	}
}

// evidenceOf counts entries by what was answered, in the order of names and numbers.
func evidenceOf(entries map[int64]Entry) []Evidence {
	counts := map[Evidence]int64{}
	for _, e := range entries {
		counts[Evidence{Outcome: e.Outcome, Status: e.Status, Code: e.Code}]++
	}
	var list []Evidence
	for e, n := range counts {
		e.Rows = n
		list = append(list, e)
	}
	SortEvidence(list)
	return list
}

// SortEvidence puts evidence into its order: by the name of the outcome, the status and
// the code.
func SortEvidence(list []Evidence) {
	slices.SortFunc(list, func(a, b Evidence) int {
		return cmp.Or(strings.Compare(a.Outcome.String(), b.Outcome.String()), a.Status-b.Status, strings.Compare(a.Code, b.Code))
	})
}
