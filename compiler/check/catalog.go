package check

import (
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// ReadCatalog reads a catalog.yaml. An error says what is wrong with it, with
// the line where YAML knows it.
func ReadCatalog(text []byte) (*models.Catalog, error) { return parse.ReadCatalog(text) }

// WriteCatalog writes a catalog.yaml: the same text for the same columns.
func WriteCatalog(catalog *models.Catalog) ([]byte, error) { return parse.WriteCatalog(catalog) }
