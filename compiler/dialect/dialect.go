// Package dialect says how a warehouse spells what the IR means, as data. A
// dialect is a table, not an interface: TestDialectsAreTotal proves that each
// spells or refuses every function and every type. This package knows no
// warehouse; adapters/warehouses/<name>/dialect fills in a Dialect and imports
// no driver, so that compiling needs no cgo and no connection.
package dialect

import (
	"io/fs"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// Binding says how tightly a spelling holds together, and so when it needs
// parentheses as an argument of another: an argument is put in parentheses when
// it binds less tightly than its place asks for.
type Binding int

// The bindings, loosest first.
const (
	BindOr Binding = iota + 1
	BindAnd
	BindNot
	BindCompare
	BindAdd
	BindMul
	BindUnary
	BindCall // calls, names, literals: never in parentheses
)

// Spelling is how a function is written. In SQL, {0}, {1}, … are the
// arguments, {*} all of them separated by commas; {0:add} asks that the argument
// bind at least as tightly as "add" (or, and, not, compare, add, mul, unary,
// call), the default being the spelling's own Binds for operators and "or" (no
// parentheses) inside a call. Join, when given, is put between any number of
// arguments instead. {tz} is the project's time zone as a string literal. Of an
// aggregate, {filter} is ` FILTER (WHERE …)` or nothing, {order} the ordering,
// {limit} the limit, {limit} only in list.
type Spelling struct {
	SQL   string
	Join  string
	Binds Binding
	// ByKind picks another spelling by the kind of the first argument.
	ByKind map[models.Kind]Spelling
}

// Dialect is everything that emit needs to know of a warehouse.
type Dialect struct {
	Name    string
	Quote   func(name string) string // always quoted, or bare where that is safe
	String  func(text string) string // a string literal
	Literal func(t models.Type, value string) string
	Types   map[models.Kind]string // spelling of each scalar kind; List is Types[List] with {0}
	Funcs   map[ir.Func]Spelling
	Refused map[ir.Func]string // what it cannot do and why; a diagnostic at the user's line
	Limits  Limits
	// Table gives the full, quoted name of a table of weft's.
	Table     func(l Layout, t ir.Table) string
	Templates fs.FS // a file here replaces the shared one of the same name
}

// Layout is where a plan's tables go, decided when it is emitted.
type Layout struct {
	Schema string // published tables
	State  string // the schema whose last published run counts; usually Schema
	Raw    string // schema of sources' tables that are named without one
}

// Limits are capabilities; the zero value is the most cautious.
type Limits struct {
	IdentifierLength int
}
