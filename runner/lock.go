package runner

import (
	"context"
	"time"

	"github.com/weft-cdp/weft/adapters"
)

// Lock keeps other runs out of a schema until unlock is called, and waits for
// them as Open does. A warehouse that only one process can open needs no lock:
// unlock then does nothing. The error is adapters.ErrLocked when the time is
// over.
func Lock(ctx context.Context, warehouse adapters.Warehouse, schema, runID string, wait time.Duration, waiting func(error)) (unlock func(), err error) {
	locker, ok := warehouse.(adapters.Locker)
	if !ok {
		return func() {}, nil
	}
	release, err := patiently(ctx, func(ctx context.Context) (func(context.Context) error, error) {
		return locker.Lock(ctx, schema, runID)
	}, wait, waiting)
	if err != nil {
		return nil, err
	}
	return func() {
		// Also when the run's context has ended. A lock that cannot be released runs
		// out by itself.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), undoing)
		defer cancel()
		_ = release(ctx)
	}, nil
}
