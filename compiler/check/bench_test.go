package check_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/parse"
)

// BenchmarkProject checks projects of traits and segments, in which every
// tenth trait stands on the one before it. The time per definition must not
// grow with their number.
func BenchmarkProject(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 50_000} {
		b.Run(fmt.Sprintf("definitions=%d", n), func(b *testing.B) {
			tree, diags := parse.Files(manyDefinitions(n))
			if diags.HasErrors() {
				b.Fatal(diags)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, diags := check.Project(tree, nil, check.Tools{}); diags.HasErrors() {
					b.Fatal(diags)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/definition")
		})
	}
}

// manyDefinitions writes a project of n traits and segments, half of each.
func manyDefinitions(n int) fs.FS {
	var t, s strings.Builder
	t.WriteString("traits:\n  customer:\n")
	s.WriteString("segments:\n")
	for i := range n / 2 {
		switch {
		case i%10 == 9:
			fmt.Fprintf(&t, "    trait_%d: coalesce(trait_%d, 0) / 2 + if(trait_%d > 10, 1, 0)\n", i, i-1, i-1)
		default:
			fmt.Fprintf(&t, "    trait_%d: sum(orders.amount where status = 'paid' and qty > %d within %dd)\n", i, i%7, 1+i%365)
		}
		fmt.Fprintf(&s, "  segment_%d:\n    of: customer\n    all:\n      - trait_%d >= %d\n      - count(orders where product.category = 'c%d' within 30d) = 0\n", i, i, i%1000, i%50)
	}
	return files(map[string]string{"model.yaml": manyModel, "traits.yaml": t.String(), "segments.yaml": s.String()})
}

const manyModel = `
entities:
  customer: {ids: {email: null}}
sources:
  orders:
    table: orders
    time: ordered_at
    ids: {email: email}
    relations: {product: {to: products, join: sku}}
    columns: {status: text, amount: decimal, qty: int, ordered_at: timestamp}
  products: {table: products, key: sku, columns: {category: text}}
`

// TestLongChain checks traits that each stand on the next, more of them than
// any call stack should hold.
func TestLongChain(t *testing.T) {
	const n = 10_000
	var b strings.Builder
	b.WriteString("traits:\n  customer:\n")
	for i := range n {
		fmt.Fprintf(&b, "    trait_%05d: trait_%05d + 1\n", i, i+1)
	}
	fmt.Fprintf(&b, "    trait_%05d: sum(orders.amount)\n", n)
	_, project, diags := checkFiles(t, files(map[string]string{"model.yaml": manyModel, "traits.yaml": b.String()}))
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	if got := typeOf(project.Entity("customer").Trait("trait_00000").Expr); got != "decimal, may be null" {
		t.Errorf("the first trait of the chain is %s", got)
	}
}
