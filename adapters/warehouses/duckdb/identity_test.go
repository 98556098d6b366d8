package duckdb_test

import (
	"cmp"
	"context"
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb"
	weftdialect "github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner"
)

// The identity steps run by themselves, on rows that are written by hand, and
// are compared with a union-find in Go.

var identityTypes = []string{"member_id", "email", "cookie"}

// sighting is a row of a source: one value per identifier type, "" for none.
type sighting struct {
	key string
	ids [3]string
	at  time.Time // zero: unknown
}

type identifier struct{ kind, value string }

func (s sighting) identifiers() []identifier {
	var list []identifier
	for i, value := range s.ids {
		if value != "" {
			list = append(list, identifier{identityTypes[i], value})
		}
	}
	return list
}

// newMemory opens a database for a few rows, which one thread handles fastest.
func newMemory(t testing.TB) *duckdb.Warehouse {
	t.Helper()
	w, err := duckdb.Open(t.Context(), duckdb.Settings{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}

// writeRows makes the table <source>_rows, as the step SourceRows would.
func writeRows(t fataler, w adapters.Warehouse, source string, rows []sighting) {
	printer := dialect.Printer{Dialect: weftdialect.DuckDB}
	typed := func(k models.Kind) ir.Typed { return ir.Typed{T: models.Type{Kind: k, Nullable: true}} }
	var columns []string
	for rank, kind := range identityTypes {
		node := ir.Call{Typed: typed(models.Int), Func: ir.NodeOf, Args: []ir.Expr{
			ir.Lit{Typed: typed(models.Int), Value: fmt.Sprint(rank)},
			ir.Lit{Typed: typed(models.Text), Value: kind},
			ir.Col{Typed: typed(models.Text), Name: ir.Ident("id_" + kind)},
		}}
		columns = append(columns, printer.Expr(node, 0)+" AS node_"+kind)
	}
	values := []string{"(NULL, NULL, NULL, NULL, NULL)"}
	for _, r := range rows {
		cells := []string{weftdialect.DuckDB.String(r.key)}
		if r.at.IsZero() {
			cells = append(cells, "NULL")
		} else {
			cells = append(cells, "TIMESTAMP '"+r.at.Format("2006-01-02 15:04:05")+"'")
		}
		for _, v := range r.ids {
			if v == "" {
				cells = append(cells, "NULL")
			} else {
				cells = append(cells, weftdialect.DuckDB.String(v))
			}
		}
		values = append(values, "("+strings.Join(cells, ", ")+")")
	}
	sql := fmt.Sprintf(`CREATE OR REPLACE TEMP TABLE %s_rows AS
SELECT *, %s
FROM (SELECT key::VARCHAR AS key, seen_at::TIMESTAMP AS seen_at, a::VARCHAR AS id_member_id, b::VARCHAR AS id_email, c::VARCHAR AS id_cookie FROM (VALUES %s) AS t(key, seen_at, a, b, c))
WHERE key IS NOT NULL`, source, strings.Join(columns, ", "), strings.Join(values, ",\n"))
	if err := w.Exec(t.Context(), sql); err != nil {
		t.Fatalf("%v", err)
	}
}

// fataler is what testing.T and rapid.T share.
type fataler interface {
	Context() context.Context
	Fatalf(format string, args ...any)
	Helper()
}

func work(name string) ir.Table { return ir.Table{Space: ir.Work, Name: ir.Ident(name)} }

func head(name string) ir.Header { return ir.Header{Name: name, Title: name} }

// identitySteps are all steps from rows to published tables.
func identitySteps(remembered bool, sources ...string) []ir.Step {
	var inputs []ir.IdentityInput
	for _, s := range sources {
		in := ir.IdentityInput{Source: s, Rows: work(s + "_rows"), Time: "seen_at", Key: ir.Col{Typed: ir.Typed{T: models.Type{Kind: models.Text}}, Name: "key"}}
		for rank, kind := range identityTypes {
			in.IDs = append(in.IDs, ir.InputID{Type: kind, Rank: rank, Value: ir.Ident("id_" + kind), Node: ir.Ident("node_" + kind)})
		}
		inputs = append(inputs, in)
	}
	nodes, links, into, people := work("customer_nodes"), work("customer_links"), work("customer_map"), work("customer_people")
	steps := []ir.Step{
		&ir.IdentityNodes{Header: head("customer_nodes"), Entity: "customer", Into: nodes, Inputs: inputs},
		&ir.IdentityLinks{Header: head("customer_links"), Entity: "customer", Into: links, Inputs: inputs},
	}
	steps = append(steps, stitchSteps(links, nodes, into)...)
	named := &ir.IdentityPeople{Header: head("customer_people"), Entity: "customer", Types: identityTypes, Map: into, Into: people}
	if remembered {
		named.Register = ir.Table{Space: ir.State, Name: "customer_anchors"}
		named.Redirects = ir.Table{Space: ir.State, Name: "customer_redirects"}
		named.IDs = ir.Table{Space: ir.State, Name: "customer_ids"}
		named.NextRegister = ir.Table{Space: ir.Next, Name: "customer_anchors"}
		named.NextRedirects = ir.Table{Space: ir.Next, Name: "customer_redirects"}
		named.Anchored, named.Held = work("customer_anchored"), work("customer_held")
	}
	return append(steps, named,
		&ir.IdentityTables{Header: head("customer_tables"), Entity: "customer", Nodes: nodes, Map: into, Links: links, People: people})
}

func stitchSteps(links, nodes, into ir.Table) []ir.Step {
	edges, forest, levels, roots := work("customer_edges"), work("customer_forest"), work("customer_levels"), work("customer_roots")
	return []ir.Step{
		&ir.IdentityEdges{Header: head("customer_edges"), Entity: "customer", Links: links, Edges: edges, Forest: forest, Levels: levels, Roots: roots},
		&ir.IdentityRounds{Header: head("customer_rounds"), Entity: "customer", Edges: edges, Hooks: work("customer_hooks"), Forest: forest, Levels: levels},
		&ir.IdentityRoots{Header: head("customer_roots"), Entity: "customer", Forest: forest, Levels: levels, Roots: roots},
		&ir.IdentityMap{Header: head("customer_map"), Entity: "customer", Nodes: nodes, Roots: roots, Into: into},
	}
}

// stitch runs steps as at a moment.
func stitch(t fataler, w adapters.Warehouse, now time.Time, steps []ir.Step) *models.Report {
	t.Helper()
	program := &ir.Program{Project: "shop", TimeZone: "UTC", Steps: steps}
	plan, found := emit.Plan(program, weftdialect.DuckDB, emit.Options{Layout: dialect.Layout{Schema: "weft", State: "weft"}, Now: now})
	if found.HasErrors() {
		t.Fatalf("%v", found)
	}
	report, err := runner.Run(t.Context(), plan, w, runner.Options{})
	if err != nil {
		t.Fatalf("%v", err)
	}
	return report
}

// column reads two columns of text as a map.
func pairsOf(t fataler, w adapters.Warehouse, query string) map[string]string {
	t.Helper()
	rows, err := w.Query(t.Context(), query)
	if err != nil {
		t.Fatalf("%v", err)
	}
	m := map[string]string{}
	for _, row := range rows.Rows {
		m[fmt.Sprint(row[0])] = fmt.Sprint(row[1])
	}
	return m
}

// wantProfiles is the specification: the transitive closure of the rows, each
// component named after its oldest identifier.
func wantProfiles(rows []sighting) map[string]string {
	parent := map[identifier]identifier{}
	first := map[identifier]time.Time{}
	var find func(x identifier) identifier
	find = func(x identifier) identifier {
		if parent[x] != x {
			parent[x] = find(parent[x])
		}
		return parent[x]
	}
	for _, r := range rows {
		for i, id := range r.identifiers() {
			if _, ok := parent[id]; !ok {
				parent[id] = id
			}
			if seen := first[id]; !r.at.IsZero() && (seen.IsZero() || r.at.Before(seen)) {
				first[id] = r.at
			}
			if i > 0 {
				parent[find(id)] = find(r.identifiers()[0])
			}
		}
	}
	anchors := map[identifier]identifier{}
	for id := range parent {
		root := find(id)
		if best, ok := anchors[root]; !ok || older(id, best, first) < 0 {
			anchors[root] = id
		}
	}
	profiles := map[string]string{}
	for id := range parent {
		profiles[id.kind+":"+id.value] = profileID(anchors[find(id)])
	}
	return profiles
}

func older(a, b identifier, first map[identifier]time.Time) int {
	far := time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
	moment := func(x identifier) time.Time {
		if t := first[x]; !t.IsZero() {
			return t
		}
		return far
	}
	return cmp.Or(
		moment(a).Compare(moment(b)),
		cmp.Compare(slices.Index(identityTypes, a.kind), slices.Index(identityTypes, b.kind)),
		cmp.Compare(a.value, b.value),
	)
}

func profileID(id identifier) string {
	sum := md5.Sum([]byte(id.kind + "\x1f" + id.value))
	return hex.EncodeToString(sum[:])
}

const profilesOf = "SELECT id_type || ':' || id_value, profile_id FROM weft.weft_next_customer_ids"

var march = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)

// sightings draws rows that share few values, so that components grow.
func sightings(t *rapid.T) []sighting {
	value := rapid.Custom(func(t *rapid.T) string {
		if rapid.Bool().Draw(t, "missing") {
			return ""
		}
		return rapid.SampledFrom([]string{"a", "b", "c", "d", "e", "f", "é", "' OR 1", "a ", "A"}).Draw(t, "value")
	})
	row := rapid.Custom(func(t *rapid.T) sighting {
		s := sighting{key: fmt.Sprint(rapid.IntRange(0, 99).Draw(t, "key"))}
		for i := range s.ids {
			s.ids[i] = value.Draw(t, identityTypes[i])
		}
		if day := rapid.IntRange(0, 5).Draw(t, "day"); day > 0 {
			s.at = march.AddDate(0, 0, -day)
		}
		return s
	})
	return rapid.SliceOfN(row, 0, 25).Draw(t, "rows")
}

func TestIdentityIsTheTransitiveClosure(t *testing.T) {
	w := newMemory(t)
	if err := w.Exec(t.Context(), "CREATE SCHEMA weft"); err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		rows := sightings(t)
		want := wantProfiles(rows)
		cut := rapid.IntRange(0, len(rows)).Draw(t, "rows of the first source")
		writeRows(t, w, "orders", rows[:cut])
		writeRows(t, w, "crm", rows[cut:])
		stitch(t, w, march, identitySteps(false, "orders", "crm"))
		if diff := gocmp.Diff(want, pairsOf(t, w, profilesOf)); diff != "" {
			t.Fatalf("profiles (-want +got):\n%s", diff)
		}
		// The order of rows and of sources changes nothing.
		rand.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		writeRows(t, w, "crm", rows[cut:])
		writeRows(t, w, "orders", rows[:cut])
		stitch(t, w, march, identitySteps(false, "crm", "orders"))
		if diff := gocmp.Diff(want, pairsOf(t, w, profilesOf)); diff != "" {
			t.Fatalf("profiles of shuffled rows (-want +got):\n%s", diff)
		}
	})
}

