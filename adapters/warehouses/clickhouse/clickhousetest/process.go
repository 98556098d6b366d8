package clickhousetest

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"

	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse/clickhousetest/engine"
)

// Serve gives the URL of a server for programs that are not tests. There is one
// in a process, and it runs until the process ends, in whatever way: the server
// reads a pipe that only this process holds. The error is engine.ErrMissing when
// this machine has no engine and cannot get it.
func Serve() (url string, err error) { return shared() }

// shared is the one server of this process.
var shared = sync.OnceValues(startServer)

func startServer() (url string, err error) {
	library, err := engine.Library(os.Stderr)
	if err != nil {
		return "", err
	}
	program, err := build()
	if err != nil {
		return "", err
	}
	server := exec.Command(program, "-piped", "-library", library)
	server.Stderr = os.Stderr
	output, err := server.StdoutPipe()
	if err != nil {
		return "", err
	}
	// The pipe is open for as long as somebody waits for the server, below.
	if _, err := server.StdinPipe(); err != nil {
		return "", err
	}
	if err := server.Start(); err != nil {
		return "", err
	}
	first := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(output).ReadString('\n') // an early end is told below
		first <- strings.TrimSpace(line)
		if err := server.Wait(); err != nil {
			fmt.Fprintln(os.Stderr, "clickhousetest: the server ended:", err)
		}
	}()
	select {
	case url = <-first:
	case <-time.After(time.Minute):
	}
	if url == "" {
		return "", fmt.Errorf("the test server %s does not start; what it says is on standard error", program)
	}
	return url, nil
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
