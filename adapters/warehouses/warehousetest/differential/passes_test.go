package differential_test

import (
	"strings"
	"testing"

	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest/differential"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/optimize"
)

// fewPrograms is how many of them every test run tries; one takes several runs.
const fewPrograms = 8

// TestPassesKeepTheCells: a program, the same without one of the passes, and the
// same without any of them give the same cells and report the same problems.
// `make optimizer-trials N=1000` tries more.
func TestPassesKeepTheCells(t *testing.T) {
	n := fewPrograms
	if *trials > 0 {
		n = *trials
	}
	sessions := differential.NewSessions(t, inMemory)
	fired := map[string]int{}
	for i := range uint64(n) {
		// Mostly one seed alone: where many definitions stand together, some aggregate
		// counts every row. Few definitions share nothing, so some stand together.
		trial := differential.New(*seed+i, inMemory.Dialect)
		if i%4 == 3 {
			trial = together((*seed + i) / differential.Shared)
		}
		passesOf(t, sessions, trial, fired)
	}
	t.Logf("%d programs; how many each pass changed: %v", n, fired)
	if fired["filter-rows"] == 0 || fired["fuse-aggregates"] < n/2 {
		t.Errorf("the passes changed hardly anything: %v", fired)
	}
}

// passesOf runs a trial with all passes and then without each.
func passesOf(t *testing.T, sessions *differential.Sessions, trial *differential.Trial, fired map[string]int) {
	t.Helper()
	lowered, err := trial.Lowered(inMemory.Dialect)
	if err != nil {
		t.Fatal(err)
	}
	whole := optimize.Program(lowered)
	want := run(t, sessions, trial, whole)
	compareTo := func(name string, program *ir.Program) {
		got := run(t, sessions, trial, program)
		got.Warehouse = "the program without " + name
		if difference := differential.Compare(want, got); difference != "" {
			t.Errorf("seeds %d: %s", trial.Seeds, difference)
		}
	}
	compareTo("any pass", lowered)
	for _, left := range optimize.Passes {
		program := lowered
		for _, pass := range optimize.Passes {
			if pass.Name != left.Name {
				program = pass.Apply(program)
			}
		}
		if text(t, program) != text(t, whole) { // else there is nothing to compare
			fired[left.Name]++
			compareTo(left.Name, program)
		}
	}
}

func text(t *testing.T, program *ir.Program) string {
	t.Helper()
	var b strings.Builder
	if err := ir.Print(&b, program); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
