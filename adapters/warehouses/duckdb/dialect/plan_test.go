package dialect_test

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	spelling "github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// planned writes steps for DuckDB.
func planned(t tester, steps ...ir.Step) *models.Plan {
	t.Helper()
	program := &ir.Program{Project: "shop", TimeZone: "UTC", Steps: steps}
	layout := dialect.Layout{Schema: "weft", State: "weft", Raw: "main"}
	plan, found := emit.Plan(program, spelling.DuckDB, emit.Options{Layout: layout, Now: noon})
	if len(found) > 0 {
		t.Fatal(found)
	}
	return plan
}

// execute runs every statement of the steps and gives the rows of the last one.
func execute(t testing.TB, db *sql.DB, steps ...ir.Step) [][]string {
	t.Helper()
	var last [][]string
	for _, step := range planned(t, steps...).Steps {
		for _, statement := range step.Statements {
			last = rows(t, db, statement)
		}
	}
	return last
}

func rows(t testing.TB, db *sql.DB, query string) [][]string {
	t.Helper()
	found, err := db.Query(query)
	if err != nil {
		t.Fatalf("%s\n%v", query, err)
	}
	defer found.Close()
	columns, err := found.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var all [][]string
	for found.Next() {
		values, places := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			places[i] = &values[i]
		}
		if err := found.Scan(places...); err != nil {
			t.Fatal(err)
		}
		row := make([]string, len(columns))
		for i, v := range values {
			row[i] = show(v)
		}
		all = append(all, row)
	}
	if err := found.Err(); err != nil {
		t.Fatalf("%s\n%v", query, err)
	}
	return all
}

// flat writes rows on one line: a,b; c,d.
func flat(rows [][]string) string {
	lines := make([]string, len(rows))
	for i, r := range rows {
		lines[i] = strings.Join(r, ",")
	}
	return strings.Join(lines, "; ")
}

// tester is what testing.T and rapid.T have in common.
type tester interface {
	Helper()
	Fatal(args ...any)
}

func head(name string) ir.Header {
	return ir.Header{Name: name, Title: "make " + name, Origins: []ir.Origin{
		{Kind: "trait", Name: name, Text: "text\nof it", At: models.Span{File: "a.yaml", Line: 3, Col: 5}},
	}}
}

func work(name string) ir.Table { return ir.Table{Space: ir.Work, Name: ir.Ident(name)} }

func column(from, name ir.Ident, k models.Kind) ir.Expr {
	return ir.Col{Typed: ir.Typed{T: models.Type{Kind: k, Nullable: true}}, From: from, Name: name}
}

func agg(f ir.Func, k models.Kind, args ...ir.Expr) ir.Agg {
	return ir.Agg{Typed: ir.Typed{T: models.Type{Kind: k, Nullable: true}}, Func: f, Args: args}
}

// given makes rows of literals; "" is null.
func given(name string, columns []ir.ReadColumn, cells ...[]string) *ir.SourceRows {
	s := &ir.SourceRows{Header: head(name), Into: work(name), Source: name, From: ir.Origination{Given: true, Read: columns}}
	for _, c := range columns {
		s.Keep = append(s.Keep, c.Name)
	}
	for _, line := range cells {
		values := make([]ir.Expr, len(line))
		for i, cell := range line {
			values[i] = ir.Lit{Typed: ir.Typed{T: models.Type{Kind: columns[i].T.Kind}}, Value: cell}
			if cell == "" {
				values[i] = ir.Lit{Typed: ir.Typed{T: models.Type{Kind: models.Null, Nullable: true}}}
			}
		}
		s.From.Values = append(s.From.Values, values)
	}
	return s
}

func read(name string, k models.Kind) ir.ReadColumn {
	return ir.ReadColumn{Name: ir.Ident(name), T: models.Type{Kind: k, Nullable: true}}
}

// orders are five rows of two profiles and one of nobody.
func orders() *ir.SourceRows {
	return given("orders_rows",
		[]ir.ReadColumn{read("node", models.Int), read("at", models.Timestamp), read("key", models.Text), read("amount", models.Decimal), read("sku", models.Text)},
		[]string{"1", "2026-02-01 00:00:00", "a", "10.5", "tea"},
		[]string{"2", "2026-02-03 00:00:00", "b", "2.25", "tea"},
		[]string{"1", "2026-02-02 00:00:00", "c", "", "rum"},
		[]string{"3", "2026-02-05 00:00:00", "d", "7", ""},
		[]string{"", "2026-02-06 00:00:00", "e", "99", "tea"},
		[]string{"1", "2026-02-04 00:00:00", "f", "1", "tea"},
	)
}

