package warehousetest

import (
	"slices"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// Tables are the cells of published tables, each with its rows sorted. Ids are as
// readers see them.
type Tables map[string][][]string

// Left runs an archive in an empty warehouse and gives what it left: all that is
// published of entities, but for what the warehouse only tells itself. Rebuilt is
// what is there after one more run as at the same moment that builds everything
// anew.
func Left(t *testing.T, archive *txtar.Archive, w Warehouse) (left, rebuilt Tables, err error) {
	t.Helper()
	a, err := newArchive(archive)
	if err != nil {
		return nil, nil, err
	}
	warehouse, err := a.runIn(t, w)
	if err != nil {
		return nil, nil, err
	}
	if left, err = a.tables(w, warehouse); err != nil {
		return nil, nil, err
	}
	plan, err := a.compile(w, warehouse, lower.Options{FullRefresh: true})
	if err != nil {
		return nil, nil, err
	}
	if _, err := warehouse.run(plan); err != nil {
		return nil, nil, err
	}
	rebuilt, err = a.tables(w, warehouse)
	return left, rebuilt, err
}

// tables reads what the archive's project publishes of its entities.
func (a *archive) tables(w Warehouse, warehouse Opened) (Tables, error) {
	tree, mistakes := parse.Files(a.project)
	project, more := check.Project(tree, nil, tools)
	if err := wrong(append(mistakes, more...)); err != nil {
		return nil, err
	}
	found := Tables{}
	for _, e := range project.Entities {
		for _, suffix := range ir.PublishedTables {
			if suffix == ir.StitchedTable {
				continue // it holds numbers that each warehouse makes in its own way
			}
			rows, err := warehouse.cells(w, e.Name+suffix, columnsOf(e, suffix), nil)
			if err != nil {
				return nil, err
			}
			found[e.Name+suffix] = rows
		}
		for _, past := range pastsOf(e) {
			rows, err := warehouse.cells(w, past, []string{"profile_id", "value", "valid_from", "valid_to"}, nil)
			if err != nil {
				return nil, err
			}
			found[past] = rows
		}
	}
	return found, nil
}

// pastsOf names the tables of values that an entity's traits had.
func pastsOf(e *models.Entity) []string {
	var names []string
	for _, trait := range e.Traits {
		if trait.History {
			names = append(names, e.Name+"_"+trait.Name+ir.PastTable)
		}
	}
	return names
}

// columnsOf names the columns of a published table that every model has, and the
// traits.
func columnsOf(e *models.Entity, suffix string) []string {
	var names []string
	for _, c := range ir.PublishedColumns[suffix] {
		names = append(names, string(c.Name))
	}
	if suffix != ir.ProfilesTable {
		return names
	}
	names = append(names, "profile_id")
	for _, trait := range e.Traits {
		names = append(names, trait.Name)
	}
	slices.Sort(names)
	return names
}
