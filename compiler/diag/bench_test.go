package diag_test

import (
	"fmt"
	"testing"

	"github.com/weft-cdp/weft/compiler/diag"
)

// BenchmarkClosest asks for a name that does not exist among many that look
// like it, as a generated project has them.
func BenchmarkClosest(b *testing.B) {
	var names []string
	for i := range 5_000 {
		names = append(names, fmt.Sprintf("trait_%d", i))
	}
	choices := diag.NewNames(names)
	i := 0
	for b.Loop() {
		i++
		choices.Closest(fmt.Sprintf("trait_%dx", i))
	}
}
