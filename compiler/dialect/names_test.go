package dialect

import (
	"testing"

	"github.com/weft-cdp/weft/compiler/ir"
)

func TestBare(t *testing.T) {
	reserved := WordsOf("\nselect from\n\nwhere\n")
	for _, c := range []struct {
		name         string
		bare, anyOne bool
	}{
		{"orders", true, true}, {"order_2", true, true}, {"_x", true, true},
		{"", false, false}, {"2nd", false, false}, {"a b", false, false}, {"größe", false, false},
		{"select", false, false}, {"where", false, false},
		{"Orders", false, true}, {"SELECT", false, false},
		{"\u212A", false, false}, // the sign of Kelvin, a k when folded by Unicode's rules
	} {
		if got := Bare(c.name, reserved); got != c.bare {
			t.Errorf("Bare(%q) = %v", c.name, got)
		}
		if got := BareInAnyCase(c.name, reserved); got != c.anyOne {
			t.Errorf("BareInAnyCase(%q) = %v", c.name, got)
		}
	}
}

func TestTables(t *testing.T) {
	table := Tables(
		func(name string) string { return `"` + name + `"` },
		func(name string) string { return "<" + name + ">" },
	)
	beside := Layout{Schema: "pr", State: "main"}
	for _, c := range []struct {
		layout Layout
		space  ir.Space
		want   string
	}{
		{beside, ir.Work, `"t"`}, {beside, ir.Upload, `"t"`},
		{beside, ir.Next, `<pr>."weft_next_t"`}, {beside, ir.Published, `<pr>."t"`},
		{beside, ir.State, `<main>."t"`}, {Layout{Schema: "pr"}, ir.State, `<pr>."t"`},
	} {
		if got := table(c.layout, ir.Table{Space: c.space, Name: ir.Ident("t")}); got != c.want {
			t.Errorf("%v of %+v is %s, not %s", c.space, c.layout, got, c.want)
		}
	}
}

func TestInterval(t *testing.T) {
	for micros, want := range map[string]string{
		"0": "INTERVAL 0 DAY", "86400000000": "INTERVAL 1 DAY", "-172800000000": "INTERVAL -2 DAY",
		"90000000000": "INTERVAL 25 HOUR", "60000000": "INTERVAL 1 MINUTE", "61000000": "INTERVAL 61 SECOND",
		"1": "INTERVAL 1 MICROSECOND", "1500000": "INTERVAL 1500000 MICROSECOND",
	} {
		if got := Interval(micros); got != want {
			t.Errorf("%s microseconds are %s, not %s", micros, got, want)
		}
	}
}
