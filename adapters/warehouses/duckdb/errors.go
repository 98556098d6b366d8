package duckdb

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"sync"

	"github.com/weft-cdp/weft/adapters"
)

// statementError keeps the statement and the engine's text, without the data
// that it may quote. A statement that was interrupted because its context ended
// says so, and not "INTERRUPT Error".
func statementError(ctx context.Context, statement string, err error) error {
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	} else {
		err = redacted(statement, err)
	}
	return &adapters.StatementError{SQL: statement, Err: err}
}

// lockHolder finds the process in DuckDB's text: `Conflicting lock is held in
// /usr/bin/python3.12 (PID 4711) by user ana. See also …`.
var lockHolder = regexp.MustCompile(`lock is held in (\S+) \(PID (\d+)\)`)

// lockHeld finds in DuckDB's text that another process has the file, and not
// merely one of its blocks.
var lockHeld = regexp.MustCompile(`IO Error: .*(set lock on file|[Cc]onflicting lock|used by another process)`)

// storageVersion finds in DuckDB's text that a file's version is not one that it
// reads.
var storageVersion = regexp.MustCompile(`Trying to read a database file with version number (\d+), but we can only read versions between \d+ and (\d+)`)

// writtenBy gives the version of DuckDB that wrote a file: 32 bytes behind the
// checksum (8), the magic bytes (4), the version of the storage (8) and flags (32).
func writtenBy(path string) string {
	const at, size = 8 + 4 + 8 + 32, 32
	file, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer func() { _ = file.Close() }()
	name := make([]byte, size)
	if _, err := file.ReadAt(name, at); err != nil {
		return ""
	}
	return string(bytes.TrimRight(name, "\x00"))
}

// versionError explains a file of another version of DuckDB, with both
// versions; nil when that is not the reason.
func (w *Warehouse) versionError(ctx context.Context, text string) error {
	m := storageVersion.FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	writer, reader := "version "+m[1]+" of the storage", "version "+m[2]
	if name := writtenBy(w.settings.Path); name != "" {
		writer = "DuckDB " + name
	}
	if rows, err := w.Query(ctx, "SELECT version()"); err == nil && len(rows.Rows) == 1 {
		reader = fmt.Sprintf("DuckDB %v", rows.Rows[0][0])
	}
	return fmt.Errorf("cannot open %s: it was written by %s, and weft has %s; choose another path for the target, or write the file anew with STORAGE_VERSION of the latter",
		w.settings.Path, writer, reader)
}

// openError tells a file of another version and a locked one from any other
// reason not to open it.
func (w *Warehouse) openError(ctx context.Context, err error) error {
	text := err.Error()
	if other := w.versionError(ctx, text); other != nil {
		return other
	}
	if !lockHeld.MatchString(text) {
		return fmt.Errorf("cannot open %s: %w", w.settings.Path, err)
	}
	if m := lockHolder.FindStringSubmatch(text); m != nil {
		return fmt.Errorf("%w: %s is open in %s (process %s)", adapters.ErrLocked, w.settings.Path, m[1], m[2])
	}
	return fmt.Errorf("%w: %s", adapters.ErrLocked, w.settings.Path)
}

// opened holds the files that this process has open. DuckDB's lock keeps other
// processes out but not a second session of this one, which would destroy the file.
var opened = struct {
	sync.Mutex
	paths map[string]bool
}{paths: map[string]bool{}}

// reserve takes a file for this session until release is called.
func reserve(path string) (release func(), err error) {
	real := path
	if folder, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
		real = filepath.Join(folder, filepath.Base(path))
	}
	if file, err := filepath.EvalSymlinks(path); err == nil {
		real = file
	}
	opened.Lock()
	defer opened.Unlock()
	if opened.paths[real] {
		return nil, fmt.Errorf("%w: %s is open in this process", adapters.ErrLocked, path)
	}
	opened.paths[real] = true
	return func() {
		opened.Lock()
		defer opened.Unlock()
		delete(opened.paths, real)
	}, nil
}
