package warehousetest

import (
	"os"
	"slices"
	"testing"
)

// long leaves out what runs archives many times over, where an answer is wanted soon.
func long(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("it runs archives many times over; `make test` does it")
	}
}

// thorough tells whether all is tried that could be, which takes an hour on the slow
// warehouses: WEFT_THOROUGH=1 wants it.
func thorough() bool { return os.Getenv("WEFT_THOROUGH") == "1" }

// partly gives all archives, or those of them that a slow warehouse tries when nobody
// asks for more: of each way in which it could differ from others the quickest.
func (w Warehouse) partly(all, onSlow []string) []string {
	if !w.Slow || thorough() {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), func(name string) bool { return !slices.Contains(onSlow, name) })
}
