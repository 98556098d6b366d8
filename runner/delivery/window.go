package delivery

import (
	"time"

	"github.com/weft-cdp/weft/adapters"
)

// parts is into how many parts a window's time is cut: a request is counted for
// at most one part longer than it should be.
const parts = 64

// window counts the requests of the last while. Whenever one looks, no stretch of
// time as long as the window has more than are allowed: a bucket that fills up
// again would let through twice as many in the first one.
type window struct {
	allowed int
	slice   time.Duration
	counts  [parts + 1]int
	latest  int64 // number of the slice, since the zero of Unix, that was counted last
	total   int
}

func newWindow(w adapters.Window) *window {
	return &window{
		allowed: allowed(w),
		slice:   max(1, w.Per/parts),
	}
}

// allowed gives how many requests of a window are weft's.
func allowed(w adapters.Window) int { return max(1, int(float64(w.Requests)*(1-w.Reserve))) }

// wait gives how long until one more request is allowed, 0 when it is now.
func (w *window) wait(now time.Time) time.Duration {
	w.advance(now)
	if w.total < w.allowed {
		return 0
	}
	for n := w.latest - parts; n <= w.latest; n++ {
		if w.counts[ring(n)] > 0 {
			leaves := time.Unix(0, (n+parts+1)*int64(w.slice))
			return leaves.Sub(now)
		}
	}
	return 0
}

// count counts one request.
func (w *window) count(now time.Time) {
	w.advance(now)
	w.counts[ring(w.latest)]++
	w.total++
}

// advance forgets what is older than the window.
func (w *window) advance(now time.Time) {
	current := now.UnixNano() / int64(w.slice)
	if current-w.latest > parts {
		w.counts, w.total, w.latest = [parts + 1]int{}, 0, current
	}
	for w.latest < current {
		w.latest++
		w.total -= w.counts[ring(w.latest)]
		w.counts[ring(w.latest)] = 0
	}
}

func ring(n int64) int { return int(n % (parts + 1)) }
