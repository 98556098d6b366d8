// Package dateformat knows the codes in which dates and moments are read and
// written, `%Y-%m-%d`: a format comes in; what is wrong with it, or the texts that
// it reads, go out.
//
// Warehouses agree on a part of strptime's codes only, and even of these each
// reads texts that the others do not. So there is one list of codes, and one
// pattern that says which texts a format reads; see docs/semantics.md. The package
// must not know how a warehouse spells a code.
package dateformat

import (
	"fmt"
	"regexp"
	"strings"
)

// Use is what a format is for.
type Use string

// The uses.
const (
	Reading Use = "read"
	Writing Use = "written"
)

// code is what stands for a part of a date.
type code struct {
	reads string // a pattern of the texts that it reads; "" when it only writes
	one   string // the same for a number of one digit
	is    string // the part of a date that it says
}

// codes are those that every warehouse reads and writes alike. A year of two
// digits ends at 68, because for 69 warehouses differ by a century.
var codes = map[byte]code{
	'Y': {reads: `\d{4}`, is: "year"},
	'y': {reads: `(?:[0-57-9]\d|6[0-8])`, is: "year"},
	'm': {reads: `(?:0[1-9]|1[0-2])`, one: `[1-9]`, is: "month"},
	'b': {reads: `(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)`, is: "month"},
	'B': {reads: `(?i:january|february|march|april|may|june|july|august|september|october|november|december)`, is: "month"},
	'd': {reads: `(?:0[1-9]|[12]\d|3[01])`, one: `[1-9]`, is: "day"},
	'H': {reads: `(?:[01]\d|2[0-3])`, one: `\d`, is: "hour"},
	'I': {reads: `(?:0[1-9]|1[0-2])`, one: `[1-9]`, is: "hour"},
	'p': {reads: `(?i:am|pm)`, is: "half of the day"},
	'M': {reads: `[0-5]\d`, one: `\d`, is: "minute"},
	'S': {reads: `[0-5]\d`, one: `\d`, is: "second"},
	'f': {reads: `\d{1,6}`, is: "fraction"},
	'z': {reads: `[+-](?:0\d|1[0-4])[0-5]\d`, is: "offset"},
	'a': {is: "weekday"},
	'A': {is: "weekday"},
	'j': {is: "day of the year"},
	'%': {reads: `%`},
}

// Problem is why a format cannot be used.
type Problem struct {
	Code string // the code that is wrong, as written; "" when it is the whole
	Why  string // in the user's language, to stand behind the format
	Hint string // what to do
}

// part is a code of a format or the text between two.
type part struct {
	code byte   // 0 for text
	text string // as it is read
}

// Check tells what is wrong with a format, nil when nothing is.
func Check(format string, use Use) *Problem {
	parts, wrong := split(format)
	if wrong != nil {
		return wrong
	}
	said := map[string]string{}
	for i, p := range parts {
		if p.code == 0 || p.code == '%' {
			continue
		}
		c, written := codes[p.code], "%"+string(p.code)
		switch {
		case use == Reading && c.reads == "":
			return &Problem{Code: written, Why: fmt.Sprintf("has a code %q, which can be written and not read", written), Hint: hintFor(p.code)}
		case use == Writing && p.code == 'z':
			return &Problem{Code: written, Why: fmt.Sprintf("has a code %q, which can be read and not written", written), Hint: "moments are written in the project's time zone, whose offset is not written"}
		case p.code == 'f' && (i < 2 || parts[i-1].text != "." || parts[i-2].code != 'S'):
			return &Problem{Code: written, Why: `has a code "%f" that does not follow "%S."`, Hint: "a fraction belongs to its seconds: %S.%f"}
		case use == Reading && said[c.is] != "":
			return &Problem{Code: written, Why: fmt.Sprintf("has the %s twice, as %q and as %q", c.is, said[c.is], written), Hint: "leave one of them out"}
		}
		said[c.is] = written
	}
	switch {
	case len(said) == 0:
		return &Problem{Why: "has no codes", Hint: "2026-01-31 is '%Y-%m-%d'"}
	case use == Reading && said["year"] == "":
		return &Problem{Why: "has no year", Hint: "%Y is a year, %y its last two digits"}
	case use == Reading && (said["hour"] == "%I") != (said["half of the day"] != ""):
		return &Problem{Why: `has only one of "%I" and "%p"`, Hint: "%I is an hour from 1 to 12 and needs %p, AM or PM; %H goes from 0 to 23"}
	}
	return nil
}

func hintFor(c byte) string {
	if c == 'j' {
		return "a day of the year cannot be read; %m is the month and %d the day"
	}
	return "names of weekdays cannot be read, because warehouses differ in whether they must be right"
}

// split takes a format apart.
func split(format string) ([]part, *Problem) {
	var parts []part
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			if n := len(parts) - 1; n >= 0 && parts[n].code == 0 {
				parts[n].text += format[i : i+1]
				continue
			}
			parts = append(parts, part{text: format[i : i+1]})
			continue
		}
		i++
		if i < len(format) && format[i] == '-' && i+1 < len(format) && codes[format[i+1]].is != "" {
			return nil, &Problem{
				Code: format[i-1 : i+2], Why: fmt.Sprintf("has a code %q, which not every warehouse has", format[i-1:i+2]),
				Hint: fmt.Sprintf("%%%c reads numbers with and without a zero before them, and writes it", format[i+1]),
			}
		}
		if i == len(format) || codes[format[i]] == (code{}) {
			unknown := "%" + firstRune(format[i:])
			return nil, &Problem{
				Code: unknown, Why: fmt.Sprintf("has a code %q that does not exist", unknown),
				Hint: "%Y year, %m month, %d day, %H hour, %M minute, %S second",
			}
		}
		parts = append(parts, part{code: format[i]})
	}
	return parts, nil
}

func firstRune(text string) string {
	for _, r := range text {
		return string(r)
	}
	return ""
}

// Pattern is a regular expression (RE2) of the texts that a checked format reads,
// as far as their form goes: it does not know how long a month is. Blanks around
// do not matter. A number may do without the zero before it where it stands alone,
// neither beside another code nor beside a letter or a digit.
func Pattern(format string) string {
	parts, _ := split(format)
	var b strings.Builder
	b.WriteString(`^\s*`)
	for i, p := range parts {
		c := codes[p.code]
		switch {
		case p.code == 0:
			b.WriteString(regexp.QuoteMeta(p.text))
		case c.one != "" && alone(parts, i):
			b.WriteString(`(?:` + c.reads + `|` + c.one + `)`)
		default:
			b.WriteString(c.reads)
		}
	}
	b.WriteString(`\s*$`)
	return b.String()
}

// alone tells whether a code has an end of the format or a sign on either side.
func alone(parts []part, i int) bool {
	sign := func(text string) bool { return len(text) == 1 && !isWord(text[0]) }
	left, right := i == 0, i == len(parts)-1
	if !left {
		if before := parts[i-1]; before.code == 0 {
			left = sign(before.text[len(before.text)-1:])
		}
	}
	if !right {
		if after := parts[i+1]; after.code == 0 {
			right = sign(after.text[:1])
		}
	}
	return left && right
}

// isWord tells whether a byte may be a part of a word or a number. All beyond
// ASCII may.
func isWord(b byte) bool {
	return b == '_' || '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || b >= 0x80
}
