package ir_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// layouts are hashes of what PublishedColumns were in each LayoutVersion.
var layouts = map[int]string{
	1: "6813c7ef0faf02f1",
	2: "662b0628574ac9ae",
}

// TestLayoutVersion: a run only looks for columns that are missing where the
// register has another version, so each change of the columns needs one.
func TestLayoutVersion(t *testing.T) {
	h := sha256.New()
	for _, kind := range slices.Sorted(maps.Keys(ir.PublishedColumns)) {
		for _, c := range ir.PublishedColumns[kind] {
			fmt.Fprintf(h, "%s.%s %+v\n", kind, ir.IdentText(c.Name), c.T)
		}
	}
	if got := hex.EncodeToString(h.Sum(nil)[:8]); got != layouts[ir.LayoutVersion] {
		t.Errorf("PublishedColumns are not those of version %d: raise LayoutVersion, and note %d: %q here", ir.LayoutVersion, ir.LayoutVersion+1, got)
	}
}

func TestMissingColumns(t *testing.T) {
	has := []models.CatalogColumn{{Name: "OLD_PROFILE_ID"}, {Name: "profile_id"}}
	missing := ir.MissingColumns(ir.Table{Space: ir.State, Name: "customer_redirects"}, has)
	if len(missing) != 1 || missing[0].Column.Name != "since" || !missing[0].Column.T.Nullable {
		t.Errorf("of redirects with two columns these are missing: %v", missing)
	}
	for _, name := range []ir.Ident{"customer_profiles", "customer_spend_past", "orders_rows", "weft_next_customer_redirects"} {
		if missing := ir.MissingColumns(ir.Table{Name: name}, nil); len(missing) > 0 {
			t.Errorf("%s has no columns of its own, and these are missing: %v", ir.IdentText(name), missing)
		}
	}
}
