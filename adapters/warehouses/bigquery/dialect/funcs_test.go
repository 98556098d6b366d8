package dialect_test

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// trials are how many calls of each function are compared.
const trials = 80

// constants are what the arguments that must be constant are drawn from.
var constants = map[string][]ir.Expr{
	"digits": {whole("0"), whole("1"), whole("2"), whole("-1")},
	"format": {text("%Y-%m-%d"), text("%d.%m.%Y"), text("%Y%m%d"), text("%Y-%m-%d %H:%M"), text("%Y-%m-%d %H:%M:%S"), text("%b %d %Y"), text("%y/%m/%d")},
	"by":     {text(""), text("x"), text("é")},
}

// patterns have a group each, which may take no part.
var patterns = []string{`(a)`, `^(.)`, `([0-9]+)`, `(b)?a`, `(é|ö)`, `(?i)(m)al`, `[(]?(x*)`, `(\d+)-(?:\d+)`, `([^,]*)$`, `(?P<all>.+)`}

func seeded(name string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(name))
	return rand.New(rand.NewPCG(h.Sum64(), 1))
}

// TestFunctionsGiveTheSame draws calls of every function that users may write.
func TestFunctionsGiveTheSame(t *testing.T) {
	e := start(t)
	for _, f := range ir.Functions() {
		if f.Aggregate {
			continue
		}
		for _, zone := range []string{"UTC", "Europe/Stockholm"} {
			t.Run(f.Name+"/"+zone, func(t *testing.T) {
				r := seeded(f.Name + zone)
				var questions []question
				for i := range trials {
					args, kind := drawn(r, f)
					constant := func(i int) bool { return f.Params[min(i, len(f.Params)-1)].Constant }
					// DuckDB joins lists with a constant only.
					if isLiteral := i%2 == 0 || f.Func == ir.ListJoin; isLiteral && !belowZero(args) { // from the second argument on
						constant = func(i int) bool { return i > 0 }
					}
					columns, from := overColumns(args, constant)
					questions = append(questions, ask(fmt.Sprintf("%s %d", f.Name, i), zone, call(f.Func, kind, columns...), from))
				}
				e.compare(t, questions)
			})
		}
	}
}

// drawn gives arguments for a function, and what kind the call has.
func drawn(r *rand.Rand, f ir.Function) ([]ir.Expr, models.Kind) {
	same := models.Unknown
	var args []ir.Expr
	for i := 0; i < len(f.Params); i++ {
		p := f.Params[i]
		if p.Optional && r.IntN(2) == 0 {
			break
		}
		args = append(args, argument(r, p, &same))
	}
	if f.Rest {
		for range r.IntN(3) {
			args = append(args, argument(r, f.Params[len(f.Params)-1], &same))
		}
	}
	switch f.Gives {
	case ir.LikeFirst:
		return args, args[0].Type().Kind
	case ir.LikeSame:
		return args, same
	}
	return args, f.Kind
}

// belowZero tells whether a length or place is below zero, which check refuses
// as a literal.
func belowZero(args []ir.Expr) bool {
	return slices.ContainsFunc(args, func(e ir.Expr) bool {
		l, ok := e.(ir.Lit)
		return ok && l.T.Kind == models.Int && l.Value[0] == '-'
	})
}

func argument(r *rand.Rand, p ir.Param, same *models.Kind) ir.Expr {
	switch {
	case p.Name == "pattern":
		return text(patterns[r.IntN(len(patterns))])
	case p.Name == "group":
		return whole("1")
	case p.Name == "separator":
		return text([]string{",", "é"}[r.IntN(2)])
	case p.Element:
		return value(r, models.Text)
	case p.Name == "fill":
		return text([]string{"0", "xy", "é"}[r.IntN(3)])
	case p.Constant:
		return constants[p.Name][r.IntN(len(constants[p.Name]))]
	case p.Name == "length" || p.Name == "start" || p.Name == "number" && p.Kinds == ir.IntKind || p.Name == "days" || p.Name == "months":
		return whole([]string{"0", "1", "2", "3", "-1", "-2", "-9", "12"}[r.IntN(8)])
	}
	kinds := p.Kinds.List()
	kinds = slices.DeleteFunc(kinds, func(k models.Kind) bool { return k == models.List && p.Kinds != ir.ListKind })
	k := kinds[r.IntN(len(kinds))]
	if p.Same {
		if *same == models.Unknown {
			*same = k
		}
		k = *same
	}
	return value(r, k)
}

