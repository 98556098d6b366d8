package definition_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/definition"
	"github.com/weft-cdp/weft/compiler/example"
	"github.com/weft-cdp/weft/models"
)

const shop = `
project: shop
targets: {local: {type: duckdb, path: ":memory:"}}
entities:
  customer:
    ids: {member_id: , email: {normalize: email, block: [test@x.se]}}
    relations: {account: {to: account, reverse: customers}}
    decisions: decisions.yaml
  account: {ids: {org: }}
sources:
  orders:
    table: ${RAW}.orders
    key: order_id
    time: at
    ids: {email: email, member_id: member, org: org}
    relations: {product: {to: products, join: sku}}
    columns: {amount: decimal, at: timestamp, city: text}
  products: {table: raw.products, key: sku}
  unused: {table: raw.unused}
traits:
  customer:
    spend: sum(orders.amount)
    city: last(orders.city)
    category: last(orders.product.category)
    share: spend / account.spend
  account: {spend: sum(customers.spend)}
segments:
  big: {of: customer, where: spend > 100}
  bigger: {of: customer, all: [in_segment(big), share > 0.5]}
`

const decisions = `
- {merge: ["email:ana@x.se", "email:ana@y.se"], who: bo, why: she called, when: 2026-02-01}
`

func graphOf(t *testing.T, yaml string) (*models.Project, *definition.Graph) {
	t.Helper()
	project, err := example.Checked(fstest.MapFS{"weft.yaml": {Data: []byte(yaml)}, "decisions.yaml": {Data: []byte(decisions)}}, nil, check.Tools{})
	if err != nil {
		t.Fatal(err)
	}
	return project, definition.Of(project)
}

