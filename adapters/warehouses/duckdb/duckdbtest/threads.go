package duckdbtest

import "os"

// OneThread gives DuckDB one thread in this process and in those that it starts, where
// a target does not say otherwise. For TestMain, before DuckDB is opened.
//
// The tables of such tests are tiny, as many tests run at once as there are cores, and
// threads that have nothing to do took a quarter of all CPU. Archives of package
// warehousetest are what is asked on several threads. DuckDB reads the variable, Slurm's,
// on Linux alone; elsewhere it changes nothing.
func OneThread() {
	if err := os.Setenv("SLURM_CPUS_ON_NODE", "1"); err != nil {
		panic(err)
	}
}
