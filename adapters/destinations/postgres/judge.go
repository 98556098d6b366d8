package postgres

import (
	"context"
	"errors"
	"fmt"
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations/postgres/marks"
)

// Classes of SQLSTATE: the first two letters of a code.
const (
	classConnection   = "08"
	classData         = "22"
	classConstraint   = "23"
	classAuth         = "28"
	classTransaction  = "40"
	classResources    = "53"
	classLimits       = "54"
	classState        = "55"
	classIntervention = "57"
	classSyntax       = "42"
	noRight           = "42501"
)

// uncommitted says whether an error of COMMIT proves that nothing was applied. What
// a deferred constraint or a serialization finds does; that the server shuts down, or a
// connection is taken away, may be said when the commit is on the disk already.
func uncommitted(err error) bool {
	var said *pgconn.PgError
	return errors.As(err, &said) && slices.Contains([]string{classData, classConstraint, classTransaction}, said.Code[:2]) ||
		errors.Is(err, pgx.ErrTxCommitRollback)
}

// explain says what an error proves of all rows of a batch. What the server says
// quotes values, so its words are not used: the code is, and names.
func (d *Destination) explain(err error) adapters.Result {
	var w *wrong
	if errors.As(err, &w) {
		return adapters.Result{Outcome: adapters.Misconfigured, Code: w.code, Message: w.message}
	}
	var said *pgconn.PgError
	if !errors.As(err, &said) {
		return unconnected(err)
	}
	r := adapters.Result{Code: said.Code, Message: fmt.Sprintf("the database refuses (SQLSTATE %s%s)", said.Code, about(said))}
	switch class := said.Code[:2]; {
	case said.Code == noRight, class == classAuth:
		r.Outcome = adapters.Auth
		r.Message = fmt.Sprintf("the account has not the right (SQLSTATE %s%s): it needs SELECT, INSERT, UPDATE and DELETE on the table and on %s, and CREATE in the schema %q once", said.Code, about(said), marks.Table, d.schema)
	case class == classData, class == classConstraint:
		r.Outcome = adapters.Poison
	case slices.Contains([]string{classTransaction, classResources, classState, classIntervention}, class):
		r.Outcome = adapters.Throttled // rolled back: it was too much at once, or somebody stops the server
	case class == classConnection:
		r.Outcome = adapters.NotSent
	default: // of what the sync names, something is not so
		r.Outcome = adapters.Misconfigured
	}
	return r
}

// about tells what of the database an error is about.
func about(said *pgconn.PgError) string {
	var b strings.Builder
	for _, part := range []struct{ kind, name string }{{"table", said.TableName}, {"column", said.ColumnName}, {"constraint", said.ConstraintName}} {
		if part.name != "" {
			fmt.Fprintf(&b, ", %s %q", part.kind, part.name)
		}
	}
	return b.String()
}

// unconnected is for errors that the server did not send. Before the commit they
// prove that nothing was applied: what is not committed is rolled back.
func unconnected(err error) adapters.Result {
	r := adapters.Result{Outcome: adapters.NotSent, Code: "connection", Message: "the connection to the database broke"}
	var network *net.OpError
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		r.Message = fmt.Sprintf("the database has not answered within %s", patience)
	case errors.As(err, &network) && network.Op == "dial":
		r.Message = "the database cannot be reached"
	}
	return r
}

// copyPlace is where COPY says in which line, and at which column, it stopped.
var copyPlace = regexp.MustCompile(`^COPY ` + staged + `, line ([0-9]+)(?:, column ([^:]+))?`)

// refused says what an error before the commit proves of each row. COPY names the
// line, which is the row; the others can be sent without it.
func (d *Destination) refused(batch *adapters.Batch, err error) adapters.Results {
	results := batch.Every(d.explain(err))
	var said *pgconn.PgError
	if results.Rows[0].Outcome != adapters.Poison || !errors.As(err, &said) {
		return results
	}
	place := copyPlace.FindStringSubmatch(said.Where)
	if place == nil {
		return results
	}
	line, err := strconv.Atoi(place[1])
	if err != nil || line < 1 || line > len(batch.Rows) {
		return results
	}
	message := fmt.Sprintf("a column does not take the value (SQLSTATE %s)", said.Code)
	if place[2] != "" {
		message = fmt.Sprintf("the column %q does not take the value (SQLSTATE %s)", place[2], said.Code)
	}
	results.Rows[line-1] = adapters.Result{Outcome: adapters.Rejected, Code: said.Code, Message: message}
	return results
}
