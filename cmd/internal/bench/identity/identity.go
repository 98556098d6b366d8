// Package identity measures stitching beside what else could do it, on the same
// rows, in turns on one machine, and prints ratios: seconds depend on the
// machine, and on who else uses it. Every result is compared with that of a
// union-find.
//
// In come the arguments of a command line, out go tables with the bars that this
// project sets itself. It must not know how the steps of a plan work.
package identity

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"time"
)

// bench is one measurement with its options.
type bench struct {
	out    io.Writer
	folder string // for files that are gone afterwards
	scale  float64
	turns  int
	limit  time.Duration // of one turn of a method that may not finish
	graphs []string      // of the parts that look at several
	url    string        // of a ClickHouse
}

// part is one table of the result.
type part struct {
	name string
	run  func(*bench, context.Context) error
}

// parts are what there is to measure, in order.
var parts = []part{
	{"people", (*bench).people},
	{"shapes", (*bench).shapes},
	{"rows", (*bench).rows},
	{"rules", (*bench).rules},
	{"chains", (*bench).chains},
	{"incremental", (*bench).incremental},
	{"clickhouse", (*bench).clickhouse},
}

func names[T any](list []T, name func(T) string) string {
	var all []string
	for _, one := range list {
		all = append(all, name(one))
	}
	return strings.Join(all, ",")
}

// Run measures what the arguments ask for.
func Run(args []string) (err error) {
	if len(args) == 3 && args[0] == alone {
		return stitchAlone(args[1], args[2])
	}
	b := &bench{out: os.Stdout}
	flags := flag.NewFlagSet("identity", flag.ExitOnError)
	wanted := flags.String("parts", names(parts, func(p part) string { return p.name }), "which tables, separated by commas")
	shapes := flags.String("graphs", names(graphs, func(g graph) string { return g.name }), "which graphs, separated by commas")
	flags.Float64Var(&b.scale, "scale", 1, "how large: 1 is two million people")
	flags.IntVar(&b.turns, "turns", 3, "how often, in turns; the median ratio counts")
	flags.DurationVar(&b.limit, "limit", 10*time.Minute, "how long a turn of a method in plain SQL may take")
	flags.StringVar(&b.url, "url", "", "a ClickHouse; one for this run when left out")
	if err := flags.Parse(args); err != nil {
		return err
	}
	b.graphs = strings.Split(*shapes, ",")
	if b.folder, err = os.MkdirTemp("", "weft-bench-"); err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(b.folder) }() // the system does it else
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	for _, name := range strings.Split(*wanted, ",") {
		at := slices.IndexFunc(parts, func(p part) bool { return p.name == name })
		if at < 0 {
			return fmt.Errorf("there is no part %q", name)
		}
		if err := parts[at].run(b, ctx); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}
