package parallel_test

import (
	"strings"
	"testing"

	"github.com/weft-cdp/weft/compiler/parallel"
)

func TestEachDoesEverythingOnce(t *testing.T) {
	for _, n := range []int{0, 1, 7, 1000} {
		done := make([]int, n)
		parallel.Each(n, func(i int) { done[i]++ })
		for i, times := range done {
			if times != 1 {
				t.Errorf("number %d of %d was done %d times", i, n, times)
			}
		}
	}
}

func TestAPanicReachesTheCaller(t *testing.T) {
	defer func() {
		if p, _ := recover().(string); !strings.HasPrefix(p, "third\n") {
			t.Errorf("the caller recovers %q", p)
		}
	}()
	parallel.Each(5, func(i int) {
		if i == 2 {
			panic("third")
		}
	})
}
