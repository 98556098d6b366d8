// Package postgrestest starts a PostgreSQL of its own for tests.
//
//	URL(t)  → postgres://…, of an empty database
//
// A server that is there already is used when POSTGRES_URL names it. Otherwise
// initdb and postgres of the machine are, in a folder that goes with the test.
// Without them the test is skipped with the reason, and with CI=true it fails.
package postgrestest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

var errMissing = errors.New("PostgreSQL is not on this machine (apt-get install postgresql), and POSTGRES_URL names no server")

// started is the server of the test binary.
var started struct {
	sync.Mutex
	url  string
	stop func()
}

var databases atomic.Int64

// URL gives the address of an empty database, which goes with the test.
func URL(t testing.TB) string {
	t.Helper()
	base, err := server()
	switch {
	case errors.Is(err, errMissing) && os.Getenv("CI") != "true":
		t.Skip(err)
	case err != nil:
		t.Fatal(err)
	}
	name := fmt.Sprintf("weft_%d_%d", os.Getpid(), databases.Add(1))
	administer(t, base, "CREATE DATABASE "+name)
	t.Cleanup(func() { administer(t, base, "DROP DATABASE "+name+" WITH (FORCE)") })
	return strings.Replace(base, "/postgres?", "/"+name+"?", 1)
}

func administer(t testing.TB, url, statement string) {
	t.Helper()
	ctx := context.Background() // that of the test is over when it cleans up
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(ctx) }() // nothing is lost with it
	if _, err := conn.Exec(ctx, statement); err != nil {
		t.Fatal(err)
	}
}

// Stop ends the server, if there is one: for the end of TestMain.
func Stop() {
	started.Lock()
	defer started.Unlock()
	if started.stop != nil {
		started.stop()
	}
	started.url, started.stop = "", nil
}

// server gives the address of the database postgres of the server.
func server() (string, error) {
	started.Lock()
	defer started.Unlock()
	if started.url != "" {
		return started.url, nil
	}
	if url := os.Getenv("POSTGRES_URL"); url != "" {
		started.url = url
		return url, nil
	}
	url, stop, err := Start()
	if err != nil {
		return "", err
	}
	started.url, started.stop = url, stop
	return url, nil
}

// find gives the folder of PostgreSQL's programs; of several versions the newest.
func find() (string, error) {
	folders, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		return "", err
	}
	if len(folders) > 0 {
		return filepath.Dir(slices.Max(folders)), nil
	}
	path, err := exec.LookPath("initdb")
	if err != nil {
		return "", errMissing
	}
	return filepath.Dir(path), nil
}

// Start makes a server in a folder of its own, with a database postgres. It ends
// with stop, or with the process.
func Start() (url string, stop func(), err error) {
	bin, err := find()
	if err != nil {
		return "", nil, err
	}
	dir, err := os.MkdirTemp("", "weft-postgres-")
	if err != nil {
		return "", nil, err
	}
	remove := func() { _ = os.RemoveAll(dir) }
	as, err := account(dir)
	if err != nil {
		remove()
		return "", nil, err
	}
	port, err := freePort()
	if err != nil {
		remove()
		return "", nil, err
	}
	data := filepath.Join(dir, "data")
	initialize := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "weft", "--auth=trust", "-E", "UTF8", "--no-sync", "--locale=C")
	initialize.SysProcAttr, initialize.Dir = as, dir
	if out, err := initialize.CombinedOutput(); err != nil {
		remove()
		return "", nil, fmt.Errorf("initdb: %w: %s", err, out)
	}
	// The shell stops the server when its input ends, which it does with this process
	// however that ends.
	const guard = `"$@" & server=$!; cat >/dev/null; kill -INT $server; wait $server`
	run := exec.Command("sh", "-c", guard, "sh", filepath.Join(bin, "postgres"), "-D", data, "-h", "127.0.0.1", "-p", strconv.Itoa(port), "-k", dir)
	run.SysProcAttr, run.Dir = as, dir
	input, err := run.StdinPipe()
	if err != nil {
		remove()
		return "", nil, err
	}
	if err := run.Start(); err != nil {
		remove()
		return "", nil, err
	}
	stop = func() {
		_ = input.Close()
		_ = run.Wait()
		remove()
	}
	url = fmt.Sprintf("postgres://weft@127.0.0.1:%d/postgres?sslmode=disable", port)
	if err := answers(url); err != nil {
		stop()
		return "", nil, err
	}
	return url, stop, nil
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().(*net.TCPAddr).Port, nil
}

// answers waits until the server takes connections.
func answers(url string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, url)
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("postgres does not answer: %w", err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}
