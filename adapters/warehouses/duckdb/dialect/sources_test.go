package dialect_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"

	spelling "github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
)

// source reads two columns, makes an int of the first under its own name and
// keeps rows whose second is not x.
func source(from ir.Origination) *ir.SourceRows {
	from.Read = []ir.ReadColumn{{Name: "a", Native: "VARCHAR", T: models.Type{Kind: models.Text, Nullable: true}}, {Name: "the b", Native: "VARCHAR", T: models.Type{Kind: models.Text, Nullable: true}}}
	return &ir.SourceRows{
		Header: head("s_rows"), Into: work("s_rows"), Source: "s", From: from,
		Layers: []ir.Layer{
			{{Name: "a", Expr: call(ir.ToInt, models.Int, column("", "a", models.Text))}},
			{{Name: "id_b", Expr: call(ir.NormalizeLower, models.Text, column("", "the b", models.Text))}},
		},
		Where: call(ir.Ne, models.Bool, column("", "id_b", models.Text), text("x")),
		Keep:  []ir.Ident{"a", "id_b"},
	}
}

func TestSourcesOfEveryFormat(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	db := engine(t)
	if _, err := db.Exec(`CREATE TABLE src AS SELECT * FROM (VALUES ('1', ' B'), ('x', 'c'), ('3', 'X')) AS t (a, "the b")`); err != nil {
		t.Fatal(err)
	}
	parquet := filepath.Join(folder, "s.parquet")
	if _, err := db.Exec("COPY src TO '" + parquet + "' (FORMAT parquet)"); err != nil {
		t.Fatal(err)
	}
	blanks := source(ir.Origination{File: write("s.txt", "  a   the_b\r\n  1  B\r\n\r\n x\tc \r\n 3 X\r\n"), Format: "whitespace"})
	blanks.From.Read[1].Name = "the_b"
	blanks.Layers[1][0].Expr = call(ir.NormalizeLower, models.Text, column("", "the_b", models.Text))
	for name, s := range map[string]*ir.SourceRows{
		"table":      source(ir.Origination{Table: []ir.Ident{"src"}}),
		"full name":  source(ir.Origination{Table: []ir.Ident{"memory", "main", "src"}}),
		"sql":        source(ir.Origination{SQL: map[string]string{"duckdb": "SELECT * FROM src -- all of it\n;\n"}}),
		"csv":        source(ir.Origination{File: write("s.csv", "a,the b\n1, B\nx,c\n3,X\n")}),
		"tsv":        source(ir.Origination{File: write("s.tsv", "a\tthe b\n1\t B\nx\tc\n3\tX\n")}),
		"json":       source(ir.Origination{File: write("s.jsonl", `{"a":"1","the b":" B"}`+"\n"+`{"a":"x","the b":"c"}`+"\n"+`{"a":"3","the b":"X"}`+"\n")}),
		"parquet":    source(ir.Origination{File: parquet}),
		"whitespace": blanks,
	} {
		execute(t, db, s)
		if got, want := flat(rows(t, db, "SELECT * FROM s_rows ORDER BY id_b")), "1,b; NULL,c"; got != want {
			t.Errorf("%s: got %s instead of %s", name, got, want)
		}
	}
}

func TestAStoryWithoutRows(t *testing.T) {
	db := engine(t)
	execute(t, db, given("none", []ir.ReadColumn{read("a", models.Int), read("b", models.Text), {Name: "l", T: models.Type{Kind: models.List, Elem: models.Text}}}))
	if got, want := flat(rows(t, db, "SELECT column_name, column_type FROM (DESCRIBE none)")), "a,BIGINT; b,VARCHAR; l,VARCHAR[]"; got != want {
		t.Errorf("got %s instead of %s", got, want)
	}
}

// TestNatives reads a column of every type that DuckDB has a row for.
func TestNatives(t *testing.T) {
	db := engine(t)
	cells := map[string]struct{ value, as, want string }{
		"VARCHAR": {"'a'", "VARCHAR", "a"}, "UUID": {"'550e8400-e29b-41d4-a716-446655440000'", "VARCHAR", "550e8400-e29b-41d4-a716-446655440000"},
		"ENUM('a', 'b')": {"'b'", "VARCHAR", "b"}, "TINYINT": {"1", "BIGINT", "1"}, "UINTEGER": {"1", "BIGINT", "1"}, "INTEGER": {"2", "BIGINT", "2"},
		"BIGINT": {"3", "BIGINT", "3"}, "HUGEINT": {"4", "DECIMAL(38,0)", "4"}, "UBIGINT": {"4", "DECIMAL(38,0)", "4"}, "DECIMAL(10,2)": {"1.5", "DECIMAL(10,2)", "1.5"},
		"FLOAT": {"1.5", "DOUBLE", "1.5"}, "DOUBLE": {"1.5", "DOUBLE", "1.5"}, "BOOLEAN": {"true", "BOOLEAN", "true"}, "DATE": {"'2026-01-02'", "DATE", "2026-01-02"},
		"TIMESTAMP": {"'2026-01-02 03:04:05'", "TIMESTAMP", "2026-01-02 03:04:05"}, "TIMESTAMP_S": {"'2026-01-02 03:04:05'", "TIMESTAMP", "2026-01-02 03:04:05"},
		"TIMESTAMP_NS": {"'2026-01-02 03:04:05'", "TIMESTAMP", "2026-01-02 03:04:05"}, "TIMESTAMP WITH TIME ZONE": {"'2026-01-02 03:04:05+02'", "TIMESTAMP", "2026-01-02 01:04:05"},
		"VARCHAR[]": {"['a']", "VARCHAR[]", "[a]"}, "INTEGER[]": {"[1]", "BIGINT[]", "[1]"}, "TIME": {"'03:04:05'", "VARCHAR", "03:04:05"},
	}
	// A session elsewhere must not change what a zoned moment means.
	if _, err := db.Exec("SET TimeZone = 'America/New_York'"); err != nil {
		t.Fatal(err)
	}
	p := &dialect.Printer{Dialect: spelling.DuckDB}
	for native, c := range cells {
		read := p.Read(ir.ReadColumn{Name: "c", Native: native})
		if !strings.Contains(read, " AS ") {
			read += " AS c"
		}
		got := flat(rows(t, db, "SELECT c, typeof(c) FROM (SELECT "+read+" FROM (SELECT "+c.value+"::"+native+" AS c))"))
		if got != c.want+","+c.as {
			t.Errorf("%s is read as %s instead of %s,%s", native, got, c.want, c.as)
		}
		if k := spelling.DuckDB.Native(native).T.Kind; k == models.Unknown {
			t.Errorf("%s has no kind", native)
		}
	}
	if k := spelling.DuckDB.Native("STRUCT(a INTEGER)").T.Kind; k != models.Unknown {
		t.Errorf("a struct has the kind %s", k)
	}
}

