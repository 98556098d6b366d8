package mask_test

import (
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations/mask"
)

func TestValuesAreHidden(t *testing.T) {
	rows := []adapters.Row{{
		Identity: []adapters.Identifier{{Name: "id", Value: "A-77"}},
		Values:   []any{"Malmö", int64(53_000), []any{"gluten", int64(7)}, big.NewRat(123_456, 10), time.Date(1980, 5, 17, 0, 0, 0, 0, adapters.Day), nil, true},
	}}
	m := mask.New(func(s string) string { return strings.ReplaceAll(s, "s3cr3t", "***") }, rows)
	for said, want := range map[string]string{
		"Malmö is no town of A-77":               "*** is no town of ***",
		"salary 53000 is too large":              "salary *** is too large",
		"no gluten, please; 7 left, 2026":        "no ***, please; 7 left, 2026",
		"12345.6 is not allowed":                 "*** is not allowed",
		"born on 1980-05-17":                     "born on ***",
		"token s3cr3t; ask\n somebody@shop.se":   "token ***; ask ***",
		"+46 70 123 45 67 is nobody":             "*** is nobody",
		"the field has no value, which is a lie": "the field has no value, which is a lie",
	} {
		if got := m.Text(said); got != want {
			t.Errorf("%q is kept as %q; want %q", said, got, want)
		}
	}
	if got := m.Code("{json}"); got != "other" {
		t.Errorf("the code is %q", got)
	}
}
