package identity

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse/clickhousetest"
	clickhousedialect "github.com/weft-cdp/weft/adapters/warehouses/clickhouse/dialect"
	duckdbdialect "github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner"
)

// incrementalBar is how much of a full stitching the stitching of 1 % new edges
// may take, once it is known which they are.
const incrementalBar = 0.12

// few selects one in a hundred pairs, always the same, in any warehouse.
const few = "(a % 1000 + b % 1000) % 100 = 7"

// situations are what can have happened to the people since the last run: Before
// and now say which links there were and are.
var situations = []struct {
	name, before, now string
	bar               bool
}{
	{"1 % new", "NOT " + few, "1 = 1", true},
	{"1 % gone", "1 = 1", "NOT " + few, false},
	{"nothing", "1 = 1", "1 = 1", false},
	{"all new", "1 = 0", "1 = 1", false},
}

// The steps of the plan of a run that knows the last one, by what they do.
const (
	findStep = "customer_changes"
	keepStep = "customer_map"
)

// incrementalPlan goes from the tables links, customer_nodes and known, which is
// what the last run knew, to customer_map and what the next run will know.
func incrementalPlan(d *dialect.Dialect) (*models.Plan, error) {
	work := func(name string) ir.Table { return ir.Table{Space: ir.Work, Name: ir.Ident(name)} }
	step := func(name, after string) ir.Header { return ir.Header{Name: name, After: []string{after}} }
	known, changes, open, loose, touched := work("known"), work("customer_changes"), work("customer_open"), work("customer_loose"), work("customer_touched")
	edges, forest, levels, roots := work("customer_edges"), work("customer_forest"), work("customer_levels"), work("customer_roots")
	program := &ir.Program{Project: "benchmark", TimeZone: "UTC", Steps: []ir.Step{
		&ir.IdentityEdgeChanges{Header: ir.Header{Name: findStep}, Entity: "customer", Links: work("links"), Known: known, Into: changes},
		&ir.IdentityContracted{Header: step("customer_edges", findStep), Entity: "customer", Known: known, Changes: changes,
			Open: open, Loose: loose, Ends: work("customer_loose_ends"), Touched: touched, Edges: edges, Forest: forest, Levels: levels, Roots: roots},
		&ir.IdentityRounds{Header: step("customer_rounds", "customer_edges"), Entity: "customer",
			Edges: edges, Hooks: work("customer_hooks"), Forest: forest, Levels: levels},
		&ir.IdentityRoots{Header: step("customer_roots", "customer_rounds"), Entity: "customer", Forest: forest, Levels: levels, Roots: roots},
		&ir.IdentityKept{Header: step(keepStep, "customer_roots"), Entity: "customer", Nodes: work("customer_nodes"), Known: known,
			Open: open, Loose: loose, Touched: touched, Roots: roots,
			Into: ir.Table{Space: ir.Next, Name: "customer_stitched"}, Map: work("customer_map")},
	}}
	plan, found := emit.Plan(program, d, emit.Options{Layout: layout, Now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
	if found.HasErrors() {
		return nil, found
	}
	return plan, nil
}

// layout is where the incremental plan writes what the next run will know.
var layout = dialect.Layout{Schema: database, State: database}

// incremental measures a run that knows the last one beside one that does not.
func (b *bench) incremental(ctx context.Context) (err error) {
	path, _, err := b.file(ctx, "people")
	if err != nil {
		return err
	}
	duck, err := openDuck(ctx, path)
	if err != nil {
		return err
	}
	defer duck.Close()
	fmt.Fprintf(b.out, "\npeople stitched by a run that knows the last one, as shares of stitching all; median of %d turns\n", b.turns)
	fmt.Fprintf(b.out, "  %-11s %-9s %9s %9s %9s %9s %9s\n", "", "changed", "all", "find it", "stitch it", "bar", "map, keep")
	if err := b.since(ctx, "duckdb", duck, duckdbdialect.DuckDB); err != nil {
		return err
	}
	if b.url == "" {
		if b.url, err = clickhousetest.Serve(); err != nil {
			return err
		}
	}
	if err := b.upload(ctx, duck, "people"); err != nil {
		return err
	}
	click, err := b.openClick(ctx, nil)
	if err != nil {
		return err
	}
	defer click.Close()
	return b.since(ctx, "clickhouse", click, clickhousedialect.ClickHouse)
}

// since measures every situation on an engine that has the links.
func (b *bench) since(ctx context.Context, name string, e *engine, d *dialect.Dialect) error {
	plan, err := incrementalPlan(d)
	if err != nil {
		return err
	}
	last := &lastRun{engine: e, dialect: d, plan: plan}
	if err := last.prepare(ctx); err != nil {
		return err
	}
	for _, s := range situations {
		if err := last.was(ctx, s.before, s.now); err != nil {
			return err
		}
		t := &shares{}
		for range b.turns {
			if err := last.turn(ctx, t); err != nil {
				return err
			}
		}
		said := ""
		if s.bar {
			said = verdict(ratio(t.stitch, t.all) <= incrementalBar)
		}
		fmt.Fprintf(b.out, "  %-11s %-9s %8.2fs %9s %9s %9s %9s\n", name, s.name, median(t.all).Seconds(), t.of(t.find), t.of(t.stitch), said, t.of(t.keep))
	}
	return nil
}

// shares is what the parts of a run took in each turn, and stitching all.
type shares struct{ all, find, stitch, keep []time.Duration }

func (t *shares) of(part []time.Duration) string {
	return fmt.Sprintf("%.1f %%", 100*ratio(part, t.all))
}

// lastRun is an engine that stitches all with its own plan, and with another what
// has changed.
type lastRun struct {
	*engine
	dialect *dialect.Dialect
	plan    *models.Plan
}

// table makes a table of the session, as a step would.
func (l *lastRun) table(ctx context.Context, name, query string) error {
	begin := strings.NewReplacer("{0}", name, "{columns}", "").Replace(l.dialect.Create[ir.Work])
	return l.Exec(ctx, begin+" AS "+query)
}

// prepare keeps all links, and lists their ends.
func (l *lastRun) prepare(ctx context.Context) error {
	schema := "CREATE SCHEMA IF NOT EXISTS " + database
	if l.dialect == clickhousedialect.ClickHouse {
		schema = "CREATE DATABASE IF NOT EXISTS " + database
	}
	if err := l.Exec(ctx, schema); err != nil {
		return err
	}
	if err := l.table(ctx, "all_links", "SELECT a, b FROM links"); err != nil {
		return err
	}
	return l.table(ctx, "customer_nodes", "SELECT node FROM (SELECT a AS node FROM links UNION ALL SELECT b FROM links) AS ends GROUP BY node")
}

// was makes the last run, with the links that there were before, and leaves those
// of now.
func (l *lastRun) was(ctx context.Context, before, now string) error {
	next := l.dialect.Table(layout, ir.Table{Space: ir.Next, Name: "customer_stitched"})
	if err := l.table(ctx, "known", "SELECT a AS hi, b AS lo, a AS cluster FROM all_links WHERE 1 = 0"); err != nil {
		return err
	}
	if err := l.table(ctx, "links", "SELECT a, b FROM all_links WHERE "+before); err != nil {
		return err
	}
	if _, err := runner.Run(ctx, l.plan, l, runner.Options{}); err != nil {
		return err
	}
	if err := l.table(ctx, "known", "SELECT hi, lo, cluster FROM "+next); err != nil {
		return err
	}
	return l.table(ctx, "links", "SELECT a, b FROM all_links WHERE "+now)
}

// turn stitches all, then what has changed, and compares the maps.
func (l *lastRun) turn(ctx context.Context, t *shares) error {
	if err := l.engine.turn(ctx); err != nil {
		return err
	}
	t.all = append(t.all, l.report.Took)
	want, err := digestOf(ctx, l, "customer_roots")
	if err != nil {
		return err
	}
	report, err := runner.Run(ctx, l.plan, l, runner.Options{})
	if err != nil {
		return err
	}
	var find, stitch, keep time.Duration
	for _, step := range report.Steps {
		switch step.Name {
		case findStep:
			find += step.Took
		case keepStep:
			keep += step.Took
		default:
			stitch += step.Took
		}
	}
	t.find, t.stitch, t.keep = append(t.find, find), append(t.stitch, stitch), append(t.keep, keep)
	got, err := digestOf(ctx, l, "(SELECT node AS v, profile AS f FROM customer_map)")
	if err != nil {
		return err
	}
	return same("the run that knows the last one", got, want)
}
