// Command benchmark measures stitching on ClickHouse beside DuckDB: the same
// rows, the same steps of a plan, in turns on one machine. It prints ratios,
// because seconds depend on the machine, and the most memory that the engine
// held.
//
//	go run ./adapters/warehouses/clickhouse/benchmark [-graph people] [-scale 1] [-runs 3] [-url http://…]
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"

	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse/clickhousetest"
)

func main() {
	var b comparison
	graphs := flag.String("graph", "people,chain,hub,pairs", "which graphs, separated by commas")
	flag.Float64Var(&b.scale, "scale", 1, "how large: 1 is two million people")
	flag.IntVar(&b.runs, "runs", 3, "how often, in turns; the median ratio counts")
	flag.StringVar(&b.url, "url", "", "a server; one for this run when left out")
	flag.Parse()
	b.graphs = strings.Split(*graphs, ",")
	if err := run(&b); err != nil {
		fmt.Fprintln(os.Stderr, "benchmark:", err)
		os.Exit(1)
	}
}

func run(b *comparison) (err error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if b.url == "" {
		if b.url, err = clickhousetest.Serve(); err != nil {
			return err
		}
	}
	return b.run(ctx, os.Stdout)
}
