package dialect_test

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// nasty are values of each kind that engines like to disagree about.
var nasty = map[models.Kind][]string{
	models.Text: {
		"", " ", "a", "A", "b", "é", "Malmö", "MALMÖ", "ΟΔΟΣ", "İx", "straße", "e\u0301", "a😀b", "it's", `"q"`, `a\b`, "a%b_c", "a,b,,c", ",",
		" \t\v x \n", "a\nb", "0", "1", " +12 ", "12.0", "12.5", "-7", "1e3", "-.5", "5.", "0x1F", "nan", "inf", "1_000", "99999999999999999999",
		"true", " Yes\t", "f", "maybe", "NULL", "2026-02-28", "2026-02-30", " 2026-02-28 ", "2026-2-8", "2026/02/28", "2026-02-28 00:00", "2026-02-28T10:11:12Z",
		"2026-02-28 10:11", "2026-02-28 10:11:12.3456789", "2026-02-28 10:11:12+02", "2026-02-28 10:11:12-0130", "2026-02-28T10:11:12.5+05:30",
		"2026-02-28 10:11:12 UTC", "2026-02-28 24:00:00", "1899-12-31", "2300-01-01 00:00:00", "1900-01-01 00:00:00+01", "2299-12-31 23:30:00-01:00",
		"Ana@Shop.SE", "ana@shop", "070-123 45 67", "+46 (0)70 123 45 67", "550e8400e29b41d4a716446655440000",
	},
	models.Int:     {"0", "1", "-1", "2", "3", "7", "-13", "25", "1000000", "3037000500", "9223372036854775807", "-9223372036854775807"},
	models.Decimal: {"0.0", "0.5", "-0.5", "1.005", "2.45", "-2.5", "100.0", "0.000000001", "-99999.999999999", "12345678901234.123456789", "99999999.5"},
	models.Float:   {"0", "1", "-1.5", "2.5", "0.1", "0.2", "-3.7", "1e10", "123456.789", "0.001", "-1e-3"},
	models.Bool:    {"true", "false"},
	models.Date:    {"1900-01-01", "1999-12-31", "2024-02-29", "2026-01-31", "2026-03-29", "2026-05-10", "2027-01-01", "2299-12-31"},
	models.Timestamp: {
		"1900-01-01 00:00:00", "1969-12-31 23:59:59.999999", "2024-02-29 12:00:00", "2026-01-31 23:30:00", "2026-03-29 00:30:00", "2026-03-29 01:30:00",
		"2026-06-30 22:30:00", "2026-10-24 00:30:00", "2026-10-25 00:30:00", "2026-10-25 01:30:00.25", "2299-12-31 23:59:59.999999",
	},
	models.Duration: {"86400000000", "5400000000", "1", "3600000000"},
}

// value draws a value of a kind, sometimes null. A decimal has all the digits
// that there are, as one that was read from text.
func value(r *rand.Rand, k models.Kind) ir.Expr {
	if k == models.List {
		list := make([]ir.Expr, r.IntN(4))
		for i := range list {
			list[i] = text([]string{"a", "b", "", "é"}[r.IntN(4)])
		}
		return ir.Call{Typed: ir.Typed{T: models.Type{Kind: models.List, Elem: models.Text}}, Func: ir.MakeList, Args: list}
	}
	if r.IntN(8) == 0 && k != models.Duration {
		return null(k)
	}
	v := of(k, nasty[k][r.IntN(len(nasty[k]))])
	if k == models.Decimal {
		return dialect.Cast(v, models.Type{Kind: k})
	}
	return v
}

// overColumns gives the arguments as columns of one row, and how that row is
// written. Those that must be constant stay what they are.
func overColumns(args []ir.Expr, constant func(i int) bool) ([]ir.Expr, func(p *dialect.Printer) string) {
	columns := make([]ir.Expr, len(args))
	for i, a := range args {
		columns[i] = a
		if !constant(i) {
			t := a.Type()
			t.Nullable = t.Kind != models.List
			columns[i] = ir.Col{Typed: ir.Typed{T: t}, Name: ir.Ident(fmt.Sprintf("a%d", i))}
		}
	}
	return columns, func(p *dialect.Printer) string {
		var parts []string
		for i, a := range args {
			if !constant(i) {
				parts = append(parts, fmt.Sprintf("%s AS a%d", p.Column(a, 0), i))
			}
		}
		if len(parts) == 0 {
			return ""
		}
		return " FROM (SELECT " + strings.Join(parts, ", ") + ") AS r"
	}
}
