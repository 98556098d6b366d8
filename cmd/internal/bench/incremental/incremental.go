// Package incremental measures runs that compute only what is new: a first run over
// tables of a warehouse, one after 1 % more rows have come, one an hour after nothing
// has, in which borders of windows pass rows, and one in which they do not either, step
// by step, on DuckDB and on ClickHouse. In come flags, out goes a text.
//
// What a run costs follows how many people the new rows are about, so it matters how
// rows are spread. As in a shop, visits come in sessions and somebody has 4 orders;
// or evenly, so that 1 % of a year's rows are about some 40 % of all people, which has
// no bar.
package incremental

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse"
	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse/clickhousetest"
	clickhousedialect "github.com/weft-cdp/weft/adapters/warehouses/clickhouse/dialect"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb"
	duckdbdialect "github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
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
	named := flags.String("shape", "shop", "how rows are spread over people: shop or uniform")
	engines := flags.String("engines", "duckdb,clickhouse", "where")
	url := flags.String("url", "", "a ClickHouse; one for this run when left out")
	if err := flags.Parse(args); err != nil {
		return err
	}
	form, ok := shapes[*named]
	if !ok {
		return fmt.Errorf("there is no shape %q", *named)
	}
	ctx := context.Background()
	folder, err := os.MkdirTemp("", "weft-bench-incremental-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	for _, engine := range strings.Split(*engines, ",") {
		var p *place
		switch engine {
		case "duckdb":
			p, err = openDuckDB(ctx, folder)
		case "clickhouse":
			p, err = openClickHouse(ctx, *url)
		default:
			err = fmt.Errorf("there is no engine %q", engine)
		}
		if err != nil {
			return err
		}
		if err := measure(ctx, os.Stdout, p, form, *rows); err != nil {
			return fmt.Errorf("%s: %w", engine, err)
		}
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

// measure makes the sources and the runs.
func measure(ctx context.Context, out io.Writer, p *place, form shape, rows int) (err error) {
	defer func() { _ = p.Close() }()
	if p.isClickHouse() {
		if err := p.Exec(ctx, "CREATE DATABASE IF NOT EXISTS "+database); err != nil {
			return err
		}
		defer func() { _ = p.Exec(ctx, "DROP DATABASE "+database) }()
	}
	if err := p.fill(ctx, form, 0, rows, true); err != nil {
		return err
	}
	r := results{place: p, shape: form, rows: rows}
	hour := begin.Add(span + time.Hour)
	for i, now := range []time.Time{begin, begin.Add(span), hour, hour.Add(time.Microsecond)} {
		if i == 1 {
			if err := p.fill(ctx, form, rows, rows+rows/100, false); err != nil {
				return err
			}
			// Whoever loads rows has the file take them up, and not the run after it.
			if err := p.settle(ctx, &models.Report{}); err != nil {
				return err
			}
		}
		report, err := p.run(ctx, now)
		if err != nil {
			return err
		}
		if err := p.settle(ctx, report); err != nil {
			return err
		}
		r.reports = append(r.reports, report)
		if i == 1 {
			if r.part, r.all, err = p.share(ctx); err != nil {
				return err
			}
		}
	}
	r.print(out)
	return nil
}

// settle has a file of DuckDB take up what a run has written. That is part of the
// run: a command does it when it ends, and else it would be charged to the one after.
func (p *place) settle(ctx context.Context, report *models.Report) error {
	if p.isClickHouse() {
		return nil
	}
	started := time.Now()
	err := p.Exec(ctx, "CHECKPOINT")
	took := time.Since(started)
	report.Steps = append(report.Steps, models.StepReport{Name: "checkpoint", Took: took})
	report.Took += took
	return err
}

// share counts the profiles that a run has computed, and all.
func (p *place) share(ctx context.Context) (part, all int64, err error) {
	count := func(t ir.Table) int64 {
		rows, failed := p.Query(ctx, "SELECT count(*) FROM "+p.dialect.Table(p.layout, t))
		if failed != nil {
			err = failed
			return 0
		}
		n, _ := rows.Rows[0][0].(int64)
		return n
	}
	return count(ir.Table{Name: "customer_part_profiles"}), count(ir.Table{Space: ir.Published, Name: "customer_profiles"}), err
}
