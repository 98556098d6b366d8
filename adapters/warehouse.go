// Package adapters states what weft asks of the outside: a warehouse that runs
// SQL. Each implementation lives in a folder of its own below warehouses/ and
// is tied to its name in one list, cmd/internal/cli/warehouses.go.
package adapters

import (
	"context"
	"errors"
	"time"

	"github.com/weft-cdp/weft/models"
)

// Warehouse runs the statements of a Plan. One Warehouse is one session: what
// a statement leaves behind (temporary tables, an open transaction) the next one
// sees. It is used by one goroutine at a time; Cancel of the context stops the
// statement in the warehouse too.
//
// Errors: an error of the engine is returned as *StatementError with the
// engine's own text, or around a *LostError when the connection broke; ErrLocked
// when somebody else holds the warehouse.
type Warehouse interface {
	// Exec runs one statement.
	Exec(ctx context.Context, sql string) error
	// Query runs one statement and gives its rows, values in Go's types: nil,
	// string, int64, float64, bool, time.Time (UTC; see Day for dates),
	// *big.Rat for decimals, []any for lists.
	Query(ctx context.Context, sql string) (*Rows, error)
	// Describe tells the columns of a source as the warehouse has them. The
	// folder is where relative files are looked for.
	Describe(ctx context.Context, source *models.Source) ([]models.CatalogColumn, error)
	// Close ends the session and lets others in.
	Close() error
}

// Day is the zone of the times that are dates, which stand for a day and not
// for a moment: midnight of UTC for who compares them, and never to be shown as
// another zone's clock shows a moment.
var Day = time.FixedZone("day", 0)

// Loader is a Warehouse that takes rows in: of sources that are files it cannot
// see, and what was decided outside of it.
type Loader interface {
	// Load fills the table that load.Create has made. It reads rows to their end
	// and leaves closing them to the caller.
	Load(ctx context.Context, load *models.Load, rows RowReader) error
}

// RowReader gives rows in batches.
type RowReader interface {
	// Next gives some rows, at least one, each with the values of Load.Columns in
	// their order and in the types of Warehouse.Query; io.EOF when there are no more.
	Next(ctx context.Context) ([][]any, error)
	Close() error
}

// Files reads the files of a project, for warehouses that cannot see them.
type Files interface {
	// Describe tells the columns of a source that is a file: with the type of the
	// language, and without a native one.
	Describe(ctx context.Context, source *models.Source) ([]models.CatalogColumn, error)
	// Read gives the columns of a load, in its order.
	Read(ctx context.Context, load *models.Load) (RowReader, error)
}

// Locker is a Warehouse that many use at once and that keeps other runs out of a
// schema. A warehouse that only one process can open needs none.
type Locker interface {
	// Lock takes the schema for one run until unlock is called or the process is
	// gone for a while; ErrLocked, with who has it and since when, otherwise.
	Lock(ctx context.Context, schema, runID string) (unlock func(context.Context) error, err error)
}

// Schemas is a Warehouse in which schemas are found and dropped.
type Schemas interface {
	// Schemas gives the names of those that begin so, sorted.
	Schemas(ctx context.Context, prefix string) ([]string, error)
	// DropSchema drops one that has nothing in it; else the error is ErrNotEmpty.
	DropSchema(ctx context.Context, schema string) error
}

// Estimator is a Warehouse that tells what a statement would read without
// running it.
type Estimator interface {
	// Estimate gives the bytes that would be billed; ErrNotEstimable for a
	// statement that reads tables which only exist while a run is under way, which
	// those of the schema that the run publishes to may be.
	Estimate(ctx context.Context, sql, schema string) (bytes int64, err error)
}

// Sizer is a Warehouse that knows how large sources are without reading them.
type Sizer interface {
	// Sizes gives what the warehouse keeps count of, by the source's name; nothing
	// where it does not, as of a view.
	Sizes(ctx context.Context, sources []*models.Source) (map[string]Size, error)
}

