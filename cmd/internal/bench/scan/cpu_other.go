//go:build !unix

package scan

import "time"

var started = time.Now()

// processorTime is the time on the clock, where the system tells no other.
func processorTime() time.Duration { return time.Since(started) }