func nodeMap() *ir.SourceRows {
	return given("customer_map", []ir.ReadColumn{read("node", models.Int), read("profile", models.Int)},
		[]string{"1", "1"}, []string{"2", "1"}, []string{"3", "3"})
}

func people() *ir.SourceRows {
	return given("customer_people", []ir.ReadColumn{read("profile", models.Int), read("profile_id", models.Text)},
		[]string{"1", "p1"}, []string{"3", "p3"}, []string{"9", "p9"})
}

func ordersScan() ir.Scan {
	return ir.Scan{Table: work("orders_rows"), Alias: "orders", Node: "node", Map: work("customer_map")}
}

func ordersAggregate() *ir.Aggregate {
	o := func(name ir.Ident, k models.Kind) ir.Expr { return column("orders", name, k) }
	last := agg(ir.Last, models.Text, o("sku", models.Text))
	last.Order = []ir.Expr{o("at", models.Timestamp), o("key", models.Text)}
	large := agg(ir.Sum, models.Decimal, o("amount", models.Decimal))
	large.Where = call(ir.Gt, models.Bool, column("", "twice", models.Decimal), whole("5"))
	twice := call(ir.Mul, models.Decimal, o("amount", models.Decimal), whole("2"))
	return &ir.Aggregate{
		Header: head("customer_from_orders"), Entity: "customer", Into: work("customer_from_orders"), Scan: ordersScan(),
		Before: ir.Layer{{Name: "twice", Expr: twice}},
		Cols: []ir.Named{
			{Name: "orders", Expr: agg(ir.CountRows, models.Int)},
			{Name: "large", Expr: large},
			{Name: "last sku", Expr: last, Origins: head("x").Origins},
			{Name: "top_sku", Expr: agg(ir.MostFrequent, models.Text, o("sku", models.Text))},
			{Name: "rare_sku", Expr: call(ir.Coalesce, models.Text, agg(ir.LeastFrequent, models.Text, o("sku", models.Text)), agg(ir.Max, models.Text, o("key", models.Text)))},
		},
	}
}