// operators are what has no name in the language, with the kinds of arguments.
var operators = []struct {
	f     ir.Func
	kinds [][]models.Kind
	gives models.Kind
}{
	{ir.And, pairs(models.Bool, models.Bool), models.Bool},
	{ir.Or, pairs(models.Bool, models.Bool), models.Bool},
	{ir.Not, [][]models.Kind{{models.Bool}}, models.Bool},
	{ir.IsTrue, [][]models.Kind{{models.Bool}}, models.Bool},
	{ir.Eq, ordered, models.Bool}, {ir.Ne, ordered, models.Bool}, {ir.Lt, ordered, models.Bool},
	{ir.Le, ordered, models.Bool}, {ir.Gt, ordered, models.Bool}, {ir.Ge, ordered, models.Bool},
	{ir.IsNull, [][]models.Kind{{models.Text}, {models.Float}}, models.Bool},
	{ir.IsNotNull, [][]models.Kind{{models.Date}}, models.Bool},
	{ir.In, [][]models.Kind{{models.Text, models.Text, models.Text}, {models.Int, models.Int, models.Decimal}}, models.Bool},
	{ir.Between, [][]models.Kind{{models.Int, models.Int, models.Int}, {models.Text, models.Text, models.Text}}, models.Bool},
	{ir.Like, [][]models.Kind{{models.Text, models.Text}}, models.Bool},
	{ir.If, [][]models.Kind{{models.Bool, models.Text}}, models.Text},
	{ir.Add, numbers, models.Unknown}, {ir.Sub, numbers, models.Unknown}, {ir.Mul, numbers, models.Unknown},
	{ir.Div, numbers, models.Float}, {ir.Mod, numbers, models.Unknown}, {ir.Neg, [][]models.Kind{{models.Int}, {models.Decimal}, {models.Float}}, models.Unknown},
	{ir.AddDuration, pairs(models.Timestamp, models.Duration), models.Timestamp},
	{ir.SubDuration, pairs(models.Timestamp, models.Duration), models.Timestamp},
	{ir.NormalizeEmail, [][]models.Kind{{models.Text}}, models.Text},
	{ir.NormalizeLower, [][]models.Kind{{models.Text}}, models.Text},
	{ir.NormalizeTrim, [][]models.Kind{{models.Text}}, models.Text},
	{ir.NormalizeDigits, [][]models.Kind{{models.Text}}, models.Text},
	{ir.NormalizeUUID, [][]models.Kind{{models.Text}}, models.Text},
	{ir.ProfileIDOf, [][]models.Kind{{models.Text, models.Text}}, models.Text},
	{ir.FirstNode, pairs(models.Int, models.Int), models.Int},
	{ir.MakeList, [][]models.Kind{{}}, models.List},
}

func pairs(a, b models.Kind) [][]models.Kind { return [][]models.Kind{{a, b}} }

var numbers = [][]models.Kind{
	{models.Int, models.Int}, {models.Int, models.Decimal}, {models.Decimal, models.Int}, {models.Decimal, models.Decimal},
	{models.Float, models.Int}, {models.Decimal, models.Float}, {models.Float, models.Float},
}

var ordered = append([][]models.Kind{
	{models.Text, models.Text}, {models.Date, models.Date}, {models.Timestamp, models.Timestamp},
}, numbers...)

// TestOperatorsGiveTheSame draws operands.
func TestOperatorsGiveTheSame(t *testing.T) {
	e := start(t)
	for _, o := range operators {
		t.Run(string(o.f), func(t *testing.T) {
			r := seeded(string(o.f))
			var questions []question
			for i := range trials {
				args := operands(r, o.f, o.kinds[i%len(o.kinds)])
				gives := o.gives
				if gives == models.Unknown {
					gives = slices.MaxFunc(args, func(a, b ir.Expr) int { return int(a.Type().Kind) - int(b.Type().Kind) }).Type().Kind
				}
				columns, from := overColumns(args, func(i int) bool { return args[i].Type().Kind == models.Duration })
				expr := call(o.f, gives, columns...)
				if gives == models.List {
					expr = ir.Call{Typed: ir.Typed{T: models.Type{Kind: models.List, Elem: models.Text}}, Func: o.f}
				}
				questions = append(questions, ask(fmt.Sprintf("%s %d", o.f, i), "UTC", expr, from))
			}
			e.compare(t, questions)
		})
	}
}

func operands(r *rand.Rand, f ir.Func, kinds []models.Kind) []ir.Expr {
	args := make([]ir.Expr, len(kinds))
	for i, k := range kinds {
		args[i] = value(r, k)
	}
	if f == ir.Like {
		args[1] = text([]string{"", "%", "_", "a%", "%b", `a\%b\_c`, "é", "%é%", "_a%", "A%"}[r.IntN(10)])
	}
	return args
}

// TestIdentifiersGiveTheSame is about what takes constants beside the value.
func TestIdentifiersGiveTheSame(t *testing.T) {
	e := start(t)
	r := seeded("identifiers")
	var questions []question
	for i, v := range nasty[models.Text] {
		columns, from := overColumns([]ir.Expr{text(v)}, func(int) bool { return false })
		for _, region := range [][2]string{{"46", "0"}, {"47", ""}, {"36", "06"}} {
			phone := call(ir.NormalizePhone, models.Text, columns[0], text(region[0]), text(region[1]))
			questions = append(questions, ask(fmt.Sprintf("phone %d", i), "UTC", phone, from))
		}
		// The number of a node is each warehouse's own; whether there is one is not.
		node := call(ir.NodeOf, models.Int, whole(fmt.Sprint(r.IntN(9))), text("email"), columns[0])
		questions = append(questions, ask(fmt.Sprintf("node %d", i), "UTC", call(ir.IsNull, models.Bool, node), from))
	}
	e.compare(t, questions)
}
