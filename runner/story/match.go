package story

import (
	"math"
	"math/big"
	"strconv"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/models"
)

// closeEnough is how far a float may be from what was written, relative to it:
// the last digits of a quotient are nobody's intention.
const closeEnough = 1e-9

// match compares an expected trait with a value of the warehouse. It gives the
// expected value in the warehouse's types, for showing.
func match(x models.ExpectedTrait, got any) (want any, same bool) {
	if x.Null {
		return nil, got == nil
	}
	if x.Trait.T.Kind != models.List {
		want = parse(x.Trait.T.Kind, x.Value)
		return want, equal(want, got)
	}
	list := make([]any, len(x.Values))
	for i, text := range x.Values {
		list[i] = parse(x.Trait.T.Elem, text)
	}
	return list, equal(list, got)
}

// parse reads a canonical value (see models.Literal). What cannot be read stays
// text and will differ visibly.
func parse(kind models.Kind, text string) any {
	switch kind {
	case models.Int:
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return n
		}
	case models.Decimal:
		if r, ok := new(big.Rat).SetString(text); ok {
			return r
		}
	case models.Float:
		if f, err := strconv.ParseFloat(text, 64); err == nil {
			return f
		}
	case models.Bool:
		if b, err := strconv.ParseBool(text); err == nil {
			return b
		}
	case models.Date:
		if t, err := time.ParseInLocation(time.DateOnly, text, adapters.Day); err == nil {
			return t
		}
	case models.Timestamp:
		for _, layout := range []string{"2006-01-02 15:04:05.999999", time.DateOnly} {
			if t, err := time.Parse(layout, text); err == nil {
				return t
			}
		}
	}
	return text
}

// equal compares two values in the warehouse's types. Numbers compare by what
// they are worth, whatever type carries them.
func equal(want, got any) bool {
	switch w := want.(type) {
	case time.Time:
		g, ok := got.(time.Time)
		return ok && g.Equal(w)
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			return false
		}
		for i := range w {
			if !equal(w[i], g[i]) {
				return false
			}
		}
		return true
	case nil, bool:
		return want == got
	case string:
		if g, ok := got.(string); ok {
			return g == w
		}
		// Of a column whose type nobody knows, YAML's text may be a number.
		r, ok := new(big.Rat).SetString(w)
		return ok && equal(r, got)
	}
	a, okA := number(want)
	b, okB := number(got)
	if !okA || !okB {
		return false
	}
	if isFloat(want) || isFloat(got) {
		x, _ := a.Float64()
		y, _ := b.Float64()
		return x == y || math.Abs(x-y) <= closeEnough*math.Max(math.Abs(x), math.Abs(y))
	}
	return a.Cmp(b) == 0
}

func isFloat(v any) bool {
	_, ok := v.(float64)
	return ok
}

func number(v any) (*big.Rat, bool) {
	switch x := v.(type) {
	case int64:
		return new(big.Rat).SetInt64(x), true
	case *big.Rat:
		return x, true
	case float64:
		if r := new(big.Rat).SetFloat64(x); r != nil {
			return r, true
		}
	}
	return nil, false
}
