package dialecttest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// step reads the two columns, makes an int of the first under its own name and
// keeps rows whose second is not x.
func (from Source) step(e Engine) *ir.SourceRows {
	if from.Second == "" {
		from.Second = "the b"
	}
	text := func(name ir.Ident) ir.ReadColumn {
		return ir.ReadColumn{Name: name, Native: e.Dialect.Types[models.Text], T: models.Type{Kind: models.Text, Nullable: true}}
	}
	from.From.Read = []ir.ReadColumn{text("a"), text(from.Second)}
	return &ir.SourceRows{
		Header: head("s_rows"), Into: work("s_rows"), Source: "s", From: from.From,
		Layers: []ir.Layer{
			{{Name: "a", Expr: Call(ir.ToInt, models.Int, Column("", "a", models.Text))}},
			{{Name: "id_b", Expr: Call(ir.NormalizeLower, models.Text, Column("", from.Second, models.Text))}},
		},
		Where: Call(ir.Ne, models.Bool, Column("", "id_b", models.Text), Text("x")),
		Keep:  []ir.Ident{"a", "id_b"},
	}
}

// sourcesHold reads the same rows from wherever the engine can.
func sourcesHold(t *testing.T, e Engine) {
	folder := t.TempDir()
	s := &session{e, e.Open(t, folder)}
	src := e.Dialect.Quote(s.Layout.Raw) + ".src"
	s.exec(t, "CREATE TABLE "+src+" AS SELECT '1' AS a, ' B' AS "+e.Dialect.Quote("the b")+" UNION ALL SELECT 'x', 'c' UNION ALL SELECT '3', 'X'")
	sources := map[string]Source{}
	if e.Sources != nil {
		sources = e.Sources(t, folder, s.Opened)
	}
	sources["table"] = Source{From: ir.Origination{Table: []ir.Ident{"src"}}}
	sources["full name"] = Source{From: ir.Origination{Table: []ir.Ident{ir.Ident(s.Layout.Raw), "src"}}}
	sources["sql"] = Source{From: ir.Origination{SQL: map[string]string{e.Dialect.Name: "SELECT * FROM " + src + " -- all of it\n;\n"}}}
	for name, from := range sources {
		s.run(t, from.step(e))
		if got, want := flat(s.rows(t, "SELECT * FROM "+s.table(ir.Work, "s_rows")+" ORDER BY id_b")), "1,b; NULL,c"; got != want {
			t.Errorf("%s: got %s instead of %s", name, got, want)
		}
	}
}

// nothingHasTypes makes a table of no rows, as a story without any does, and
// keeps it where every engine tells its columns.
func nothingHasTypes(t *testing.T, e Engine) {
	s := open(t, e)
	columns := []ir.ReadColumn{read("a", models.Int), read("b", models.Text), {Name: "l", T: models.Type{Kind: models.List, Elem: models.Text}}}
	s.run(t, &ir.Prepare{Header: head("prepare"), Publishes: true}, given("none", columns))
	s.next(t, "none", "k", "SELECT 'k' AS k, none.* FROM "+s.table(ir.Work, "none")+" AS none")
	table := strings.NewReplacer("`", "", `"`, "").Replace(s.table(ir.Next, "none"))
	described, err := s.Describe(t.Context(), &models.Source{Name: "none", Table: table})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range described[1:] { // without the key that some engines want
		got = append(got, fmt.Sprintf("%s %s %s", c.Name, c.T.Kind, c.T.Elem))
	}
	if got, want := strings.Join(got, ", "), fmt.Sprintf("a int %[1]s, b text %[1]s, l list text", models.Unknown); got != want {
		t.Errorf("got %s instead of %s", got, want)
	}
}

// Natives reads a column of every type that the dialect has a row for: natives
// gives for each a value as SQL writes it, which type it is read as, and what is
// read. A row of which no value is read is an error: one that makes a null of
// every value would do for those that have no place. For the type none the
// language has nothing.
func Natives(t *testing.T, e Engine, natives map[string][3]string, none string) {
	s := open(t, e)
	p := s.printer()
	unread := map[string]bool{}
	for _, row := range e.Dialect.Natives {
		unread[row.Pattern] = true
	}
	for native, c := range natives {
		value, as, want := c[0], c[1], c[2]
		if want != "NULL" {
			delete(unread, e.Dialect.Native(native).Pattern)
		}
		read := p.Read(ir.ReadColumn{Name: "c", Native: native})
		if !strings.Contains(read, " AS ") {
			read += " AS c"
		}
		columns := "c"
		if s.TypeOf != "" {
			columns, want = "c, "+s.typeOf("c"), want+","+as
		}
		s.expect(t, fmt.Sprintf("SELECT %s FROM (SELECT %s FROM (SELECT CAST(%s AS %s) AS c))", columns, read, value, native), want)
		if k := e.Dialect.Native(native).T.Kind; k == models.Unknown {
			t.Errorf("%s has no kind", native)
		}
	}
	for pattern := range unread {
		t.Errorf("no value is read of %s", pattern)
	}
	if k := e.Dialect.Native(none).T.Kind; k != models.Unknown {
		t.Errorf("%s has the kind %s", none, k)
	}
}

