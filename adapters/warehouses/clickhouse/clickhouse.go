// Package clickhouse runs plans in ClickHouse, over HTTP or the native protocol.
//
// In come Settings (from a target of the model) and statements; out go rows in
// Go's types, the columns of sources, and errors with the engine's own text but
// without the data that it quotes. It must not know the model beyond where a
// source lies, nor what any statement means: all SQL of a run is in its plan.
package clickhouse

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/weft-cdp/weft/adapters"
)

// Warehouse is one session on one server: over HTTP one that the server keeps
// under an id, in the native protocol one connection.
type Warehouse struct {
	settings Settings
	files    adapters.Files
	http     bool
	version  string // of the server
	id       string // of the session

	mu      sync.Mutex // held while the session is busy: its owner and its keeper use it
	db      *sql.DB
	conn    *sql.Conn // the session
	checked bool      // over HTTP: the session exists, and must not be made anew
	beside  *sql.DB   // connections of no session, for what must not wait for it

	beating  time.Duration        // how often a lock is written to
	lock     atomic.Pointer[lock] // the run's; nil for none
	lockLost atomic.Bool
	stop     context.CancelFunc
	kept     sync.WaitGroup
}

var (
	_ adapters.Warehouse = (*Warehouse)(nil)
	_ adapters.Loader    = (*Warehouse)(nil)
	_ adapters.Locker    = (*Warehouse)(nil)
	_ adapters.Examiner  = (*Warehouse)(nil)
)

// Open opens a session on the server of the settings. Sources that are files
// are described by files, which may be nil where there are none.
//
// Errors say what to do: about an address where no ClickHouse answers, TLS,
// credentials, missing databases and servers that are too old.
func Open(ctx context.Context, settings Settings, files adapters.Files) (*Warehouse, error) {
	w := &Warehouse{settings: settings, files: files, id: newID(), beating: beating, stop: func() {}}
	if err := w.connect(ctx); err != nil {
		return nil, errors.Join(err, w.Close())
	}
	w.keepAlive()
	return w, nil
}

// Exec runs one statement.
func (w *Warehouse) Exec(ctx context.Context, statement string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	err := w.run(ctx, func(ctx context.Context) error {
		on, err := w.session(statement)
		if err != nil {
			return err
		}
		return w.exec(ctx, on, statement)
	})
	if err != nil {
		return w.statementError(ctx, statement, err)
	}
	return nil
}

// Query runs one statement and gives its rows.
func (w *Warehouse) Query(ctx context.Context, statement string) (*adapters.Rows, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var result *adapters.Rows
	err := w.run(ctx, func(ctx context.Context) error {
		var err error
		result, err = w.rows(ctx, statement)
		return err
	})
	if err != nil {
		return nil, w.statementError(ctx, statement, err)
	}
	return result, nil
}

// connection is what both a session and the connections beside it can do.
type connection interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// exec runs a statement for what it does. The driver has a way for that, which
// over HTTP does not read the answer, in which an error may stand; and in the
// native protocol its other way takes an answer without rows for a broken
// connection.
func (w *Warehouse) exec(ctx context.Context, on connection, statement string) error {
	if !w.http {
		_, err := on.ExecContext(ctx, statement)
		return err
	}
	_, err := query(ctx, on, statement)
	return err
}

// rows asks the session.
func (w *Warehouse) rows(ctx context.Context, statement string) (*adapters.Rows, error) {
	if w.conn == nil {
		return nil, errSessionLost
	}
	return query(ctx, w.conn, statement)
}

func query(ctx context.Context, on connection, statement string) (*adapters.Rows, error) {
	rows, err := on.QueryContext(ctx, statement)
	if err != nil {
		return nil, err
	}
	return adapters.ReadRows(rows, func(v any, native string) any { return value(v, bare(native)) })
}

func trimmed(statement string) string { return strings.TrimRight(statement, "; \n\t") }

// selects tells whether a statement is a query.
func selects(statement string) bool {
	word := begins(statement)
	return word == "SELECT" || word == "WITH"
}

// begins tells the word that a statement begins with behind its comments, in capitals.
func begins(statement string) string {
	for {
		statement = strings.TrimLeft(statement, "( \n\t")
		if !strings.HasPrefix(statement, "--") {
			break
		}
		_, statement, _ = strings.Cut(statement, "\n")
	}
	if end := strings.IndexAny(statement, " \n\t("); end >= 0 {
		statement = statement[:end]
	}
	return strings.ToUpper(statement)
}

// session is where a statement runs. When the session is gone, with its settings
// and all that it held, only what takes back what a failed run has made is still
// said, beside it, where no name of a temporary table means anything.
func (w *Warehouse) session(statement string) (connection, error) {
	switch {
	case w.conn != nil:
		return w.conn, nil
	case begins(statement) == "DROP":
		return w.beside, nil
	}
	return nil, errSessionLost
}

// Close ends the session; what it left in temporary tables is gone.
func (w *Warehouse) Close() error {
	w.stop()
	w.kept.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.endSession()
	err := closeAll(w.conn, w.db, w.beside)
	w.conn = nil
	return err
}
