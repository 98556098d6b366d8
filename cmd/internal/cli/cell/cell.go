// Package cell reads the cells of answers: what a warehouse gave comes in, and what a
// command tells of it goes out. It must not know what was asked.
package cell

import (
	"time"

	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
)

// Text gives a cell as it is written for people, "" where it is null.
func Text(v any) string {
	if v == nil {
		return ""
	}
	return terminal.Value(v)
}

// Whole gives a whole number, which warehouses give as an int64; 0 where the cell is null,
// or is none.
func Whole(v any) int64 {
	n, _ := v.(int64)
	return n
}

// Moment gives a moment, nil where the cell is null.
func Moment(v any) *time.Time {
	if t, ok := v.(time.Time); ok {
		return &t
	}
	return nil
}
