package bigquerytest

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// errNotBuilt says that this machine cannot build the emulator: no Go, no
// modules, not enough memory.
var errNotBuilt = errors.New("the BigQuery emulator cannot be built")

// alive is the pipe that tells the emulator to go on: it breaks when this
// process ends. A variable of the package, so that it is never collected and
// closed.
var alive io.WriteCloser

// Serve gives the address of the emulator where there is no test to skip. There
// is one in a process, and it runs until the process ends.
func Serve() (url string, err error) { return shared() }

// startEmulator builds the emulator and runs it until this process ends, in
// whatever way: it reads a pipe that only this process holds.
func startEmulator() (url string, err error) {
	program, err := build()
	if err != nil {
		return "", err
	}
	emulator := exec.Command(program, "-piped", "-project", emulatedProject, "-location", Home())
	emulator.Stderr = os.Stderr
	output, err := emulator.StdoutPipe()
	if err != nil {
		return "", err
	}
	if alive, err = emulator.StdinPipe(); err != nil {
		return "", err
	}
	runtime.KeepAlive(alive)
	if err := emulator.Start(); err != nil {
		return "", err
	}
	first := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(output).ReadString('\n') // an early end is told below
		first <- strings.TrimSpace(line)
		if err := emulator.Wait(); err != nil {
			fmt.Fprintln(os.Stderr, "bigquerytest: the emulator ended:", err)
		}
	}()
	select {
	case line := <-first:
		url, _ = strings.CutPrefix(line, "READY ")
	case <-time.After(time.Minute):
	}
	if url == "" {
		return "", fmt.Errorf("the emulator %s does not start; what it says is on standard error", program)
	}
	return url, nil
}

// build gives the program, built anew when its source has changed. Test binaries
// that run beside each other wait for one that builds.
func build() (string, error) {
	source, err := folder()
	if err != nil {
		return "", err
	}
	caches, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("%w: %w", errNotBuilt, err)
	}
	// Two checkouts must not fight for one file.
	cache := filepath.Join(caches, "weft", "bigquerytest", strings.NewReplacer("/", "-", `\`, "-", ":", "-").Replace(source))
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return "", fmt.Errorf("%w: %w", errNotBuilt, err)
	}
	unlock, err := lockedfile.MutexAt(filepath.Join(cache, "build.lock")).Lock()
	if err != nil {
		return "", fmt.Errorf("%w: %w", errNotBuilt, err)
	}
	defer unlock()
	program := filepath.Join(cache, "emulator")
	slow := time.AfterFunc(10*time.Second, func() {
		fmt.Fprintln(os.Stderr, "bigquerytest: building the BigQuery emulator; the first time takes minutes and 7 GB of memory")
	})
	defer slow.Stop()
	// One package of the analyzer takes 6.8 GB to compile; beside it, little else
	// should be compiled.
	compile := exec.Command("go", "build", "-C", source, "-p", "2", "-o", program, ".")
	compile.Env = append(os.Environ(), "GOWORK=off")
	if output, err := compile.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %w: %s", errNotBuilt, err, output)
	}
	return program, nil
}

// folder finds the emulator's source beside this package's, in the module that
// the test is in.
func folder() (string, error) {
	output, err := exec.Command("go", "list", "-f", "{{.Dir}}", "github.com/weft-cdp/weft/adapters/warehouses/bigquery/bigquerytest").Output()
	if err != nil {
		return "", fmt.Errorf("%w: go list: %w", errNotBuilt, err)
	}
	return filepath.Join(filepath.Dir(strings.TrimSpace(string(output))), "emulator"), nil
}
