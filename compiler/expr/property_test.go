package expr_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/weft-cdp/weft/compiler/expr"
	"pgregory.net/rapid"
)

// sameNode compares trees without their places.
var sameNode = cmp.Options{cmpopts.IgnoreTypes(expr.Range{})}

// TestPrintParses prints random trees: what comes out parses to the same tree.
func TestPrintParses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		node := randomNode(t, 4)
		text := expr.String(node)
		again, problems := expr.Parse(text)
		if len(problems) > 0 {
			t.Fatalf("%s\ndoes not parse: %+v", text, problems)
		}
		if diff := cmp.Diff(node, again, sameNode); diff != "" {
			t.Fatalf("%s\nparses to another tree:\n%s", text, diff)
		}
		if second := expr.String(again); second != text {
			t.Fatalf("%s\nprints as\n%s", text, second)
		}
	})
}

func randomNode(t *rapid.T, depth int) expr.Node {
	if depth == 0 {
		return randomLeaf(t)
	}
	below := func() expr.Node { return randomNode(t, depth-1) }
	switch rapid.IntRange(0, 9).Draw(t, "node") {
	case 0:
		return &expr.Unary{Op: rapid.SampledFrom([]string{"not", "-"}).Draw(t, "op"), X: below()}
	case 1, 2, 3:
		op := rapid.SampledFrom([]string{"and", "or", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "||", "like", "not like"}).Draw(t, "op")
		return &expr.Binary{Op: op, X: below(), Y: below()}
	case 4:
		return &expr.IsNull{X: below(), Not: rapid.Bool().Draw(t, "not")}
	case 5:
		return &expr.In{X: below(), Not: rapid.Bool().Draw(t, "not"), List: []expr.Node{below(), below()}}
	case 6:
		return &expr.Between{X: below(), Low: below(), High: below(), Not: rapid.Bool().Draw(t, "not")}
	case 7:
		c := &expr.Case{Whens: []expr.When{{If: below(), Then: below()}}}
		if rapid.Bool().Draw(t, "of") {
			c.Of = below()
		}
		if rapid.Bool().Draw(t, "else") {
			c.Else = below()
		}
		return c
	case 8:
		return &expr.Call{Func: expr.Part{Text: "sum"}, Args: []expr.Node{randomRows(t, below)}}
	}
	return randomLeaf(t)
}

func randomRows(t *rapid.T, below func() expr.Node) *expr.Rows {
	r := &expr.Rows{Of: below(), Limit: &expr.Literal{Kind: expr.IntLiteral, Value: "3"}}
	if rapid.Bool().Draw(t, "where") {
		r.Where = below()
	}
	days := func(n string) *expr.Literal {
		return &expr.Literal{Kind: expr.DurationLiteral, Value: n + "86400000000"}
	}
	switch rapid.IntRange(0, 3).Draw(t, "window") {
	case 1:
		r.Window = &expr.Window{Kind: "within", From: days("")}
	case 2:
		r.Window = &expr.Window{Kind: "between", From: days(""), To: days("2")}
	case 3:
		r.Window = &expr.Window{Kind: "since", From: &expr.Literal{Kind: expr.DateLiteral, Value: "2026-01-31"}}
	}
	return r
}

func randomLeaf(t *rapid.T) expr.Node {
	switch rapid.IntRange(0, 5).Draw(t, "leaf") {
	case 0:
		return &expr.Literal{Kind: expr.TextLiteral, Value: rapid.String().Draw(t, "text")}
	case 1:
		return &expr.Literal{Kind: expr.IntLiteral, Value: "12"}
	case 2:
		return &expr.Literal{Kind: expr.BoolLiteral, Value: "true"}
	case 3:
		return &expr.Literal{Kind: expr.NullLiteral}
	case 4:
		text := rapid.StringN(1, 8, -1).Draw(t, "name")
		return &expr.Name{Parts: []expr.Part{{Text: text, Quoted: true}, {Text: "where", Quoted: true}}}
	}
	return &expr.Name{Parts: []expr.Part{{Text: "orders"}, {Text: "amount"}}}
}

// TestDeep gives texts that would exhaust the stack of a careless parser.
func TestDeep(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("(", 100_000), strings.Repeat("(", 100_000) + "1" + strings.Repeat(")", 100_000),
		strings.Repeat("not ", 100_000) + "a", strings.Repeat("- ", 100_000) + "1",
		strings.Repeat("case when ", 100_000), strings.Repeat("f(", 100_000),
		strings.Repeat("1+", 100_000) + "1", strings.Repeat("a or ", 100_000) + "a", strings.Repeat("a=", 100_000) + "a",
		strings.Repeat("+ ", 100_000) + "1", strings.Repeat("* ", 100_000), strings.Repeat("a in (", 100_000),
		strings.Repeat("(b,", 100_000), strings.Repeat("cast(", 100_000), strings.Repeat("{", 100_000), strings.Repeat("‘", 100_000),
		strings.Repeat("interval '1 day' ", 100_000), strings.Repeat("a::int", 100_000), strings.Repeat("count(x where ", 100_000),
	} {
		node, problems := expr.Parse(text)
		if len(problems) == 0 || len(problems) > 10 {
			t.Errorf("%.20q…: %d problems", text, len(problems))
		}
		_ = expr.String(node)
	}
}

// TestLong: chains that calculate take a warehouse long to plan, chains of
// logic do not.
func TestLong(t *testing.T) {
	for _, c := range []struct {
		operator string
		most     int
	}{{" + ", 200}, {" * ", 200}, {" || ", 200}, {" or ", 1000}, {" and ", 1000}} {
		for more, wrong := range []bool{false, true} {
			text := strings.Repeat("a"+c.operator, c.most+more) + "a"
			if _, problems := expr.Parse(text); len(problems) > 0 != wrong {
				t.Errorf("%d times %q: %v", c.most+more, c.operator, problems)
			}
		}
	}
}

// FuzzParse reads anything: there is never a panic, all places are inside the
// text, and what is right prints and parses again.
func FuzzParse(f *testing.F) {
	for _, seed := range seeds(f) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		length := len([]rune(text))
		inside := func(from, to int) {
			t.Helper()
			if from < 0 || to < from || to > length {
				t.Fatalf("%q: [%d,%d) is outside", text, from, to)
			}
		}
		node, problems := expr.Parse(text)
		for _, p := range problems {
			inside(p.From, p.To)
		}
		if node != nil {
			inside(node.Start(), node.End())
		}
		if len(problems) == 0 {
			canonical := expr.String(node)
			again, problems := expr.Parse(canonical)
			if len(problems) > 0 {
				t.Fatalf("%q prints as %q, which does not parse: %+v", text, canonical, problems)
			}
			if second := expr.String(again); second != canonical {
				t.Fatalf("%q prints as %q and that as %q", text, canonical, second)
			}
		}
		rows, problems := expr.ParseRows(text)
		for _, p := range problems {
			inside(p.From, p.To)
		}
		if rows != nil {
			inside(rows.Start(), rows.End())
		}
	})
}
