package values_test

import (
	"bytes"
	"math/big"
	"testing"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations/values"
)

func TestSpellings(t *testing.T) {
	moment := time.Date(2026, 3, 1, 12, 30, 0, 250_000_000, time.UTC)
	for _, c := range []struct {
		value      any
		json, text string
		null       bool
	}{
		{nil, `null`, "", true},
		{"", `""`, "", false},
		{`a "b" <c>`, `"a \"b\" <c>"`, `a "b" <c>`, false},
		{int64(-7), `-7`, "-7", false},
		{1.5, `1.5`, "1.5", false},
		{true, `true`, "true", false},
		{big.NewRat(1995, 100), `19.95`, "19.95", false},
		{moment, `"2026-03-01T12:30:00.25Z"`, "2026-03-01T12:30:00.25Z", false},
		{moment.In(time.FixedZone("x", 3600)), `"2026-03-01T12:30:00.25Z"`, "2026-03-01T12:30:00.25Z", false},
		{time.Date(2026, 3, 1, 0, 0, 0, 0, adapters.Day), `"2026-03-01"`, "2026-03-01", false},
		{[]any{"a", int64(1), nil, time.Date(2026, 3, 1, 0, 0, 0, 0, adapters.Day)}, `["a",1,null,"2026-03-01"]`, `["a",1,null,"2026-03-01"]`, false},
	} {
		var w bytes.Buffer
		values.JSON(&w, c.value)
		if w.String() != c.json {
			t.Errorf("%v is %s in JSON; want %s", c.value, w.String(), c.json)
		}
		if text, null := values.Text(c.value); text != c.text || null != c.null {
			t.Errorf("%v is %q, %v as a text; want %q, %v", c.value, text, null, c.text, c.null)
		}
	}
	var w bytes.Buffer
	values.Object(&w, []string{"b", `"a`}, []any{int64(1), nil})
	if w.String() != `{"b":1,"\"a":null}` {
		t.Errorf("the object is %s", w.String())
	}
}
