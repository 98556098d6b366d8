package delivery

import (
	"context"
	"sync"
	"time"

	"github.com/weft-cdp/weft/adapters"
)

// slots bounds how many batches of an account are under way. Where the bound
// adapts, it grows by one with each round of requests that went well, and is
// halved by one that did not: additive increase, multiplicative decrease, as in
// TCP (Chiu and Jain, 1989).
type slots struct {
	mu      sync.Mutex
	used    int
	limit   float64
	most    float64
	adapts  bool
	shrunk  time.Time // when the limit was halved last
	changed chan struct{}
}

const (
	startConcurrency = 2
	mostConcurrency  = 8
)

func newSlots(c adapters.Concurrency) *slots {
	most := c.Max
	if most == 0 {
		most = max(mostConcurrency, c.Start)
	}
	start := c.Start
	if start == 0 {
		start = min(startConcurrency, most)
	}
	if !c.Adaptive && c.Max != 0 {
		start = most
	}
	return &slots{limit: float64(start), most: float64(most), adapts: c.Adaptive, changed: make(chan struct{})}
}

// acquire waits for a slot.
func (s *slots) acquire(ctx context.Context) error {
	for {
		s.mu.Lock()
		if err := context.Cause(ctx); err != nil || s.used < int(s.limit) {
			if err == nil {
				s.used++
			}
			s.mu.Unlock()
			return err
		}
		changed := s.changed
		s.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
		}
	}
}

// release gives a slot back.
func (s *slots) release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.used--
	s.wake()
}

// learn moves the limit after a request that began at a time. Of the requests
// that were under way when the limit was halved, none halves it again: they are
// the same bad moment.
func (s *slots) learn(began time.Time, well bool) {
	if !s.adapts {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case well:
		s.limit = min(s.most, s.limit+1/s.limit)
		s.wake()
	case began.After(s.shrunk):
		s.limit = max(1, s.limit/2)
		s.shrunk = time.Now()
	}
}

func (s *slots) wake() {
	close(s.changed)
	s.changed = make(chan struct{})
}
