package emit

import (
	"testing"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// TestConditionsOfSeveralSegments: a condition that segments have in common is
// decided once, and each of them says where.
func TestConditionsOfSeveralSegments(t *testing.T) {
	flag := func(name ir.Ident) ir.Expr { return column(name, models.Bool) }
	step := &ir.Conditions{Entity: "customer"}
	for _, c := range []struct{ segment, flag string }{{"one", "a"}, {"one", "b"}, {"two", "b"}, {"three", "b"}, {"three", "c"}} {
		step.Conditions = append(step.Conditions, ir.SegmentCondition{Segment: c.segment, Text: c.flag, True: ir.Named{Expr: flag(ir.Ident(c.flag))}})
	}
	v := conditionsViewOf(step)
	if len(v.Words) != 1 || len(v.Words[0]) != 3 {
		t.Fatalf("three conditions of five are different, and the words are %v", v.Words)
	}
	for i, want := range []struct{ number, mask int }{{1, 1}, {2, 2}, {1, 2}, {1, 2}, {2, 4}} {
		if got := v.Texts[i]; got.Number != want.number || got.Mask != want.mask || got.Word != 1 {
			t.Errorf("condition %d of %s is number %d with the mask %d of word %d, not number %d with %d of 1", i, got.Segment, got.Number, got.Mask, got.Word, want.number, want.mask)
		}
	}
	if v.Words[0][2].Segment != "three" {
		t.Errorf("the third word's comment names %q instead of the segment that asked first", v.Words[0][2].Segment)
	}
}
