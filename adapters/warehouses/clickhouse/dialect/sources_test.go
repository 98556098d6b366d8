package dialect_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"

	spelling "github.com/weft-cdp/weft/adapters/warehouses/clickhouse/dialect"
)

// source reads two columns, makes an int of the first under its own name and
// keeps rows whose second is not x.
func source(from ir.Origination) *ir.SourceRows {
	from.Read = []ir.ReadColumn{{Name: "a", Native: "String", T: models.Type{Kind: models.Text, Nullable: true}}, {Name: "the b", Native: "String", T: models.Type{Kind: models.Text, Nullable: true}}}
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
	db := engine(t)
	if _, err := db.query(`CREATE TABLE src ENGINE = Memory AS SELECT * FROM values('a String, "the b" String', ('1', ' B'), ('x', 'c'), ('3', 'X'))`); err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]*ir.SourceRows{
		"table":     source(ir.Origination{Table: []ir.Ident{"src"}}),
		"full name": source(ir.Origination{Table: []ir.Ident{ir.Ident(db.database), "src"}}),
		"sql":       source(ir.Origination{SQL: map[string]string{"clickhouse": "SELECT * FROM src -- all of it\n;\n"}}),
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
	var got []string
	for _, column := range rows(t, db, "DESCRIBE TABLE none") {
		got = append(got, column[0]+" "+column[1])
	}
	if want := []string{"a Nullable(Int64)", "b Nullable(String)", "l Array(String)"}; !slices.Equal(got, want) {
		t.Errorf("got %q instead of %q", got, want)
	}
}

// TestNatives reads a column of every type that ClickHouse has a row for.
func TestNatives(t *testing.T) {
	db := engine(t)
	cells := map[string]struct{ value, as, want string }{
		"String":                           {"'a'", "String", "a"},
		"Nullable(String)":                 {"'a'", "Nullable(String)", "a"},
		"LowCardinality(String)":           {"'a'", "LowCardinality(String)", "a"},
		"FixedString(3)":                   {"'a'", "String", "a"},
		"UUID":                             {"'550e8400-e29b-41d4-a716-446655440000'", "String", "550e8400-e29b-41d4-a716-446655440000"},
		"Enum8('a' = 1, 'b' = 2)":          {"'b'", "String", "b"},
		"IPv4":                             {"'10.0.0.1'", "String", "10.0.0.1"},
		"Int8":                             {"1", "Int64", "1"},
		"UInt32":                           {"1", "Int64", "1"},
		"Nullable(UInt8)":                  {"NULL", "Nullable(Int64)", "NULL"},
		"LowCardinality(Nullable(String))": {"'a'", "LowCardinality(Nullable(String))", "a"},
		"Int64":                            {"3", "Int64", "3"},
		"UInt64":                           {"18446744073709551615", "Nullable(Decimal(38, 9))", "18446744073709551615"},
		"Int128":                           {"170141183460469231731687303715884105727", "Nullable(Decimal(38, 9))", "NULL"},
		"Decimal(10, 2)":                   {"1.5", "Nullable(Decimal(38, 9))", "1.5"},
		"Decimal(38, 9)":                   {"1.5", "Decimal(38, 9)", "1.5"},
		"Decimal(38, 20)":                  {"'0.0000000005'", "Nullable(Decimal(38, 9))", "0.000000001"},
		"Nullable(Decimal(76, 2))":         {"'1e60'", "Nullable(Decimal(38, 9))", "NULL"},
		"Float32":                          {"1.5", "Float64", "1.5"},
		"Float64":                          {"1.5", "Float64", "1.5"},
		"Bool":                             {"true", "Bool", "true"},
		"Date":                             {"'2026-01-02'", "Date32", "2026-01-02"},
		"Date32":                           {"'1950-01-02'", "Date32", "1950-01-02"},
		"DateTime('Europe/Stockholm')":     {"'2026-01-02 03:04:05'", "DateTime64(6, 'UTC')", "2026-01-02 02:04:05"},
		"DateTime":                         {"'2026-01-02 03:04:05'", "DateTime64(6, 'UTC')", "2026-01-02 03:04:05"},
		"DateTime64(6, 'UTC')":             {"'2026-01-02 03:04:05'", "DateTime64(6, 'UTC')", "2026-01-02 03:04:05"},
		"Nullable(DateTime64(9, 'UTC'))":   {"'2026-01-02 03:04:05.123456789'", "Nullable(DateTime64(6, 'UTC'))", "2026-01-02 03:04:05.123456"},
		"Array(String)":                    {"['a']", "Array(String)", "[a]"},
		"Array(Nullable(String))":          {"['a', NULL]", "Array(String)", "[a]"},
		"Array(UInt8)":                     {"[1]", "Array(Int64)", "[1]"},
	}
	p := &dialect.Printer{Dialect: spelling.ClickHouse}
	for native, c := range cells {
		read := p.Read(ir.ReadColumn{Name: "c", Native: native})
		if !strings.Contains(read, " AS ") {
			read += " AS c"
		}
		got := flat(rows(t, db, "SELECT c, toTypeName(c) FROM (SELECT "+read+" FROM (SELECT CAST("+c.value+" AS "+native+") AS c))"))
		if got != c.want+","+c.as {
			t.Errorf("%s is read as %s instead of %s,%s", native, got, c.want, c.as)
		}
		if k := spelling.ClickHouse.Native(native).T.Kind; k == models.Unknown {
			t.Errorf("%s has no kind", native)
		}
	}
	if k := spelling.ClickHouse.Native("Map(String, Int64)").T.Kind; k != models.Unknown {
		t.Errorf("a map has the kind %s", k)
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
	got := flat(rows(t, db, "SELECT * FROM ("+plan.Steps[3].Statements[0]+") ORDER BY problem, example"))
	want := "0,1,a; 1,1,NULL; 2,1,a; 3,2,a, email; 3,2,b, email; 4,1,NULL; 6,2,NULL; 8,0,NULL; 9,1,NULL; 11,2,NULL; 12,4,2026-02-03 00:00:00"
	if got != want {
		t.Errorf("got  %s\nwant %s\n%s", got, want, plan.Steps[3].Statements[0])
	}
	if p := plan.Steps[3].Problems; len(p) != len(check.Problems) || p[0].Message != check.Problems[0].Message {
		t.Errorf("the plan's problems are %+v", p)
	}
}

func TestBeforeLastRun(t *testing.T) {
	db := engine(t)
	t.Cleanup(func() { rows(t, db, "DROP DATABASE IF EXISTS "+schema) })
	execute(t, db, &ir.Prepare{Header: head("prepare"), Publishes: true})
	execute(t, db, &ir.StateTables{Header: head("state"), Entities: []ir.Ident{"customer"}})
	check := &ir.Check{Header: head("c"), Problems: []ir.Problem{{Kind: ir.BeforeLastRun, Table: ir.Table{Space: ir.State, Name: "weft_runs"}}}}
	if got := execute(t, db, check); len(got) > 0 {
		t.Errorf("before any run: %v", got)
	}
	rows(t, db, "INSERT INTO "+schema+".weft_runs (now) VALUES ('2026-03-02'), ('2026-02-01')")
	if got := flat(execute(t, db, check)); got != "0,1,2026-03-02 00:00:00" {
		t.Errorf("after a later run: %s", got)
	}
}
