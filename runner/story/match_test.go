package story

import (
	"math/big"
	"testing"
	"time"

	"github.com/weft-cdp/weft/models"
)

func TestMatch(t *testing.T) {
	decimal := func(text string) *big.Rat { r, _ := new(big.Rat).SetString(text); return r }
	kind := func(k models.Kind) models.Type { return models.Type{Kind: k} }
	day := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	list := models.Type{Kind: models.List, Elem: models.Text}
	tests := map[string]struct {
		t     models.Type
		want  models.ExpectedTrait
		got   any
		agree bool
	}{
		"equal ints":                     {kind(models.Int), models.ExpectedTrait{Value: "2"}, int64(2), true},
		"other ints":                     {kind(models.Int), models.ExpectedTrait{Value: "2"}, int64(3), false},
		"null for null":                  {kind(models.Int), models.ExpectedTrait{Null: true}, nil, true},
		"a value for null":               {kind(models.Int), models.ExpectedTrait{Null: true}, int64(0), false},
		"null for a value":               {kind(models.Int), models.ExpectedTrait{Value: "0"}, nil, false},
		"decimals by value":              {kind(models.Decimal), models.ExpectedTrait{Value: "120.50"}, decimal("120.5"), true},
		"decimals are exact":             {kind(models.Decimal), models.ExpectedTrait{Value: "0.1"}, decimal("0.1000000001"), false},
		"a decimal that is whole":        {kind(models.Decimal), models.ExpectedTrait{Value: "600"}, int64(600), true},
		"floats but for the last digits": {kind(models.Float), models.ExpectedTrait{Value: "0.3"}, 0.1 + 0.2, true},
		"other floats":                   {kind(models.Float), models.ExpectedTrait{Value: "33.33"}, 100.0 / 3, false},
		"text is exact":                  {kind(models.Text), models.ExpectedTrait{Value: "Lund"}, "lund", false},
		"numbers in text":                {kind(models.Text), models.ExpectedTrait{Value: "007"}, "007", true},
		"an unknown type that is a number": {
			kind(models.Unknown), models.ExpectedTrait{Value: "7"}, int64(7), true},
		"bools":             {kind(models.Bool), models.ExpectedTrait{Value: "true"}, true, true},
		"other bools":       {kind(models.Bool), models.ExpectedTrait{Value: "true"}, false, false},
		"dates":             {kind(models.Date), models.ExpectedTrait{Value: "2026-03-01"}, day, true},
		"timestamps":        {kind(models.Timestamp), models.ExpectedTrait{Value: "2026-03-01 00:00:00.5"}, day.Add(500 * time.Millisecond), true},
		"other timestamps":  {kind(models.Timestamp), models.ExpectedTrait{Value: "2026-03-01 00:00:00"}, day.Add(1), false},
		"lists":             {list, models.ExpectedTrait{Values: []string{"b", "a"}}, []any{"b", "a"}, true},
		"lists have order":  {list, models.ExpectedTrait{Values: []string{"a", "b"}}, []any{"b", "a"}, false},
		"lists have length": {list, models.ExpectedTrait{Values: []string{"a"}}, []any{"a", "b"}, false},
		"an empty list":     {list, models.ExpectedTrait{Values: nil}, []any{}, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			test.want.Trait = &models.Trait{T: test.t}
			if want, agree := match(test.want, test.got); agree != test.agree {
				t.Errorf("%v (%T) and %v (%T): agree is %v", want, want, test.got, test.got, agree)
			}
		})
	}
}
