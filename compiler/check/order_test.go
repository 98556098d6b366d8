package check_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/parse"
)

// declaration is one entry of a block, in lines whose order has no meaning.
type declaration struct {
	block, name string
	lines       []string
}

// right is a model without mistakes. Lists that are a priority stand on one
// line each.
var right = []declaration{
	{"entities", "customer", []string{"ids: [member, email]", "relations: {account: {to: account, reverse: customers}}", "decisions: decisions.txt"}},
	{"entities", "account", []string{"ids: {org_no: {normalize: digits}}", "description: who pays"}},
	{"sources", "orders", []string{"table: orders", "key: id", "time: at", "ids: {member: m, email: [a, b]}", "columns: {total: {from: half * 2}, half: {from: amount / 2}, amount: decimal}", "relations: {product: {to: products, join: sku, reverse: sold}}"}},
	{"sources", "products", []string{"file: p.csv", "key: sku", "columns: {sku: text, price: float}"}},
	{"sources", "crm", []string{"ids: {org_no: org, email: mail}", "table: crm", "where: deleted is null"}},
	{"traits", "customer", []string{"spend: sum(orders.total)", "half: spend / 2", "plan: account.size", "last_price: last(orders.product.price)"}},
	{"traits", "account", []string{"size: sum(customers.spend)", "label: coalesce(last(crm.label), '-')"}},
	{"segments", "big", []string{"of: customer", "all: [half > 10, not in_segment(small)]"}},
	{"segments", "small", []string{"of: customer", "where: spend < 5"}},
	{"destinations", "hub", []string{"type: hubspot", "token: \"${TOKEN}\"", "tier: pro"}},
	{"syncs", "all_big", []string{"segment: big", "to: hub", "match: {email: email}", "fields: {spend: spend, half: half}", "consent: {when: spend > 0}"}},
	{"tests", "one order", []string{"now: 2026-01-01", "given: {orders: [{a: x@y.se, amount: 3, at: 1d ago}], crm: [{mail: x@y.se}]}", "expect: {customer: {\"email:x@y.se\": {spend: 3, not_in: [big]}, \"member:7\": null}}"}},
}

// wrong is a model with a mistake in nearly each declaration.
var wrong = []declaration{
	{"entities", "customer", []string{"ids: [member, email]", "relations: {account: {to: acount, reverse: customers}}", "decisions: wrong.txt"}},
	{"entities", "account", []string{"ids: {org_no: {normalize: digit, unique: true}}"}},
	{"sources", "orders", []string{"table: a..b", "key: [id, id]", "time: 1", "ids: {membr: m, email: [a, b]}", "columns: {total: {from: half * 2}, half: {from: total / 2}, amount: money}", "relations: {product: {to: products, join: sku = amount = 2, reverse: sku}}"}},
	{"sources", "products", []string{"file: p.xls", "key: sku", "columns: {sku: text, price: float}"}},
	{"sources", "crm", []string{"ids: {org_no: 1.5, email: mail}", "table: crm", "where: deleted", "freshness: {error: 1h, warn: 2h}", "columns: {deleted: date}"}},
	{"traits", "customer", []string{"spend: sum(orders.total)", "loop: pool", "pool: loop", "plan: account.size"}},
	{"segments", "big", []string{"of: customer", "all: [spnd > 10, not in_segment(small)]"}},
	{"segments", "small", []string{"of: customer", "where: spend"}},
	{"destinations", "hub", []string{"type: webook", "url: \"https://x.se\""}},
	{"syncs", "all_big", []string{"segment: bigg", "to: hubb", "match: {mail: email}", "mode: mirrors"}},
	{"tests", "one order", []string{"now: 2026-01-01", "given: {orders: [{a: x@y.se, amount: 3}], crmm: [{mail: x@y.se}]}", "expect: {customer: {\"email:x@y.se\": {spent: 3, not_in: [biig]}}}"}},
}

