package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest/stitching"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner"
)

// comparison compares the identity steps of a plan with the reference.
type comparison struct {
	graphs []string
	scale  float64
	runs   int
}

// bar is how much slower than the reference the steps of a plan may be.
const bar = 1.3

func (b *comparison) run(ctx context.Context, out io.Writer) error {
	plan, err := stitching.Plan(dialect.DuckDB)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "stitching: evidence in, the root of every node out; bar %.1f\n", bar)
	fmt.Fprintf(out, "%-8s %12s %10s %10s %7s %7s  %s\n", "graph", "evidence", "reference", "weft", "levels", "ratio", "checked against union-find")
	for _, name := range b.graphs {
		g, ok := stitching.Graphs[name]
		if !ok {
			return fmt.Errorf("there is no graph %q; there are people, chain, hub and pairs", name)
		}
		if err := b.measure(ctx, out, name, g, plan); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func (b *comparison) measure(ctx context.Context, out io.Writer, name string, g stitching.Graph, plan *models.Plan) error {
	warehouse, err := duckdb.Open(ctx, duckdb.Settings{})
	if err != nil {
		return err
	}
	defer func() { _ = warehouse.Close() }() // in memory: nothing to lose
	if err := warehouse.Exec(ctx, g.Links(b.scale)); err != nil {
		return err
	}
	evidence, err := number(ctx, warehouse, "SELECT count(*) FROM links")
	if err != nil {
		return err
	}
	ref := &reference{warehouse: warehouse}
	var theirs, ours []time.Duration
	levels := 0
	for i := range b.runs {
		took, err := timed(func() error { return ref.run(ctx) })
		if err != nil {
			return err
		}
		theirs = append(theirs, took)
		if i == b.runs-1 {
			if err := checkRoots(ctx, warehouse, "reference_roots"); err != nil {
				return fmt.Errorf("the reference: %w", err)
			}
		}
		if err := ref.clear(ctx); err != nil {
			return err
		}
		took, err = timed(func() error {
			report, err := runner.Run(ctx, plan, warehouse, runner.Options{})
			if err == nil {
				levels = report.Steps[1].Rounds
			}
			return err
		})
		if err != nil {
			return err
		}
		ours = append(ours, took)
	}
	if err := checkRoots(ctx, warehouse, "customer_roots"); err != nil {
		return fmt.Errorf("weft: %w", err)
	}
	fmt.Fprintf(out, "%-8s %12d %9.2fs %9.2fs %7d %7.2f  both equal\n", name, evidence,
		median(theirs).Seconds(), median(ours).Seconds(), levels, median(ratios(theirs, ours)))
	return nil
}

// ratios compares each turn with the one beside it: a machine that others use
// is slower for both.
func ratios(theirs, ours []time.Duration) []float64 {
	list := make([]float64, len(ours))
	for i := range ours {
		list[i] = ours[i].Seconds() / theirs[i].Seconds()
	}
	return list
}

func timed(work func() error) (time.Duration, error) {
	started := time.Now()
	err := work()
	return time.Since(started), err
}

func median[T cmp.Ordered](list []T) T {
	sorted := slices.Sorted(slices.Values(list))
	return sorted[len(sorted)/2]
}

// number runs a query that gives one whole number.
func number(ctx context.Context, w adapters.Warehouse, query string) (int64, error) {
	rows, err := w.Query(ctx, query)
	if err != nil {
		return 0, err
	}
	n, ok := rows.Rows[0][0].(int64)
	if !ok {
		return 0, fmt.Errorf("%q gives %v instead of a number", query, rows.Rows[0][0])
	}
	return n, nil
}
