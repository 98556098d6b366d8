package duckdb

import (
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"github.com/weft-cdp/weft/adapters"
)

// statementError keeps the engine's text and the statement. A statement that
// was interrupted because its context ended says so, and not "INTERRUPT Error".
func statementError(ctx context.Context, statement string, err error) error {
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	return &adapters.StatementError{SQL: statement, Err: err}
}

// lockHolder finds the process in DuckDB's text: `Conflicting lock is held in
// /usr/bin/python3.12 (PID 4711) by user ana. See also …`.
var lockHolder = regexp.MustCompile(`lock is held in (\S+) \(PID (\d+)\)`)

// openError tells a locked file from any other reason not to open it.
func (w *Warehouse) openError(err error) error {
	text := err.Error()
	if !strings.Contains(text, "lock") || !strings.Contains(text, "IO Error") {
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
