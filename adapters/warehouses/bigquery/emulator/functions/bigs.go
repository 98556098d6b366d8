package functions

import (
	"fmt"
	"math/big"
)

// bigs are the functions of BIGNUMERIC: 38 digits before the point, 38 after,
// and a bit more, as much as 256 bits hold.
var bigs = map[string]scalar{
	"bignumeric_add":      fn2(func(a, b bignum) (bignum, error) { return bigOfInt(new(big.Int).Add(a.Int, b.Int)) }),
	"bignumeric_subtract": fn2(func(a, b bignum) (bignum, error) { return bigOfInt(new(big.Int).Sub(a.Int, b.Int)) }),
	"bignumeric_multiply": fn2(func(a, b bignum) (bignum, error) {
		return bigOfInt(halfAway(new(big.Int).Mul(a.Int, b.Int), ten(38)))
	}),
	"bignumeric_divide": fn2(func(a, b bignum) (bignum, error) {
		return bigQuotient(a, b, func(n, d *big.Int) *big.Int { return halfAway(n.Mul(n, ten(38)), d) })
	}),
	"bignumeric_div": fn2(func(a, b bignum) (bignum, error) {
		return bigQuotient(a, b, func(n, d *big.Int) *big.Int { return n.Quo(n, d).Mul(n, ten(38)) })
	}),
	"bignumeric_mod": fn2(func(a, b bignum) (bignum, error) {
		return bigQuotient(a, b, func(_, d *big.Int) *big.Int { return new(big.Int).Rem(a.Int, d) })
	}),
	"bignumeric_sign": fn1(func(a bignum) (bignum, error) {
		return bigOfInt(new(big.Int).Mul(big.NewInt(int64(a.Sign())), ten(38)))
	}),
	"bignumeric_trunc":   fn2(func(a bignum, n int64) (bignum, error) { return bigOfInt(atDigit(a.Int, 38, n, towardsZero)) }),
	"bignumeric_ceil":    fn1(func(a bignum) (bignum, error) { return bigOfInt(atDigit(a.Int, 38, 0, upwards)) }),
	"bignumeric_floor":   fn1(func(a bignum) (bignum, error) { return bigOfInt(atDigit(a.Int, 38, 0, downwards)) }),
	"bignumeric_avg":     fn1(bigAvg),
	"bignumeric_abs":     fn1(func(a bignum) (bignum, error) { return bigOfInt(new(big.Int).Abs(a.Int)) }),
	"bignumeric_round":   fn2(func(a bignum, n int64) (bignum, error) { return bigOfInt(atDigit(a.Int, 38, n, halfAway)) }),
	"bignumeric_sum":     fn1(bigSum),
	"bignumeric_text":    fn1(sure(func(a bignum) string { return decimalText(a.Int, 38) })),
	"bignumeric_int64":   fn1(func(a bignum) (int64, error) { return decimalInt(a.Int, 38) }),
	"bignumeric_float64": fn1(sure(func(a bignum) float64 { return decimalFloat(a.Int, 38) })),
	"bignumeric_numeric": fn1(func(a bignum) (numeric, error) { return numericOf(halfAway(a.Int, ten(29))) }),
	"float64_bignumeric": fn1(func(f float64) (bignum, error) {
		n, err := floatDecimal(f, 38)
		if err != nil {
			return bignum{}, err
		}
		return bigOfInt(n)
	}),
	"string_bignumeric": fn1(func(s string) (bignum, error) {
		n, ok := parseDecimal(s, 38)
		if !ok || !inBig(n) {
			return bignum{}, fmt.Errorf("Invalid BIGNUMERIC value: %s", s)
		}
		return bignum{n}, nil
	}),
}

// half of the numbers of 256 bits.
var half = new(big.Int).Lsh(big.NewInt(1), 255)

func inBig(n *big.Int) bool {
	return n.Cmp(half) < 0 && n.Cmp(new(big.Int).Neg(half)) >= 0
}

func bigOfInt(n *big.Int) (bignum, error) {
	if !inBig(n) {
		return bignum{}, fmt.Errorf("BIGNUMERIC overflow")
	}
	return bignum{n}, nil
}

func bigQuotient(a, b bignum, f func(n, d *big.Int) *big.Int) (bignum, error) {
	if b.Sign() == 0 {
		return bignum{}, fmt.Errorf("division by zero: %s / 0", decimalText(a.Int, 38))
	}
	n, d := new(big.Int).Set(a.Int), new(big.Int).Set(b.Int)
	if d.Sign() < 0 {
		n.Neg(n)
		d.Neg(d)
	}
	return bigOfInt(f(n, d))
}

// bigSum is null over nothing.
func bigSum(list []bignum) (*bignum, error) {
	if len(list) == 0 {
		return nil, nil
	}
	sum := new(big.Int)
	for _, n := range list {
		sum.Add(sum, n.Int)
	}
	out, err := bigOfInt(sum)
	return &out, err
}

// bigAvg is null over nothing. The sum may be beyond what a number holds.
func bigAvg(list []bignum) (*bignum, error) {
	if len(list) == 0 {
		return nil, nil
	}
	sum := new(big.Int)
	for _, n := range list {
		sum.Add(sum, n.Int)
	}
	out, err := bigOfInt(halfAway(sum, big.NewInt(int64(len(list)))))
	return &out, err
}

// pack writes a number in 32 bytes whose order is that of the numbers.
func (n bignum) pack() []byte {
	return new(big.Int).Add(n.Int, half).FillBytes(make([]byte, 32))
}

func unpack(b []byte) bignum {
	n := new(big.Int).SetBytes(b)
	return bignum{n.Sub(n, half)}
}
