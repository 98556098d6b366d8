package clickhousetest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"

	"github.com/rogpeppe/go-internal/lockedfile"

	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse/clickhousetest/engine"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest/piped"
)

// Serve gives the URL of a server for programs that are not tests. There is one
// in a process, and it runs until the process ends, in whatever way: the server
// reads a pipe that only this process holds. The error is engine.ErrMissing when
// this machine has no engine and cannot get it.
func Serve() (url string, err error) { return shared() }

// ServeTests is Serve for tests: its files are in memory, where there is room.
func ServeTests() (url string, err error) { return sharedOfTests() }

// shared is the one server of this process. That of tests, which have few rows in
// very many tables, has its files in memory: files cost them a fifth of their time.
var (
	shared        = sync.OnceValues(func() (url string, err error) { return first(start()) })
	sharedOfTests = sync.OnceValues(func() (url string, err error) { return first(start("-memory")) })
)

func first(server *piped.Program, err error) (string, error) {
	if err != nil {
		return "", err
	}
	return server.First, nil
}

// Mortal starts a server of the caller's own, which prints its URL first, for
// tests that kill it. Its data is kept in the folder, which the caller takes away.
func Mortal(folder string) (*piped.Program, error) { return start("-data", folder) }

func start(arguments ...string) (*piped.Program, error) {
	library, err := engine.Library(os.Stderr)
	if err != nil {
		return nil, err
	}
	program, err := build()
	if err != nil {
		return nil, err
	}
	return piped.Start(program, append([]string{"-piped", "-library", library}, arguments...)...)
}

// build gives the server program, built anew when its source has changed. It is
// a program of its own, so that a crash of the engine is not one of the test.
func build() (string, error) {
	folder, err := engine.Folder()
	if err != nil {
		return "", err
	}
	cache, err := engine.Cache(folder)
	if err != nil {
		return "", err
	}
	unlock, err := lockedfile.MutexAt(filepath.Join(cache, "build.lock")).Lock()
	if err != nil {
		return "", err
	}
	defer unlock()
	program := filepath.Join(cache, "chserver")
	compile := exec.Command("go", "build", "-o", program, "./chserver")
	compile.Dir = folder
	if output, err := compile.CombinedOutput(); err != nil {
		return "", fmt.Errorf("cannot build the test server: %w: %s", err, output)
	}
	return program, nil
}
