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
// engine's own text; ErrLocked when somebody else holds the warehouse.
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

// Rows is a small result, whole.
type Rows struct {
	Columns []string
	Rows    [][]any
}

// ErrLocked says that another process holds the warehouse.
var ErrLocked = errors.New("the warehouse is in use by another process")

// StatementError is an error of the engine, with the statement.
type StatementError struct {
	SQL string
	Err error
}

func (e *StatementError) Error() string { return e.Err.Error() }

// Unwrap gives the engine's error.
func (e *StatementError) Unwrap() error { return e.Err }
