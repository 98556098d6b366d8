package emit

import (
	"fmt"
	"strings"
	"testing"
	"time"

	duckdb "github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

var march = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func integer(name ir.Ident) ir.Expr {
	return ir.Col{Typed: ir.Typed{T: models.Type{Kind: models.Int}}, Name: name}
}

func nowExpr() ir.Expr {
	return ir.Now{Typed: ir.Typed{T: models.Type{Kind: models.Timestamp}}}
}

// small is a program of two steps, the second after the first.
func small(origin, comment string) *ir.Program {
	made := &ir.SourceRows{
		Header: ir.Header{Name: "s_rows", Title: comment, Origins: []ir.Origin{{Kind: "source", Name: "s", Text: origin}}},
		Into:   ir.Table{Name: "s_rows"}, Source: "s",
		From:   ir.Origination{Table: []ir.Ident{ir.Ident(origin)}, Read: []ir.ReadColumn{{Name: "a"}}},
		Layers: []ir.Layer{{{Name: "at", Expr: nowExpr()}}},
		Keep:   []ir.Ident{"a", "at"},
	}
	profiles := &ir.Profiles{Header: ir.Header{Name: "p", Title: comment, After: []string{"s_rows"}}, From: ir.Table{Name: "s_rows"}, Into: ir.Table{Space: ir.Next, Name: "p"}}
	return &ir.Program{Project: "shop", Steps: []ir.Step{made, profiles}}
}

func plan(t testing.TB, p *ir.Program, now time.Time) *models.Plan {
	t.Helper()
	made, found := Plan(p, duckdb.DuckDB, Options{Layout: dialect.Layout{Schema: "weft", Raw: "main"}, Now: now})
	if len(found) > 0 {
		t.Fatal(found)
	}
	return made
}

func TestFingerprints(t *testing.T) {
	first := plan(t, small("orders", "one"), march)
	again := plan(t, small("orders", "-- 'other\nwords"), march.Add(time.Hour))
	other := plan(t, small("items", "one"), march)
	for i := range first.Steps {
		if first.Steps[i].Fingerprint != again.Steps[i].Fingerprint {
			t.Errorf("step %d: comments or the moment change the fingerprint", i)
		}
		if first.Steps[i].Fingerprint == other.Steps[i].Fingerprint {
			t.Errorf("step %d: another source, or another step before it, does not change the fingerprint", i)
		}
	}
	if first.Steps[0].Statements[0] == again.Steps[0].Statements[0] {
		t.Error("the moment is not in the statement")
	}
}

// TestFingerprintsOfTests: what is written down of data tests names the run and
// the line, which are no part of what the tests are.
func TestFingerprintsOfTests(t *testing.T) {
	written := func(runID string, line int) models.PlanStep {
		results := &ir.TestResults{Header: ir.Header{Name: "tests"}, Keeps: true, Tested: []ir.TestedSource{{
			Source: "orders", Table: ir.Table{Name: "orders_tests"}, Tests: []ir.Test{{Name: "rows", At: models.Span{File: "m.yaml", Line: line, Col: 1}}},
		}}}
		made, found := Plan(&ir.Program{Steps: []ir.Step{results}}, duckdb.DuckDB, Options{Layout: dialect.Layout{Schema: "weft"}, Now: march, RunID: runID})
		if len(found) > 0 {
			t.Fatal(found)
		}
		return made.Steps[0]
	}
	first, again := written("r1", 3), written("r2", 4)
	if first.Fingerprint != again.Fingerprint {
		t.Error("the run and the line change the fingerprint")
	}
	for _, want := range []string{"'r1'", "'m.yaml:3:1'"} {
		if !strings.Contains(first.Statements[0], want) {
			t.Errorf("%s is not written down:\n%s", want, first.Statements[0])
		}
	}
}

// TestPlain: what looks like a comment inside quotes stays.
func TestPlain(t *testing.T) {
	w := newWriter(&ir.Program{}, duckdb.DuckDB, Options{Now: march})
	for sql, want := range map[string]string{
		"a -- b\nc":           "a \nc",
		"'-- no' -- yes":      "'-- no' ",
		`"it's -- no" -- yes`: `"it's -- no" `,
		"'it''s -- no' -- x":  "'it''s -- no' ",
		"'-- open":            "'-- open",
	} {
		if got := string(w.plain(nil, sql)); got != want {
			t.Errorf("%q becomes %q instead of %q", sql, got, want)
		}
	}
}

func TestFiles(t *testing.T) {
	p := &models.Plan{Project: "shop", Warehouse: "duckdb", Now: "2026-03-01T12:00:00Z", Steps: []models.PlanStep{
		{Name: "rows", Title: "read\nrows", Statements: []string{"SELECT 1", "SELECT 2"}},
		{Name: "rounds", Title: "stitch", Statements: []string{"SELECT 3"}, Until: &models.Until{Probe: "SELECT 0", Proof: "SELECT 4", Rescue: []string{"SELECT 5"}}},
	}}
	got := map[string]string{}
	for _, f := range Files(p, duckdb.DuckDB, nil, "build/my sql") {
		got[f.Name] = f.Text
	}
	if got["010_rows.sql"] != "SELECT 1;\n\nSELECT 2;\n" || got["020_rounds_done.sql"] != "SELECT 4;\n" || !strings.HasSuffix(got["020_rounds_rescue.sql"], "SELECT 5;\n") {
		t.Errorf("the files are %q", got)
	}
	run := got["run.sql"]
	if n := strings.Count(run, ".read 'build/my sql/020_rounds.sql'\n"); n != roundsByHand {
		t.Errorf("the round is read %d times:\n%s", n, run)
	}
	if !strings.Contains(run, "-- stitch, in 30 rounds of 020_rounds.sql: ") || !strings.Contains(run, "-- rounds 21 to 30\n") || strings.Count(run, "-- stitch") != 1 {
		t.Errorf("the rounds are not numbered, or the title stands twice:\n%s", run)
	}
	if !strings.Contains(run, "-- read rows\n.read 'build/my sql/010_rows.sql'\n") || !strings.HasSuffix(run, ".read 'build/my sql/020_rounds_done.sql'\n") {
		t.Errorf("run.sql is\n%s", run)
	}
}

// TestFilesInOneScript: a command line that reads no files gets everything in
// run.sql, each thing said once, and is told where the target is.
func TestFilesInOneScript(t *testing.T) {
	d := *duckdb.DuckDB
	d.Script = dialect.Script{Run: "cl{flags} < {0}", Flags: []dialect.Flag{{Setting: "place", Text: " --place={0}"}, {Setting: "user", Text: " --user={0}"}}}
	p := &models.Plan{Project: "shop", Warehouse: "remote", Steps: []models.PlanStep{
		{Name: "rows", Title: "read rows", Statements: []string{"-- rows: read rows\nSELECT 1"}},
		{Name: "rounds", Title: "stitch", Statements: []string{"-- rounds: stitch\n-- why\nSELECT 3"}, Until: &models.Until{Probe: "SELECT 0", Proof: "SELECT 4"}},
	}}
	files := Files(p, &d, map[string]string{"place": "EU"}, "build")
	run := files[len(files)-1].Text
	for text, times := range map[string]int{
		"cl --place=EU < build/run.sql\n": 1, "read rows": 1, "-- 010_rows.sql\n": 1, "\n\n-- round 30 of 30\nSELECT 3;\n": 1, "-- why": 1,
		"SELECT 3;\n": roundsByHand, "-- 020_rounds_done.sql\nSELECT 4;\n": 1,
	} {
		if n := strings.Count(run, text); n != times {
			t.Errorf("%q stands %d times, not %d:\n%s", text, n, times, run)
		}
	}
}

// remote is a warehouse that reads no files and cannot reverse a text.
func remote() *dialect.Dialect {
	d := *duckdb.DuckDB
	d.Name = "remote"
	d.Limits.Formats = nil
	d.Refused = map[ir.Func]string{ir.Reverse: "it knows bytes only"}
	return &d
}

func TestRefusals(t *testing.T) {
	at := models.Span{File: "a.yaml", Line: 3, Col: 5}
	source := func(from ir.Origination) ir.Step {
		from.At = at
		return &ir.SourceRows{Header: ir.Header{Name: "s_rows"}, Source: "s", From: from}
	}
	back := ir.Call{Typed: ir.Typed{T: models.Type{Kind: models.Text}}, Func: ir.Reverse, Args: []ir.Expr{integer("a")}}
	traits := &ir.Traits{Header: ir.Header{Name: "t"}, Layers: []ir.Layer{{{Name: "x", Expr: back, Origins: []ir.Origin{{Kind: "trait", Name: "x", At: at}}}}}}
	turned := &ir.Conditions{Header: ir.Header{Name: "c"}, Conditions: []ir.SegmentCondition{{
		True: ir.Named{Expr: back, Origins: []ir.Origin{{Kind: "segment", Name: "x", At: at}}},
	}}}
	for _, c := range []struct {
		step ir.Step
		code models.Code
		want string
	}{
		{source(ir.Origination{SQL: map[string]string{"duckdb": "SELECT 1"}}), diag.NoQuery, `source "s" has no query for remote`},
		{source(ir.Origination{File: "a.CSV.gz"}), diag.NoFiles, `remote reads no files, and source "s" is the file "a.CSV.gz"`},
		{traits, diag.FunctionRefused, `trait "x" needs reverse, which remote cannot do: it knows bytes only`},
		{turned, diag.FunctionRefused, `segment "x" needs reverse, which remote cannot do: it knows bytes only`},
	} {
		made, found := Plan(&ir.Program{Steps: []ir.Step{c.step}}, remote(), Options{})
		if made != nil || len(found) != 1 || found[0].Code != c.code || found[0].Message != c.want || found[0].At != at {
			t.Errorf("got %+v instead of %s", found, c.want)
		}
	}
}

func TestNote(t *testing.T) {
	for text, want := range map[string]string{
		"a\n\tb\r\nc":             "a b c",
		"\x00x\u2028y\u202ez":     "x yz",
		strings.Repeat("x", 1000): strings.Repeat("x", longestNote) + " …",
		"  a  ":                   "a",
	} {
		if got := note(text); got != want {
			t.Errorf("%q becomes %q instead of %q", text, got, want)
		}
	}
}

// BenchmarkPlan writes a program of many traits and segments.
func BenchmarkPlan(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			p := many(n)
			for b.Loop() {
				plan(b, p, march)
			}
		})
	}
}

