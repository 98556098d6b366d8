package main

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/example"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/compiler/optimize"
)

// benchCompile compiles projects of growing size. Reading the same files is
// the limit that everything is compared with.
func benchCompile(args []string) error {
	flags := flag.NewFlagSet("compile", flag.ExitOnError)
	shop := flags.String("example", "examples/shop", "a project to compile as well")
	if err := flags.Parse(args); err != nil {
		return err
	}
	fmt.Printf("%-14s %10s %10s %12s %16s\n", "definitions", "validate", "compile", "µs per def.", "against 1,000")
	var unit float64
	for _, n := range []int{1_000, 10_000, 50_000} {
		validate, compile, err := best(generated(n))
		if err != nil {
			return err
		}
		per := compile.Seconds() / float64(n)
		if unit == 0 {
			unit = per
		}
		fmt.Printf("%-14d %10s %10s %12.1f %15.2f×\n", n, round(validate), round(compile), per*1e6, per/unit)
	}
	validate, compile, err := best(os.DirFS(*shop))
	if err != nil {
		return err
	}
	fmt.Printf("%-14s %10s %10s   (bar: 50ms)\n", *shop, round(validate), round(compile))
	return nil
}

func round(d time.Duration) time.Duration { return d.Round(100 * time.Microsecond) }

// best gives the shortest of three times to validate and to compile.
func best(project fs.FS) (validate, compile time.Duration, err error) {
	for range 3 {
		v, c, err := compileOnce(project)
		if err != nil {
			return 0, 0, err
		}
		if compile == 0 || c < compile {
			validate, compile = v, c
		}
	}
	return validate, compile, nil
}

func compileOnce(project fs.FS) (validate, compile time.Duration, err error) {
	start := time.Now()
	model, err := example.Checked(project, nil, tools)
	if err != nil {
		return 0, 0, err
	}
	validate = time.Since(start)
	program := optimize.Program(lower.Program(model, lower.Options{Publish: true, Checks: true}))
	duckdb := dialect.DuckDB
	_, mistakes := emit.Plan(program, duckdb, emit.Options{Now: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)})
	if mistakes.HasErrors() {
		return 0, 0, mistakes
	}
	return validate, time.Since(start), nil
}
