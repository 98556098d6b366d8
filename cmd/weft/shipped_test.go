package main

import (
	"os/exec"
	"strings"
	"testing"
)

// rigs are parts of what stands in for warehouses in tests.
var rigs = []string{"googlesql", "bigquery/emulator", "ebitengine/purego", "bigquerytest", "clickhousetest", "duckdbtest", "warehousetest"}

// TestShipped proves that nothing of a rig is in the binary that ships.
func TestShipped(t *testing.T) {
	output, err := exec.Command("go", "list", "-deps", "github.com/weft-cdp/weft/cmd/weft").Output()
	if err != nil {
		t.Fatal(err)
	}
	packages := strings.Fields(string(output))
	if len(packages) < 100 {
		t.Fatalf("go list tells only %d packages", len(packages))
	}
	for _, name := range packages {
		if name == "testing" {
			t.Errorf("cmd/weft depends on %s", name)
		}
		for _, rig := range rigs {
			if strings.Contains(name, rig) {
				t.Errorf("cmd/weft depends on %s", name)
			}
		}
	}
}
