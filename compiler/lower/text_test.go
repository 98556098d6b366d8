package lower

import (
	"testing"
	"testing/fstest"

	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// TestExprText: expressions are written as a user would write them, with the
// parentheses that they need and no others.
func TestExprText(t *testing.T) {
	const head = `
project: t
targets: {local: {type: duckdb, path: ":memory:"}}
entities:
  customer: {ids: [email]}
sources:
  orders:
    table: orders
    time: at
    ids: {email: mail}
    columns: {at: timestamp, a: int, b: int, s: text, now: timestamp, "'x'": text, "a b": text, "true": text, date: text}
traits:
  customer:
    n: 1
    x: `
	for _, c := range []struct{ in, want string }{
		{"count(orders)", "count(orders)"},
		{"sum(orders.a where s = 'it''s' within 90d)", "sum(orders.a where s = 'it''s' within 90d)"},
		{"sum(orders.a * orders.b between 12h and 3d ago)", "sum(orders: a * b between 12h and 3d ago)"},
		{"count(orders where a = 1 and (b = 2 or b = 3))", "count(orders where a = 1 and (b = 2 or b = 3))"},
		{"count(orders where not (a = 1 or b = 2))", "count(orders where not (a = 1 or b = 2))"},
		{"n - (n - n)", "n - (n - n)"},
		{"n - n - n", "n - n - n"},
		{"n * (n + 2) / 3", "n * (n + 2) / 3"},
		{"last(orders.s) is not null", "last(orders.s) is not null"},
		{"n in (1, 2)", "n in (1, 2)"},
		{`max(orders."now") < now`, `max(orders."now") < now`},
		{`count(orders where "'x'" = 'x' and "a b" is null)`, `count(orders where "'x'" = 'x' and "a b" is null)`},
		{`count(orders where "true" = 'x' and date = 'y')`, `count(orders where "true" = 'x' and date = 'y')`},
		{"n * 2.0 + n * 2", "n * 2.0 + n * 2"},
		{"count(orders since date '2026-01-31')", "count(orders since date '2026-01-31')"},
		{"case when n > 1 then 'a' else 'b' end", "case when n > 1 then 'a' else 'b' end"},
		{"list(orders.s limit 3)", "list(orders.s limit 3)"},
		{"now - 30d", "now - 30d"},
	} {
		tree, diags := parse.Files(fstest.MapFS{"weft.yaml": {Data: []byte(head + c.in + "\n")}})
		p, more := check.Project(tree, nil, check.Tools{})
		for _, d := range append(diags, more...) {
			if d.Severity == models.Error {
				t.Fatalf("%s: %s: %s", c.in, d.At, d.Message)
			}
		}
		if got := exprText(p.Entity("customer").Trait("x").Expr); got != c.want {
			t.Errorf("%s is written as\n%s, want\n%s", c.in, got, c.want)
		}
	}
}

func TestNames(t *testing.T) {
	var n names
	for _, c := range []struct{ ask, want string }{
		{"orders", "orders"}, {"Orders", "Orders_2"}, {"orders_2", "orders_2_2"}, {"orders", "orders_3"}, {"", ""},
	} {
		if got := n.pick(c.ask); got != c.want {
			t.Errorf("pick(%q) = %q, want %q", c.ask, got, c.want)
		}
	}
	for text, want := range map[string]string{
		"count(orders where s = 'Åre' within 30d)": "count_orders_where_s_re_within_30d",
		"__x__": "x", "'…'": "",
		"a very long text that goes on and on and on and on and on": "a_very_long_text_that_goes_on_and_on_and_on_and_o",
	} {
		if got := identifier(text); got != want {
			t.Errorf("identifier(%q) = %q, want %q", text, got, want)
		}
	}
}
