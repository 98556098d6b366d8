package clickhouse

import (
	"context"
	"time"
)

// TooOld lets tests ask about versions that cannot be had here.
var TooOld = tooOld

// BeatEvery makes a lock write more often than a test can wait.
func (w *Warehouse) BeatEvery(d time.Duration) { w.beating = d }

// Unknown are weft's settings that the server does not know.
func (w *Warehouse) Unknown() (map[string]bool, error) { return w.greet(context.Background()) }

// Session are the settings of every statement on a server.
func (s Settings) SessionWith(unknown map[string]bool) map[string]any { return s.sessionOf(unknown) }

// Forget breaks the session off as its keeper does when the server has lost it:
// nobody is told.
func (w *Warehouse) Forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	_ = w.lost(nil)
}

// Sleep makes the lock as old as if the machine had been asleep for so long.
func (w *Warehouse) Sleep(d time.Duration) { w.lock.Load().alive.Add(-int64(d)) }
