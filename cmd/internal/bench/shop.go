package main

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse"
	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse/clickhousetest"
	clickhousedialect "github.com/weft-cdp/weft/adapters/warehouses/clickhouse/dialect"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb"
	duckdbdialect "github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner"
)

// What a step of the shop may hold in ClickHouse, and how much slower than
// DuckDB stitching may be there.
const (
	memoryBar   = 8 << 30
	stitchBar   = 4.0
	shownFrom   = 200 * time.Millisecond // shorter steps are shown as one line
	samplePause = 50 * time.Millisecond
)

// stitchSteps are the ends of the names of the steps that find out who is who.
var stitchSteps = []string{"_edges", "_rounds", "_roots", "_map"}

// benchShop runs the whole shop on DuckDB and then on ClickHouse, on the same
// machine, and prints each step's time on both and the most memory that
// ClickHouse held meanwhile. The counts of both reports must be equal.
func benchShop(args []string) error {
	flags := flag.NewFlagSet("shop", flag.ExitOnError)
	customers := flags.Int("customers", 1_000_000, "customers of the shop")
	url := flags.String("url", "", "a ClickHouse; one for this run when left out")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *url == "" {
		var err error
		if *url, err = clickhousetest.Serve(); err != nil {
			return err
		}
	}
	shop, err := openShop(*customers)
	if err != nil {
		return err
	}
	defer shop.close()
	ours, err := runOn(shop, shop.warehouse, duckdbdialect.DuckDB, duckdbPlaces, nil)
	if err != nil {
		return fmt.Errorf("duckdb: %w", err)
	}
	theirs, peaks, err := runOnClickHouse(shop, *url)
	if err != nil {
		return fmt.Errorf("clickhouse: %w", err)
	}
	if !maps.Equal(ours.Counts, theirs.Counts) {
		return fmt.Errorf("the two engines count differently:\n%v\n%v", ours.Counts, theirs.Counts)
	}
	compareSteps(ours, theirs, peaks)
	return nil
}

// runOn runs the shop in a warehouse.
func runOn(shop *shop, warehouse adapters.Warehouse, d *dialect.Dialect, layout dialect.Layout, progress func(runner.Event)) (*models.Report, error) {
	plan, err := shopPlan(shop.data, d, layout)
	if err != nil {
		return nil, err
	}
	options := runner.Options{Files: duckdb.Files{Folder: shop.folder}, Progress: progress}
	return runner.Run(context.Background(), plan, warehouse, options)
}

// runOnClickHouse also gives the most memory of each step, in bytes.
func runOnClickHouse(shop *shop, url string) (*models.Report, map[string]int64, error) {
	const database = "weft_bench"
	ctx := context.Background()
	settings, err := clickhouse.ReadSettings(map[string]string{"url": url, "database": database}, "")
	if err != nil {
		return nil, nil, err
	}
	warehouse, err := clickhouse.Open(ctx, settings, nil)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = warehouse.Close() }()
	memory, err := clickhouse.Open(ctx, settings, nil) // a session of its own, to ask beside
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = memory.Close() }()
	unlock, err := runner.Lock(ctx, warehouse, database, "bench", 0, nil)
	if err != nil {
		return nil, nil, err
	}
	defer unlock()
	samples := sample(memory)
	layout := dialect.Layout{Schema: database, State: database, Raw: database}
	report, err := runOn(shop, warehouse, clickhousedialect.ClickHouse, layout, samples.event)
	peaks := samples.stop()
	if err == nil {
		err = warehouse.Exec(ctx, "DROP DATABASE "+database)
	}
	return report, peaks, err
}

// sampling asks ClickHouse again and again how much memory it holds.
type sampling struct {
	steps chan string
	peaks chan map[string]int64
}

func sample(warehouse adapters.Warehouse) *sampling {
	s := &sampling{steps: make(chan string), peaks: make(chan map[string]int64)}
	go func() {
		peaks, step := map[string]int64{}, ""
		for {
			select {
			case next, ok := <-s.steps:
				if !ok {
					s.peaks <- peaks
					return
				}
				step = next
			case <-time.After(samplePause):
				rows, err := warehouse.Query(context.Background(), "SELECT value FROM system.metrics WHERE metric = 'MemoryTracking'")
				if err == nil && len(rows.Rows) == 1 {
					if bytes, ok := rows.Rows[0][0].(int64); ok {
						peaks[step] = max(peaks[step], bytes)
					}
				}
			}
		}
	}()
	return s
}

func (s *sampling) event(e runner.Event) {
	if e.Kind == runner.StepStarted {
		s.steps <- e.Step.Name
	}
}

func (s *sampling) stop() map[string]int64 {
	close(s.steps)
	return <-s.peaks
}

func compareSteps(ours, theirs *models.Report, peaks map[string]int64) {
	took := map[string]time.Duration{}
	for _, s := range ours.Steps {
		took[s.Name] = s.Took
	}
	fmt.Printf("%-36s %10s %10s %7s %9s\n", "step", "duckdb", "clickhouse", "ratio", "memory")
	line := func(name string, a, b time.Duration, memory string) {
		fmt.Printf("%-36s %9.2fs %9.2fs %7.2f %9s\n", name, a.Seconds(), b.Seconds(), b.Seconds()/a.Seconds(), memory)
	}
	var small, stitch [2]time.Duration
	most := int64(0)
	for _, s := range theirs.Steps {
		most = max(most, peaks[s.Name])
		if slices.ContainsFunc(stitchSteps, func(end string) bool { return strings.HasSuffix(s.Name, end) }) {
			stitch[0], stitch[1] = stitch[0]+took[s.Name], stitch[1]+s.Took
		}
		if took[s.Name] < shownFrom && s.Took < shownFrom {
			small[0], small[1] = small[0]+took[s.Name], small[1]+s.Took
			continue
		}
		line(s.Name, took[s.Name], s.Took, fmt.Sprintf("%.2f GB", float64(peaks[s.Name])/(1<<30)))
	}
	line("shorter steps", small[0], small[1], "")
	line("stitching", stitch[0], stitch[1], fmt.Sprintf("bar %.0f", stitchBar))
	line("whole run", ours.Took, theirs.Took, "")
	fmt.Printf("most memory that ClickHouse held: %.2f GB; the bar is %.0f GB\n", float64(most)/(1<<30), float64(memoryBar)/(1<<30))
}
