package patch_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/patch"
)

// Each model is sampled, or built whole for the reason that is told.
func TestWhatIsSampledOfCustomers(t *testing.T) {
	for name, c := range map[string]struct{ model, relation, why string }{
		"rows":         {model: "traits: {customer: {n: sum(orders.n within 30d), quiet: 'days_between(max(orders.at), now)'}}"},
		"related rows": {model: "traits: {customer: {hats: 'count(orders where product.kind = ''hat'')'}}"},
		"a score": {
			model: "traits: {customer: {best: {rfm: {recency: max(orders.at), frequency: count(orders), monetary: sum(orders.n)}}}}",
			why:   `trait "best_recency" compares all profiles with each other`,
		},
		"another entity": {
			model:    "traits: {customer: {theirs: account.n}, account: {n: sum(orders.n)}}",
			relation: ", relations: {account: {to: account, from: orders}}",
			why:      `its profiles and those of "account" look at each other`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			whole := program(t, strings.Replace(head, "RELATIONS", c.relation, 1)+c.model+"\n")
			compare := &ir.Program{Steps: []ir.Step{&ir.Differences{
				Of: "customer_ids", Is: ir.Table{Space: ir.Published, Name: "customer_ids"}, Key: []ir.Ident{"id_type", "id_value"}, Owner: "profile_id",
			}}}
			sampled, runs := patch.Sample(whole, compare, ir.Sampling{Seed: "1", Most: 10})
			for _, run := range runs {
				if run.Entity == "customer" && run.Why != c.why {
					t.Errorf("everybody, because %q, want %q", run.Why, c.why)
				}
			}
			last := sampled.Steps[len(sampled.Steps)-1].(*ir.Differences)
			if (len(last.Only) > 0) != (c.why == "") {
				t.Errorf("what is compared is restricted to %v", last.Only)
			}
			if slices.ContainsFunc(sampled.Steps, func(s ir.Step) bool { _, publishes := s.(*ir.Publish); return publishes }) {
				t.Error("a sample is published")
			}
		})
	}
}
