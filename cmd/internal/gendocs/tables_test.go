package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/weft-cdp/weft/compiler/ir"
)

// tableHeading is the heading of a published table; entities are shown by one
// that is called customer.
var tableHeading = regexp.MustCompile("(?m)^### `(\\w+)`(?:, `(\\w+)`)?$")

// TestEveryPublishedTableIsDescribed: the page has those that a run publishes,
// and no others.
func TestEveryPublishedTableIsDescribed(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(docs, "tables.md"))
	if err != nil {
		t.Fatal(err)
	}
	var described []string
	for _, found := range tableHeading.FindAllStringSubmatch(string(text), -1) {
		described = append(described, found[1])
		if found[2] != "" {
			described = append(described, found[2])
		}
	}
	published := append(slices.Clone(ir.ProjectTables), "orders"+ir.RowsTable, ir.SyncHeldPrefix+"everybody", ir.SyncLedgerPrefix+"everybody")
	published = append(published, ir.SyncRunsView, ir.SyncHealthView, ir.SyncErrorsView, ir.SyncStatesView)
	published = append(published, ir.SyncTables...)
	for _, suffix := range ir.PublishedTables {
		published = append(published, "customer"+suffix)
	}
	slices.Sort(described)
	slices.Sort(published)
	if !slices.Equal(described, published) {
		t.Errorf("docs/tables.md describes %q, and a run publishes %q", described, published)
	}
}
