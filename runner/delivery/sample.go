package delivery

import "github.com/weft-cdp/weft/adapters"

// Row is the transition as a destination gets it from a sync, by an operation: for who
// shows it. A run makes many at once.
func (t *Transition) Row(sync, op string) adapters.Row {
	return newNamer(sync, op, 1).row(t)
}