func many(n int) *ir.Program {
	aggregate := &ir.Aggregate{Header: ir.Header{Name: "a"}, Scan: ir.Scan{Alias: "o", Profile: "profile"}}
	traits := &ir.Traits{Header: ir.Header{Name: "t"}, Layers: []ir.Layer{nil, nil}, Keep: []ir.Ident{"profile"}}
	members := &ir.Members{Header: ir.Header{Name: "m"}, Layers: []ir.Layer{nil}}
	for i := range n {
		name := ir.Ident(fmt.Sprintf("trait_%d", i))
		origins := []ir.Origin{{Kind: "trait", Name: string(name), Text: "sum(orders.amount where status = 'paid' within 90d)", At: models.Span{File: "a.yaml", Line: i, Col: 5}}}
		amount := ir.Col{Typed: ir.Typed{T: models.Type{Kind: models.Int}}, From: "o", Name: "amount"}
		where := test(ir.And, test(ir.Eq, amount, lit(models.Int, num(i))), test(ir.Gt, amount, nowExpr()))
		aggregate.Cols = append(aggregate.Cols, ir.Named{Name: name, Origins: origins, Expr: ir.Agg{Typed: amount.Typed, Func: ir.Sum, Args: []ir.Expr{amount}, Where: where}})
		traits.Layers[1] = append(traits.Layers[1], ir.Named{Name: name, Origins: origins, Expr: call(ir.Coalesce, models.Int, integer(name), lit(models.Int, "0"))})
		traits.Keep = append(traits.Keep, name)
		in := "in_" + name
		members.Layers[0] = append(members.Layers[0], ir.Named{Name: in, Origins: origins, Expr: test(ir.IsTrue, test(ir.And, test(ir.Gt, integer(name), lit(models.Int, "500")), test(ir.Lt, integer(name), lit(models.Int, "600"))))})
		members.Segments = append(members.Segments, ir.SegmentColumn{Segment: string(name), Column: in})
	}
	return &ir.Program{Project: "many", Steps: []ir.Step{aggregate, traits, members}}
}
