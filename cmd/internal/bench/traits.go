package main

import (
	"context"
	_ "embed"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/metrics"
	"strings"
	"sync/atomic"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb"
	duckdbdialect "github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/example"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/compiler/optimize"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner"
)

// byHand computes the columns of the shop's customer traits in one scan per
// source, as somebody who knows DuckDB would write it, over the same rows and
// the same identities.
//
//go:embed traits.sql
var byHand string

// benchTraits runs the shop at two sizes. It prints the time of the trait step
// beside the hand-written query, in the same session and in turn, and how much
// memory the process held outside DuckDB.
func benchTraits(args []string) error {
	flags := flag.NewFlagSet("traits", flag.ExitOnError)
	customers := flags.Int("customers", 1_000_000, "customers of the large run")
	if err := flags.Parse(args); err != nil {
		return err
	}
	small, err := runShop(*customers/100, false)
	if err != nil {
		return err
	}
	large, err := runShop(*customers, true)
	if err != nil {
		return err
	}
	fmt.Printf("memory of the process outside DuckDB: %d MB at %d customers, %d MB at %d: %.2f×\n",
		small>>20, *customers/100, large>>20, *customers, float64(large)/float64(small))
	return nil
}

// shop is generated data and an empty warehouse, in a folder that close removes.
type shop struct {
	folder, data string
	warehouse    *duckdb.Warehouse
}

func openShop(customers int) (*shop, error) {
	folder, err := os.MkdirTemp("", "weft-bench-")
	if err != nil {
		return nil, err
	}
	s := &shop{folder: folder, data: filepath.Join(folder, "data")}
	generate := exec.Command("go", "run", "./examples/shop/generate", "-customers", fmt.Sprint(customers), "-out", s.data)
	generate.Stderr = os.Stderr
	if err := generate.Run(); err != nil {
		s.close()
		return nil, err
	}
	s.warehouse, err = duckdb.Open(context.Background(), duckdb.Settings{Path: filepath.Join(folder, "shop.duckdb"), Folder: folder})
	if err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *shop) close() {
	if s.warehouse != nil {
		_ = s.warehouse.Close()
	}
	_ = os.RemoveAll(s.folder)
}

// runShop gives the peak of the Go process's own memory in bytes.
func runShop(customers int, compare bool) (peak uint64, err error) {
	shop, err := openShop(customers)
	if err != nil {
		return 0, err
	}
	defer shop.close()
	watch := watchMemory()
	plan, err := shopPlan(shop.data, duckdbdialect.DuckDB, duckdbPlaces)
	if err != nil {
		return 0, err
	}
	report, err := runner.Run(context.Background(), plan, shop.warehouse, runner.Options{})
	if err != nil {
		return 0, err
	}
	peak = watch.stop()
	fmt.Printf("%d customers: %d profiles of %d identifiers, the whole run %s\n", customers,
		report.Counts["customer.profiles"], report.Counts["customer.identifiers"], report.Took.Round(time.Millisecond))
	if compare {
		err = compareTraits(plan, shop.warehouse)
	}
	return peak, err
}

// duckdbPlaces are where the plans of these benchmarks publish in DuckDB.
var duckdbPlaces = dialect.Layout{Schema: "weft", State: "weft", Raw: "main"}

// tools are the destinations that syncs of these benchmarks go to.
var tools = check.Tools{Names: destinations.Names, Find: destinations.Find}

// shopPlan compiles examples/shop over the generated data.
func shopPlan(data string, d *dialect.Dialect, layout dialect.Layout) (*models.Plan, error) {
	project, err := example.Checked(os.DirFS(filepath.Join("examples", "shop")), nil, tools)
	if err != nil {
		return nil, err
	}
	for _, s := range project.Sources {
		s.File = strings.ReplaceAll(s.File, "${data}", data)
	}
	program := optimize.Program(lower.Program(project, lower.Options{Publish: true, Checks: true}))
	plan, mistakes := emit.Plan(program, d, emit.Options{
		Layout: layout,
		Now:    time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC),
	})
	if mistakes.HasErrors() {
		return nil, mistakes
	}
	return plan, nil
}

// compareTraits repeats the steps that make the customers' traits and the
// query by hand in turn, and prints the medians' ratio.
func compareTraits(plan *models.Plan, warehouse adapters.Warehouse) error {
	var ours []string
	for _, s := range plan.Steps {
		if strings.HasPrefix(s.Name, "customer_from_") || s.Name == "customer_traits_1" {
			ours = append(ours, s.Statements...)
		}
	}
	if len(ours) == 0 {
		return fmt.Errorf("the plan has no trait steps")
	}
	weft, hand, err := inTurn(warehouse, ours, []string{byHand})
	if err != nil {
		return err
	}
	fmt.Printf("trait step %s, by hand %s: %.2f× (bar: 2×)\n", weft.Round(time.Millisecond), hand.Round(time.Millisecond),
		weft.Seconds()/hand.Seconds())
	return nil
}

// memoryWatch samples what the Go runtime holds; DuckDB's memory is not the
// runtime's.
type memoryWatch struct {
	peak atomic.Uint64
	end  chan struct{}
	done chan struct{}
}

func watchMemory() *memoryWatch {
	w := &memoryWatch{end: make(chan struct{}), done: make(chan struct{})}
	go func() {
		defer close(w.done)
		sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
		for {
			metrics.Read(sample)
			w.peak.Store(max(w.peak.Load(), sample[0].Value.Uint64()-sample[1].Value.Uint64()))
			select {
			case <-w.end:
				return
			case <-time.After(10 * time.Millisecond):
			}
		}
	}()
	return w
}

func (w *memoryWatch) stop() uint64 {
	close(w.end)
	<-w.done
	return w.peak.Load()
}
