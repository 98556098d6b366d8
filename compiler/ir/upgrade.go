package ir

import (
	"slices"
	"strings"

	"github.com/weft-cdp/weft/models"
)

// LayoutVersion counts what PublishedColumns have been: raise it with them. What an
// earlier version of weft made may lack columns, and what a later one made may
// mean something else.
const LayoutVersion = 2

// The kinds of the rows of weft_objects.
const (
	TableKind       = "table"
	ViewKind        = "view"
	LayoutKind      = "layout"      // its name is a LayoutVersion that all tables of the schema have reached
	EnvironmentKind = "environment" // the schema is that of the environment of this name
)

// MissingColumn is a column that a table of an earlier version of weft lacks.
type MissingColumn struct {
	Table  Table
	Column TableColumn // rows that are there have none: it may be null
}

// MissingColumns are those that a table lacks which has these columns; none where
// it is no table of PublishedColumns, or one that was going to take the place of
// another.
func MissingColumns(t Table, has []models.CatalogColumn) []MissingColumn {
	if strings.HasPrefix(string(t.Name), NextPrefix) {
		return nil
	}
	return Lacking(t, PublishedColumns[PublishedKind(t.Name)], has)
}

// Lacking are the columns of those that a table should have which it has not.
func Lacking(t Table, should []TableColumn, has []models.CatalogColumn) []MissingColumn {
	var missing []MissingColumn
	for _, c := range should {
		if slices.ContainsFunc(has, func(known models.CatalogColumn) bool { return strings.EqualFold(known.Name, string(c.Name)) }) {
			continue
		}
		if c.T.Kind != models.List { // which is empty instead
			c.T = c.T.OrNull()
		}
		missing = append(missing, MissingColumn{t, c})
	}
	return missing
}
