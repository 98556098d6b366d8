package dialect_test

import (
	"testing"

	spelling "github.com/weft-cdp/weft/adapters/warehouses/clickhouse/dialect"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// wide is a decimal as text becomes one: with all the digits that there are.
func wide(value string) ir.Expr {
	return dialect.Cast(of(models.Decimal, value), models.Type{Kind: models.Decimal})
}

func times(list ...ir.Expr) ir.Expr {
	x := list[0]
	for _, y := range list[1:] {
		k := max(x.Type().Kind, y.Type().Kind) // int, decimal, float: in this order
		x = call(ir.Mul, k, x, y)
	}
	return x
}

func TestProductsOfDecimals(t *testing.T) {
	db := engine(t)
	p := &dialect.Printer{Dialect: spelling.ClickHouse, TimeZone: "UTC"}
	less := call(ir.Sub, models.Decimal, whole("1"), wide("0.15"))
	more := call(ir.Add, models.Decimal, whole("1"), wide("0.25"))
	for _, m := range []struct {
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
		{times(whole("3"), wide("0.000000001")), "0.000000003"},
		{times(whole("1000000000"), wide("123456789.123456789")), "123456789123456789"},
		{times(wide("2.5"), float("0.5")), "1.25"},
		{times(float("0.0000000000005"), wide("0.5")), "2.5e-13"},
		{times(wide("2.5"), wide("2"), float("0.0000000000005")), "2.5e-12"},
		{call(ir.Add, models.Decimal, times(wide("0.000000001"), wide("0.5")), times(wide("0.000000001"), wide("0.5"))), "0.000000001"},
		{call(ir.Gt, models.Bool, times(wide("0.000000001"), wide("0.5")), decimal("0.0")), "true"},
		{times(null(models.Decimal), wide("2"), wide("2")), "NULL"},
	} {
		expr := p.Column(m.expr, 0)
		if got, err := db.cell("SELECT " + expr); err != nil || got != m.want {
			t.Errorf("%s\ngives %s (%v) instead of %s", expr, got, err, m.want)
		}
	}
}

// Rounding every product takes longer than all else, so that a sum does not.
func TestSumOfProductsIsRoundedOnce(t *testing.T) {
	p := &dialect.Printer{Dialect: spelling.ClickHouse, TimeZone: "UTC"}
	price, qty := column("o", "price", models.Decimal), column("o", "qty", models.Decimal)
	for want, expr := range map[string]ir.Expr{
		"toDecimal128(round(sumOrNull(toDecimal256(o.price, 9) * o.qty), 9), 9)":                                                     agg(ir.Sum, models.Decimal, times(price, qty)),
		"toDecimal128(round(sumOrNull(toDecimal256(toDecimal128(round(toDecimal256(o.price, 9) * o.qty, 9), 9), 9) * o.qty), 9), 9)": agg(ir.Sum, models.Decimal, times(price, qty, qty)),
		"sumOrNull(2 * o.price)": agg(ir.Sum, models.Decimal, times(whole("2"), price)),
	} {
		if got := p.Column(expr, 0); got != want {
			t.Errorf("%s instead of %s", got, want)
		}
	}
}
