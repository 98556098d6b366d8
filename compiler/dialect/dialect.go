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

// Spelling is how a function is written. In SQL, {0}, {1}, … are the arguments,
// {*} all of them and {1*} those from the second on, separated by commas. A
// place may ask for more, after a colon:
//
//	{0:add}    the argument must bind at least as tightly as "add" (or, and,
//	           not, compare, add, mul, unary, call). The default is "or" (no
//	           parentheses) where the spelling binds as a call, else the
//	           spelling's own binding.
//	{0:local}  a timestamp as the wall clock of the project's time zone shows it
//	{0:date}   the calendar date of a timestamp or a date in that zone
//	{0:time}   a date's midnight in that zone, or the timestamp itself
//
// {tz} is the project's time zone as a string literal. Of an aggregate,
// {filter} is ` FILTER (WHERE …)` or nothing, {order} the ordering columns (the
// value itself when there are none), {order:desc} each of them followed by DESC,
// {limit} the greatest length. An engine without FILTER writes {0:kept} instead:
// the argument where the filter holds, else null, as Dialect.Kept spells it.
//
// A line break in SQL, with the indent after it, is where the text is broken
// when it is too long for one line, and a blank otherwise.
//
// Join, when given, stands between any number of arguments instead.
type Spelling struct {
	SQL   string
	Join  string
	Binds Binding
	// ByKind picks another spelling by the kind of the first argument.
	ByKind map[models.Kind]Spelling
	// ByCount picks another spelling by the number of arguments.
	ByCount map[int]Spelling
	// UTC replaces SQL in projects whose time zone is UTC.
	UTC string
	// Plain replaces SQL when the last argument is literal text without a
	// backslash (patterns that need no escape character are faster).
	Plain string
	// Unordered replaces SQL in an aggregate without Order.
	Unordered string
	// Filtered replaces SQL in an aggregate with a filter; {where} in it is the
	// filter's condition.
	Filtered string
	// Unlimited replaces SQL in an aggregate without Limit.
	Unlimited string
	// Filters says that the engine's aggregate does not leave nulls out, so that
	// {filter} has to.
	Filters bool
}

// Dialect is everything that emit needs to know of a warehouse.
type Dialect struct {
	Name    string
	Quote   func(name string) string // always quoted, or bare where that is safe
	String  func(text string) string // a string literal
	Literal func(t models.Type, value string) string
	Types   map[models.Kind]string // spelling of each scalar kind; List is Types[List] with {0}
	Natives []Native               // how its own column types are read; the first that fits
	Funcs   map[ir.Func]Spelling
	Local   Spelling           // what {0:local} means outside UTC
	Score   Spelling           // ir.Score: {0} the value, {1} the number of buckets, {order} nothing or a blank and DESC
	Cast    Spelling           // {0} as the type {1}, an error where that fails
	Product Spelling           // {0}, a product of decimals, to 9 digits after the point; empty when the engine does so itself
	Kept    Spelling           // what {0:kept} means: {0} the filter's condition, {1} the argument; empty when FILTER does
	Refused map[ir.Func]string // what it cannot do and why; a diagnostic at the user's line
	Limits  Limits
	// Table gives the full, quoted name of a table of weft's.
	Table func(l Layout, t ir.Table) string
	// Create begins the statement that makes a table from a query, by space:
	// {0} is the table, {keys} the columns by which a published table is looked up.
	Create    map[ir.Space]string
	Templates fs.FS // a file here replaces the shared one of the same name
}

// Layout is where a plan's tables go, decided when it is emitted.
type Layout struct {
	Schema string // published tables
	State  string // the schema whose last published run counts; usually Schema
	Raw    string // schema of sources' tables that are named without one
}

// Native says how a column of one of the warehouse's own types is read.
type Native struct {
	Pattern string      // RE2, matched against the whole type name, upper case
	T       models.Type // what it is in the language
	Read    string      // {0} converted to that; "" when it already fits
}

// Limits are capabilities; the zero value is the most cautious.
type Limits struct {
	IdentifierLength int
	// NarrowIntegers says that an integer literal may be narrower than 64 bits,
	// so that arithmetic on nothing but literals needs a cast.
	NarrowIntegers bool
	// Formats are the file formats that it can read.
	Formats []string
	// Uploads says that it sees no files of the project: they are loaded into a
	// table of the session before they are read.
	Uploads bool
	// Columns is what the name of a column may be, as RE2 for the whole name; ""
	// when it may be anything.
	Columns string
	// ColumnRule says the same to the user.
	ColumnRule string
}