// arranged writes the declarations in a random order, over a random number of
// files with random names, with the lines of each in a random order.
func arranged(t *rapid.T, model []declaration) fstest.MapFS {
	files := fstest.MapFS{
		"weft.yaml":     {Data: []byte("project: shop\ntargets: {local: {type: duckdb, path: x.duckdb}}\n")},
		"decisions.txt": {Data: []byte("- {merge: [\"member:1\", \"email:x@y.se\"], who: bo, why: one, when: 2026-01-01}\n")},
		"wrong.txt":     {Data: []byte("- {merge: [\"membr:1\", \"email:x@y.se\"], who: bo, when: soon}\n")},
	}
	names := rapid.Permutation([]string{"a.yaml", "b.yaml", "c/d.yaml", "z.yaml"}).Draw(t, "files")
	blocks := map[string]map[string][]string{}
	for _, d := range rapid.Permutation(model).Draw(t, "declarations") {
		file := names[rapid.IntRange(0, len(names)-1).Draw(t, "file")]
		if blocks[file] == nil {
			blocks[file] = map[string][]string{}
		}
		text := "  " + d.name + ":\n"
		for _, line := range rapid.Permutation(d.lines).Draw(t, "lines") {
			text += "    " + line + "\n"
		}
		blocks[file][d.block] = append(blocks[file][d.block], text)
	}
	for file, parts := range blocks {
		var keys []string
		for block := range parts {
			keys = append(keys, block)
		}
		slices.Sort(keys)
		text := ""
		for _, block := range rapid.Permutation(keys).Draw(t, "blocks") {
			text += block + ":\n" + strings.Join(parts[block], "")
		}
		files[file] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

// outcome is what is made of a project, without places.
func outcome(t testing.TB, files fstest.MapFS) string {
	_, project, diags := checkFiles(t, files)
	var messages []string
	for _, d := range diags {
		messages = append(messages, fmt.Sprintf("%s %s %s %s", d.Severity, d.Code, d.Message, d.Label))
	}
	slices.Sort(messages)
	if diags.HasErrors() {
		return strings.Join(messages, "\n")
	}
	return strings.Join(messages, "\n") + "\n" + printProject(t, project)
}

// TestOrderNeverMatters: neither the order of files nor that of declarations
// and keys changes what comes out, be it a project or its mistakes.
func TestOrderNeverMatters(t *testing.T) {
	for name, model := range map[string][]declaration{"right": right, "wrong": wrong} {
		t.Run(name, func(t *testing.T) {
			plain := fstest.MapFS{}
			first := true
			var want string
			rapid.Check(t, func(rt *rapid.T) {
				plain = arranged(rt, model)
				got := outcome(t, plain)
				if first {
					first, want = false, got
					t.Log(got)
					if strings.Contains(got, "error ") != (name == "wrong") {
						rt.Fatalf("the %s model gives\n%s", name, got)
					}
				}
				if got != want {
					rt.Fatalf("another order gives another outcome\n--- want\n%s\n--- got\n%s", want, got)
				}
			})
		})
	}
}

// oddValues stand where something else is wanted.
var oddValues = []string{
	"", "null", "[]", "{}", "[null]", "{a: b}", "{a: {b: c}}", "{a: }", "[[x, y]]", "[{a: b}]", "1", "-1.5", "true",
	"'x y'", "a.b.c", "\"\"", "'\"'", "customer", "orders", "email", "spend", "{customer: {spend: spend}}", "2026-01-01",
	"{orders: [{a: 1, amount: [1, x], at: 40d ago}]}", "{email: [a, [b]]}", "'/('", "{to: orders, join: [a = b, c]}",
	"{r: {to: orders, join: a, reverse: customers}}", "{r: {to: account, from: [crm, x], reverse: orders}}",
	"sum(orders.total) + count(x", "{spend: {from: spend, type: list<int>, format: x}}",
}

// TestOddValues: whatever stands behind a key, checking says what is wrong with
// it at a place in its file, and never panics; nor does printing what is left.
func TestOddValues(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var model []declaration
		for _, d := range right {
			d.lines = slices.Clone(d.lines)
			for range rapid.IntRange(0, 2).Draw(rt, "changes") {
				i := rapid.IntRange(0, len(d.lines)-1).Draw(rt, "line")
				key, _, _ := strings.Cut(d.lines[i], ":")
				d.lines[i] = key + ": " + rapid.SampledFrom(oddValues).Draw(rt, "value")
			}
			model = append(model, d)
		}
		tree, project, diags := checkFiles(t, arranged(rt, model))
		printProject(t, project)
		for _, d := range diags {
			line := []rune(tree.Line(d.At.File, d.At.Line))
			if d.At.Line < 1 || d.At.Col < 1 || d.At.Len < 1 || d.At.Col+d.At.Len-1 > len(line)+1 {
				rt.Fatalf("%s stands outside of its line: %+v", d.Code, d.At)
			}
		}
	})
}

// BenchmarkDeclarations checks projects of many sources with relations, columns
// and tests, and few expressions. The time per source must not grow with them.
func BenchmarkDeclarations(b *testing.B) {
	for _, n := range []int{1_000, 10_000} {
		b.Run(fmt.Sprintf("sources=%d", n), func(b *testing.B) {
			var s strings.Builder
			s.WriteString("entities:\n  customer: {ids: [email]}\nsources:\n")
			for i := range n {
				fmt.Fprintf(&s, "  source_%d:\n    table: raw.t%d\n    key: id\n    time: at\n    ids: {email: mail}\n    columns: {amount: decimal, at: timestamp, id: int}\n    relations: {next: {to: source_%d, join: next_id = id, reverse: before}}\n", i, i, (i+1)%n)
			}
			tree, diags := parse.Files(fstest.MapFS{
				"weft.yaml":  {Data: []byte("project: shop\ntargets: {local: {type: duckdb, path: x.duckdb}}\n")},
				"model.yaml": {Data: []byte(s.String())},
			})
			if diags.HasErrors() {
				b.Fatal(diags)
			}
			for b.Loop() {
				if _, diags := check.Project(tree, nil, check.Tools{}); len(diags) > 0 {
					b.Fatal(diags)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/source")
		})
	}
}
