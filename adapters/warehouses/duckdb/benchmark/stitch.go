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
	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner"
)

// stitching compares the identity steps of a plan with the reference.
type stitching struct {
	graphs []string
	scale  float64
	runs   int
}

// bar is how much slower than the reference the steps of a plan may be.
const bar = 1.3

func (b *stitching) run(ctx context.Context, out io.Writer) error {
	plan, err := stitchPlan()
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "stitching: evidence in, the root of every node out; bar %.1f\n", bar)
	fmt.Fprintf(out, "%-8s %12s %10s %10s %7s %7s  %s\n", "graph", "evidence", "reference", "weft", "levels", "ratio", "checked against union-find")
	for _, name := range b.graphs {
		g, ok := graphs[name]
		if !ok {
			return fmt.Errorf("there is no graph %q; there are people, chain, hub and pairs", name)
		}
		if err := b.measure(ctx, out, name, g, plan); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func (b *stitching) measure(ctx context.Context, out io.Writer, name string, g graph, plan *models.Plan) error {
	warehouse, err := duckdb.Open(ctx, duckdb.Settings{})
	if err != nil {
		return err
	}
	defer func() { _ = warehouse.Close() }() // in memory: nothing to lose
	if err := warehouse.Exec(ctx, links(g, b.scale)); err != nil {
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

// stitchPlan is the part of a plan from the evidence to the roots, as emit
// writes it.
func stitchPlan() (*models.Plan, error) {
	work := func(name string) ir.Table { return ir.Table{Space: ir.Work, Name: ir.Ident(name)} }
	forest, levels, roots := work("customer_forest"), work("customer_levels"), work("customer_roots")
	program := &ir.Program{Project: "benchmark", TimeZone: "UTC", Steps: []ir.Step{
		&ir.IdentityEdges{Header: ir.Header{Name: "customer_edges"}, Entity: "customer",
			Links: work("links"), Edges: work("customer_edges"), Forest: forest, Levels: levels, Roots: roots},
		&ir.IdentityRounds{Header: ir.Header{Name: "customer_rounds", After: []string{"customer_edges"}}, Entity: "customer",
			Edges: work("customer_edges"), Hooks: work("customer_hooks"), Forest: forest, Levels: levels},
		&ir.IdentityRoots{Header: ir.Header{Name: "customer_roots", After: []string{"customer_rounds"}}, Entity: "customer",
			Forest: forest, Levels: levels, Roots: roots},
	}}
	plan, found := emit.Plan(program, dialect.DuckDB, emit.Options{Now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
	if found.HasErrors() {
		return nil, found
	}
	return plan, nil
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
