package delivery

import (
	"maps"
)

// Known gives what the store knows of the destination, by key, as the next run
// would find it after Recover with what the journal has: rows that an open run may
// have sent are Maybe. It is for tests, and changes nothing.
func (s *MemoryStore) Known(rules Rules, journal []Entry) map[string]Holding {
	s.mu.Lock()
	defer s.mu.Unlock()
	copied := MemoryStore{epoch: s.epoch, runs: map[int64]*memoryRun{}, ledger: maps.Clone(s.ledger), rejections: maps.Clone(s.rejections)}
	for epoch, r := range s.runs {
		run := *r
		run.entries = maps.Clone(r.entries)
		copied.runs[epoch] = &run
	}
	copied.recover(s.epoch+1, rules, journal)
	known := make(map[string]Holding, len(copied.ledger))
	for key, holding := range copied.ledger {
		known[key] = *holding
	}
	return known
}

// Rejections gives what was rejected and not taken since, by key.
func (s *MemoryStore) Rejections() map[string]Rejection {
	s.mu.Lock()
	defer s.mu.Unlock()
	rejections := make(map[string]Rejection, len(s.rejections))
	for key, rejection := range s.rejections {
		rejections[key] = *rejection
	}
	return rejections
}

// Kept gives the entry of a row that a run sent under a trace, false without one.
func (s *MemoryStore) Kept(epoch int64, trace string) (Entry, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for seq, e := range s.runs[epoch].entries {
		if TraceOf(seq) == trace {
			return e, true
		}
	}
	return Entry{}, false
}

// Plans gives the transitions of all runs, by epoch.
func (s *MemoryStore) Plans() map[int64][]Transition {
	s.mu.Lock()
	defer s.mu.Unlock()
	plans := make(map[int64][]Transition, len(s.runs))
	for epoch, r := range s.runs {
		plans[epoch] = r.plan
	}
	return plans
}
