package identity

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse"
	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse/clickhousetest"
	clickhousedialect "github.com/weft-cdp/weft/adapters/warehouses/clickhouse/dialect"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb"
	duckdbdialect "github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner"
)

const (
	// clickhouseBar is how much slower than DuckDB ClickHouse may be on people.
	clickhouseBar = 1.5
	// clickhouseLimit is what one statement may hold in the run that must spill,
	// in bytes; from a quarter of it on, joins, groups and sorts go to disk.
	clickhouseLimit = 1_000_000_000
	// database is where the evidence waits; its name is nobody else's.
	database = "weft_benchmark"
)

// engine is a warehouse with its plan and what it took.
type engine struct {
	adapters.Warehouse
	plan   *models.Plan
	took   []time.Duration
	report *models.Report
}

func (e *engine) turn(ctx context.Context) (err error) {
	e.report, err = runner.Run(ctx, e.plan, e, runner.Options{})
	if err == nil {
		e.took = append(e.took, e.report.Took)
	}
	return err
}

// clickhouse runs the same steps on ClickHouse and on DuckDB, in turns, and once
// more on ClickHouse with little memory.
func (b *bench) clickhouse(ctx context.Context) (err error) {
	if b.url == "" {
		if b.url, err = clickhousetest.Serve(); err != nil {
			return err
		}
	}
	fmt.Fprintf(b.out, "\nevery shape on ClickHouse; bar on people %.1f× of DuckDB; median of %d turns\n", clickhouseBar, b.turns)
	fmt.Fprintf(b.out, "  %-8s %9s %11s %7s %7s %9s   %s\n", "graph", "duckdb", "clickhouse", "rounds", "ratio", "memory", "within "+gigabytes(clickhouseLimit)+" a statement")
	for _, name := range b.graphs {
		if err := b.onBoth(ctx, name); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func (b *bench) onBoth(ctx context.Context, name string) error {
	path, _, err := b.file(ctx, name)
	if err != nil {
		return err
	}
	duck, err := openDuck(ctx, path)
	if err != nil {
		return err
	}
	defer duck.Close()
	if err := b.upload(ctx, duck, name); err != nil {
		return err
	}
	click, err := b.openClick(ctx, nil)
	if err != nil {
		return err
	}
	defer click.Close()
	peak := 0.0
	for range b.turns {
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
	want, err := digestOf(ctx, duck, "customer_roots")
	if err != nil {
		return err
	}
	if err := b.compare(ctx, click, want); err != nil {
		return err
	}
	spilling, err := b.spill(ctx, want)
	if err != nil {
		return err
	}
	times := ratio(click.took, duck.took)
	said := ""
	if name == "people" {
		said = "; " + verdict(times <= clickhouseBar)
	}
	fmt.Fprintf(b.out, "  %-8s %8.2fs %10.2fs %7d %6.2f× %9s   %s%s\n", name, median(duck.took).Seconds(), median(click.took).Seconds(),
		click.report.Steps[roundsStep].Rounds, times, gigabytes(peak), spilling, said)
	return nil
}

func (b *bench) compare(ctx context.Context, click *engine, want digest) error {
	got, err := digestOf(ctx, click, "customer_roots")
	if err != nil {
		return err
	}
	return same("clickhouse", got, want)
}

// spill runs once with little memory, and says how long that took.
func (b *bench) spill(ctx context.Context, want digest) (string, error) {
	share := strconv.Itoa(clickhouseLimit / 4)
	click, err := b.openClick(ctx, map[string]string{
		"max_memory_usage":                   strconv.Itoa(clickhouseLimit),
		"max_bytes_before_external_join":     share,
		"max_bytes_before_external_group_by": share,
		"max_bytes_before_external_sort":     share,
	})
	if err != nil {
		return "", err
	}
	defer click.Close()
	if err := click.turn(ctx); err != nil {
		return "fails: " + err.Error(), nil
	}
	return fmt.Sprintf("%.2fs", click.took[0].Seconds()), b.compare(ctx, click, want)
}

func openDuck(ctx context.Context, path string) (e *engine, err error) {
	e = &engine{}
	if e.plan, err = stitchingPlan(duckdbdialect.DuckDB); err != nil {
		return nil, err
	}
	if e.Warehouse, err = duckdb.Open(ctx, duckdb.Settings{Attach: map[string]string{"graph": path}}); err != nil {
		return nil, err
	}
	return e, e.Exec(ctx, "CREATE TEMP TABLE links AS FROM graph.links")
}

// openClick opens a session that sees the uploaded links in a table of its own,
// as a run would have made them.
func (b *bench) openClick(ctx context.Context, session map[string]string) (e *engine, err error) {
	e = &engine{}
	if e.plan, err = stitchingPlan(clickhousedialect.ClickHouse); err != nil {
		return nil, err
	}
	given := map[string]string{"url": b.url, "database": database}
	for name, value := range session {
		given[clickhouse.SettingPrefix+name] = value
	}
	settings, err := clickhouse.ReadSettings(given, "")
	if err != nil {
		return nil, err
	}
	if e.Warehouse, err = clickhouse.Open(ctx, settings, nil); err != nil {
		return nil, err
	}
	return e, e.Exec(ctx, "CREATE OR REPLACE TEMPORARY TABLE links ENGINE = MergeTree ORDER BY tuple() AS SELECT a, b FROM "+database+".links")
}

// upload brings the links of DuckDB to ClickHouse.
func (b *bench) upload(ctx context.Context, duck *engine, name string) error {
	path := filepath.Join(b.folder, name+".parquet")
	if err := duck.Exec(ctx, "COPY links TO "+duckdbdialect.DuckDB.String(path)+" (FORMAT parquet)"); err != nil {
		return err
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	for _, statement := range []string{
		"CREATE DATABASE IF NOT EXISTS " + database,
		"CREATE OR REPLACE TABLE " + database + ".links (a Int64, b Int64) ENGINE = MergeTree ORDER BY tuple()",
	} {
		if _, err := post(ctx, b.url, statement, nil); err != nil {
			return err
		}
	}
	_, err = post(ctx, b.url, "INSERT INTO "+database+".links FORMAT Parquet", file)
	return err
}

// post sends a statement outside of any session, with rows for an INSERT.
func post(ctx context.Context, server, statement string, rows io.Reader) (string, error) {
	address := strings.TrimRight(server, "/") + "/?query=" + url.QueryEscape(statement)
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, rows)
	if err != nil {
		return "", err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer func() { _ = response.Body.Close() }() // it was read
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", statement, body)
	}
	return string(body), err
}

// watch asks the engine again and again how much memory it holds, until stop,
// which gives the most, in bytes.
func watch(server string) (stop func() float64) {
	ctx, cancel := context.WithCancel(context.Background())
	peak := make(chan float64)
	go func() {
		most := 0.0
		for ctx.Err() == nil {
			text, err := post(ctx, server, "SELECT value FROM system.metrics WHERE name = 'MemoryTracking'", nil)
			if now, wrong := strconv.ParseFloat(strings.TrimSpace(text), 64); err == nil && wrong == nil {
				most = max(most, now)
			}
			time.Sleep(20 * time.Millisecond)
		}
		peak <- most
	}()
	return func() float64 {
		cancel()
		return <-peak
	}
}
