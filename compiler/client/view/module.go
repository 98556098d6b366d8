package view

import (
	"fmt"

	"github.com/weft-cdp/weft/models"
)

// Module writes types and values for a language whose clients leave drivers to a
// module called warehouse, which has for each kind of value how it is read and given.
type Module struct {
	// Types are the types of values that are there, and Names what the module calls
	// their kinds.
	Types, Names map[models.Kind]string
	// How types are written, around the type of a value that is there: one that may be
	// missing, a list, and a list that a function takes.
	Missing, List, ListGiven string
	// What the module calls the functions that read and give lists.
	ReadList, GiveList string
}

// FieldType is the type of a field.
func (m *Module) FieldType(t models.Type) string {
	switch {
	case t.Kind == models.List:
		return fmt.Sprintf(m.List, m.Types[t.Elem])
	case t.Nullable:
		return fmt.Sprintf(m.Missing, m.Types[t.Kind])
	}
	return m.Types[t.Kind]
}

// ParamType is the type of a parameter.
func (m *Module) ParamType(t models.Type) string {
	if t.Kind == models.List {
		return fmt.Sprintf(m.ListGiven, m.Types[t.Elem])
	}
	return m.Types[t.Kind]
}

// Read is the expression that reads a column.
func (m *Module) Read(t models.Type, column, _ string) string {
	how, of := "must", t.Kind
	switch {
	case t.Kind == models.List:
		how, of = m.ReadList, t.Elem
	case t.Nullable:
		how = "maybe"
	}
	return fmt.Sprintf("warehouse.%s(row, %q, warehouse.%s)", how, column, m.Names[of])
}

// Give is the expression that gives a parameter to the driver.
func (m *Module) Give(t models.Type, param string) string {
	how, of := "given", t.Kind
	if t.Kind == models.List {
		how, of = m.GiveList, t.Elem
	}
	return fmt.Sprintf("warehouse.%s(warehouse.%s, %s)", how, m.Names[of], param)
}
