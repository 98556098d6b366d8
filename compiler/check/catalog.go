package check

import (
	"maps"
	"slices"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// ReadCatalog reads a catalog.yaml. An error says what is wrong with it, with
// the line where YAML knows it.
func ReadCatalog(text []byte) (*models.Catalog, error) { return parse.ReadCatalog(text) }

// WriteCatalog writes a catalog.yaml: the same text for the same columns.
func WriteCatalog(catalog *models.Catalog) ([]byte, error) { return parse.WriteCatalog(catalog) }

// catalogName is the file that the columns of a saved catalog come from.
const catalogName = "catalog.yaml"

// ForeignCatalog warns of a catalog that was read from another warehouse than
// the one it would be used for: a column is read by the type that its warehouse
// has for it. Nil when it fits, or when nobody noted where it is from.
func ForeignCatalog(catalog *models.Catalog, warehouse string) models.Diagnostics {
	if catalog == nil || catalog.Warehouse == "" || warehouse == "" || catalog.Warehouse == warehouse {
		return nil
	}
	d := diag.Warn(diag.ForeignCatalog, models.Span{File: catalogName, Line: 1, Col: 1},
		"%s has the columns as %s has them, and the target is of type %s: it is left aside", catalogName, catalog.Warehouse, warehouse)
	d.Notes = append(d.Notes, models.Note{Text: "`weft catalog` with the same --target writes it anew; with a --target of type " + catalog.Warehouse + " it is used"})
	return models.Diagnostics{d}
}

// noteSaved adds to a column that is not known, and is no other one misspelt, that the
// warehouse may have it by now.
func (c *checker) noteSaved(d models.Diagnostic, s *models.Source) models.Diagnostic {
	if d.Fix == nil && c.catalog.Saved[s.Name] {
		d.Notes = append(d.Notes, models.Note{Text: "its columns are known from " + catalogName + ": `weft catalog` reads them anew"})
	}
	return d
}

// checkCatalog warns of sources in the catalog that the model has no more:
// nothing keeps them up to date.
func (c *checker) checkCatalog() {
	for _, name := range slices.Sorted(maps.Keys(c.catalog.Sources)) {
		if c.sources[name] != nil || c.isRefused("source", "", name) {
			continue
		}
		d := diag.Warn(diag.StaleCatalog, models.Span{File: catalogName, Line: 1, Col: 1}, "%s has the columns of a source %q, and the model has no such source", catalogName, name)
		d.Notes = append(d.Notes, models.Note{Text: "`weft catalog` writes it anew, and says what changed"})
		c.report(d)
	}
}
