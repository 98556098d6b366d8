package dateformat_test

import (
	"regexp"
	"testing"

	"github.com/weft-cdp/weft/compiler/dateformat"
)

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		format string
		use    dateformat.Use
		why    string // "" when the format is right
	}{
		{"%Y-%m-%d", dateformat.Reading, ""},
		{"%d. %B %y, 100%%", dateformat.Reading, ""},
		{"%Y-%m-%d %H:%M:%S.%f%z", dateformat.Reading, ""},
		{"%Y-%m-%d %I:%M %p", dateformat.Reading, ""},
		{"%a %A %j %y %p", dateformat.Writing, ""},
		{"%H", dateformat.Writing, ""},
		{"%Q", dateformat.Reading, `has a code "%Q" that does not exist`},
		{"%é", dateformat.Writing, `has a code "%é" that does not exist`},
		{"%Y-%", dateformat.Writing, `has a code "%" that does not exist`},
		{"%Y-%Z", dateformat.Reading, `has a code "%Z" that does not exist`},
		{"%-d.%m.%Y", dateformat.Writing, `has a code "%-d", which not every warehouse has`},
		{"%Y-%j", dateformat.Reading, `has a code "%j", which can be written and not read`},
		{"%a %Y", dateformat.Reading, `has a code "%a", which can be written and not read`},
		{"%H:%M %z", dateformat.Writing, `has a code "%z", which can be read and not written`},
		{"%Y %S,%f", dateformat.Reading, `has a code "%f" that does not follow "%S."`},
		{"%f", dateformat.Writing, `has a code "%f" that does not follow "%S."`},
		{"%Y %y", dateformat.Reading, `has the year twice, as "%Y" and as "%y"`},
		{"%Y %Y", dateformat.Writing, ""},
		{"%d.%m.", dateformat.Reading, "has no year"},
		{"%Y %I", dateformat.Reading, `has only one of "%I" and "%p"`},
		{"%Y %H %p", dateformat.Reading, `has only one of "%I" and "%p"`},
		{"YYYY", dateformat.Writing, "has no codes"},
		{"100%%", dateformat.Writing, "has no codes"},
	} {
		why := ""
		if p := dateformat.Check(c.format, c.use); p != nil {
			why = p.Why
			if p.Hint == "" {
				t.Errorf("%s: no hint", c.format)
			}
		}
		if why != c.why {
			t.Errorf("%s to be %s: %q, want %q", c.format, c.use, why, c.why)
		}
	}
}

func TestPattern(t *testing.T) {
	for _, c := range []struct {
		format   string
		yes, not []string
	}{
		{
			"%d.%m.%Y",
			[]string{"31.12.2026", "1.2.2026", " 01.02.2026\t", "31.02.2026"},
			[]string{"", "32.12.2026", "1.13.2026", "0.1.2026", "01.02.26", "01.02.20266", "01,02,2026", "01.02.2026x"},
		},
		{"%Y%m%d", []string{"20260131"}, []string{"2026131", "2026-01-31"}},
		{"%m/%d/%y", []string{"1/2/26", "01/02/68", "01/02/70"}, []string{"01/02/69", "1/2/2026"}},
		{"%d %b %Y", []string{"1 mar 2026", "01 MAY 2026"}, []string{"1 March 2026", "1 xyz 2026"}},
		{"%Y-%m-%dT%H:%M", []string{"2026-1-31T10:5"}, []string{"2026-01-1T10:05", "2026-01-31T1:05", "2026-01-31t10:05", "2026-01-31T24:00"}},
		{"%Y-%m-%d %H:%M:%S.%f", []string{"2026-01-31 10:00:00.5", "2026-01-31 10:00:00.123456"}, []string{"2026-01-31 10:00:00", "2026-01-31 10:00:00.1234567", "2026-01-31 10:00:60.1"}},
		{"%Y %H:%M%z", []string{"2026 10:00+0100", "2026 10:00-1359"}, []string{"2026 10:00", "2026 10:00+01:00", "2026 10:00Z", "2026 10:00+1500"}},
		{"%Y %I %p", []string{"2026 1 pm", "2026 12 AM"}, []string{"2026 13 PM", "2026 0 AM"}},
		{"a.c %% %Y", []string{"a.c % 2026"}, []string{"abc % 2026"}},
	} {
		re := regexp.MustCompile(dateformat.Pattern(c.format))
		for _, text := range c.yes {
			if !re.MatchString(text) {
				t.Errorf("%s does not read %q", c.format, text)
			}
		}
		for _, text := range c.not {
			if re.MatchString(text) {
				t.Errorf("%s reads %q", c.format, text)
			}
		}
	}
}
