package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestDemo runs what `make run` runs, and looks for what it promises to show: a first
// sync, a change, a removal and a rejected row.
func TestDemo(t *testing.T) {
	shop := copyExample(t, "shop")
	run := exec.Command("sh", filepath.Join(shop, "demo.sh"))
	run.Env = append(os.Environ(), "WEFT=weft", "XDG_CACHE_HOME="+t.TempDir())
	out, err := run.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	text := string(out)
	for _, want := range []string{
		"lapsing_vips_to_crm: adds 4, changes 0, removes 0",
		"adds 3, changes 2, removes 1",
		"changed fields: ",
		"2 rows were rejected",
		"2 rows rejected: city has a value that is not allowed",
		"newcomers_to_file: adds 5, changes 0, removes 0",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in what it prints:\n%s", want, text)
		}
	}
	held, err := os.ReadFile(filepath.Join(shop, "build", "crm.jsonl"))
	if err != nil || strings.Count(string(held), "\n") != 4 || strings.Contains(string(held), "Kiruna") {
		t.Errorf("the CRM holds, %v:\n%s", err, held)
	}
	files, err := filepath.Glob(filepath.Join(shop, "build", "exports", "newcomers", "*", "*", "*.jsonl"))
	if err != nil || len(files) != 2 {
		t.Errorf("there are the files %q, %v", files, err)
	}
}
