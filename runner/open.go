package runner

import (
	"context"
	"errors"
	"time"

	"github.com/weft-cdp/weft/adapters"
)

// pause between two tries at what somebody else holds.
const pause = 200 * time.Millisecond

// Open opens a warehouse and, while another process holds it, tries again for
// as long as wait allows; 0 gives up at once. When it first has to wait it
// tells waiting (may be nil) who holds it. The error is adapters.ErrLocked when
// the time is over.
func Open(ctx context.Context, open func(context.Context) (adapters.Warehouse, error), wait time.Duration, waiting func(error)) (adapters.Warehouse, error) {
	return patiently(ctx, open, wait, waiting)
}

// patiently tries again while the error is adapters.ErrLocked.
func patiently[T any](ctx context.Context, try func(context.Context) (T, error), wait time.Duration, waiting func(error)) (T, error) {
	deadline := time.Now().Add(wait)
	for first := true; ; first = false {
		got, err := try(ctx)
		if err == nil || !errors.Is(err, adapters.ErrLocked) || !time.Now().Add(pause).Before(deadline) {
			return got, err
		}
		if first && waiting != nil {
			waiting(err)
		}
		select {
		case <-ctx.Done():
			return got, context.Cause(ctx)
		case <-time.After(pause):
		}
	}
}
