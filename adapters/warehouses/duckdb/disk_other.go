//go:build !linux && !darwin

package duckdb

import (
	"errors"
	"runtime"
)

// freeDisk cannot tell here how much room is left.
func freeDisk(string) (uint64, error) {
	return 0, errors.New("weft does not know how to ask " + runtime.GOOS)
}
