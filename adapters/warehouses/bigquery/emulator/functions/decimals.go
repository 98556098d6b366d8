package functions

import (
	"fmt"
	"math"
	"math/big"
	"strings"
)

// decimals are the functions of NUMERIC: 29 digits before the point, 9 after,
// rounded half away from zero.
var decimals = map[string]scalar{
	"numeric_add":      fn2(func(a, b numeric) (numeric, error) { return numericOf(new(big.Int).Add(a.Int, b.Int)) }),
	"numeric_subtract": fn2(func(a, b numeric) (numeric, error) { return numericOf(new(big.Int).Sub(a.Int, b.Int)) }),
	"numeric_multiply": fn2(func(a, b numeric) (numeric, error) {
		return numericOf(halfAway(new(big.Int).Mul(a.Int, b.Int), ten(9)))
	}),
	"numeric_divide": fn2(func(a, b numeric) (numeric, error) {
		return quotient(a, b, func(n, d *big.Int) *big.Int { return halfAway(n.Mul(n, ten(9)), d) })
	}),
	"numeric_div": fn2(func(a, b numeric) (numeric, error) {
		return quotient(a, b, func(n, d *big.Int) *big.Int { return n.Quo(n, d).Mul(n, ten(9)) })
	}),
	"numeric_mod": fn2(func(a, b numeric) (numeric, error) {
		return quotient(a, b, func(_, d *big.Int) *big.Int { return new(big.Int).Rem(a.Int, d) })
	}),
	"numeric_check":   fn1(func(a numeric) (numeric, error) { return numericOf(a.Int) }),
	"numeric_round":   fn2(func(a numeric, n int64) (numeric, error) { return numericOf(atDigit(a.Int, 9, n, halfAway)) }),
	"numeric_trunc":   fn2(func(a numeric, n int64) (numeric, error) { return numericOf(atDigit(a.Int, 9, n, towardsZero)) }),
	"numeric_ceil":    fn1(func(a numeric) (numeric, error) { return numericOf(atDigit(a.Int, 9, 0, upwards)) }),
	"numeric_floor":   fn1(func(a numeric) (numeric, error) { return numericOf(atDigit(a.Int, 9, 0, downwards)) }),
	"numeric_string":  fn1(sure(func(a numeric) string { return decimalText(a.Int, 9) })),
	"numeric_int64":   fn1(func(a numeric) (int64, error) { return decimalInt(a.Int, 9) }),
	"numeric_float64": fn1(sure(func(a numeric) float64 { return decimalFloat(a.Int, 9) })),
	"float64_numeric": fn1(func(f float64) (numeric, error) {
		n, err := floatDecimal(f, 9)
		if err != nil {
			return numeric{}, err
		}
		return numericOf(n)
	}),
	"string_numeric": fn1(func(s string) (numeric, error) {
		n, ok := parseDecimal(s, 9)
		if !ok || n.CmpAbs(numericLimit) >= 0 {
			return numeric{}, fmt.Errorf("Invalid NUMERIC value: %s", s)
		}
		return numeric{n}, nil
	}),
}

func ten(n int64) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(n), nil) }

var numericLimit = ten(38)

func numericOf(n *big.Int) (numeric, error) {
	if n.CmpAbs(numericLimit) >= 0 {
		return numeric{}, fmt.Errorf("numeric overflow")
	}
	return numeric{n}, nil
}

func quotient(a, b numeric, f func(n, d *big.Int) *big.Int) (numeric, error) {
	if b.Sign() == 0 {
		return numeric{}, fmt.Errorf("division by zero: %s / 0", decimalText(a.Int, 9))
	}
	n, d := new(big.Int).Set(a.Int), new(big.Int).Set(b.Int)
	if d.Sign() < 0 {
		n.Neg(n)
		d.Neg(d)
	}
	return numericOf(f(n, d))
}

// atDigit rounds a number of scale digits after the point at the n-th of them;
// before the point n is negative.
func atDigit(a *big.Int, scale, n int64, how func(n, d *big.Int) *big.Int) *big.Int {
	if n >= scale {
		return a
	}
	if n < -40 {
		n = -40
	}
	unit := ten(scale - n)
	return new(big.Int).Mul(how(a, unit), unit)
}

func towardsZero(n, d *big.Int) *big.Int { return new(big.Int).Quo(n, d) }

// downwards is the quotient of Euclid: the divisor is positive.
func downwards(n, d *big.Int) *big.Int { return new(big.Int).Div(n, d) }

func upwards(n, d *big.Int) *big.Int {
	q := downwards(new(big.Int).Neg(n), d)
	return q.Neg(q)
}

// decimalText writes no zeros at the end, and no point without digits.
func decimalText(n *big.Int, scale int) string {
	digits := new(big.Int).Abs(n).String()
	if len(digits) <= scale {
		digits = strings.Repeat("0", scale+1-len(digits)) + digits
	}
	whole, fraction := digits[:len(digits)-scale], strings.TrimRight(digits[len(digits)-scale:], "0")
	if fraction != "" {
		whole += "." + fraction
	}
	if n.Sign() < 0 {
		return "-" + whole
	}
	return whole
}

func decimalInt(n *big.Int, scale int64) (int64, error) {
	r := halfAway(n, ten(scale))
	if !r.IsInt64() {
		return 0, fmt.Errorf("int64 out of range: %s", decimalText(n, int(scale)))
	}
	return r.Int64(), nil
}

func decimalFloat(n *big.Int, scale int64) float64 {
	f, _ := new(big.Rat).SetFrac(n, ten(scale)).Float64()
	return f
}

func floatDecimal(f float64, scale int64) (*big.Int, error) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return nil, fmt.Errorf("Illegal conversion of non-finite floating point number to numeric: %v", f)
	}
	exact := new(big.Rat).SetFloat64(f)
	exact.Mul(exact, new(big.Rat).SetInt(ten(scale)))
	return halfAway(exact.Num(), exact.Denom()), nil
}

// parseDecimal reads [+-]digits[.digits][e[+-]digits], blanks around it allowed,
// and rounds half away from zero.
func parseDecimal(s string, scale int64) (*big.Int, bool) {
	s = trimASCII(s)
	sign := ""
	if s != "" && (s[0] == '-' || s[0] == '+') {
		sign, s = s[:1], s[1:]
	}
	mantissa, exponent, hasExponent := strings.Cut(strings.ToLower(s), "e")
	e := new(big.Int)
	if hasExponent {
		if _, ok := e.SetString(strings.TrimPrefix(exponent, "+"), 10); !ok || strings.HasPrefix(exponent, "+-") || strings.Contains(exponent, "_") {
			return nil, false
		}
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := whole + fraction
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return nil, false
	}
	n, _ := new(big.Int).SetString(digits, 10)
	if sign == "-" {
		n.Neg(n)
	}
	// Google's reader gives 0 for an exponent below the scale, whatever the digits.
	if e.Cmp(big.NewInt(-scale)) < 0 {
		return new(big.Int), true
	}
	shift := new(big.Int).Add(e, big.NewInt(scale-int64(len(fraction))))
	switch {
	case n.Sign() == 0:
		return n, true
	case shift.Cmp(big.NewInt(5000)) > 0:
		return nil, false
	case shift.Sign() < 0:
		return halfAway(n, ten(-shift.Int64())), true
	}
	return n.Mul(n, ten(shift.Int64())), true
}

func trimASCII(s string) string { return strings.Trim(s, " \t\n\v\f\r") }
