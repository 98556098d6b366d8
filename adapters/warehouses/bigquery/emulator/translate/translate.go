// Package translate writes a statement that the analyzer resolved as DuckDB
// SQL: one sub-select for every scan of the resolved tree, every resolved
// column under the name c<id>. What goes out are statements to be run in order.
//
// A node, a function or a type without an exact counterpart is an Unsupported
// error that names it, never a guess. What DuckDB's own functions mean
// differently is left to the Go functions of package functions, whose names
// start with bq_. The package runs nothing and must not know of HTTP.
package translate

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"time"

	gs "github.com/goccy/go-googlesql"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/analyze"
	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/functions"
)

// Unsupported names what has no DuckDB form.
type Unsupported struct{ What string }

func (u Unsupported) Error() string { return "the emulator has no DuckDB form of " + u.What }

// Prepare makes a DuckDB database able to run what Statement writes. Once per
// database is enough, on any connection.
func Prepare(ctx context.Context, conn *sql.Conn) error {
	return functions.Register(ctx, conn)
}

// Statement gives the DuckDB statements of st. They are run in order on the
// session's own connection and, where they are several, in one transaction.
// The last one gives the rows of a Select, with one column for each of
// st.Columns, or the number of rows changed by Insert, Update, Delete, Merge
// and Truncate (one row, one column).
//
// Structs come as STRUCT(_0 …, _1 …), JSON as VARCHAR, BIGNUMERIC and INTERVAL
// of an answer as VARCHAR, and arrays are never null and have no null in them.
//
// A session that knows the statement knows what was written for it.
func Statement(s *analyze.Session, st *analyze.Statement) (statements []string, err error) {
	if statements = s.Written(st); statements != nil {
		return statements, nil
	}
	defer rescue(&err)
	t := &translator{st: st, names: map[string]string{}, now: time.Now().UTC()}
	statements = t.statement()
	if !t.dated {
		s.Keep(st, statements)
	}
	return statements, nil
}

// translator works on one statement.
type translator struct {
	st        *analyze.Statement
	names     map[string]string // by c<id>: what stands for a column that is not called so
	recursive []string          // the recursive WITH entries around
	guard     string            // of a MERGE's action: the condition for its values
	arguments map[string]bool   // of the SQL function whose body is written
	now       time.Time
	view      bool // the text outlives this moment
	dated     bool // the text has the moment in it
}

// failure carries an error out of the recursion, as in encoding/json: every
// accessor of the tree can fail, and none does in a tree that was resolved.
type failure struct{ err error }

func rescue(err *error) {
	switch r := recover().(type) {
	case nil:
	case failure:
		*err = r.err
	default:
		panic(r)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(failure{err})
	}
	return v
}

func unsupported(format string, args ...any) {
	panic(failure{Unsupported{fmt.Sprintf(format, args...)}})
}

// column gives the name of a resolved column.
func (t *translator) column(c *gs.ResolvedColumn) string {
	n := "c" + strconv.Itoa(int(must(c.ColumnId())))
	if other, ok := t.names[n]; ok {
		return other
	}
	return n
}
