// Package scan measures what traits and segments cost beside SQL that somebody
// writes for the same rows and the same people, in turns in one session, and
// prints ratios.
//
// In come the arguments of a command line, out goes a table with the bars that
// this project sets itself; every side's cells are compared first. It must not
// know how the compiler comes to its statements.
package scan

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"time"

	"github.com/weft-cdp/weft/adapters/warehouses/duckdb"
	spelling "github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/example"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/compiler/optimize"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner"
)

// fullSize is how many rows a source has at scale 1.
const fullSize = 10_000_000

// Run measures with the options of a command line.
func Run(args []string) (err error) {
	flags := flag.NewFlagSet("scan", flag.ExitOnError)
	scale := flags.Float64("scale", 1, "how large: 1 is ten million rows in each of three sources")
	turns := flags.Int("turns", 3, "how often, in turns; the median ratio counts")
	if err := flags.Parse(args); err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "weft-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	b := &bench{out: os.Stdout, turns: *turns}
	if b.warehouse, err = duckdb.Open(ctx, duckdb.Settings{Path: filepath.Join(folder, "scans.duckdb"), Folder: folder}); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.warehouse.Close()) }()
	rows := int(*scale * fullSize)
	if err := b.exec(ctx, tables(rows)); err != nil {
		return err
	}
	fmt.Fprintf(b.out, "%d traits over %d sources of %d rows on DuckDB; median of %d turns\n", len(traits()), len(sources), rows, b.turns)
	if err := b.traits(ctx); err != nil {
		return err
	}
	return b.segments(ctx)
}

// now is the moment of the runs, which SQL by hand calls moment.
var now = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)

// planOf compiles the project with n segments. What is not published is made for
// those who look at it: here, the bench.
func planOf(n int, now time.Time, options lower.Options) (*models.Plan, error) {
	project, err := example.Project(yaml(n), nil, check.Tools{})
	if err != nil {
		return nil, err
	}
	program := lower.Program(project, options)
	plan, mistakes := emit.Plan(optimize.Program(program), spelling.DuckDB, emit.Options{
		Layout: dialect.Layout{Schema: "weft", State: "weft", Raw: "main"},
		Now:    now,
	})
	if mistakes.HasErrors() {
		return nil, mistakes
	}
	return plan, nil
}

// statementsOf are those of the steps whose names begin with one of the words.
func statementsOf(plan *models.Plan, words ...string) []string {
	var all []string
	for _, step := range plan.Steps {
		for _, word := range words {
			if strings.HasPrefix(step.Name, word) {
				all = append(all, step.Statements...)
				break
			}
		}
	}
	return all
}

// run runs a whole plan.
func (b *bench) run(ctx context.Context, plan *models.Plan) error {
	_, err := runner.Run(ctx, plan, b.warehouse, runner.Options{})
	return err
}
