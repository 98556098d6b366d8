package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets scripts run this binary as the commands weft and holder, and as a plugin.
//
// Here and in each of those, DuckDB has one thread where a target does not say otherwise:
// tables are tiny, as many tests run at once as there are cores, and threads that have
// nothing to do took a quarter of all CPU. Archives of package warehousetest are what is
// asked on several threads. DuckDB reads the variable, Slurm's, on Linux alone; elsewhere
// it changes nothing.
func TestMain(m *testing.M) {
	if err := os.Setenv("SLURM_CPUS_ON_NODE", "1"); err != nil {
		panic(err)
	}
	testscript.Main(m, map[string]func(){"weft": main, "holder": holder, "sqlc-gen-rows": generatorPlugin})
}

// TestScripts runs testdata/script: one file per behaviour of the command line.
// WEFT_UPDATE=1 rewrites the outputs that the scripts compare with cmp.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       os.Getenv("WEFT_UPDATE") != "",
		Setup:               oneCore,
		Condition:           hasWarehouse,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":   exits,
			"json":    matchesJSON,
			"hold":    hold,
			"sql":     runSQL,
			"on":      on,
			"ask":     ask,
			"lock":    lock,
			"mortal":  mortal,
			"receive": receive,
			"listen":  listen,
			"absent":  absent,
		},
	})
}

// oneCore leaves each weft of a script one core, where an answer is wanted soon.
func oneCore(env *testscript.Env) error {
	if testing.Short() {
		env.Setenv("GOMAXPROCS", "1")
	}
	return nil
}
