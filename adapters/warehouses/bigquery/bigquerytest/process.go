package bigquerytest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
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

// Flags are those by which `make emulator` builds, too: what one has built, the other
// finds. Calls into Google's analyzer are in one package of 10 MB: compiled without
// inlining, and without anything for debuggers, it takes 4.4 GB of memory instead of
// 6.8, and three fifths of the time; beside it, little else should be compiled.
var Flags = []string{"-p", "2", "-gcflags=github.com/goccy/go-googlesql=-l -dwarf=false", "-ldflags=-s -w"}

// build gives the program, built anew when its source has changed. Test binaries
// that run beside each other wait for one that builds.
func build() (string, error) {
	module, err := folder()
	if err != nil {
		return "", err
	}
	program := filepath.Join(module, "build", "bigquery-emulator")
	if err := os.MkdirAll(filepath.Dir(program), 0o755); err != nil {
		return "", fmt.Errorf("%w: %w", errNotBuilt, err)
	}
	unlock, err := lockedfile.MutexAt(program + ".lock").Lock()
	if err != nil {
		return "", fmt.Errorf("%w: %w", errNotBuilt, err)
	}
	defer unlock()
	slow := time.AfterFunc(10*time.Second, func() {
		fmt.Fprintln(os.Stderr, "bigquerytest: building the BigQuery emulator; the first time takes minutes and 4.4 GB of memory")
	})
	defer slow.Stop()
	source := filepath.Join(module, "adapters", "warehouses", "bigquery", "emulator")
	compile := exec.Command("go", slices.Concat([]string{"build", "-C", source}, Flags, []string{"-o", program, "."})...)
	compile.Env = append(os.Environ(), "GOWORK=off")
	if output, err := compile.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %w: %s", errNotBuilt, err, output)
	}
	return program, nil
}

// folder finds the checkout that the test is in: the emulator is a module of its own
// there.
func folder() (string, error) {
	output, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/weft-cdp/weft").Output()
	if err != nil {
		return "", fmt.Errorf("%w: go list: %w", errNotBuilt, err)
	}
	return strings.TrimSpace(string(output)), nil
}
