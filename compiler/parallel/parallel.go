// Package parallel calls a function for each of many pieces of work, on all
// processors. What comes out does not depend on the order in which they are
// done, so that the compiler stays deterministic. It knows nothing of what is
// done.
package parallel

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// Each calls do for the numbers from 0 to n-1 and returns when all are done;
// each call may write what belongs to its number alone. A panic goes on in the
// caller, who may catch it.
func Each(n int, do func(i int)) {
	var next atomic.Int64
	var workers sync.WaitGroup
	var panicked atomic.Value
	for range min(runtime.GOMAXPROCS(0), n) {
		workers.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					panicked.Store(fmt.Sprintf("%v\n%s", p, debug.Stack()))
				}
			}()
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	workers.Wait()
	if p := panicked.Load(); p != nil {
		panic(p)
	}
}
