package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"strings"

	"github.com/weft-cdp/weft/compiler/example"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// asWeft, as the first argument, makes this program behave as weft: examples
// are run by a process of their own without building one.
const asWeft = "as-weft"

// runsSection is the section of an archive with the moments of several runs.
const runsSection = "runs"

// afterRun are the commands that examples need after a run.
var afterRun = map[string][]string{"generate": {"generate"}, "export": {"export", "sqlc"}}

// defaultRun is when an example is run that does not say it.
const defaultRun = "2026-03-01"

// runExample runs an example with weft in a folder of its own and gives what
// the last run found wrong with the data or the project; needs may ask for
// what another command finds after them.
func runExample(files fs.FS, needs string) (example.Result, error) {
	folder, err := os.MkdirTemp("", "weft-example-")
	if err != nil {
		return example.Result{}, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	if err := os.CopyFS(folder, files); err != nil {
		return example.Result{}, err
	}
	moments := []string{defaultRun}
	if text, err := fs.ReadFile(files, runsSection); err == nil {
		moments = strings.Fields(string(text))
	}
	var found models.Diagnostics
	for _, moment := range moments {
		if found, err = saysOf(folder, "run", "--as-of", moment); err != nil {
			return example.Result{}, err
		}
	}
	if command := afterRun[needs]; command != nil {
		if found, err = saysOf(folder, command...); err != nil {
			return example.Result{}, err
		}
	}
	return example.Result{Diagnostics: found, Line: linesOf(files)}, nil
}

// linesOf gives the lines of the model, and of other files of text.
func linesOf(files fs.FS) func(file string, line int) string {
	tree, _ := parse.Files(files)
	return func(file string, line int) string {
		text, err := fs.ReadFile(files, file)
		lines := strings.Split(string(text), "\n")
		if err != nil || path.Ext(file) != ".sql" || line < 1 || line > len(lines) {
			return tree.Line(file, line)
		}
		return lines[line-1]
	}
}

// saysOf runs a command on the project in folder and gives its diagnostics.
func saysOf(folder string, args ...string) (models.Diagnostics, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(self, append([]string{asWeft, "--project", folder, "--output", "json"}, args...)...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		return nil, err
	}
	var said struct {
		Diagnostics models.Diagnostics `json:"diagnostics"`
		Error       string             `json:"error"`
	}
	if err := json.Unmarshal(stdout.Bytes(), &said); err != nil {
		return nil, fmt.Errorf("weft %s said no JSON: %w\n%s%s", args[0], err, &stdout, &stderr)
	}
	if said.Error != "" && len(said.Diagnostics) == 0 {
		return nil, errors.New(said.Error)
	}
	said.Diagnostics.Sort()
	return said.Diagnostics, nil
}
