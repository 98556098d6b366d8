package dialecttest

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// edge is two nodes that a source ties; a < b.
type edge struct{ a, b int64 }

// stitchingHolds lets edges come and go, and looks after every run whether what
// is known and the map are those of a union-find over all edges, whatever part of
// them was stitched anew. Twice nothing is known again on the way.
func stitchingHolds(t *testing.T, e Engine) {
	s := open(t, e)
	const nodes, runs = 60, 14
	r := rand.New(rand.NewPCG(7, uint64(len(s.Dialect.Name))))
	s.run(t, &ir.Prepare{Header: head("prepare"), Publishes: true})
	edges := map[edge]bool{}
	for i := range int64(nodes / 4) {
		edges[edge{i, i + 1}] = true // a path, which the rest is glued to
	}
	for run := range runs {
		if run > 0 {
			change(r, edges, nodes)
		}
		list := edgesOf(edges)
		s.stitch(t, list, nodes, run == 5 || run == 9)
		found := clusters(list, nodes)
		var known, mapped []string
		for _, x := range list {
			known = append(known, fmt.Sprintf("%d,%d,%d", x.b, x.a, found[x.a]))
		}
		for v, cluster := range found {
			mapped = append(mapped, fmt.Sprintf("%d,%d", v, cluster))
		}
		slices.Sort(known)
		s.expectSorted(t, "SELECT hi, lo, cluster FROM "+s.table(ir.Published, "customer_stitched"), known)
		slices.Sort(mapped)
		s.expectSorted(t, "SELECT node, profile FROM "+s.table(ir.Work, "customer_map"), mapped)
		if t.Failed() {
			t.Fatalf("run %d of %v", run+1, list)
		}
	}
}

// change takes some edges away and adds others: a few, or none, or nearly all.
func change(r *rand.Rand, edges map[edge]bool, nodes int64) {
	share := []float64{0, 0.03, 0.03, 0.1, 0.9}[r.IntN(5)]
	for _, x := range edgesOf(edges) {
		if r.Float64() < share {
			delete(edges, x)
		}
	}
	for range r.IntN(8) {
		if a, b := r.Int64N(nodes), r.Int64N(nodes); a != b {
			edges[edge{min(a, b), max(a, b)}] = true
		}
	}
}

// edgesOf lists a set in order.
func edgesOf(edges map[edge]bool) []edge {
	return slices.SortedFunc(maps.Keys(edges), func(x, y edge) int {
		return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
}

// clusters is the smallest node that each can be reached from.
func clusters(edges []edge, nodes int64) []int64 {
	found := make([]int64, nodes)
	for v := range found {
		found[v] = int64(v)
	}
	for again := true; again; {
		again = false
		for _, x := range edges {
			least := min(found[x.a], found[x.b])
			again = again || found[x.a] != least || found[x.b] != least
			found[x.a], found[x.b] = least, least
		}
	}
	return found
}

// stitch runs what a run that publishes does from the evidence to the map. Some
// evidence is there twice, as of two sources.
func (s *session) stitch(t *testing.T, edges []edge, nodes int64, forget bool) {
	t.Helper()
	rows := [][]string{}
	for i, x := range edges {
		line := []string{fmt.Sprint(x.a), fmt.Sprint(x.b)}
		rows = append(rows, line)
		if i%5 == 0 {
			rows = append(rows, line)
		}
	}
	var all [][]string
	for v := range nodes {
		all = append(all, []string{fmt.Sprint(v), "n", fmt.Sprint(v), "", ""})
	}
	known := ir.Table{Space: ir.State, Name: "customer_stitched"}
	if forget {
		known = work("customer_known")
	}
	steps := []ir.Step{
		&ir.StateTables{Header: head("state"), Entities: []ir.Ident{"customer"}},
		given("customer_nodes", []ir.ReadColumn{
			read("node", models.Int), read("id_type", models.Text), read("id_value", models.Text), read("first_seen", models.Timestamp), read("last_seen", models.Timestamp),
		}, all...),
		given("customer_links", []ir.ReadColumn{read("a", models.Int), read("b", models.Int)}, rows...),
	}
	steps = append(steps, incrementalSteps(known, forget)...)
	steps = append(steps, &ir.Publish{Header: head("publish"), Tables: []ir.Ident{"customer_stitched"}})
	for _, step := range s.plan(t, steps...) {
		s.repeat(t, step)
	}
}

// incrementalSteps are the steps that stand around the rounds, and these.
func incrementalSteps(known ir.Table, forget bool) []ir.Step {
	changes, open, loose, ends, touched := work("customer_changes"), work("customer_open"), work("customer_loose"), work("customer_loose_ends"), work("customer_touched")
	edges, forest, levels, roots := work("customer_edges"), work("customer_forest"), work("customer_levels"), work("customer_roots")
	return []ir.Step{
		&ir.IdentityEdgeChanges{Header: head("changes"), Entity: "customer", Links: work("customer_links"), Known: known, Forget: forget, Into: changes},
		&ir.IdentityContracted{Header: head("edges"), Entity: "customer", Known: known, Changes: changes,
			Open: open, Loose: loose, Ends: ends, Touched: touched, Edges: edges, Forest: forest, Levels: levels, Roots: roots},
		&ir.IdentityRounds{Header: head("rounds"), Entity: "customer", Edges: edges, Hooks: work("customer_hooks"), Forest: forest, Levels: levels},
		&ir.IdentityRoots{Header: head("roots"), Entity: "customer", Forest: forest, Levels: levels, Roots: roots},
		&ir.IdentityKept{Header: head("kept"), Entity: "customer", Nodes: work("customer_nodes"), Known: known, Open: open, Loose: loose, Touched: touched,
			Roots: roots, Into: ir.Table{Space: ir.Next, Name: "customer_stitched"}, Map: work("customer_map")},
	}
}

// repeat runs a step, until nothing is left where it is a loop; before its second
// round a loop is rescued, so that numbers below zero are seen here, too.
func (s *session) repeat(t *testing.T, step models.PlanStep) {
	t.Helper()
	if step.Until == nil {
		s.runStep(t, step)
		return
	}
	for round := 0; flat(s.rows(t, step.Until.Probe)) != "0"; round++ {
		if round == 1 {
			for _, statement := range step.Until.Rescue {
				s.exec(t, statement)
			}
		}
		s.runStep(t, step)
	}
}

// expectSorted compares the rows of a query with lines in the order of text.
func (s *session) expectSorted(t *testing.T, query string, want []string) {
	t.Helper()
	var got []string
	for _, row := range s.rows(t, query) {
		got = append(got, strings.Join(row, ","))
	}
	if slices.Sort(got); !slices.Equal(got, want) {
		t.Errorf("%s\ngives      %s\ninstead of %s", query, strings.Join(got, "; "), strings.Join(want, "; "))
	}
}
