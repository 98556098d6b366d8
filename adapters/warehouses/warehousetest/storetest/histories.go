package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/runner/delivery"
	"github.com/weft-cdp/weft/runner/delivery/deliverytest"
)

// Histories lives through so many histories of runs with faults and kills, as
// deliverytest draws them, with a store in a warehouse beside the one in memory.
// Open is called in the time of testing/synctest, and so has to be a warehouse in
// the process.
func Histories(t *testing.T, histories int, d *dialect.Dialect, layout dialect.Layout, open func(ctx context.Context) (adapters.Warehouse, error)) {
	for seed := range histories {
		t.Run(fmt.Sprintf("history %d", seed), func(t *testing.T) {
			t.Parallel()
			scenario := deliverytest.Scenarios().Example(seed)
			synctest.Test(t, func(t *testing.T) {
				w, err := open(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				var pair *Pair
				beside := &deliverytest.Mistake{Broken: func(s delivery.Store) delivery.Store {
					pair = NewPair(s.(*delivery.MemoryStore), w, d, layout)
					return pair
				}}
				err = errors.Join(deliverytest.Try(&scenario, beside), pair.Wrong(), w.Close())
				if err != nil {
					t.Error(err)
				}
			})
		})
	}
}
