package check_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/models"
)

// grammar gives, for each kind, the ways to write a value of it: {int} and its
// like stand for any value of that kind, {row.int} for one of a row of orders.
var grammar = map[string][]string{
	"int":       {"0", "7", "-3", "orders", "visits", "({int} + {int})", "({int} * {int})", "({int} % {int})", "length({text})", "days_between({date}, {timestamp})", "year({timestamp})", "if({bool}, {int}, {int})", "count(orders where {row.bool})", "count(account.customers where is_buyer and spend > 5)", "count_distinct({row.text} within 30d)", "sum({row.int} where {row.bool} between 3d and 9d ago)", "coalesce({int}, {int})", "abs({int})"},
	"decimal":   {"1.50", "spend", "({decimal} - {int})", "sum({row.decimal} where {row.bool})", "greatest({decimal}, {int})", "max(account.customers.spend where customers.city is not null)", "round({decimal}, 2)"},
	"float":     {"score", "({int} / {decimal})", "avg({row.decimal})", "sqrt({decimal})", "stddev({row.int})"},
	"text":      {"'x'", "'it''s'", "city", "account.plan", "({text} || {text})", "lower({text})", "substring({text}, {int})", "case when {bool} then {text} else {text} end", "case {int} when 1 then {text} end", "coalesce({text}, {text})", "first_of(contacts.city, {text})", "last({row.text})", "to_text({decimal})", "format_date({date}, '%Y')", "nullif({text}, {text})"},
	"bool":      {"true", "is_buyer", "{int} < {int}", "{decimal} >= {int}", "{float} != {decimal}", "{text} = {text}", "{date} < {timestamp}", "{date} >= '2026-01-31'", "({bool} and {bool})", "({bool} or {bool})", "(not {bool})", "{text} in ({text}, {text})", "{int} not in (1, 2.5)", "{int} between {int} and {decimal}", "{text} is null", "{date} is not null", "{text} like 'a%'", "in_segment(buyers)", "any({row.bool} within 3w)", "contains({text}, {text})", "list_contains(statuses, {text})"},
	"date":      {"born", "date '2026-01-31'", "to_date({timestamp})", "add_days({date}, {int})", "month_start({timestamp})", "min({row.date})"},
	"timestamp": {"now", "last_order", "timestamp '2026-01-31 18:30:00'", "({timestamp} - 12h)", "({timestamp} + 3d)", "greatest({timestamp}, {date})", "to_timestamp({date})"},

	"row.int":     {"orders.qty", "(orders.qty + {row.int})", "length({row.text})", "if({row.bool}, orders.qty, 0)"},
	"row.decimal": {"orders.amount", "(orders.amount * {row.int})", "orders.product.price"},
	"row.text":    {"orders.status", "orders.product.category", "lower({row.text})", "coalesce({row.text}, 'none')"},
	"row.bool":    {"orders.paid", "{row.int} > 1", "{row.text} = 'paid'", "({row.bool} and {row.bool})", "{row.date} < now", "{row.decimal} is null"},
	"row.date":    {"orders.due", "to_date(orders.ordered_at)"},
}

// simplest is how many ways of a kind hold no other value.
func simplest(ways []string) []string {
	var plain []string
	for _, w := range ways {
		if !strings.Contains(w, "{") {
			plain = append(plain, w)
		}
	}
	return plain
}

// write draws a value of a kind.
func write(t *rapid.T, kind string, depth int) string {
	ways := grammar[kind]
	if depth == 0 {
		ways = simplest(ways)
		if len(ways) == 0 {
			return map[string]string{"row.date": "orders.due"}[kind]
		}
	}
	way := rapid.SampledFrom(ways).Draw(t, kind)
	for {
		from := strings.IndexByte(way, '{')
		if from < 0 {
			return way
		}
		to := from + strings.IndexByte(way[from:], '}')
		way = way[:from] + write(t, way[from+1:to], depth-1) + way[to+1:]
	}
}

var kindOf = map[string]models.Kind{
	"int": models.Int, "decimal": models.Decimal, "float": models.Float, "text": models.Text,
	"bool": models.Bool, "date": models.Date, "timestamp": models.Timestamp,
}

// TestWellTypedExpressionsCheck draws expressions that are right by how they
// are made: they check without an error, as the kind that they were made for,
// and the same way each time.
func TestWellTypedExpressionsCheck(t *testing.T) {
	model := exprModel(t)
	rapid.Check(t, func(r *rapid.T) {
		kind := rapid.SampledFrom([]string{"bool", "date", "decimal", "float", "int", "text", "timestamp"}).Draw(r, "kind of all")
		text := write(r, kind, 4)
		project, diags := checkAnswer(t, model, exprPlaces["traits"]+text+"\n")
		if diags.HasErrors() {
			r.Fatalf("%s\n%v", text, diags)
		}
		e := answer(project)
		if got := e.Type().Kind; got != kindOf[kind] {
			r.Fatalf("%s is %s, not %s", text, got, kind)
		}
		again, _ := checkAnswer(t, model, exprPlaces["traits"]+text+"\n")
		if a, b := check.ExprText(e), check.ExprText(answer(again)); a != b || typeOf(e) != typeOf(answer(again)) {
			r.Fatalf("%s\nonce:  %s\nagain: %s", text, a, b)
		}
	})
}

// TestAnyWordsNeverPanic strings words of the language together, in every
// place that takes an expression: whatever comes out, it comes out.
func TestAnyWordsNeverPanic(t *testing.T) {
	model := exprModel(t)
	words := strings.Fields(`orders items visits contacts stock products account customers customer product order
		spend city born skus is_buyer buyers big amount status paid sku color page nothing "odd" now null true 'x' 12 1.5 30d
		date '2026-01-31' . . . ( ) ( ) , + - * / % || = != < and or not in like between is case when then else end
		where within since ago limit distinct count( sum( last( any( list( first_of( in_segment( coalesce( if( lower( round( days_between(`)
	rapid.Check(t, func(r *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 14).Draw(r, "words"), " ")
		text = strings.ReplaceAll(text, " . ", ".")
		for _, place := range exprPlaces {
			_, diags := checkAnswer(t, model, place+text+"\n")
			for _, d := range diags {
				if d.Message == "" || d.At.IsZero() {
					r.Fatalf("%s\na diagnostic without message or place: %+v", text, d)
				}
			}
		}
		_, _ = checkAnswer(t, model, fmt.Sprintf("segments:\n  answer:\n    of: customer\n    sequence:\n      - did: |-\n          %s\n      - did: orders\n    same: sku\n", text))
	})
}

func exprModel(t *testing.T) string {
	t.Helper()
	model, err := os.ReadFile("testdata/expr/model.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(model)
}
