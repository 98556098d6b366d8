package bigquery

import (
	"testing"
	"time"
)

// RenewLocksEvery shortens the time between two renewals of a lock for a test.
func RenewLocksEvery(t *testing.T, every time.Duration) {
	before := lockRenew
	lockRenew = every
	t.Cleanup(func() { lockRenew = before })
}
