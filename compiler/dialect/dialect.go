// Package dialect says how a warehouse spells what the IR means, as data. A
// dialect is a table, not an interface: TestDialectsAreTotal proves that each
// spells or refuses every function and every type. This package knows no
// warehouse; adapters/warehouses/<name>/dialect fills in a Dialect and imports
// no driver, so that compiling needs no cgo and no connection.
package dialect

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// Dialect is everything that emit needs to know of a warehouse.
type Dialect struct {
	Name string

	// Names, values and types.
	Quote   func(name string) string // a name: always quoted, or bare where that is safe
	String  func(text string) string // a text as a literal
	Literal func(t models.Type, value string) string
	Types   map[models.Kind]string // the name of each kind of type; {0} in that of lists is their elements'
	Natives []Native               // how its own column types are read; the first that fits

	// Functions: each is spelled, or refused at the user's line.
	Funcs   map[ir.Func]Spelling
	Refused map[ir.Func]string // what it cannot do and why
	Score   Spelling           // ir.Score: {0} the value, {1} the number of buckets, {order} nothing or a blank and DESC
	Cast    Spelling           // {0} as the type {1}, an error where that fails; ByKind goes by the type

	// What the places of spellings stand for.
	Local   Spelling                  // of {0:local} outside UTC: {0} on the project's clock
	Kept    Spelling                  // of {0:kept}: {0} the filter's condition, {1} the argument; IF({0}, {1}, NULL)
	Format  func(codes string) string // of {0:format}: strftime's codes in the engine's own
	Pattern func(re2 string) string   // of {0:pattern}: a regular expression, so that it means the same

	Param string // a value of the type {1} that is given when the statement runs, by the name {0}

	// What an engine must be told where others know; empty where it knows.
	Null    Spelling // null as a value of the type {0}; ByKind goes by the type; without it Cast does
	Truth   Spelling // {0}, a condition that comes out as a number, as a bool
	Factor  Spelling // {0}, the first factor of a product of decimals, so that the product is exact; with Limits.WrapsDecimals what is summed, too
	Product Spelling // {0}, a product of decimals, rounded to 9 digits after the point; with Limits.CrowdsDecimals in the type of a decimal, too

	// Statements.
	Table     func(l Layout, t ir.Table) string // the full, quoted name of a table of weft's
	Create    map[ir.Space]string               // makes the table {0}, before an AS and a query; {keys} are the columns it is looked up by, {columns} all of them, in brackets
	Column    ColumnTypes
	Templates fs.FS // a file here replaces the shared one of the same name
	Capitals  bool  // functions of the shared templates are written in capitals
	Script    Script

	Limits Limits
}

// ColumnTypes is how the type {0} is written of a column that is declared, where
// that says more than the type; "" where it does not.
type ColumnTypes struct {
	Declared bool   // of a table that is made from a query too
	Required string // every row has a value
	Optional string // a row may be without
	Few      string // a text with few different values; {0} is one of those above
}

// ColumnType is the type of a column as it is declared. A list is never without
// a value and is written as it is.
func (d *Dialect) ColumnType(c ir.TableColumn, written string) string {
	wrap := func(form string) {
		if form != "" {
			written = strings.ReplaceAll(form, "{0}", written)
		}
	}
	switch {
	case c.T.Kind == models.List:
		return written
	case c.T.Nullable:
		wrap(d.Column.Optional)
	default:
		wrap(d.Column.Required)
	}
	if c.Few {
		wrap(d.Column.Few)
	}
	return written
}

// Script is how the files of a plan are run by hand.
type Script struct {
	Run   string // a command of the shell or of the warehouse's command line that runs the script {0}, with {flags}
	Flags []Flag // what settings of the target add to commands
	Begin string // its first lines
	Read  string // reads the file {0}; "" when the command line has no such thing, and the script holds every statement
	// Parts says how a script is run in parts, in one session, because files must
	// be loaded on the way.
	Parts string
	// Load says how the file {file} gets into the session's table {table}.
	Load string
}

// Flag is what a setting adds to a command, where the target has it: {0} is its
// value. Secrets are in no flag.
type Flag struct{ Setting, Text string }

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
	// NullsFirst says that nulls are the smallest in an aggregate's order: the
	// language has them as the largest.
	NullsFirst bool
	// NarrowIntegers says that an integer literal may be narrower than 64 bits,
	// so that arithmetic on nothing but literals needs a cast.
	NarrowIntegers bool
	// WrapsDecimals says that a product of an int and a decimal, and a sum of
	// decimals, come out wrong where they have no place: Dialect.Factor makes the
	// place.
	WrapsDecimals bool
	// CrowdsDecimals says that a sum of decimals, and a product of an int and a
	// decimal, keeps the digits after the point that go in and gives all others of
	// the type to those before it: where a value with more of them stands beside it
	// in a CASE, both have its few.
	CrowdsDecimals bool
	// LikeNumbers says that numbers of different kinds have no type in common
	// where one of them is chosen (coalesce, if, greatest, …): they are made alike.
	LikeNumbers bool
	// LiteralIn says that IN takes nothing but literals that are not null: with
	// anything else it is written as equalities.
	LiteralIn bool
	// KeepsTableNames says that the column "a.x" of a join is called "a.x" outside
	// where another relation has an x too: it gets its name again.
	KeepsTableNames bool
	// PatchesBeside says that it has no transaction over several tables: what is
	// published is patched in copies beside it, which are put in place together.
	PatchesBeside bool
	// Formats are the file formats that it can read.
	Formats []string
	// Uploads says that it sees no files of the project: they are loaded into a
	// table of the session before they are read.
	Uploads bool
	// Columns is what the name of a column may be, as RE2 for the whole name; ""
	// when it may be anything.
	Columns string
	// Prefixes are beginnings of such names, in small letters, that the warehouse
	// keeps for itself.
	Prefixes []string
	// ColumnRule says both to the user.
	ColumnRule string
	// Unseen is an alias that no column can have, for a warehouse in which the
	// name or alias of a table hides a column of the same name.
	Unseen string
}

// ColumnNames gives the test of whether a column may have a name.
func (l Limits) ColumnNames() func(name string) bool {
	form := regexp.MustCompile(`^(?:` + l.Columns + `)$`)
	return func(name string) bool {
		small := strings.ToLower(name)
		kept := slices.ContainsFunc(l.Prefixes, func(prefix string) bool { return strings.HasPrefix(small, prefix) })
		return !kept && (l.Columns == "" || form.MatchString(name))
	}
}
