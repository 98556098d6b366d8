package identity

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/weft-cdp/weft/adapters/warehouses/duckdb"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner"
)

// The bars of the graph of people: of leaving the warehouse, weft takes at most
// so much; plain SQL takes at least so much of what weft takes.
const (
	outsideBar = 1.0
	plainBar   = 5.0
)

// sides are all that stitch the graph of people.
type sides struct {
	weft    *duckdb.Warehouse
	plan    *models.Plan
	outside *outside
	nodes   int
	want    digest
}

// people measures the steps of a plan beside leaving the warehouse and beside
// plain SQL, on DuckDB.
func (b *bench) people(ctx context.Context) error {
	path, evidence, err := b.file(ctx, "people")
	if err != nil {
		return err
	}
	s, err := openSides(ctx, path)
	if err != nil {
		return err
	}
	defer s.close()
	fmt.Fprintf(b.out, "\npeople on DuckDB: %d rows of evidence between %d nodes; median of %d turns\n", evidence, s.nodes, b.turns)

	var weft, dense, nodes []time.Duration
	for range b.turns {
		for _, side := range []struct {
			took *[]time.Duration
			run  func() error
		}{
			{&weft, func() error { return s.stitch(ctx) }},
			{&dense, func() error { return s.outside.stitchDense(s.nodes) }},
			{&nodes, s.outside.stitchNodes},
		} {
			took, err := timed(side.run)
			if err != nil {
				return err
			}
			*side.took = append(*side.took, took)
		}
	}
	if err := s.check(ctx); err != nil {
		return err
	}
	fmt.Fprintf(b.out, "  %-52s %8.2fs\n", "weft: the steps of a plan", median(weft).Seconds())
	b.outsideLine("outside: Go, union-find, map back", weft, nodes)
	b.outsideLine("outside: the same, dense numbers for nodes a gift", weft, dense)
	for _, method := range plain {
		if err := b.beside(ctx, s, method); err != nil {
			return fmt.Errorf("%s: %w", method.name, err)
		}
	}
	return nil
}

func (b *bench) outsideLine(title string, weft, took []time.Duration) {
	times := ratio(weft, took)
	fmt.Fprintf(b.out, "  %-52s %8.2fs   weft takes %.2f× of it; bar %.1f×, %s\n", title, median(took).Seconds(), times, outsideBar, verdict(times <= outsideBar))
}

func openSides(ctx context.Context, path string) (s *sides, err error) {
	s = &sides{}
	defer func() {
		if err != nil {
			s.close()
		}
	}()
	if s.plan, err = stitchingPlan(dialect.DuckDB); err != nil {
		return s, err
	}
	if s.weft, err = duckdb.Open(ctx, duckdb.Settings{Attach: map[string]string{"graph": path}}); err != nil {
		return s, err
	}
	for _, statement := range []string{"CREATE TEMP TABLE links AS FROM graph.links", "DETACH graph"} {
		if err := s.weft.Exec(ctx, statement); err != nil {
			return s, err
		}
	}
	if s.outside, err = openOutside(path); err != nil {
		return s, err
	}
	err = read(s.outside, "SELECT count(*), 0::BIGINT FROM numbered", func(n, _ []int64) { s.nodes = int(n[0]) })
	return s, err
}

func (s *sides) close() {
	if s.weft != nil {
		_ = s.weft.Close() // in memory: nothing to lose
	}
	if s.outside != nil {
		s.outside.close()
	}
}

func (s *sides) stitch(ctx context.Context) error {
	_, err := runner.Run(ctx, s.plan, s.weft, runner.Options{})
	return err
}

// check compares weft's map with those of the two union-finds.
func (s *sides) check(ctx context.Context) (err error) {
	nodes, err := s.outside.digest("map")
	if err != nil {
		return err
	}
	if s.want, err = s.outside.wanted(s.nodes); err != nil {
		return err
	}
	if err := same("the union-find that numbers nodes", nodes, s.want); err != nil {
		return err
	}
	got, err := digestOf(ctx, s.weft, "customer_roots")
	if err != nil {
		return err
	}
	return same("weft", got, s.want)
}

// beside measures a method in plain SQL beside one more turn of weft's. It is
// given up at the limit.
func (b *bench) beside(ctx context.Context, s *sides, method loop) error {
	weft, err := timed(func() error { return s.stitch(ctx) })
	if err != nil {
		return err
	}
	if err := method.give(ctx, s.weft); err != nil {
		return err
	}
	short, cancel := context.WithTimeout(ctx, b.limit)
	defer cancel()
	rounds := 0
	took, err := timed(func() (err error) {
		rounds, err = method.run(short, s.weft)
		return err
	})
	times := took.Seconds() / weft.Seconds()
	switch {
	case errors.Is(short.Err(), context.DeadlineExceeded) && err != nil:
		said := verdict(true)
		if times < plainBar {
			said = "open: give it more with -limit"
		}
		fmt.Fprintf(b.out, "  %-52s > %6.0fs   not finished after %d rounds, more than %.1f× of weft; bar %.0f×, %s\n",
			method.name, took.Seconds(), rounds, times, plainBar, said)
	case err != nil:
		return err
	default:
		got, err := digestOf(ctx, s.weft, method.roots)
		if err != nil {
			return err
		}
		if err := same(method.name, got, s.want); err != nil {
			return err
		}
		fmt.Fprintf(b.out, "  %-52s %8.2fs   %.1f× of weft; bar %.0f×, %s\n", method.name, took.Seconds(), times, plainBar, verdict(times >= plainBar))
	}
	return method.clear(ctx, s.weft)
}
