package dialect

import (
	"regexp"
	"testing"
)

func TestOnlyGroup(t *testing.T) {
	cases := []struct {
		pattern string
		keep    int
		want    string
	}{
		{`abc`, 0, `abc`},
		{`a(b)c`, 0, `a(?:b)c`},
		{`a(b)(c)`, 2, `a(?:b)(c)`},
		{`a(b(c))`, 1, `a(b(?:c))`},
		{`(?:a)(b)`, 1, `(?:a)(b)`},
		{`(?i)(b)`, 0, `(?i)(?:b)`},
		{`(?P<year>\d+)-(?<month>\d+)`, 2, `(?:\d+)-(\d+)`},
		{`\((b)`, 1, `\((b)`},
		{`[(](b)`, 1, `[(](b)`},
		{`[]()](b)`, 0, `[]()](?:b)`},
		{`[^]()](b)`, 0, `[^]()](?:b)`},
		{`[\](](b)`, 0, `[\](](?:b)`},
		{`[[:alpha:](](b)`, 0, `[[:alpha:](](?:b)`},
		{`\Q(\E(b)`, 1, `\Q(\E(b)`},
		{`\\(b)`, 0, `\\(?:b)`},
	}
	for _, c := range cases {
		got := onlyGroup(c.pattern, c.keep)
		if got != c.want {
			t.Errorf("%s, group %d: got %s, want %s", c.pattern, c.keep, got, c.want)
		}
		captures := 0
		if c.keep > 0 {
			captures = 1
		}
		if n := regexp.MustCompile(got).NumSubexp(); n != captures {
			t.Errorf("%s captures %d groups", got, n)
		}
	}
}
