package terminal_test

import (
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
)

func TestValue(t *testing.T) {
	at := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	tests := []struct {
		value any
		want  string
	}{
		{nil, "null"},
		{"Ana", "Ana"},
		{int64(-5), "-5"},
		{true, "true"},
		{0.1, "0.1"},
		{1e21, "1e+21"},
		{big.NewRat(241, 2), "120.5"},
		{big.NewRat(600, 1), "600"},
		{big.NewRat(-1, 1000), "-0.001"},
		{at, "2026-03-01"},
		{at.Add(9*time.Hour + 30*time.Minute), "2026-03-01 09:30:00"},
		{at.Add(time.Microsecond), "2026-03-01 00:00:00.000001"},
		{[]any{"a", int64(1), nil}, "[a, 1, null]"},
	}
	for _, test := range tests {
		if got := terminal.Value(test.value); got != test.want {
			t.Errorf("%v is written %q, not %q", test.value, got, test.want)
		}
	}
}

func TestNumbersForPeople(t *testing.T) {
	tests := map[string]string{
		terminal.Count(0):                                             "0",
		terminal.Count(999):                                           "999",
		terminal.Count(1234567):                                       "1,234,567",
		terminal.Count(-1000):                                         "-1,000",
		terminal.Count(-100):                                          "-100",
		terminal.Plural(1, "source"):                                  "1 source",
		terminal.Plural(2, "story"):                                   "2 stories",
		terminal.Plural(3, "key"):                                     "3 keys",
		terminal.Plural(1500, "row"):                                  "1,500 rows",
		terminal.Was(0) + " " + terminal.Was(1):                       "were was",
		terminal.Share(1, 8) + " " + terminal.Share(0, 0):             "12.5 % ·",
		terminal.Took(740 * time.Microsecond):                         "740 µs",
		terminal.Took(18 * time.Millisecond):                          "18 ms",
		terminal.Took(1440 * time.Millisecond):                        "1.4 s",
		terminal.Took(2*time.Minute + 5*time.Second):                  "2 min 5 s",
		terminal.Bar(1, 2, 4):                                         "▇▇",
		terminal.Bar(5, 2, 4):                                         "▇▇▇▇",
		terminal.Bar(0, 2, 4) + terminal.Bar(1, 0, 4):                 "",
		terminal.Moment(time.Date(1998, 6, 30, 0, 0, 0, 0, time.UTC)): "1998-06-30",
		terminal.MomentIn(time.Date(2026, 2, 28, 23, 0, 0, 0, time.UTC), "Europe/Stockholm"):              "2026-03-01 in Europe/Stockholm",
		terminal.MomentIn(time.Date(2026, 2, 28, 0, 0, 0, 0, adapters.Day), "America/New_York"):           "2026-02-28 in America/New_York",
		terminal.Value(terminal.In(time.Date(2026, 2, 28, 0, 0, 0, 0, adapters.Day), "America/New_York")): "2026-02-28",
		terminal.Value(terminal.In(time.Date(2026, 2, 28, 5, 0, 0, 0, time.UTC), "America/New_York")):     "2026-02-28",
		terminal.MomentIn(time.Date(2026, 2, 28, 23, 0, 0, 0, time.UTC), "UTC"):                           "2026-02-28 23:00:00",
	}
	for got, want := range tests {
		if got != want {
			t.Errorf("%q was written where %q was expected", got, want)
		}
	}
}

func TestTableLinesUp(t *testing.T) {
	var b strings.Builder
	table := terminal.Table{Indent: "  ", Head: []string{"who", "n", "note"}, Aligns: []terminal.Align{terminal.Left, terminal.Right}}
	table.Row("漢字", "5", "wide")
	table.Row("ana", "1,000", "")
	table.Row("", "", "alone")
	table.Print(&b, &terminal.Streams{})
	want := `  who       n  note
  漢字      5  wide
  ana   1,000
               alone
`
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
}

func TestPaintIsOnlyForColour(t *testing.T) {
	plain, coloured := &terminal.Streams{}, &terminal.Streams{Color: true}
	if got := plain.Paint(terminal.Red, "x"); got != "x" {
		t.Errorf("without colour: %q", got)
	}
	if got := coloured.Paint(terminal.Red, "x"); got != "\x1b[31mx\x1b[0m" {
		t.Errorf("with colour: %q", got)
	}
	if got := coloured.Paint(terminal.Plain, "x"); got != "x" {
		t.Errorf("plain: %q", got)
	}
}

func TestProgressOfNobodyIsALinePerStep(t *testing.T) {
	var b strings.Builder
	p := (&terminal.Streams{Err: &b}).Start()
	p.Begin("read")
	p.End("read  1 ms")
	p.Begin("stitch")
	p.Update("stitch: round 2")
	p.End("stitch  2 ms")
	p.Close()
	if want := "read  1 ms\nstitch  2 ms\n"; b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}

func TestLiveProgressTakesItsLineAway(t *testing.T) {
	var b strings.Builder
	p := (&terminal.Streams{Err: &b, Live: true}).Start()
	p.Begin(strings.Repeat("long ", 40))
	p.End("never kept")
	p.Close()
	out := b.String()
	if strings.Contains(out, "\n") || strings.Contains(out, "never kept") || !strings.HasSuffix(out, "\r\x1b[K") {
		t.Errorf("the terminal got %q", out)
	}
}
