// Package delivery measures what the engine and its destinations add to sending
// rows.
//
//	bench delivery [-rows 1000000] [-only http|postgres]
//
// Beside each delivery runs what somebody would write who only wants the rows to
// be there: the same rows in the same batches, as many of them at once, without
// intent, journal, limits or results. The store costs nothing, so that what is
// left is the engine and the destination; the journal is on the disk.
package delivery

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/runner/delivery"
)

// pairs is how often both sides run, in turn. What counts is the best time of each:
// other work on the machine only makes a run longer, and rarely both of a pair by as
// much.
const pairs = 5

// Run is the benchmark.
func Run(args []string) error {
	flags := flag.NewFlagSet("delivery", flag.ContinueOnError)
	rows := flags.Int64("rows", 1_000_000, "how many rows are sent")
	only := flags.String("only", "", "http or postgres; all without it")
	if err := flags.Parse(args); err != nil {
		return err
	}
	for _, part := range []struct {
		name string
		run  func(rows int64) error
	}{{"http", overHTTP}, {"postgres", toPostgres}} {
		if *only != "" && *only != part.name {
			continue
		}
		if err := part.run(*rows); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	return nil
}

// contest is a delivery and what runs beside it.
type contest struct {
	name  string
	bar   float64 // of the speed of what runs beside it
	bare  func(ctx context.Context, rows int64) error
	to    adapters.Destination
	op    string
	fresh func() error // before each side; nil for nothing
	block []delivery.Transition
	gate  *gate // through which each batch goes while it is under way
}

// run prints the ratio, and the memory at several sizes.
func (c *contest) run(rows int64) error {
	var bares, wefts []time.Duration
	least, most := math.Inf(1), 0.0
	for range pairs {
		bare, err := c.timed(func() error { return c.bare(context.Background(), rows) })
		if err != nil {
			return err
		}
		weft, err := c.timed(func() error { _, err := c.deliver(rows, nil); return err })
		if err != nil {
			return err
		}
		bares, wefts = append(bares, bare), append(wefts, weft)
		ratio := 100 * bare.Seconds() / weft.Seconds()
		least, most = min(least, ratio), max(most, ratio)
	}
	bare, weft := slices.Min(bares).Seconds(), slices.Min(wefts).Seconds()
	fmt.Printf("%-10s %9d rows  bare %6.2f s  weft %6.2f s  %8.0f rows/s  %3.0f %% of bare (bar %.0f %%; pairs from %.0f %% to %.0f %%)\n", c.name, rows,
		bare, weft, float64(rows)/weft, 100*bare/weft, 100*c.bar, least, most)
	for _, part := range []int64{100, 10, 1} {
		if c.fresh != nil {
			if err := c.fresh(); err != nil {
				return err
			}
		}
		peak, err := c.deliver(rows/part, watch(c.gate, rows/part))
		if err != nil {
			return err
		}
		fmt.Printf("%-10s %9d rows  at most %.1f MB in use\n", c.name, rows/part, float64(peak)/(1<<20))
	}
	return nil
}

func (c *contest) timed(do func() error) (time.Duration, error) {
	if c.fresh != nil {
		if err := c.fresh(); err != nil {
			return 0, err
		}
	}
	runtime.GC()
	began := time.Now()
	err := do()
	return time.Since(began), err
}

var epoch int64

// deliver makes one run, and gives the most memory that was in use meanwhile, where
// somebody watches.
func (c *contest) deliver(rows int64, watched *watcher) (peak uint64, err error) {
	dir, err := os.MkdirTemp("", "weft-bench-")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	journal, err := delivery.OpenJournal(filepath.Join(dir, "journal"))
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, journal.Close()) }()
	epoch++
	sync := &delivery.Sync{Name: "bench", Object: "customers", Fields: fields, Ops: delivery.Ops{Enter: c.op}}
	report, err := delivery.Run(context.Background(), sync, c.to, &paper{rows, epoch, c.block}, delivery.Options{Journal: journal})
	peak = watched.end()
	if err != nil {
		return 0, err
	}
	if taken := report.Outcomes[adapters.OK]; taken != rows {
		return 0, fmt.Errorf("%d of %d rows were taken: %s %v", taken, rows, report.Reason, report.Outcomes)
	}
	return peak, nil
}

// inBatches calls do with the first and the last row of each batch, so many at
// once.
func inBatches(rows, batch int64, workers int, do func(first, last int64) error) error {
	work := make(chan int64)
	errs := make([]error, workers)
	var group sync.WaitGroup
	for w := range workers {
		group.Go(func() {
			for first := range work {
				if errs[w] == nil {
					errs[w] = do(first, min(rows, first+batch-1))
				}
			}
		})
	}
	for first := int64(1); first <= rows; first += batch {
		work <- first
	}
	close(work)
	group.Wait()
	return errors.Join(errs...)
}
