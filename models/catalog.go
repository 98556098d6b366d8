package models

// Catalog is what is known of the sources' columns before any query: read from
// the warehouse, or from a saved catalog.yaml, so that checking needs no
// connection. Sources it does not know are checked leniently.
type Catalog struct {
	Warehouse string                     // the type of the target that was asked; "" when nobody noted it
	Sources   map[string][]CatalogColumn // by the source's name in the model
	// Saved are sources whose columns come from catalog.yaml: the warehouse may have others
	// by now.
	Saved map[string]bool
}

// CatalogColumn is a column as the warehouse has it. Native is the
// warehouse's own type name; T is Unknown when the language has no such type.
type CatalogColumn struct {
	Name   string
	Native string
	T      Type
}