// problems are one of each kind, about the tables of checksHold.
func problems() []ir.Problem {
	k := []ir.Ident{"k"}
	return []ir.Problem{
		{Kind: ir.DuplicateKey, Table: work("r"), Cols: k, Example: k, Message: "line\nbreak */ {count}"},
		{Kind: ir.MissingKey, Table: work("r"), Cols: k},
		{Kind: ir.Unparsable, Table: work("r"), Cols: k, Raw: []ir.Ident{"raw"}, Example: k},
		{Kind: ir.MissingTime, Table: work("r"), Cols: []ir.Ident{"at"}, Example: []ir.Ident{"k", "id_type"}},
		{Kind: ir.NotManyToOne, Table: work("r"), Cols: k},
		{Kind: ir.NoIdentifiers, Table: work("none"), Cols: []ir.Ident{"id"}},
		{Kind: ir.NoIdentifiers, Table: work("blank"), Cols: []ir.Ident{"id"}},
		{Kind: ir.NeverSeen, Table: work("r"), Expr: Text("email")},
		{Kind: ir.NeverSeen, Table: work("r"), Expr: Text("phone")},
		{Kind: ir.Collision, Table: work("r")},
		{Kind: ir.Unfinished, Table: work("none")},
		{Kind: ir.Unfinished, Table: work("blank")},
		{Kind: ir.FailedTests, Table: work("tested"), Tests: []ir.Test{{Name: "first", Message: "one"}, {Name: "second", Message: "two"}}},
	}
}

func checksHold(t *testing.T, e Engine) {
	s := open(t, e)
	made := given("r", []ir.ReadColumn{read("k", models.Text), read("at", models.Timestamp), read("raw", models.Bool), read("node", models.Int), read("id_type", models.Text)},
		[]string{"a", "2026-02-01 00:00:00", "", "1", "email"}, []string{"a", "", "true", "1", "email"}, []string{"", "2026-02-03 00:00:00", "", "2", "email"}, []string{"b", "", "", "", "email"})
	none := given("none", []ir.ReadColumn{read("k", models.Text), read("id", models.Text)})
	blank := given("blank", []ir.ReadColumn{read("k", models.Text), read("id", models.Text)}, []string{"a", ""}, []string{"b", ""})
	tested := given("tested", []ir.ReadColumn{read("test", models.Int), read("failed", models.Int), read("passed", models.Bool), read("example", models.Text)},
		[]string{"0", "1", "true", "a"}, []string{"1", "4", "false", "b"})
	check := &ir.Check{Header: head("c"), Problems: problems()}
	plan := s.plan(t, made, none, blank, tested, check)
	for _, step := range plan[:4] {
		s.runStep(t, step)
	}
	s.expect(t, "SELECT * FROM ("+plan[4].Statements[0]+") AS found ORDER BY problem, example",
		"0,1,a; 1,1,NULL; 2,1,a; 3,2,a, email; 3,2,b, email; 4,1,NULL; 6,2,NULL; 8,0,NULL; 9,1,NULL; 11,2,NULL; 13,4,b")
	if p := plan[4].Problems; len(p) != len(check.Problems)+1 || p[13].Message != "two" || p[0].Message != check.Problems[0].Message {
		t.Errorf("the plan's problems are %+v", p)
	}
}

func laterRunIsFound(t *testing.T, e Engine) {
	s := open(t, e)
	s.run(t, &ir.Prepare{Header: head("prepare"), Publishes: true}, &ir.StateTables{Header: head("state"), Entities: []ir.Ident{"customer"}})
	check := &ir.Check{Header: head("c"), Problems: []ir.Problem{{Kind: ir.BeforeLastRun, Table: ir.Table{Space: ir.State, Name: "weft_runs"}}}}
	if got := s.run(t, check); len(got) > 0 {
		t.Errorf("before any run: %v", got)
	}
	s.exec(t, "INSERT INTO "+s.table(ir.State, "weft_runs")+" (now) VALUES ('2026-03-02'), ('2026-02-01')")
	if got := flat(s.run(t, check)); got != "0,1,2026-03-02 00:00:00" {
		t.Errorf("after a later run: %s", got)
	}
}
