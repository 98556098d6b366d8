package emit

import (
	"strings"
	"testing"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
)

// TestSourcesAreNotOverwritten: what a run replaces is found by schema and
// name, as the layout has them, in any case; what is elsewhere may be called
// the same.
func TestSourcesAreNotOverwritten(t *testing.T) {
	publish := &ir.Publish{
		Tables: []ir.Ident{"customer_ids"},
		Views:  []ir.SegmentView{{Segment: "buyers", Entity: "customer"}},
	}
	for _, c := range []struct{ table, schema, found string }{
		{"weft.customer_ids", "weft", "a table of its own"},
		{"WEFT.Customer_IDs", "weft", "a table of its own"},
		{"weft.weft_runs", "weft", "a table of its own"},
		{"weft.Buyers", "weft", `the view of segment "buyers"`},
		{"buyers", "main", `the view of segment "buyers"`},
		{"buyers", "weft", ""},
		{"raw.buyers", "weft", ""},
		{"weft.orders", "weft", ""},
		{"other.weft.buyers", "weft", ""},
	} {
		source := &ir.SourceRows{Source: "s"}
		for part := range strings.SplitSeq(c.table, ".") {
			source.From.Table = append(source.From.Table, ir.Ident(part))
		}
		layout := dialect.Layout{Schema: c.schema, Raw: "main"}
		found := overwriteRefusals(&ir.Program{Steps: []ir.Step{source, publish}}, layout)
		if c.found == "" {
			if len(found) > 0 {
				t.Errorf("%s, published into %s: %s", c.table, c.schema, found[0].Message)
			}
			continue
		}
		if len(found) != 1 || found[0].Code != diag.SourceOverwritten || !strings.Contains(found[0].Message, c.found) {
			t.Errorf("%s, published into %s: %v, want %s", c.table, c.schema, found, c.found)
		}
		if only := overwriteRefusals(&ir.Program{Steps: []ir.Step{source}}, layout); len(only) > 0 {
			t.Errorf("%s: a program that does not publish is refused: %s", c.table, only[0].Message)
		}
	}
}
