package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/weft-cdp/weft/adapters/warehouses/duckdb/duckdbtest"
)

// TestMain lets scripts run this binary as the commands weft and holder, and as a plugin.
// DuckDB has one thread here and in each of those.
func TestMain(m *testing.M) {
	duckdbtest.OneThread()
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
