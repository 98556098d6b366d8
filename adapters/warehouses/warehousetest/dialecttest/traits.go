package dialecttest

import (
	"testing"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// orders are rows of two profiles and one of nobody.
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
	o := func(name ir.Ident, k models.Kind) ir.Expr { return Column("orders", name, k) }
	last := Agg(ir.Last, models.Text, o("sku", models.Text))
	last.Order = []ir.Expr{o("at", models.Timestamp), o("key", models.Text)}
	large := Agg(ir.Sum, models.Decimal, o("amount", models.Decimal))
	large.Where = Call(ir.Gt, models.Bool, Column("", "twice", models.Decimal), Whole("5"))
	twice := Call(ir.Mul, models.Decimal, o("amount", models.Decimal), Whole("2"))
	return &ir.Aggregate{
		Header: head("customer_from_orders"), Entity: "customer", Into: work("customer_from_orders"), Scan: ordersScan(),
		Before: ir.Layer{{Name: "twice", Expr: twice}},
		Cols: []ir.Named{
			{Name: "orders", Expr: Agg(ir.CountRows, models.Int)},
			{Name: "large", Expr: large},
			{Name: "last sku", Expr: last, Origins: head("x").Origins},
			{Name: "top_sku", Expr: Agg(ir.MostFrequent, models.Text, o("sku", models.Text))},
			{Name: "rare_sku", Expr: Call(ir.Coalesce, models.Text, Agg(ir.LeastFrequent, models.Text, o("sku", models.Text)), Agg(ir.Max, models.Text, o("key", models.Text)))},
		},
	}
}

func aggregateHolds(t *testing.T, e Engine) {
	s := open(t, e)
	s.run(t, orders(), nodeMap(), ordersAggregate())
	s.expect(t, "SELECT * FROM "+s.table(ir.Work, "customer_from_orders")+" ORDER BY profile", "1,4,10.5,tea,tea,rum; 3,1,7,NULL,NULL,d")
}

func traits() *ir.Traits {
	spend := Column("", "large", models.Decimal)
	return &ir.Traits{
		Header: head("customer_traits"), Entity: "customer", Into: work("customer_traits"), Base: work("customer_people"),
		Carry: []ir.Ident{"profile", "profile_id"},
		Lookups: []ir.Join{{Table: work("customer_from_orders"), Alias: "f", On: []ir.Expr{
			Call(ir.Eq, models.Bool, Column("f", "profile", models.Int), Column("base", "profile", models.Int)),
		}}},
		Layers: []ir.Layer{
			{
				{Name: "large", Expr: Column("f", "large", models.Decimal)},
				{Name: "orders", Expr: Call(ir.Coalesce, models.Int, Column("f", "orders", models.Int), Whole("0"))},
				{Name: "one", Expr: Whole("1")},
			},
			{{Name: "score", Expr: ir.Score{Typed: ir.Typed{T: models.Type{Kind: models.Int, Nullable: true}}, Of: spend, Buckets: 5}}},
		},
		Keep: []ir.Ident{"profile", "profile_id", "large", "orders", "one", "score"},
	}
}

var (
	isBig  = Call(ir.Gt, models.Bool, Column("", "large", models.Decimal), Whole("8"))
	layers = []ir.Layer{{{Name: "in_big", Expr: Call(ir.IsTrue, models.Bool, isBig)}}}
)

func traitsHold(t *testing.T, e Engine) {
	s := open(t, e)
	s.run(t, orders(), nodeMap(), people(), ordersAggregate(), traits())
	made := s.table(ir.Work, "customer_traits")
	s.expect(t, "SELECT * FROM "+made+" ORDER BY profile", "1,p1,10.5,4,1,3; 3,p3,7,1,1,1; 9,p9,NULL,0,1,NULL")
	if e.TypeOf != "" { // a literal is an int as every other is
		s.expect(t, "SELECT "+s.typeOf("one")+" FROM "+made+" LIMIT 1", e.Dialect.Types[models.Int])
	}
	s.run(t, &ir.Members{Header: head("m"), From: work("customer_traits"), Layers: layers, Into: work("customer_members"),
		Segments: []ir.SegmentColumn{{Segment: "big 'n' fat", Column: "in_big"}}})
	s.expect(t, "SELECT * FROM "+s.table(ir.Work, "customer_members"), "p1,big 'n' fat")
	for _, a := range answers() {
		if got := flat(s.run(t, a.step)); got != a.want {
			t.Errorf("%s: got  %s\nwant %s", a.name, got, a.want)
		}
	}
}

