package explain

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weft-cdp/weft/cmd/internal/cli/evidence"
	"github.com/weft-cdp/weft/models"
)

// TestGone names people of whom nothing is published any more. The digest of
// email:ana@shop.se is what dialecttest asks of profile_id_of on every warehouse.
func TestGone(t *testing.T) {
	const digest = "8c6b7d52785d3139cf30bafcd7b976bd"
	customer := &models.Entity{Name: "customer"}
	customer.Identifiers = []*models.Identifier{
		{Name: "email", Entity: customer, Normalize: []models.Normalizer{{Name: "email"}}},
		{Name: "url", Entity: customer, Rank: 1},
	}
	ana := evidence.Identifier{Type: "email", Value: "ana@shop.se"}
	of := &Found{ProfileID: digest, Identifiers: []evidence.Identifier{ana}, Asked: ana}
	for text, test := range map[string]struct {
		names bool
		want  *Found
	}{
		"email:ana@shop.se":                {true, of},
		"customer.email: Ana@Shop.SE ":     {true, of},
		digest:                             {true, &Found{ProfileID: digest}},
		"8C6B7D52785D3139CF30BAFCD7B976BD": {true, &Found{ProfileID: digest}},
		"ana@shop.se":                      {true, nil}, // of any type: nobody knows which
		"8c6b7d52":                         {true, nil}, // no digest
		"email:nobody":                     {true, nil}, // no address
		"email: ":                          {false, nil},
		" ":                                {false, nil},
		"phone:0701234567":                 {false, nil},
		"supplier.email:ana@shop.se":       {false, nil},
	} {
		if got := Names(customer, text); got != test.names {
			t.Errorf("%q can name somebody: %v", text, got)
		}
		if diff := cmp.Diff(test.want, Gone(customer, text)); diff != "" {
			t.Errorf("%q: -want +got\n%s", text, diff)
		}
	}
	colons := Gone(customer, "url:https://shop.se")
	if want := (evidence.Identifier{Type: "url", Value: "https://shop.se"}); colons == nil || colons.Asked != want {
		t.Errorf("a value with a colon is %+v", colons)
	}
}
