package patch_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/example"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/compiler/optimize"
	"github.com/weft-cdp/weft/compiler/patch"
	"github.com/weft-cdp/weft/models"
)

const head = `project: t
targets: {local: {type: duckdb, path: t.duckdb}}
entities:
  customer: {ids: {id: }RELATIONS}
  account: {ids: {domain: }}
sources:
  orders:
    {table: orders, key: no, time: at, ids: {id: who, domain: d}, columns: {no: int, at: timestamp, who: text, d: text, n: int, sku: text},
    relations: {product: {to: products, join: sku}}, incremental: {late: 1h}}
  products: {table: products, key: sku, columns: {sku: text, kind: text}}
`

// Each model is computed since the last run, or whole, for the reason that is told.
func TestWhatIsComputedOfCustomers(t *testing.T) {
	const since = "2026-03-01T00:00:00Z"
	for name, c := range map[string]struct {
		model string
		reads string // since when orders are read
		want  models.EntityRun
	}{
		"windows": {
			"traits: {customer: {n: sum(orders.n within 30d)}}", since,
			models.EntityRun{Entity: "customer", Since: since},
		},
		"now": {
			"traits: {customer: {quiet: 'days_between(max(orders.at), now)'}}", since,
			models.EntityRun{Entity: "customer", Since: since, Why: `trait "quiet" looks at now otherwise than by a window`},
		},
		"now in rows": {
			"traits: {customer: {n: 'sum(orders.n where days_between(at, now) < 3)'}}", since,
			models.EntityRun{Entity: "customer", Since: since, Why: `trait "n" looks at now otherwise than by a window`},
		},
		"another entity": {
			"traits: {customer: {theirs: account.n}, account: {n: sum(orders.n)}}", since,
			models.EntityRun{Entity: "customer", Since: since, Why: `profiles lead to those of "account"`},
		},
		"a source that is read whole": {
			"traits: {customer: {hats: 'count(orders where product.kind = ''hat'')'}}", since,
			models.EntityRun{Entity: "customer", Since: since, Why: `source "products" is read whole: it does not say so`},
		},
		"all rows": {
			"traits: {customer: {n: sum(orders.n)}}", "",
			models.EntityRun{Entity: "customer", Why: `source "orders" is read whole: it does not say so`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			last := ir.LastPublished{Now: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)}
			reads := []models.SourceRead{{Source: "orders", Since: c.reads}, {Source: "products"}}
			for i := range reads {
				if reads[i].Since == "" {
					reads[i].Why = "it does not say so"
				}
			}
			relations := ""
			if strings.Contains(c.model, "account.") { // it has a column in the profiles, whoever asks
				relations = ", relations: {account: {to: account, from: orders}}"
			}
			whole := program(t, strings.Replace(head, "RELATIONS", relations, 1)+c.model+"\n")
			patched, runs := patch.Program(whole, last, reads)
			i := 0
			for i < len(runs) && runs[i].Entity != "customer" {
				i++
			}
			if diff := cmp.Diff(c.want, runs[i]); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
			if (patched == whole) != (c.want.Since == "") {
				t.Errorf("patched: %v", patched != whole)
			}
		})
	}
}

func program(t *testing.T, model string) *ir.Program {
	t.Helper()
	project, err := example.Project(model, nil, check.Tools{})
	if err != nil {
		t.Fatal(err)
	}
	kept := map[string]ir.LastRead{"orders": {Until: "2026-02-28 23:00:00", Fingerprint: "f"}}
	return optimize.Program(lower.Program(project, lower.Options{Publish: true, Checks: true, Kept: kept}))
}
