package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse"
	chdialect "github.com/weft-cdp/weft/adapters/warehouses/clickhouse/dialect"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest/stitching"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner"
)

// comparison runs the identity steps of a plan on both engines.
type comparison struct {
	url    string
	graphs []string
	scale  float64
	runs   int
}

// How much slower than DuckDB, and how large, ClickHouse may be.
const (
	bar       = 4.0
	memoryBar = 8 << 30
)

// database is where the evidence waits; its name is nobody else's.
const database = "weft_benchmark"

func (b *comparison) run(ctx context.Context, out io.Writer) error {
	fmt.Fprintf(out, "stitching: evidence in, the root of every node out; bars %.0f times and %s\n", bar, gigabytes(memoryBar))
	fmt.Fprintf(out, "%-8s %12s %10s %11s %7s %7s %9s  %s\n", "graph", "evidence", "duckdb", "clickhouse", "rounds", "ratio", "memory", "roots")
	for _, name := range b.graphs {
		graph, ok := stitching.Graphs[name]
		if !ok {
			return fmt.Errorf("there is no graph %q; there are people, chain, hub and pairs", name)
		}
		if err := b.measure(ctx, out, name, graph); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// side is one engine with its plan and what it took.
type side struct {
	adapters.Warehouse
	plan   *models.Plan
	took   []time.Duration
	report *models.Report
}

func (s *side) turn(ctx context.Context) (err error) {
	started := time.Now()
	s.report, err = runner.Run(ctx, s.plan, s, runner.Options{})
	s.took = append(s.took, time.Since(started))
	return err
}

func (b *comparison) measure(ctx context.Context, out io.Writer, name string, graph stitching.Graph) error {
	duck, click, err := b.open(ctx)
	if err != nil {
		return err
	}
	defer duck.Close()
	defer click.Close()
	evidence, err := b.load(ctx, duck, click, graph)
	if err != nil {
		return err
	}
	peak := uint64(0)
	for range b.runs {
		if err := duck.turn(ctx); err != nil {
			return fmt.Errorf("duckdb: %w", err)
		}
		stop := watch(b.url)
		err := click.turn(ctx)
		peak = max(peak, stop())
		if err != nil {
			return fmt.Errorf("clickhouse: %w", err)
		}
	}
	if err := same(ctx, duck, click); err != nil {
		return err
	}
	fmt.Fprintf(out, "%-8s %12d %9.2fs %10.2fs %7d %7.2f %9s  equal\n", name, evidence, median(duck.took).Seconds(),
		median(click.took).Seconds(), click.report.Steps[1].Rounds, median(ratios(duck.took, click.took)), gigabytes(peak))
	for i, step := range click.report.Steps {
		fmt.Fprintf(out, "    %-20s %9.2fs %10.2fs\n", step.Name, duck.report.Steps[i].Took.Seconds(), step.Took.Seconds())
	}
	return nil
}

func (b *comparison) open(ctx context.Context) (duck, click *side, err error) {
	duck, click = &side{}, &side{}
	if duck.plan, err = stitching.Plan(dialect.DuckDB); err != nil {
		return nil, nil, err
	}
	if click.plan, err = stitching.Plan(chdialect.ClickHouse); err != nil {
		return nil, nil, err
	}
	if duck.Warehouse, err = duckdb.Open(ctx, duckdb.Settings{}); err != nil {
		return nil, nil, err
	}
	if _, err := post(ctx, b.url, "CREATE DATABASE IF NOT EXISTS "+database, nil); err != nil {
		return nil, nil, err
	}
	settings, err := clickhouse.ReadSettings(map[string]string{"url": b.url, "database": database}, "")
	if err != nil {
		return nil, nil, err
	}
	click.Warehouse, err = clickhouse.Open(ctx, settings, nil)
	return duck, click, err
}

// load makes the evidence in DuckDB and brings it to ClickHouse, into a table
// links of the session on both sides.
func (b *comparison) load(ctx context.Context, duck, click *side, graph stitching.Graph) (evidence int64, err error) {
	if err := duck.Exec(ctx, graph.Links(b.scale)); err != nil {
		return 0, err
	}
	folder, err := os.MkdirTemp("", "weft-benchmark-")
	if err != nil {
		return 0, err
	}
	defer func() { _ = os.RemoveAll(folder) }() // the system does it else
	path := filepath.Join(folder, "links.parquet")
	if err := duck.Exec(ctx, "COPY links TO "+dialect.DuckDB.String(path)+" (FORMAT parquet)"); err != nil {
		return 0, err
	}
	file, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	if _, err := post(ctx, b.url, "CREATE OR REPLACE TABLE "+database+".links (a Int64, b Int64) ENGINE = MergeTree ORDER BY tuple()", nil); err != nil {
		return 0, err
	}
	if _, err := post(ctx, b.url, "INSERT INTO "+database+".links FORMAT Parquet", file); err != nil {
		return 0, err
	}
	err = click.Exec(ctx, "CREATE OR REPLACE TEMPORARY TABLE links ENGINE = MergeTree ORDER BY tuple() AS SELECT a, b FROM "+database+".links")
	if err != nil {
		return 0, err
	}
	rows, err := click.Query(ctx, "SELECT CAST(count(*) AS BIGINT) FROM links")
	if err != nil {
		return 0, err
	}
	return rows.Rows[0][0].(int64), nil
}

// same proves that both sides have the same roots, by sums that any other row
// would change. That DuckDB's are right is proven against a union-find, in its
// own benchmark.
func same(ctx context.Context, duck, click *side) error {
	const sums = `
SELECT CAST(count(*) AS BIGINT), CAST(sum((v % 99991) * (f % 99989)) AS BIGINT), CAST(sum((v % 99971) * (f % 99961)) AS BIGINT)
FROM customer_roots`
	theirs, err := duck.Query(ctx, sums)
	if err != nil {
		return err
	}
	ours, err := click.Query(ctx, sums)
	if err != nil {
		return err
	}
	if !slices.Equal(theirs.Rows[0], ours.Rows[0]) {
		return fmt.Errorf("the roots differ: %v on duckdb, %v on clickhouse", theirs.Rows[0], ours.Rows[0])
	}
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

func median[T cmp.Ordered](list []T) T {
	sorted := slices.Sorted(slices.Values(list))
	return sorted[len(sorted)/2]
}

func gigabytes(bytes uint64) string { return fmt.Sprintf("%.2f GB", float64(bytes)/(1<<30)) }
