package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The model that the README shows is one, and what it shows of a run is what
// the bundled shop prints.
func TestReadme(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	var model, shown string
	for _, b := range splitBlocks(string(text)) {
		switch {
		case b.info == "yaml" && model == "":
			model = b.text
		case b.fenced && strings.HasPrefix(b.text, "$ weft run"):
			shown = b.text
		}
	}
	folder := t.TempDir()
	writeBlock(t, filepath.Join(folder, "weft.yaml"), "project: readme\ntargets: {local: {type: duckdb, path: readme.duckdb}}\n"+model)
	if out, err := exec.Command("weft", "validate", "--project", folder).CombinedOutput(); err != nil || model == "" {
		t.Errorf("the model of the README: %v\n%s", err, out)
	}

	shop := copyExample(t, "shop")
	var printed string
	for _, args := range [][]string{{"run"}, {"explain", "adam.moberg4@mail.test", "--segment", "lapsing_vips"}} {
		out, err := exec.Command("weft", append(args, "--project", shop, "--as-of", "2026-03-01")...).CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		printed += forgetTimes(string(out))
	}
	lines := 0
	for line := range strings.Lines(shown) {
		if strings.HasPrefix(line, "$") {
			continue
		}
		lines++
		if !strings.Contains(printed, strings.TrimSpace(forgetTimes(line))) {
			t.Errorf("the README shows %q, and nothing prints it:\n%s", line, printed)
		}
	}
	if lines < 5 {
		t.Errorf("the README shows only %d lines of output", lines)
	}
}

// The README names every command, and none that there is not.
func TestReadmeCommands(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, listed, _ := strings.Cut(string(text), "## Commands\n\n")
	listed, _, _ = strings.Cut(listed, ". Each works")
	told := strings.Split(strings.ReplaceAll(listed, "`", ""), " · ")
	slices.Sort(told)
	help, err := exec.Command("weft", "--help").Output()
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(help), "Available Commands:\n")
	list, _, _ = strings.Cut(list, "\n\n")
	var commands []string
	for line := range strings.Lines(list) {
		if name := strings.Fields(line)[0]; name != "help" {
			commands = append(commands, name)
		}
	}
	if diff := cmp.Diff(commands, told); diff != "" {
		t.Errorf("the README tells otherwise (-there is +told):\n%s", diff)
	}
}