// TestUses: each definition uses what its text speaks of, and no more.
func TestUses(t *testing.T) {
	_, g := graphOf(t, shop)
	var got []string
	for i, d := range g.Definitions {
		var used []string
		for _, u := range g.Uses[i] {
			used = append(used, g.Definitions[u].Key().String())
		}
		got = append(got, d.Key().String()+" <- "+strings.Join(used, " "))
	}
	want := []string{
		"source:orders <- ",
		"source:products <- ",
		"source:unused <- ",
		"identity:account <- source:orders",
		"identity:customer <- source:orders identity:account",
		"trait:account.spend <- identity:account identity:customer trait:customer.spend",
		"trait:customer.category <- source:orders source:products identity:customer",
		"trait:customer.city <- source:orders identity:customer",
		"trait:customer.share <- identity:account identity:customer trait:account.spend trait:customer.spend",
		"trait:customer.spend <- source:orders identity:customer",
		"segment:big <- identity:customer trait:customer.spend",
		"segment:bigger <- identity:customer trait:customer.share segment:big",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestTextsKeepSecrets: neither values of identifiers nor of variables are in
// what is kept.
func TestTextsKeepSecrets(t *testing.T) {
	p, _ := graphOf(t, shop)
	p.Source("orders").Table = "secret.orders" // as a command that runs replaces it
	for _, row := range definition.Of(p).Published(p.Entities) {
		for _, value := range []string{"test@x.se", "ana@x.se", "secret"} {
			if strings.Contains(row.Text, value) {
				t.Errorf("%s has %q:\n%s", row.Key(), value, row.Text)
			}
		}
		if row.Name == "orders" && !strings.Contains(row.Text, "${RAW}.orders") {
			t.Errorf("the source does not say where it is:\n%s", row.Text)
		}
		if row.Name == "unused" {
			t.Error("a source that nothing stands on is published")
		}
	}
}

// TestCompare: what changes when the model does, and by what.
func TestCompare(t *testing.T) {
	cases := []struct {
		name, old, new string
		want           []string
	}{
		{"nothing", "", "", nil},
		{"how it is written", "spend > 100}", "spend  >  100 }", nil},
		{"a trait", "sum(orders.amount)", "sum(orders.amount where city = 'Lund')", []string{
			"indirect trait:account.spend by trait:customer.spend", "indirect trait:customer.share by trait:customer.spend",
			"changed trait:customer.spend -  sum(orders.amount of rows orders) +  sum(orders.amount of rows orders where eq(orders.city, 'Lund'))",
			"indirect segment:big by trait:customer.spend", "indirect segment:bigger by trait:customer.spend",
		}},
		{"a segment", "spend > 100", "spend > 200", []string{
			"changed segment:big -  gt(spend, 100) +  gt(spend, 200)", "indirect segment:bigger by segment:big",
		}},
		{"a column of no identifier", "city: text", "city: int", []string{
			"changed source:orders -  column city text?, declared +  column city int?, declared",
			"changed trait:customer.city -trait city text? +trait city int?",
		}},
		{"what a column means", "city: text", "city: {type: text, from: upper(town)}", []string{
			"changed source:orders -  column city text?, declared +  column city text?, declared = upper(orders.town)",
			"indirect trait:customer.city by source:orders",
		}},
		{"a source of one trait", "products: {table: raw.products", "products: {table: raw.products2", []string{
			"changed source:products -source products table raw.products +source products table raw.products2",
			"indirect trait:customer.category by source:products",
		}},
		{"a blocked value", "[test@x.se]", "[test@y.se]", []string{
			"changed identity:customer", "indirect trait:account.spend by identity:customer",
			"indirect trait:customer.category by identity:customer", "indirect trait:customer.city by identity:customer",
			"indirect trait:customer.share by identity:customer", "indirect trait:customer.spend by identity:customer",
			"indirect segment:big by identity:customer", "indirect segment:bigger by identity:customer",
		}},
		{"a name", "bigger:", "biggest:", []string{"added segment:biggest", "removed segment:bigger"}},
	}
	before, was := graphOf(t, shop)
	rows := was.Published(before.Entities)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(shop, c.old) {
				t.Fatalf("the model has no %q", c.old)
			}
			_, is := graphOf(t, strings.Replace(shop, c.old, c.new, 1))
			var got []string
			for _, change := range definition.Compare(is, rows).Changes {
				got = append(got, told(change))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// told is a change on one line; of hashed values only that they changed.
func told(c definition.Change) string {
	text := fmt.Sprintf("%s %s", c.State, c.Key())
	for _, key := range c.Because {
		text += " by " + key.String()
	}
	for _, line := range c.Diff {
		if line.Mark != " " && !strings.Contains(line.Text, "block") {
			text += " " + line.Mark + line.Text
		}
	}
	return text
}

// TestEntitiesInACircle: entities may lead to each other, and have fingerprints
// that change with either.
func TestEntitiesInACircle(t *testing.T) {
	circle := `
project: p
targets: {local: {type: duckdb, path: ":memory:"}}
entities:
  customer: {ids: {email: , member_id: }, decisions: decisions.yaml, relations: {account: {to: account}}}
  account: {ids: {org: }, relations: {owner: {to: customer}}}
sources:
  a: {table: raw.a, ids: {email: email, org: org}}
`
	_, one := graphOf(t, circle)
	_, other := graphOf(t, strings.Replace(circle, "ids: {org: }", "ids: {org: {normalize: lower}}", 1))
	prints := func(g *definition.Graph) (list []string) {
		for _, d := range g.Definitions {
			if d.Kind == models.IdentityDefinition {
				list = append(list, d.Fingerprint)
			}
		}
		return list
	}
	for i, p := range prints(one) {
		if p == prints(other)[i] || slices.Index(prints(one), p) != i {
			t.Errorf("the fingerprints are %v and %v", prints(one), prints(other))
		}
	}
}

// TestDiff compares texts line by line.
func TestDiff(t *testing.T) {
	var got string
	for _, line := range definition.Diff("a\nb\nc\nd", "a\nc\nx\nd\ne") {
		got += line.Mark + line.Text + "\n"
	}
	if want := " a\n-b\n c\n+x\n d\n+e\n"; got != want {
		t.Errorf("want:\n%sgot:\n%s", want, got)
	}
}
