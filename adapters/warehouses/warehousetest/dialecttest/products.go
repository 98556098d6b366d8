package dialecttest

import (
	"testing"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

func times(list ...ir.Expr) ir.Expr {
	x := list[0]
	for _, y := range list[1:] {
		k := max(x.Type().Kind, y.Type().Kind) // int, decimal, float: in this order
		x = Call(ir.Mul, k, x, y)
	}
	return x
}

var (
	less = Call(ir.Sub, models.Decimal, Whole("1"), wide("0.15"))
	more = Call(ir.Add, models.Decimal, Whole("1"), wide("0.25"))
)

// products are exact, and rounded where they become a value.
var products = []struct {
	expr ir.Expr
	want string
}{
	{times(wide("12345.67"), wide("3.5")), "43209.845"},
	{times(wide("99999999.99"), wide("1000.5"), less, more), "106303124989.3696875"},
	{times(wide("99999999.99"), wide("1000"), less, more, wide("7.5"), wide("0.1")), "79687499992.03125"},
	{times(wide("-12.5"), wide("2"), less), "-21.25"},
	{times(wide("0.000000001"), wide("0.5")), "0.000000001"},   // half away from zero
	{times(wide("-0.000000001"), wide("0.5")), "-0.000000001"}, // on either side
	{times(wide("0.000000001"), wide("0.49")), "0"},
	{times(Whole("3"), wide("0.000000001")), "0.000000003"},
	{times(Whole("1000000000"), wide("123456789.123456789")), "123456789123456789"},
	{times(wide("2.5"), measured("0.5")), "1.25"},
	{times(measured("0.0000000000005"), wide("0.5")), "2.5e-13"},
	{times(wide("2.5"), wide("2"), measured("0.0000000000005")), "2.5e-12"},
	{Call(ir.Add, models.Decimal, times(wide("0.000000001"), wide("0.5")), times(wide("0.000000001"), wide("0.5"))), "0.000000001"},
	{Call(ir.Gt, models.Bool, times(wide("0.000000001"), wide("0.5")), decimal("0.0")), "true"},
	{times(Null(models.Decimal), wide("2"), wide("2")), "NULL"},
}

func productsHold(t *testing.T, e Engine) {
	s := open(t, e)
	p := s.printer()
	exprs := make([]string, len(products))
	for i, m := range products {
		exprs[i] = p.Column(m.expr, 0)
	}
	for i, got := range s.each(exprs) {
		if got != products[i].want {
			t.Errorf("%s\ngives %s instead of %s", exprs[i], got, products[i].want)
		}
	}
}

// sumsAreRoundedOnce looks at the spelling: rounding every product takes longer
// than all else, so that a sum does not.
func sumsAreRoundedOnce(t *testing.T, e Engine) {
	price, quantity := Column("o", "price", models.Decimal), Column("o", "qty", models.Decimal)
	for i, product := range []ir.Expr{times(price, quantity), times(price, quantity, quantity), times(Whole("2"), price)} {
		p := (&session{Engine: e}).printer()
		if got := p.Column(Agg(ir.Sum, models.Decimal, product), 0); got != e.Sums[i] {
			t.Errorf("%s instead of %s", got, e.Sums[i])
		}
	}
}