func TestChecks(t *testing.T) {
	db := engine(t)
	made := given("r", []ir.ReadColumn{read("k", models.Text), read("at", models.Timestamp), read("raw", models.Bool), read("node", models.Int), read("id_type", models.Text)},
		[]string{"a", "2026-02-01 00:00:00", "", "1", "email"}, []string{"a", "", "true", "1", "email"}, []string{"", "2026-02-03 00:00:00", "", "2", "email"}, []string{"b", "", "", "", "email"})
	none := given("none", []ir.ReadColumn{read("k", models.Text), read("id", models.Text)})
	blank := given("blank", []ir.ReadColumn{read("k", models.Text), read("id", models.Text)}, []string{"a", ""}, []string{"b", ""})
	k := []ir.Ident{"k"}
	old := func(seconds string) ir.Problem {
		return ir.Problem{Kind: ir.Stale, Table: work("r"), Cols: []ir.Ident{"at"}, Expr: whole(seconds)}
	}
	check := &ir.Check{Header: head("c"), Problems: []ir.Problem{
		{Kind: ir.DuplicateKey, Table: work("r"), Cols: k, Example: k, Message: "line\nbreak */ {count}"},
		{Kind: ir.MissingKey, Table: work("r"), Cols: k},
		{Kind: ir.Unparsable, Table: work("r"), Cols: k, Raw: []ir.Ident{"raw"}, Example: k},
		{Kind: ir.MissingTime, Table: work("r"), Cols: []ir.Ident{"at"}, Example: []ir.Ident{"k", "id_type"}},
		{Kind: ir.NotManyToOne, Table: work("r"), Cols: k},
		{Kind: ir.NoIdentifiers, Table: work("none"), Cols: []ir.Ident{"id"}},
		{Kind: ir.NoIdentifiers, Table: work("blank"), Cols: []ir.Ident{"id"}},
		{Kind: ir.NeverSeen, Table: work("r"), Expr: text("email")},
		{Kind: ir.NeverSeen, Table: work("r"), Expr: text("phone")},
		{Kind: ir.Collision, Table: work("r")},
		{Kind: ir.Unfinished, Table: work("none")},
		{Kind: ir.Unfinished, Table: work("blank")},
		old("86400"), old("86400000"),
	}}
	plan := planned(t, made, none, blank, check)
	for _, step := range plan.Steps[:3] {
		rows(t, db, step.Statements[0])
	}
	got := flat(rows(t, db, "SELECT * FROM ("+plan.Steps[3].Statements[0]+") ORDER BY ALL"))
	want := "0,1,a; 1,1,NULL; 2,1,a; 3,2,a, email; 3,2,b, email; 4,1,NULL; 6,2,NULL; 8,0,NULL; 9,1,NULL; 11,2,NULL; 12,4,2026-02-03 00:00:00"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if p := plan.Steps[3].Problems; len(p) != len(check.Problems) || p[0].Message != check.Problems[0].Message {
		t.Errorf("the plan's problems are %+v", p)
	}
}

func TestBeforeLastRun(t *testing.T) {
	db := engine(t)
	execute(t, db, &ir.Prepare{Header: head("prepare"), Publishes: true})
	execute(t, db, &ir.StateTables{Header: head("state"), Entities: []ir.Ident{"customer"}})
	check := &ir.Check{Header: head("c"), Problems: []ir.Problem{{Kind: ir.BeforeLastRun, Table: ir.Table{Space: ir.State, Name: "weft_runs"}}}}
	if got := execute(t, db, check); len(got) > 0 {
		t.Errorf("before any run: %v", got)
	}
	rows(t, db, "INSERT INTO weft.weft_runs (now) VALUES ('2026-03-02'), ('2026-02-01')")
	if got := flat(execute(t, db, check)); got != "0,1,2026-03-02 00:00:00" {
		t.Errorf("after a later run: %s", got)
	}
}