// TestHardOrdersAreRescued stitches graphs whose ids are chosen against the
// algorithm: without the rescue the first would need a round for every two nodes.
func TestHardOrdersAreRescued(t *testing.T) {
	const n = 30_000
	graphs := map[string]string{
		"a sorted path":   fmt.Sprintf("SELECT range + 1 AS a, range + 2 AS b FROM range(%d)", n),
		"a zigzag":        fmt.Sprintf("SELECT least(x, y) AS a, greatest(x, y) AS b FROM (SELECT 1 + range // 2 + (range %% 2) * %d AS x, 1 + (range + 1) // 2 + ((range + 1) %% 2) * %d AS y FROM range(%d))", n, n, n),
		"a sorted ladder": fmt.Sprintf("SELECT range + 1 AS a, range + 2 AS b FROM range(%d) UNION ALL SELECT range + 1, range + 4 FROM range(%d)", n, n-2),
		"a comb":          fmt.Sprintf("SELECT range + 1 AS a, range + 2 AS b FROM range(%d) UNION ALL SELECT range + 1, range + %d FROM range(%d)", n/2, n, n/2),
	}
	for name, query := range graphs {
		t.Run(name, func(t *testing.T) {
			w := newMemory(t)
			for _, sql := range []string{
				"CREATE TEMP TABLE customer_links AS " + query,
				"CREATE TEMP TABLE customer_nodes AS SELECT node, 'n' AS id_type, node::VARCHAR AS id_value, NULL::TIMESTAMP AS first_seen, NULL::TIMESTAMP AS last_seen\n" +
					"FROM (SELECT a AS node FROM customer_links UNION SELECT b FROM customer_links)",
			} {
				if err := w.Exec(t.Context(), sql); err != nil {
					t.Fatal(err)
				}
			}
			report := stitch(t, w, march, stitchSteps(work("customer_links"), work("customer_nodes"), work("customer_map")))
			if rounds := report.Steps[1].Rounds; rounds > 40 {
				t.Errorf("it took %d rounds", rounds)
			}
			got, err := w.Query(t.Context(), "SELECT count(*) - count(DISTINCT node), count(*) - (SELECT count(*) FROM customer_nodes), min(profile), max(profile) FROM customer_map")
			if err != nil {
				t.Fatal(err)
			}
			if diff := gocmp.Diff([][]any{{int64(0), int64(0), int64(1), int64(1)}}, got.Rows); diff != "" {
				t.Errorf("one profile of all nodes, the smallest, was expected (-want +got):\n%s", diff)
			}
		})
	}
}