// answer is a question about what the steps above have made.
type answer struct {
	name string
	step ir.Step
	want string
}

func answers() []answer {
	orders, inBig := Column("", "orders", models.Int), Column("", "in_big", models.Bool)
	return []answer{
		{"counts", &ir.ConditionCounts{Header: head("c"), From: work("customer_traits"), Layers: layers, Depths: []int{0, 0}, Conditions: []ir.Named{
			{Name: "bought", Expr: Call(ir.Gt, models.Bool, orders, Whole("0"))},
			{Name: "it's big", Expr: isBig},
		}}, "bought,2,1,0,2; it's big,1,1,1,1"},
		{"values", &ir.ConditionValues{Header: head("v"), From: work("customer_traits"), Layers: layers, Profile: "p1", Values: []ir.Named{
			{Name: "orders", Expr: orders}, {Name: "big", Expr: inBig},
		}}, "4,true"},
		{"rows", &ir.RowsBehind{Header: head("r"), Scan: ordersScan(), Profile: "p1", People: work("customer_people"), Limit: 2,
			Where: Call(ir.IsNotNull, models.Bool, Column("orders", "amount", models.Decimal)),
			Key:   Column("orders", "key", models.Text), Time: Column("orders", "at", models.Timestamp), Value: Column("orders", "amount", models.Decimal)},
			"f,2026-02-04,1,3; b,2026-02-03,2.25,3"},
		{"look up", &ir.LookUp{Header: head("l"), Map: work("customer_map"), From: work("customer_traits"), Layers: layers,
			Refs:   []ir.Expr{Whole("2"), Null(models.Int), Whole("3"), Whole("77")},
			Values: []ir.Named{{Name: "orders", Expr: orders}, {Name: "in_big", Expr: inBig}}},
			"0,1,4,true; 2,3,1,false"},
		{"read", &ir.Read{Header: head("d"), Table: work("customer_people"), Columns: []ir.Ident{"profile_id"}, Order: []ir.Ident{"profile"}, Descending: true, Limit: 2,
			Where: Call(ir.Ne, models.Bool, Column("", "profile_id", models.Text), Text("p9"))}, "p3; p1"},
	}
}

func linkHolds(t *testing.T, e Engine) {
	s := open(t, e)
	visits := given("visits_rows", []ir.ReadColumn{read("c", models.Int), read("a", models.Int), read("at", models.Timestamp)},
		[]string{"1", "10", "2026-02-01 00:00:00"}, []string{"2", "11", "2026-02-02 00:00:00"}, []string{"3", "", "2026-02-02 00:00:00"},
		[]string{"3", "10", "2026-02-03 00:00:00"}, []string{"3", "11", "2026-02-03 00:00:00"})
	accounts := given("account_map", []ir.ReadColumn{read("node", models.Int), read("profile", models.Int)}, []string{"10", "10"}, []string{"11", "11"})
	named := given("account_people", []ir.ReadColumn{read("profile", models.Int), read("profile_id", models.Text)}, []string{"10", "a"}, []string{"11", "b"})
	link := &ir.EntityLink{Header: head("customer_account"), Into: work("customer_account"), FromMap: work("customer_map"), ToMap: work("account_map"), ToPeople: work("account_people"),
		Inputs: []ir.EntityLinkInput{{Rows: work("visits_rows"), FromNode: "c", ToNode: "a", Time: "at"}}}
	s.run(t, visits, nodeMap(), accounts, named, link)
	made := "SELECT * FROM " + s.table(ir.Work, "customer_account") + " ORDER BY 1"
	s.expect(t, made, "1,11; 3,11")
	link.Inputs = nil // no source carries both
	s.run(t, link)
	s.expect(t, made, "")
}
