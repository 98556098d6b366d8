// Package incremental measures runs that read only what is new: a first run over
// tables of a warehouse, one after 1 % more rows have come, and one after nothing
// has, step by step, on DuckDB and on ClickHouse. In come flags, out goes a text.
package incremental

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse"
	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse/clickhousetest"
	clickhousedialect "github.com/weft-cdp/weft/adapters/warehouses/clickhouse/dialect"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb"
	duckdbdialect "github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/models"
)

// The bars: what a run costs after 1 % more rows, as a share of the first one,
// and after nothing.
const (
	duckdbBar     = 0.10
	clickhouseBar = 0.15
	nothingBar    = time.Second
)

// database is ClickHouse's; its name is nobody else's.
const database = "weft_bench_incremental"

// place is a warehouse to measure in.
type place struct {
	adapters.Warehouse
	dialect *dialect.Dialect
	layout  dialect.Layout
	bar     float64
}

// Run measures.
func Run(args []string) error {
	flags := flag.NewFlagSet("incremental", flag.ExitOnError)
	rows := flags.Int("rows", 10_000_000, "rows of orders; there are as many visits, and a tenth of them in the CRM")
	url := flags.String("url", "", "a ClickHouse; one for this run when left out")
	if err := flags.Parse(args); err != nil {
		return err
	}
	ctx := context.Background()
	folder, err := os.MkdirTemp("", "weft-bench-incremental-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	duck, err := openDuckDB(ctx, folder)
	if err != nil {
		return err
	}
	if err := measure(ctx, os.Stdout, duck, *rows); err != nil {
		return fmt.Errorf("duckdb: %w", err)
	}
	click, err := openClickHouse(ctx, *url)
	if err != nil {
		return err
	}
	if err := measure(ctx, os.Stdout, click, *rows); err != nil {
		return fmt.Errorf("clickhouse: %w", err)
	}
	return nil
}

func openDuckDB(ctx context.Context, folder string) (*place, error) {
	settings, err := duckdb.ReadSettings(map[string]string{"path": filepath.Join(folder, "bench.duckdb")}, folder)
	if err != nil {
		return nil, err
	}
	warehouse, err := duckdb.Open(ctx, settings)
	if err != nil {
		return nil, err
	}
	return &place{warehouse, duckdbdialect.DuckDB, dialect.Layout{Schema: "weft", State: "weft", Raw: "main"}, duckdbBar}, nil
}

func openClickHouse(ctx context.Context, url string) (*place, error) {
	if url == "" {
		var err error
		if url, err = clickhousetest.Serve(); err != nil {
			return nil, err
		}
	}
	settings, err := clickhouse.ReadSettings(map[string]string{"url": url, "database": database}, "")
	if err != nil {
		return nil, err
	}
	warehouse, err := clickhouse.Open(ctx, settings, nil)
	if err != nil {
		return nil, err
	}
	layout := dialect.Layout{Schema: database, State: database, Raw: database}
	return &place{warehouse, clickhousedialect.ClickHouse, layout, clickhouseBar}, nil
}

// measure makes the sources and the three runs.
func measure(ctx context.Context, out io.Writer, p *place, rows int) (err error) {
	defer func() { _ = p.Close() }()
	if p.isClickHouse() {
		if err := p.Exec(ctx, "CREATE DATABASE IF NOT EXISTS "+database); err != nil {
			return err
		}
		defer func() { _ = p.Exec(ctx, "DROP DATABASE "+database) }()
	}
	if err := p.fill(ctx, 0, rows, true); err != nil {
		return err
	}
	var reports []*models.Report
	for i, now := range []time.Time{begin, begin.Add(span), begin.Add(span + time.Hour)} {
		if i == 1 {
			if err := p.fill(ctx, rows, rows+rows/100, false); err != nil {
				return err
			}
		}
		report, err := p.run(ctx, now)
		if err != nil {
			return err
		}
		reports = append(reports, report)
	}
	print(out, p, rows, reports)
	return nil
}

// shown is the share of the first run from which on a step has a line.
const shown = 0.02

// print tells the time of each step in each run.
func print(out io.Writer, p *place, rows int, reports []*models.Report) {
	fmt.Fprintf(out, "%s: %d orders, as many visits, %d in the CRM\n", p.dialect.Name, rows, rows/10)
	fmt.Fprintf(out, "  %-36s %10s %10s %10s\n", "step", "first", "1 % new", "nothing")
	line := func(name string, took ...time.Duration) {
		fmt.Fprintf(out, "  %-36s", name)
		for _, d := range took {
			fmt.Fprintf(out, " %9.2fs", d.Seconds())
		}
		fmt.Fprintln(out)
	}
	rest := make([]time.Duration, len(reports))
	for i, step := range reports[0].Steps {
		took := make([]time.Duration, len(reports))
		most := time.Duration(0)
		for n, r := range reports {
			took[n] = r.Steps[i].Took
			most = max(most, took[n])
		}
		if float64(most) < shown*float64(reports[0].Took) {
			for n := range rest {
				rest[n] += took[n]
			}
			continue
		}
		line(step.Name, took...)
	}
	line("shorter steps", rest...)
	line("run", reports[0].Took, reports[1].Took, reports[2].Took)
	ratio := reports[1].Took.Seconds() / reports[0].Took.Seconds()
	fmt.Fprintf(out, "  1 %% new: %.0f %% of the first run; bar %.0f %%, %s\n", 100*ratio, 100*p.bar, verdict(ratio <= p.bar))
	fmt.Fprintf(out, "  nothing new: %.2fs; bar %.0fs, %s\n\n", reports[2].Took.Seconds(), nothingBar.Seconds(), verdict(reports[2].Took < nothingBar))
}

// verdict says whether a bar holds.
func verdict(holds bool) string {
	if holds {
		return "held"
	}
	return "MISSED"
}
