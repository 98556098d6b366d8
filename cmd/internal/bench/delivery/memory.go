package delivery

import (
	"context"
	"runtime"
	"runtime/metrics"
	"sync"
	"time"

	"github.com/weft-cdp/weft/adapters"
)

// gate holds what is under way where it is, while somebody looks at the memory.
type gate struct{ held sync.RWMutex }

// pass waits while the gate is shut.
func (g *gate) pass() {
	g.held.RLock()
	defer g.held.RUnlock()
}

// gated is a destination whose batches pass a gate when they are written and nobody
// has been told yet.
type gated struct {
	adapters.Destination
	gate *gate
}

// Write writes a batch.
func (g gated) Write(ctx context.Context, batch adapters.Batch) adapters.Results {
	defer g.gate.pass()
	return g.Destination.Write(ctx, batch)
}

// watcher keeps the most memory that is in use. Again and again it shuts the gate, lets
// what is under way come up to it, and collects what nobody needs: the collector counts
// all that is made while it is at work as needed, which tells how fast a run is, not how
// much it keeps. That costs time, so a run that is timed has none.
type watcher struct {
	gate  *gate
	peak  uint64
	ended chan struct{}
	done  sync.WaitGroup
}

// still is how long what is under way needs to come up to the gate.
const still = 20 * time.Millisecond

// watch begins to watch a run of so many rows, a short one more often. What was in use
// before is not counted.
func watch(g *gate, rows int64) *watcher {
	w := &watcher{gate: g, ended: make(chan struct{})}
	runtime.GC() // what pools keep lives through one
	before := inUse()
	w.done.Go(func() {
		for {
			if now := w.look(); now > before {
				w.peak = max(w.peak, now-before)
			}
			select {
			case <-w.ended:
				return
			case <-time.After(time.Duration(rows) * 20 * time.Nanosecond):
			}
		}
	})
	return w
}

// look gives what is in use while nothing moves, in bytes.
func (w *watcher) look() uint64 {
	w.gate.held.Lock()
	defer w.gate.held.Unlock()
	time.Sleep(still)
	return inUse()
}

// inUse is what is in use of the heap, in bytes.
func inUse() uint64 {
	runtime.GC()
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// end stops watching, and gives the most memory.
func (w *watcher) end() uint64 {
	if w == nil {
		return 0
	}
	close(w.ended)
	w.done.Wait()
	return w.peak
}
