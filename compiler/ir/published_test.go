package ir_test

import (
	"strings"
	"testing"

	"github.com/weft-cdp/weft/compiler/ir"
)

// TestNoTwoEntitiesShareATable: were one suffix the end of another, entities
// "a" and "a_x" could publish tables of one name. With one underscore each,
// at the front, that cannot be.
func TestNoTwoEntitiesShareATable(t *testing.T) {
	seen := map[string]bool{}
	for _, suffix := range ir.PublishedTables {
		if strings.LastIndexByte(suffix, '_') != 0 || len(suffix) == 1 {
			t.Errorf("%q is not a word behind one underscore", suffix)
		}
		if suffix != strings.ToLower(suffix) || seen[suffix] {
			t.Errorf("%q is in the list twice, or is not in lower case", suffix)
		}
		seen[suffix] = true
	}
	for _, name := range ir.ProjectTables {
		if !strings.HasPrefix(name, "weft_") {
			t.Errorf("%q may be the name of something that a user declares", name)
		}
		if seen[strings.TrimPrefix(name, "weft")] {
			t.Errorf("%q is a table of an entity \"weft\", too", name)
		}
	}
}