func TestAggregateStep(t *testing.T) {
	db := engine(t)
	execute(t, db, orders(), nodeMap(), ordersAggregate())
	got := flat(rows(t, db, "SELECT * FROM customer_from_orders ORDER BY profile"))
	want := "1,4,10.5,tea,tea,rum; 3,1,7,NULL,NULL,d"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func traits() *ir.Traits {
	spend := column("", "large", models.Decimal)
	return &ir.Traits{
		Header: head("customer_traits"), Entity: "customer", Into: work("customer_traits"), Base: work("customer_people"),
		Carry: []ir.Ident{"profile", "profile_id"},
		Lookups: []ir.Join{{Table: work("customer_from_orders"), Alias: "f", On: []ir.Expr{
			call(ir.Eq, models.Bool, column("f", "profile", models.Int), column("base", "profile", models.Int)),
		}}},
		Layers: []ir.Layer{
			{
				{Name: "large", Expr: column("f", "large", models.Decimal)},
				{Name: "orders", Expr: call(ir.Coalesce, models.Int, column("f", "orders", models.Int), whole("0"))},
				{Name: "one", Expr: whole("1")},
			},
			{{Name: "score", Expr: ir.Score{Typed: ir.Typed{T: models.Type{Kind: models.Int, Nullable: true}}, Of: spend, Buckets: 5}}},
		},
		Keep: []ir.Ident{"profile", "profile_id", "large", "orders", "one", "score"},
	}
}

func TestTraitsAndAnswers(t *testing.T) {
	db := engine(t)
	execute(t, db, orders(), nodeMap(), people(), ordersAggregate(), traits())
	if got, want := flat(rows(t, db, "SELECT * FROM customer_traits ORDER BY profile")), "1,p1,10.5,4,1,3; 3,p3,7,1,1,1; 9,p9,NULL,0,1,NULL"; got != want {
		t.Errorf("traits are %s\ninstead of %s", got, want)
	}
	if got := flat(rows(t, db, "SELECT typeof(one) FROM customer_traits LIMIT 1")); got != "BIGINT" {
		t.Errorf("a trait that is an int literal has type %s", got)
	}
	big := call(ir.Gt, models.Bool, column("", "large", models.Decimal), whole("8"))
	layers := []ir.Layer{{{Name: "in_big", Expr: call(ir.IsTrue, models.Bool, big)}}}
	execute(t, db, &ir.Members{Header: head("m"), From: work("customer_traits"), Layers: layers, Into: work("customer_members"),
		Segments: []ir.SegmentColumn{{Segment: "big 'n' fat", Column: "in_big"}}})
	if got, want := flat(rows(t, db, "SELECT * FROM customer_members")), "p1,big 'n' fat"; got != want {
		t.Errorf("members are %s\ninstead of %s", got, want)
	}
	answers := map[string]struct {
		step ir.Step
		want string
	}{
		"counts": {&ir.ConditionCounts{Header: head("c"), From: work("customer_traits"), Layers: layers, Depths: []int{0, 0}, Conditions: []ir.Named{
			{Name: "bought", Expr: call(ir.Gt, models.Bool, column("", "orders", models.Int), whole("0"))},
			{Name: "it's big", Expr: big},
		}}, "bought,2,1,0,2; it's big,1,1,1,1"},
		"values": {&ir.ConditionValues{Header: head("v"), From: work("customer_traits"), Layers: layers, Profile: "p1", Values: []ir.Named{
			{Name: "orders", Expr: column("", "orders", models.Int)},
			{Name: "big", Expr: column("", "in_big", models.Bool)},
		}}, "4,true"},
		"rows": {&ir.RowsBehind{Header: head("r"), Scan: ordersScan(), Profile: "p1", People: work("customer_people"), Limit: 2,
			Where: call(ir.IsNotNull, models.Bool, column("orders", "amount", models.Decimal)),
			Key:   column("orders", "key", models.Text), Time: column("orders", "at", models.Timestamp), Value: column("orders", "amount", models.Decimal)},
			"f,2026-02-04,1,3; b,2026-02-03,2.25,3"},
		"look up": {&ir.LookUp{Header: head("l"), Map: work("customer_map"), From: work("customer_traits"), Layers: layers,
			Refs:   []ir.Expr{whole("2"), null(models.Int), whole("3"), whole("77")},
			Values: []ir.Named{{Name: "orders", Expr: column("", "orders", models.Int)}, {Name: "in_big", Expr: column("", "in_big", models.Bool)}}},
			"0,1,4,true; 2,3,1,false"},
		"read": {&ir.Read{Header: head("d"), Table: work("customer_people"), Columns: []ir.Ident{"profile_id"}, Order: []ir.Ident{"profile"}, Descending: true, Limit: 2,
			Where: call(ir.Ne, models.Bool, column("", "profile_id", models.Text), text("p9"))}, "p3; p1"},
	}
	for name, a := range answers {
		if got := flat(execute(t, db, a.step)); got != a.want {
			t.Errorf("%s: got  %s\nwant %s", name, got, a.want)
		}
	}
}

func TestEntityLink(t *testing.T) {
	db := engine(t)
	visits := given("visits_rows", []ir.ReadColumn{read("c", models.Int), read("a", models.Int), read("at", models.Timestamp)},
		[]string{"1", "10", "2026-02-01 00:00:00"}, []string{"2", "11", "2026-02-02 00:00:00"}, []string{"3", "", "2026-02-02 00:00:00"},
		[]string{"3", "10", "2026-02-03 00:00:00"}, []string{"3", "11", "2026-02-03 00:00:00"})
	accounts := given("account_map", []ir.ReadColumn{read("node", models.Int), read("profile", models.Int)}, []string{"10", "10"}, []string{"11", "11"})
	named := given("account_people", []ir.ReadColumn{read("profile", models.Int), read("profile_id", models.Text)}, []string{"10", "a"}, []string{"11", "b"})
	link := &ir.EntityLink{Header: head("customer_account"), Into: work("customer_account"), FromMap: work("customer_map"), ToMap: work("account_map"), ToPeople: work("account_people"),
		Inputs: []ir.EntityLinkInput{{Rows: work("visits_rows"), FromNode: "c", ToNode: "a", Time: "at"}}}
	execute(t, db, visits, nodeMap(), accounts, named, link)
	if got, want := flat(rows(t, db, "SELECT * FROM customer_account ORDER BY 1")), "1,11; 3,11"; got != want {
		t.Errorf("got %s instead of %s", got, want)
	}
	link.Inputs = nil
	execute(t, db, link)
	if got := rows(t, db, "SELECT * FROM customer_account"); len(got) > 0 {
		t.Errorf("without a source that carries both there are %v", got)
	}
}

// TestPublish goes through the life of a segment: a member stays, one leaves,
// one comes; a past day sees only what was known then; what is gone is dropped.
func TestPublish(t *testing.T) {
	db := engine(t)
	next := func(name string, cols string) {
		t.Helper()
		if _, err := db.Exec("CREATE OR REPLACE TABLE weft.weft_next_" + name + " AS SELECT " + cols); err != nil {
			t.Fatal(err)
		}
	}
	day := func(now time.Time, members string, views ...string) {
		t.Helper()
		layout := dialect.Layout{Schema: "weft", State: "weft", Raw: "main"}
		steps := []ir.Step{
			&ir.Prepare{Header: head("prepare"), Publishes: true},
			&ir.StateTables{Header: head("state"), Entities: []ir.Ident{"customer"}},
			given("customer_traits", []ir.ReadColumn{read("profile_id", models.Text), read("spend", models.Int)}, []string{"p1", "5"}, []string{"p2", "6"}, []string{"p3", ""}),
			given("customer_members", []ir.ReadColumn{read("profile_id", models.Text), read("segment", models.Text)}, pairs(members)...),
			&ir.Profiles{Header: head("profiles"), From: work("customer_traits"), Into: ir.Table{Space: ir.Next, Name: "customer_profiles"}, Cols: []ir.Named{{Name: "spend", Expr: column("", "spend", models.Int)}}},
			&ir.Intervals{Header: head("intervals"), Entity: "customer", Members: work("customer_members"), Segments: []string{"vip"},
				State: ir.Table{Space: ir.State, Name: "customer_segments"}, Moved: ir.Table{Space: ir.Next, Name: "customer_redirects"}, Into: ir.Table{Space: ir.Next, Name: "customer_segments"}},
			&ir.Counts{Header: head("counts"), Entity: "customer", Segments: []string{"vip"}},
			&ir.Publish{Header: head("publish"), Tables: []ir.Ident{"customer_profiles", "customer_segments"}, Views: []ir.SegmentView{{Segment: "vip", Entity: "customer"}}},
		}
		plan, found := emit.Plan(&ir.Program{Project: "o'shop", Steps: steps}, spelling.DuckDB, emit.Options{Layout: layout, Now: now, Views: views})
		if len(found) > 0 {
			t.Fatal(found)
		}
		for _, step := range plan.Steps {
			if step.Name == "intervals" {
				next("customer_ids", "'p1' AS profile_id")
				next("customer_anchors", "'p1' AS profile_id, NULL::TIMESTAMP AS registered_at")
				next("customer_redirects", "NULL::VARCHAR AS old_profile_id, NULL::VARCHAR AS profile_id, NULL::TIMESTAMP AS since")
			}
			for _, s := range step.Statements {
				got := rows(t, db, s)
				if step.Name == "counts" && !strings.Contains(flat(got), "segment.vip,"+fmt.Sprint(len(pairs(members)))) {
					t.Errorf("counts are %s", flat(got))
				}
			}
		}
	}
	day(noon, "p1 p2")
	if _, err := db.Exec("CREATE VIEW weft.old AS SELECT 1"); err != nil {
		t.Fatal(err)
	}
	day(noon.Add(24*time.Hour), "p2 p3", "old", "VIP")
	got := flat(rows(t, db, "SELECT * EXCLUDE (carried_at) FROM weft.customer_segments ORDER BY 1, 3"))
	want := "p1,vip,2026-03-01 12:00:00,2026-03-02 12:00:00; p2,vip,2026-03-01 12:00:00,NULL; p3,vip,2026-03-02 12:00:00,NULL"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := flat(rows(t, db, "SELECT * FROM weft.vip ORDER BY 1")); got != "p2,6,2026-03-01 12:00:00; p3,NULL,2026-03-02 12:00:00" {
		t.Errorf("the view gives %s", got)
	}
	if got := flat(rows(t, db, "SELECT count(*), max(project) FROM weft.weft_runs")); got != "2,o'shop" {
		t.Errorf("runs are %s", got)
	}
	if got := flat(rows(t, db, "SELECT view_name FROM duckdb_views() WHERE schema_name = 'weft'")); got != "vip" {
		t.Errorf("views are %s", got)
	}
	day(noon.Add(time.Hour), "p1")
	got = flat(rows(t, db, "SELECT * EXCLUDE (carried_at) FROM weft.customer_segments ORDER BY 1, 3"))
	want = "p1,vip,2026-03-01 12:00:00,NULL; p2,vip,2026-03-01 12:00:00,2026-03-01 13:00:00"
	if got != want {
		t.Errorf("a past day gives %s\ninstead of %s", got, want)
	}
}

func pairs(members string) [][]string {
	var list [][]string
	for _, m := range strings.Fields(members) {
		list = append(list, []string{m, "vip"})
	}
	return list
}
