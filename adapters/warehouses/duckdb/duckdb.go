// Package duckdb runs plans in DuckDB, the warehouse that is linked into weft.
//
// In come Settings (from a target of the model) and statements; out go rows in
// Go's types, the columns of sources, and errors with the engine's own text. It
// must not know the model beyond where a source lies, nor what any statement
// means: all SQL of a run is in its plan.
package duckdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/duckdb/duckdb-go/v2"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
)

// target is the name under which the database file is attached. A name of our
// own, because DuckDB names a database after its file and then cannot tell
// weft.duckdb from a schema called weft.
const target = "weft_target"

// Warehouse is one session in one DuckDB file, or in memory. Others cannot
// open the file while it lives: DuckDB lets one process write.
type Warehouse struct {
	settings Settings
	db       *sql.DB
	conn     *sql.Conn // the one connection: temporary tables live in it
	release  func()
}

var (
	_ adapters.Warehouse = (*Warehouse)(nil)
	_ adapters.Loader    = (*Warehouse)(nil)
)

// Open opens the file of the settings, making it and its folder when they are
// missing. The error is adapters.ErrLocked, with the holder's name where DuckDB
// tells it, when somebody else has the file open.
func Open(ctx context.Context, settings Settings) (*Warehouse, error) {
	w := &Warehouse{settings: settings, release: func() {}}
	if !settings.inMemory() {
		release, err := reserve(settings.Path)
		if err != nil {
			return nil, err
		}
		w.release = release
		if err := os.MkdirAll(filepath.Dir(settings.Path), 0o755); err != nil {
			release()
			return nil, fmt.Errorf("cannot make the folder of %s: %w", settings.Path, err)
		}
	}
	if err := w.connect(ctx); err != nil {
		return nil, errors.Join(err, w.Close())
	}
	return w, nil
}

func (w *Warehouse) connect(ctx context.Context) error {
	connector, err := duckdb.NewConnector(w.settings.source(), nil)
	if err != nil {
		return fmt.Errorf("cannot start duckdb: %w", err)
	}
	w.db = sql.OpenDB(connector)
	if w.conn, err = w.db.Conn(ctx); err != nil {
		return fmt.Errorf("cannot start duckdb: %w", err)
	}
	for _, statement := range w.settings.session() {
		if err := w.Exec(ctx, statement); err != nil {
			return w.openError(ctx, err)
		}
	}
	if w.settings.inMemory() {
		return nil
	}
	return w.rest(ctx)
}

// source gives what DuckDB is started by: nothing in it yet, and from the beginning no more
// threads than are wanted. Later, others would have been started only to be stopped.
func (s Settings) source() string {
	if s.Threads == 0 {
		return ""
	}
	return "?threads=" + strconv.Itoa(s.Threads)
}

// session gives the statements that set up a session: the limits first, so that
// they hold while files are opened.
func (s Settings) session() []string {
	statements := []string{
		"SET TimeZone = 'UTC'",
		"SET preserve_insertion_order = false", // no result of ours depends on it, and big results need half the memory
		// Of what texts can be stored as, these two are the dearest to try, and the
		// third, which then stores those that repeat as well, leaves files as small:
		// published tables are written in half of the time.
		"SET disabled_compression_methods = 'dictionary,dict_fsst'",
	}
	set := func(name, value string) {
		if value != "" {
			statements = append(statements, "SET "+name+" = "+dialect.DuckDB.String(value))
		}
	}
	set("memory_limit", s.MemoryLimit)
	set("temp_directory", s.TempDirectory)
	set("file_search_path", s.Folder)
	if !s.inMemory() {
		statements = append(statements, attach(s.Path, target, ""), "USE "+target)
	}
	for _, alias := range sortedKeys(s.Attach) {
		statements = append(statements, attach(s.Attach[alias], alias, " (READ_ONLY)"))
	}
	return statements
}

func attach(path, alias, options string) string {
	return "ATTACH " + dialect.DuckDB.String(path) + " AS " + dialect.DuckDB.Quote(alias) + options
}

// Exec runs one statement, or several separated by semicolons.
func (w *Warehouse) Exec(ctx context.Context, statement string) error {
	if _, err := w.conn.ExecContext(ctx, statement); err != nil {
		return statementError(ctx, statement, err)
	}
	return nil
}

// Query runs one statement and gives its rows.
func (w *Warehouse) Query(ctx context.Context, statement string) (*adapters.Rows, error) {
	rows, err := w.conn.QueryContext(ctx, statement)
	if err != nil {
		return nil, statementError(ctx, statement, err)
	}
	result, err := adapters.ReadRows(rows, value)
	if err != nil {
		return nil, statementError(ctx, statement, err)
	}
	return result, nil
}

// Close ends the session; what it left in temporary tables is gone.
func (w *Warehouse) Close() error {
	var errs []error
	if w.conn != nil {
		// To close what is closed is no mistake.
		if err := w.conn.Close(); !errors.Is(err, sql.ErrConnDone) {
			errs = append(errs, err)
		}
	}
	if w.db != nil {
		errs = append(errs, w.db.Close())
	}
	w.release()
	return errors.Join(errs...)
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