// Size is how large a source is: nil for what is not known. Rows may be an
// estimate.
type Size struct{ Rows, Bytes *int64 }

// Biller is a Warehouse that bills what it reads.
type Biller interface {
	// Billed gives the bytes that this session was billed so far.
	Billed() int64
}

// Typer is a Warehouse that tells what a query takes and gives without running it.
type Typer interface {
	// TypeQuery prepares one statement. What the warehouse has against its text is a
	// *QueryError.
	TypeQuery(ctx context.Context, query string) (*QueryTypes, error)
}

// QueryTypes are the named parameters of a query, in the order in which they
// appear first, and the columns that it gives. A type that the warehouse does not
// know has no Native name. A whole number is an Int however wide it is: who reads
// one that does not fit gets an error, not another number.
type QueryTypes struct {
	Params, Columns []models.CatalogColumn
	// Open tells that the columns are not known before a parameter is given: there is
	// a place that says nothing of its type.
	Open bool
}

// QueryError is what a warehouse has against the text of a query. Offset is the
// byte of the query at which it found that, or -1.
type QueryError struct {
	Offset int
	Err    error
}

func (e *QueryError) Error() string { return e.Err.Error() }

// Unwrap gives the engine's error.
func (e *QueryError) Unwrap() error { return e.Err }

// Examiner is a Warehouse that tells whether a target is fit for runs.
type Examiner interface {
	// Examine checks the target step by step: version, rights, schemas, clock.
	// What cannot be checked after a failure is left out.
	Examine(ctx context.Context, layout Layout) []Finding
}

// Layout is where a target's tables are: schemas, in the warehouse's own words
// databases or datasets.
type Layout struct {
	Schema string // of published tables
	Raw    string // of sources' tables that are named without one; "" when there are none
}

// Finding is the result of one check of a target.
type Finding struct {
	Name   string // what was checked, a few words: "rights on weft"
	Level  FindingLevel
	Detail string // what was found, one line
	Fix    string // what to do, perhaps a statement to run; "" when nothing
}

// FindingLevel says how bad a finding is.
type FindingLevel int

// The levels, best first.
const (
	FindingOK FindingLevel = iota
	FindingWarning
	FindingFailed
)

// ErrNotEstimable says that what a statement reads is known only while a run is
// under way.
var ErrNotEstimable = errors.New("it reads tables that only exist during a run")

// Rows is a small result, whole. A warehouse that sends nothing of an empty result
// gives no columns of it either; Typer tells them.
type Rows struct {
	Columns []string
	Rows    [][]any
}

// ErrLocked says that another process holds the warehouse.
var ErrLocked = errors.New("the warehouse is in use by another process")

// ErrNotEmpty says that something is left in a schema.
var ErrNotEmpty = errors.New("there is something else in the schema")

// ErrBudget says that a statement would cost more than the target allows.
var ErrBudget = errors.New("the budget of the target does not allow it")

// ErrNoTable says that a table, or what it would lie in, is not there, or that weft
// may not see it. Describe gives it for a source that is a table.
var ErrNoTable = errors.New("there is no such table")

// NoTable is an error of an engine, in its own words, that is ErrNoTable.
func NoTable(err error) error { return noTableError{err} }

type noTableError struct{ error }

func (e noTableError) Unwrap() []error { return []error{e.error, ErrNoTable} }

// LostError says that the connection broke, or that the warehouse stopped, while
// a statement ran: what the session held is gone, and the statement is not to blame.
type LostError struct{ Place string } // "clickhouse at ch.example.com:8443"

func (e *LostError) Error() string { return "the connection to " + e.Place + " was lost" }

// StatementError is an error of the engine, with the statement.
type StatementError struct {
	SQL string
	Err error
}

func (e *StatementError) Error() string { return e.Err.Error() }

// Unwrap gives the engine's error.
func (e *StatementError) Unwrap() error { return e.Err }
