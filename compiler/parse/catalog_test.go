package parse_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// TestCatalogRoundTrip: whatever names a warehouse has, what is written is
// read back, and written the same again.
func TestCatalogRoundTrip(t *testing.T) {
	kinds := []string{"", "text", "int", "decimal", "float", "bool", "date", "timestamp", "list<text>", "list<int>"}
	rapid.Check(t, func(t *rapid.T) {
		catalog := &models.Catalog{
			Warehouse: rapid.SampledFrom([]string{"", "duckdb", "no"}).Draw(t, "warehouse"),
			Sources:   map[string][]models.CatalogColumn{},
		}
		for _, source := range rapid.SliceOfDistinct(rapid.StringMatching(`[a-z_]{1,5}|null|yes`), rapid.ID).Draw(t, "sources") {
			columns := map[string]models.CatalogColumn{}
			for _, name := range rapid.SliceOfDistinct(rapid.String(), rapid.ID).Draw(t, "columns") {
				kind, _ := models.ParseType(rapid.SampledFrom(kinds).Draw(t, "type"))
				columns[name] = models.CatalogColumn{Name: name, Native: rapid.String().Draw(t, "native"), T: kind.OrNull()}
			}
			catalog.Sources[source] = slices.SortedFunc(maps.Values(columns), func(a, b models.CatalogColumn) int { return strings.Compare(a.Name, b.Name) })
			if catalog.Sources[source] == nil {
				catalog.Sources[source] = []models.CatalogColumn{}
			}
		}
		text, err := parse.WriteCatalog(catalog)
		if err != nil {
			t.Fatal(err)
		}
		got, err := parse.ReadCatalog(text)
		if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		catalog.Saved = map[string]bool{} // it was not, and what is read was
		for source := range catalog.Sources {
			catalog.Saved[source] = true
		}
		if diff := cmp.Diff(catalog, got); diff != "" {
			t.Fatalf("-written +read\n%s\n%s", diff, text)
		}
	})
}

func TestReadCatalogErrors(t *testing.T) {
	for text, want := range map[string]string{
		"sources: {orders: {a: {type: txt}}}":    `column "a" of "orders" has the type "txt", and there is no such type`,
		"sources: {orders: {a: {typ: text}}}":    "line 1: field typ not found",
		"sources: [a]":                           "cannot unmarshal",
		"sources:\n  orders: {a: {type: text}\n": "did not find expected",
	} {
		if _, err := parse.ReadCatalog([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q gives %v, want %q", text, err, want)
		}
	}
	if catalog, err := parse.ReadCatalog(nil); err != nil || len(catalog.Sources) != 0 {
		t.Errorf("an empty catalog gives %v, %v", catalog, err)
	}
}
