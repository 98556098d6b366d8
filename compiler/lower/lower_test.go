package lower_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/example"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/compiler/optimize"
	"github.com/weft-cdp/weft/models"
)

// shop is a project with two entities, a relation of each kind and a segment
// that a trait asks for.
const shop = `
project: shop
targets:
  local: {type: duckdb, path: ":memory:"}
entities:
  customer:
    ids: [member_id, email]
    relations:
      account: {to: account, reverse: customers}
  account:
    ids: [org]
sources:
  orders:
    table: raw.orders
    key: order_id
    time: ordered_at
    ids: {email: buyer_email, member_id: member_no, org: org_no}
    relations: {product: {to: products, join: sku}}
    columns: {amount: decimal, ordered_at: timestamp, org_no: text}
  items:
    table: raw.items
    relations: {order: {to: orders, join: order_id, reverse: items}}
    columns: {qty: int}
  products:
    table: raw.products
    key: sku
  visits:
    table: raw.visits
    time: at
    ids: {email: email}
    columns: {at: timestamp}
traits:
  customer:
    spend: sum(orders.amount)
    pieces: sum(orders.items.qty)
    category: last(orders.product.category)
    share: spend / account.spend
    loyal: in_segment(regulars)
  account:
    spend: sum(customers.spend)
segments:
  regulars:
    of: customer
    where: count(orders within 30d) > 2
  visitors:
    of: customer
    all: [count(visits) > 0, not in_segment(regulars)]
  came_and_bought:
    of: customer
    sequence: [{did: visits}, {did: orders}]
    within: 1d
tests:
  a_story:
    now: 2026-03-01
    given:
      orders:
        - {order_id: 1, buyer_email: a@b.se, amount: 5, ordered_at: 1d ago}
    expect:
      customer:
        "email:a@b.se": {spend: 5}
`

