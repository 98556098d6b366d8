package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
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

// defaultRun is when an example is run that does not say it.
const defaultRun = "2026-03-01"

// runExample runs an example with weft in a folder of its own and gives what
// the last run found wrong with the data or the project.
func runExample(files fs.FS) (example.Result, error) {
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
		if found, err = runOnce(folder, moment); err != nil {
			return example.Result{}, err
		}
	}
	tree, _ := parse.Files(files)
	return example.Result{Diagnostics: found, Line: tree.Line}, nil
}

// runOnce runs the project in folder as at a moment.
func runOnce(folder, moment string) (models.Diagnostics, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(self, asWeft, "run", "--project", folder, "--as-of", moment, "--output", "json")
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
		return nil, fmt.Errorf("weft run said no JSON: %w\n%s%s", err, &stdout, &stderr)
	}
	if said.Error != "" && len(said.Diagnostics) == 0 {
		return nil, errors.New(said.Error)
	}
	said.Diagnostics.Sort()
	return said.Diagnostics, nil
}
