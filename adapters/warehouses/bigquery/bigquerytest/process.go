package bigquerytest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"

	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest/piped"
)

// errNotBuilt says that this machine cannot build the emulator: no Go, no
// modules, not enough memory.
var errNotBuilt = errors.New("the BigQuery emulator cannot be built")

// Serve gives the address of the emulator where there is no test to skip. There
// is one in a process, and it runs until the process ends.
func Serve() (url string, err error) { return shared() }

// startEmulator builds the emulator and runs it until this process ends.
func startEmulator() (url string, err error) {
	emulator, err := runEmulator()
	if err != nil {
		return "", err
	}
	go func() {
		<-emulator.Ended()
		panicOfEnd()
	}()
	return address(emulator), nil
}

// panicOfEnd ends the test binary: Google's client tries an address at which nobody
// answers for as long as the test may last.
func panicOfEnd() {
	panic("bigquerytest: the BigQuery emulator has ended, on which tests would now wait; what it said last is on standard error")
}

func runEmulator() (*piped.Program, error) {
	program, err := build()
	if err != nil {
		return nil, err
	}
	return piped.Start(program, "-piped", "-project", emulatedProject, "-location", Home())
}

func address(emulator *piped.Program) string { return strings.TrimPrefix(emulator.First, "READY ") }

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