func project(t testing.TB, text string) *models.Project {
	t.Helper()
	p, err := example.Project(text, nil, check.Tools{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestProgramsAreWhole: whatever is asked for, every step comes after what it
// says it comes after, reads only tables that an earlier step has made, and no
// two steps or tables have one name.
func TestProgramsAreWhole(t *testing.T) {
	p := project(t, shop)
	customer := p.Entity("customer")
	for name, opts := range map[string]lower.Options{
		"everything": {},
		"published":  {Publish: true, Checks: true},
		"one trait":  {Select: &lower.Select{Traits: []*models.Trait{customer.Trait("share")}}},
		"story":      {Story: p.Stories[0]},
		"preview":    {Preview: p.Segment("visitors")},
		"explain":    {Explain: &lower.Explain{Entity: customer, ProfileID: "x"}},
		"why":        {Explain: &lower.Explain{Entity: customer, ProfileID: "x", Segment: p.Segment("came_and_bought")}},
	} {
		t.Run(name, func(t *testing.T) {
			lowered := lower.Program(p, opts)
			whole(t, lowered)
			for _, pass := range optimize.Passes {
				lowered = pass.Apply(lowered)
				whole(t, lowered)
			}
		})
	}
}

func whole(t *testing.T, p *ir.Program) {
	t.Helper()
	steps := map[string]bool{}
	for _, step := range p.Steps {
		h := step.Head()
		for _, after := range h.After {
			if !steps[after] {
				t.Errorf("%s comes after %q, which is not an earlier step", h.Name, after)
			}
		}
		if steps[h.Name] {
			t.Errorf("two steps are called %q", h.Name)
		}
		steps[h.Name] = true
	}
}

// TestSelectionIsSmall: what nothing needs is not read.
func TestSelectionIsSmall(t *testing.T) {
	p := project(t, shop)
	customer := p.Entity("customer")
	lowered := optimize.Program(lower.Program(p, lower.Options{Select: &lower.Select{Traits: []*models.Trait{customer.Trait("spend")}}}))
	read := map[string]bool{}
	for _, step := range lowered.Steps {
		if rows, ok := step.(*ir.SourceRows); ok {
			read[rows.Source] = true
		}
		if links, ok := step.(*ir.EntityLink); ok {
			t.Errorf("%s is computed, which the trait does not need", links.Name)
		}
	}
	// Visits may join people, so they count; items and products do not.
	if want := map[string]bool{"orders": true, "visits": true}; len(read) != len(want) || !read["orders"] || !read["visits"] {
		t.Errorf("sources read: %v, want %v", read, want)
	}
}

// TestExplainReadsLittle: of every source only what may concern the profile,
// and all of it where others decide.
func TestExplainReadsLittle(t *testing.T) {
	p := project(t, shop)
	customer, account := p.Entity("customer"), p.Entity("account")
	ids := map[string][]string{"email": {"a@b.se"}, "org": {"9"}}
	for _, c := range []struct {
		x    lower.Explain
		want []string
	}{
		{lower.Explain{Entity: customer, IDs: ids}, []string{"orders: own", "items: order_id of orders_rows", "products: sku of orders_rows", "visits: own"}},
		{lower.Explain{Entity: customer, IDs: ids, Segment: p.Segment("came_and_bought")}, []string{"orders: own", "visits: own"}},
		{lower.Explain{Entity: customer, Segment: p.Segment("regulars")}, []string{"orders: all"}},
		{lower.Explain{Entity: account, IDs: ids}, nil},
	} {
		var got []string
		for _, step := range lower.Program(p, lower.Options{Explain: &c.x}).Steps {
			rows, ok := step.(*ir.SourceRows)
			if !ok {
				continue
			}
			words := "all"
			for _, w := range rows.Wanted {
				words = "own"
				if w.Where == nil {
					words = ir.IdentText(w.Cols[0]) + " of " + ir.IdentText(w.Table.Name)
				}
			}
			got = append(got, rows.Source+": "+words)
		}
		slices.Sort(got)
		slices.Sort(c.want)
		if !slices.Equal(got, c.want) {
			t.Errorf("explaining a %s reads %q, want %q", c.x.Entity.Name, got, c.want)
		}
	}
}

// TestRelationsAreFollowedToBePublished: profiles show where a relation leads,
// though no trait follows it; what is not published needs none of that.
func TestRelationsAreFollowedToBePublished(t *testing.T) {
	p := project(t, strings.NewReplacer("    share: spend / account.spend\n", "", "  account:\n    spend: sum(customers.spend)\n", "").Replace(shop))
	for _, c := range []struct {
		opts lower.Options
		want []string
	}{
		{lower.Options{Publish: true}, []string{"account_id", "category", "loyal", "pieces", "spend"}},
		{lower.Options{}, nil},
		{lower.Options{Preview: p.Segment("visitors")}, nil},
		{lower.Options{Story: p.Stories[0]}, nil},
	} {
		var links int
		var columns []string
		for _, step := range optimize.Program(lower.Program(p, c.opts)).Steps {
			switch step := step.(type) {
			case *ir.EntityLink:
				links++
			case *ir.Profiles:
				if step.Entity == "customer" {
					for _, col := range step.Cols {
						columns = append(columns, ir.IdentText(col.Name))
					}
				}
			}
		}
		if want := min(len(c.want), 1); links != want || !slices.Equal(columns, c.want) {
			t.Errorf("publish %v: %d links, want %d; profiles have %q, want %q", c.opts.Publish, links, want, columns, c.want)
		}
	}
}

// many is a project of n definitions: a source for every hundred, and half as
// many segments as traits.
func many(n int) string {
	text := "project: many\ntargets:\n  local: {type: duckdb, path: \":memory:\"}\nentities:\n  customer:\n    ids: [email]\nsources:\n"
	sources := n/100 + 1
	for i := range sources {
		text += fmt.Sprintf("  s%d: {table: t%d, time: at, key: id, ids: {email: email}, columns: {at: timestamp, amount: decimal}}\n", i, i)
	}
	traits, segments := []byte("traits:\n  customer:\n"), []byte("segments:\n")
	for i := range n * 2 / 3 {
		traits = fmt.Appendf(traits, "    t%d: sum(s%d.amount where kind = '%d' within %dd)\n", i, i%sources, i%7, i%90+1)
	}
	for i := range n / 3 {
		segments = fmt.Appendf(segments, "  g%d: {of: customer, where: t%d > 5 and count(s%d within %dd) > 0}\n", i, i, i%sources, i%60+1)
	}
	return text + string(traits) + string(segments)
}

func BenchmarkProgram(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 50_000} {
		p := project(b, many(n))
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				optimize.Program(lower.Program(p, lower.Options{Publish: true, Checks: true}))
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/definition")
		})
	}
}

// TestSeveritiesAreThoseOfThePages: what a page says of a problem is what a run
// does about it. Of tests the model says it.
func TestSeveritiesAreThoseOfThePages(t *testing.T) {
	seen := 0
	for _, step := range lower.Program(project(t, shop), lower.Options{Publish: true, Checks: true}).Steps {
		found, ok := step.(*ir.Check)
		if !ok {
			continue
		}
		for _, p := range found.Problems {
			seen++
			if p.Kind == ir.FailedTests {
				continue
			}
			page, ok := diag.Find(p.Code)
			if !ok {
				t.Errorf("%s has no page", p.Code)
			}
			if p.Severity != page.Severity {
				t.Errorf("%s: %s is reported as %s, and its page says %s", p.Kind, p.Code, p.Severity, page.Severity)
			}
		}
	}
	if seen < 10 {
		t.Errorf("only %d problems are looked for", seen)
	}
}
