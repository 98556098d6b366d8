package storetest

import (
	"context"
	"errors"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/models"
)

// errInjected is what a statement fails with that is to fail.
var errInjected = errors.New("this statement was to fail")

// failer is a warehouse in which statements fail: before they are run, and
// after, so that nobody knows that they were.
type failer struct {
	adapters.Warehouse
	fails  bool // statements fail
	left   int  // until the next one does
	after  bool // the last one that failed was run
	broken int
	seen   []string // the statements that were run
}

// pauses are how many statements lie between those that fail: some more than a call
// has, so that it gets through.
var pauses = []int{3, 13, 5, 31, 7, 41}

// next says whether the next statement fails, and after it was run.
func (f *failer) next() (fails, after bool) {
	if !f.fails {
		return false, false
	}
	if f.left--; f.left > 0 {
		return false, false
	}
	f.broken++
	f.left = pauses[f.broken%len(pauses)]
	f.after = f.broken%2 == 0
	return true, f.after
}

// Exec runs a statement, or fails.
func (f *failer) Exec(ctx context.Context, sql string) error {
	fails, after := f.next()
	if fails && !after {
		return errInjected
	}
	if err := f.Warehouse.Exec(ctx, sql); err != nil {
		return err
	}
	f.seen = append(f.seen, sql)
	if !fails {
		return nil
	}
	return errInjected
}

// Load loads rows.
func (f *failer) Load(ctx context.Context, load *models.Load, rows adapters.RowReader) error {
	return f.Warehouse.(adapters.Loader).Load(ctx, load, rows)
}
