// Command benchmark measures what weft does in DuckDB beside the best that is
// known to be possible there, on the same rows, in the same process, in turns.
// It prints ratios; seconds depend on the machine.
//
//	go run ./adapters/warehouses/duckdb/benchmark stitch [-graph people] [-scale 1] [-runs 3]
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
)

func main() {
	if len(os.Args) < 2 || os.Args[1] != "stitch" {
		fmt.Fprintln(os.Stderr, "usage: benchmark stitch [-graph NAMES] [-scale N] [-runs N]")
		os.Exit(2)
	}
	if err := stitch(os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "benchmark:", err)
		os.Exit(1)
	}
}

func stitch(args []string) error {
	var b comparison
	flags := flag.NewFlagSet("stitch", flag.ExitOnError)
	graphs := flags.String("graph", "people,chain,hub,pairs", "which graphs, separated by commas")
	flags.Float64Var(&b.scale, "scale", 1, "how large: 1 is two million people")
	flags.IntVar(&b.runs, "runs", 3, "how often, in turns; the median ratio counts")
	if err := flags.Parse(args); err != nil {
		return err
	}
	b.graphs = strings.Split(*graphs, ",")
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	return b.run(ctx, os.Stdout)
}
