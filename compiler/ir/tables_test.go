package ir_test

import (
	"slices"
	"testing"

	"github.com/weft-cdp/weft/compiler/ir"
)

// TestPublishedColumns: every table but the profiles says its columns, and what
// it is looked up by is never null.
func TestPublishedColumns(t *testing.T) {
	for _, suffix := range append(slices.Clone(ir.PublishedTables), ir.ProjectTables...) {
		cols := ir.PublishedColumns[suffix]
		if len(cols) == 0 && suffix != ir.ProfilesTable {
			t.Errorf("%s says no columns", suffix)
		}
		for _, key := range ir.PublishedKeys[suffix] {
			at := slices.IndexFunc(cols, func(c ir.TableColumn) bool { return c.Name == key })
			if len(cols) > 0 && (at < 0 || cols[at].T.Nullable) {
				t.Errorf("%s: the key %s is no column of it, or may be null", suffix, ir.IdentText(key))
			}
		}
	}
}

// TestPublishedSuffix finds a table's kind whatever its entity is called.
func TestPublishedSuffix(t *testing.T) {
	for name, want := range map[ir.Ident]string{"customer_ids": ir.IDsTable, "my_ids_links": ir.LinksTable, "weft_runs": "", "_segments": ir.SegmentsTable} {
		if got := ir.PublishedSuffix(name); got != want {
			t.Errorf("%s is %q instead of %q", ir.IdentText(name), got, want)
		}
	}
}
