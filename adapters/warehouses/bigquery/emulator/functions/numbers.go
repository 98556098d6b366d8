package functions

import (
	"fmt"
	"math"
	"math/big"
	"slices"
)

// numbers are the functions of INT64 and FLOAT64.
var numbers = map[string]scalar{
	"int64_add":      fn2(func(a, b int64) (int64, error) { return fits("+", a, b, new(big.Int).Add(bigOf(a), bigOf(b))) }),
	"int64_subtract": fn2(func(a, b int64) (int64, error) { return fits("-", a, b, new(big.Int).Sub(bigOf(a), bigOf(b))) }),
	"int64_multiply": fn2(func(a, b int64) (int64, error) { return fits("*", a, b, new(big.Int).Mul(bigOf(a), bigOf(b))) }),
	"int64_div":      fn2(intDiv),
	"int64_mod":      fn2(intMod),
	"int64_left_shift": fn2(func(a, n int64) (int64, error) {
		return shift(n, func() int64 { return int64(uint64(a) << uint64(n)) })
	}),
	"int64_right_shift": fn2(func(a, n int64) (int64, error) {
		return shift(n, func() int64 { return int64(uint64(a) >> uint64(n)) })
	}),

	"float64_add":         fn2(func(a, b float64) (float64, error) { return finite("+", a+b, a, b) }),
	"float64_subtract":    fn2(func(a, b float64) (float64, error) { return finite("-", a-b, a, b) }),
	"float64_multiply":    fn2(func(a, b float64) (float64, error) { return finite("*", a*b, a, b) }),
	"float64_divide":      fn2(divide),
	"float64_ieee_divide": fn2(sure2(func(a, b float64) float64 { return a / b })),
	"float64_round":       fn2(sure2(round)),
	"float64_pow":         fn2(pow),
	"float64_sqrt":        fn1(func(a float64) (float64, error) { return domain("SQRT", a, a >= 0 || math.IsNaN(a), math.Sqrt) }),
	"float64_exp":         fn1(func(a float64) (float64, error) { return finite("EXP", math.Exp(a), a) }),
	"float64_ln":          fn1(func(a float64) (float64, error) { return domain("LN", a, a > 0 || math.IsNaN(a), math.Log) }),
	"float64_log10":       fn1(func(a float64) (float64, error) { return domain("LOG10", a, a > 0 || math.IsNaN(a), math.Log10) }),
	"float64_log":         fn2(logarithm),
	"float64_least":       fn1(leastFloat),
}

func bigOf(n int64) *big.Int { return big.NewInt(n) }

func fits(op string, a, b int64, r *big.Int) (int64, error) {
	if !r.IsInt64() {
		return 0, fmt.Errorf("int64 overflow: %d %s %d", a, op, b)
	}
	return r.Int64(), nil
}

func intDiv(a, b int64) (int64, error) {
	switch {
	case b == 0:
		return 0, fmt.Errorf("division by zero: %d / %d", a, b)
	case a == math.MinInt64 && b == -1:
		return 0, fmt.Errorf("int64 overflow: %d / %d", a, b)
	}
	return a / b, nil
}

func intMod(a, b int64) (int64, error) {
	switch b {
	case 0:
		return 0, fmt.Errorf("division by zero: MOD(%d, 0)", a)
	case -1:
		return 0, nil
	}
	return a % b, nil
}

func shift(n int64, do func() int64) (int64, error) {
	if n < 0 {
		return 0, fmt.Errorf("Bitwise shift by negative offset.")
	}
	if n > 63 {
		return 0, nil
	}
	return do(), nil
}

// finite refuses an infinity out of finite numbers.
func finite(op string, r float64, args ...float64) (float64, error) {
	if math.IsInf(r, 0) && !slices.ContainsFunc(args, func(a float64) bool { return math.IsInf(a, 0) }) {
		return 0, fmt.Errorf("Floating point error in function: %s", op)
	}
	return r, nil
}

func divide(a, b float64) (float64, error) {
	if b == 0 {
		return 0, fmt.Errorf("division by zero: %v / %v", a, b)
	}
	return finite("/", a/b, a, b)
}

func domain(name string, a float64, ok bool, f func(float64) float64) (float64, error) {
	if !ok {
		return 0, fmt.Errorf("Floating point error in function: %s(%v)", name, a)
	}
	return f(a), nil
}

func pow(a, b float64) (float64, error) {
	r := math.Pow(a, b)
	if a == 0 && b < 0 || math.IsNaN(r) && !math.IsNaN(a) && !math.IsNaN(b) {
		return 0, fmt.Errorf("Floating point error in function: POW(%v, %v)", a, b)
	}
	return finite("POW", r, a, b)
}

func logarithm(a, base float64) (float64, error) {
	if a <= 0 || base <= 0 || base == 1 {
		return 0, fmt.Errorf("Floating point error in function: LOG(%v, %v)", a, base)
	}
	return math.Log(a) / math.Log(base), nil
}

// round is half away from zero at a decimal digit, of what the number's
// shortest text says.
func round(a float64, digits int64) float64 {
	if math.IsInf(a, 0) || math.IsNaN(a) || digits > 330 {
		return a
	}
	if digits == 0 {
		return math.Round(a)
	}
	if digits < -330 {
		return 0
	}
	exact, _ := new(big.Rat).SetString(shortest(a))
	scale := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(abs(digits)), nil))
	if digits < 0 {
		scale.Inv(scale)
	}
	scaled := new(big.Rat).Mul(exact, scale)
	r := new(big.Rat).SetInt(halfAway(scaled.Num(), scaled.Denom()))
	out, _ := r.Quo(r, scale).Float64()
	return out
}

func abs(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}

// halfAway divides and rounds half away from zero. The divisor is positive.
func halfAway(n, d *big.Int) *big.Int {
	twice := new(big.Int).Lsh(new(big.Int).Abs(n), 1)
	q := new(big.Int).Quo(twice.Add(twice, d), new(big.Int).Lsh(d, 1))
	if n.Sign() < 0 {
		q.Neg(q)
	}
	return q
}

// leastFloat is null where an element is; a NaN is the least of all.
func leastFloat(list []any) (*float64, error) {
	var least *float64
	for _, e := range list {
		f, ok := e.(float64)
		if !ok {
			return nil, nil
		}
		if math.IsNaN(f) {
			least = &f
		} else if least == nil || f < *least {
			least = &f
		}
	}
	return least, nil
}
