package diag_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/weft-cdp/weft/compiler/diag"
)

func TestClosest(t *testing.T) {
	traits := []string{"lifetime_value", "last_city", "orders", "spend_30d", "spend_90d", "email", "Email", "名前"}
	for _, c := range []struct{ name, want string }{
		{"lifetime_vlaue", "lifetime_value"}, // a swap
		{"lifetime_valu", "lifetime_value"},  // a letter less
		{"last_citty", "last_city"},          // a letter more
		{"odrers", "orders"},
		{"ORDERS", "orders"}, // case alone
		{"EMAIL", "Email"},   // the nearer of two that differ in case
		{"spend_60d", ""},    // two are as near: silence
		{"spend_9d", "spend_90d"},
		{"revenue", ""}, // nothing near
		{"or", ""},      // too short to be sure
		{"", ""},
		{"名剪", ""},     // half of the letters are wrong
		{"orders", ""}, // the name itself is no suggestion
	} {
		got, ok := diag.Closest(c.name, traits)
		if got != c.want || ok != (c.want != "") {
			t.Errorf("Closest(%q) = %q, %v; want %q", c.name, got, ok, c.want)
		}
	}
}

// One slip in a long name is always mended when no other name is like it.
func TestClosestMendsOneSlip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		slip := rapid.Custom(drawSlip).Filter(func(s slip) bool { return s.wrong != s.name }).Draw(t, "slip")
		got, ok := diag.Closest(slip.wrong, []string{"9999999999999999999999999", slip.name})
		if !ok || got != slip.name {
			t.Fatalf("Closest(%q) = %q, %v; want %q", slip.wrong, got, ok, slip.name)
		}
	})
}

// slip is a name and how it was written.
type slip struct{ name, wrong string }

func drawSlip(t *rapid.T) slip {
	name := []rune(rapid.StringMatching(`[a-z_]{4,20}`).Draw(t, "name"))
	i := rapid.IntRange(0, len(name)-2).Draw(t, "at")
	wrong := append([]rune{}, name...)
	switch rapid.SampledFrom([]string{"swap", "drop", "double", "replace"}).Draw(t, "slip") {
	case "swap":
		wrong[i], wrong[i+1] = wrong[i+1], wrong[i]
	case "drop":
		wrong = append(wrong[:i:i], name[i+1:]...)
	case "double":
		wrong = append(wrong[:i:i], name[i:]...)
		wrong = append(wrong, name[len(name)-1])
	case "replace":
		wrong[i] = '9'
	}
	return slip{string(name), string(wrong)}
}

func TestChoices(t *testing.T) {
	var many []string
	for i := range 30 {
		many = append(many, fmt.Sprintf("trait_%02d_%02d", i, 29-i))
	}
	for _, c := range []struct {
		name    string
		choices []string
		want    string
	}{
		{"odrers", []string{"orders", "items"}, `did you mean "orders"?`},
		{"x", nil, "there are none to choose from yet"},
		{"x", []string{"orders"}, `there is only "orders"`},
		{"x", []string{"orders", "items", "items"}, `there are "items", "orders"`},
		{"x", many[:13], `there are "trait_00_29", "trait_01_28", "trait_02_27", "trait_03_26", "trait_04_25", "trait_05_24", "trait_06_23", "trait_07_22", "trait_08_21", "trait_09_20", "trait_10_19", "trait_11_18", "trait_12_17"`},
		{"x", many, `there are "trait_00_29", "trait_01_28", "trait_02_27", "trait_03_26", "trait_04_25", "trait_05_24", "trait_06_23", "trait_07_22", "trait_08_21", "trait_09_20", "trait_10_19", "trait_11_18" and 18 more`},
	} {
		if got := diag.Choices(c.name, c.choices); got.Text != c.want {
			t.Errorf("Choices(%q, %q) = %s\nwant %s", c.name, c.choices, got.Text, c.want)
		}
	}
}
