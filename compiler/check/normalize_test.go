package check_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

func TestNormalize(t *testing.T) {
	cases := []struct {
		name, arg, value, want string // want "" means that it is no identifier
	}{
		{"email", "", " Ana.Ek@Shop.SE ", "ana.ek@shop.se"},
		{"email", "", "ana@shop", ""},
		{"email", "", "ana@@shop.se", ""},
		{"email", "", "ana ek@shop.se", ""},
		{"email", "", "@shop.se", ""},
		{"phone", "SE", "070-123 45 67", "+46701234567"},
		{"phone", "SE", "+46 (0)8 123 456 78", "+46812345678"},
		{"phone", "SE", "(0)8 123 456 78", "+46812345678"},
		{"phone", "SE", "0046 70 123 45 67", "+46701234567"},
		{"phone", "US", "(415) 555-2671", "+14155552671"},
		{"phone", "US", "1 415 555 2671", "+14155552671"},
		{"phone", "IT", "06 1234 5678", "+390612345678"},
		{"phone", "HU", "06 30 123 4567", "+36301234567"},
		{"phone", "SE", "12", ""},
		{"phone", "SE", "+1234567890123456", ""},
		{"uuid", "", "{550E8400E29B41D4A716446655440000}", "550e8400-e29b-41d4-a716-446655440000"},
		{"uuid", "", "550e8400", ""},
		{"digits", "", "a1-2 3", "123"},
		{"digits", "", "none", ""},
		{"lower", "", "  ÅÄÖ ", "åäö"},
		{"trim", "", " A b ", "A b"},
		{"trim", "", "   ", ""},
	}
	for _, c := range cases {
		id := &models.Identifier{Name: "x", Normalize: []models.Normalizer{{Name: c.name, Arg: c.arg}}}
		got, ok := check.Normalize(id, c.value)
		if got != c.want && ok || ok != (c.want != "") {
			t.Errorf("%s %s of %q is %q, %v; want %q", c.name, c.arg, c.value, got, ok, c.want)
		}
	}
}

// TestNormalizeTwice: what is normalised stays as it is.
func TestNormalizeTwice(t *testing.T) {
	regions := ir.PhoneRegions()
	rapid.Check(t, func(t *rapid.T) {
		n := models.Normalizer{Name: rapid.SampledFrom([]string{"email", "phone", "lower", "trim", "digits", "uuid"}).Draw(t, "normaliser")}
		if n.Name == "phone" {
			n.Arg = rapid.SampledFrom(regions).Draw(t, "region")
		}
		value := rapid.OneOf(rapid.String(), rapid.StringMatching(`[ +()0-9-]{6,18}`), rapid.StringMatching(`[a-zA-Z.]{1,5}@[A-Z]{1,4}\.se`)).Draw(t, "value")
		id := &models.Identifier{Name: "x", Normalize: []models.Normalizer{n}}
		once, ok := check.Normalize(id, value)
		if !ok {
			return
		}
		if twice, ok := check.Normalize(id, once); !ok || twice != once {
			t.Fatalf("%s %s: %q becomes %q, and that %q, %v", n.Name, n.Arg, value, once, twice, ok)
		}
	})
}
