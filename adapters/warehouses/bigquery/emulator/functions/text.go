package functions

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// texts are the functions of STRING. They count in code points.
var texts = map[string]scalar{
	"lower":     fn1(sure(lower)),
	"upper":     fn1(sure(upper)),
	"initcap":   fn1(sure(initcap)),
	"length":    fn1(sure(func(s string) int64 { return int64(utf8.RuneCountInString(s)) })),
	"trim":      fn1(sure(func(s string) string { return strings.TrimFunc(s, unicode.IsSpace) })),
	"ltrim":     fn1(sure(func(s string) string { return strings.TrimLeftFunc(s, unicode.IsSpace) })),
	"rtrim":     fn1(sure(func(s string) string { return strings.TrimRightFunc(s, unicode.IsSpace) })),
	"trim_set":  fn2(sure2(strings.Trim)),
	"ltrim_set": fn2(sure2(strings.TrimLeft)),
	"rtrim_set": fn2(sure2(strings.TrimRight)),
	"substr":    fn2(func(s string, from int64) (string, error) { return substr([]rune(s), from, int64(len(s))) }),
	"substr_length": fn3(func(s string, from, length int64) (string, error) {
		return substr([]rune(s), from, length)
	}),
	"substr_bytes": fn2(func(s []byte, from int64) ([]byte, error) { return slice(s, from, int64(len(s))) }),
	"substr_bytes_length": fn3(func(s []byte, from, length int64) ([]byte, error) {
		return slice(s, from, length)
	}),
	"left":                   fn2(left),
	"right":                  fn2(right),
	"strpos":                 fn2(sure2(strpos)),
	"instr":                  fn4(instr),
	"reverse":                fn1(sure(reverse)),
	"reverse_bytes":          fn1(sure(reversed[byte])),
	"repeat":                 fn2(repeat),
	"lpad":                   fn3(func(s string, n int64, with string) (string, error) { return pad(s, n, with, true) }),
	"rpad":                   fn3(func(s string, n int64, with string) (string, error) { return pad(s, n, with, false) }),
	"split":                  fn2(sure2(split)),
	"translate":              fn3(translate),
	"ascii":                  fn1(ascii),
	"unicode":                fn1(sure(firstRune)),
	"chr":                    fn1(chr),
	"to_code_points":         fn1(sure(func(s string) []int64 { return elements([]rune(s), func(r rune) int64 { return int64(r) }) })),
	"to_code_points_bytes":   fn1(sure(func(s []byte) []int64 { return elements(s, func(b byte) int64 { return int64(b) }) })),
	"code_points_to_string":  fn1(fromCodePoints),
	"code_points_to_bytes":   fn1(bytesOf),
	"normalize":              fn2(sure2(normalize)),
	"normalize_and_casefold": fn2(sure2(casefold)),
	"contains_substr":        fn2(sure2(containsSubstr)),
	"soundex":                fn1(sure(soundex)),
	"replace_invalid":        fn1(sure(func(b []byte) string { return strings.ToValidUTF8(string(b), "\uFFFD") })),
	"array_to_string":        fn2(sure2(func(list []maybe, by string) string { return join(list, by, nil) })),
	"array_to_string_null": fn3(func(list []maybe, by, null string) (string, error) {
		return join(list, by, &null), nil
	}),
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// lower and upper map by the Unicode database, of no language in particular.
func lower(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	return cases.Lower(language.Und).String(s)
}

func upper(s string) string {
	if isASCII(s) {
		return strings.ToUpper(s)
	}
	return cases.Upper(language.Und).String(s)
}

// initcap takes BigQuery's default delimiters.
func initcap(s string) string {
	const delimiters = " \t\n\r\f\v[](){}/|<>!?@\"^#$&~_,.:;*%+-="
	start := true
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(delimiters, r) {
			start = true
			return r
		}
		if start {
			start = false
			return unicode.ToUpper(r)
		}
		return unicode.ToLower(r)
	}, s)
}

func substr(s []rune, from, length int64) (string, error) {
	part, err := slice(s, from, length)
	return string(part), err
}

// slice counts from 1; 0 is taken for 1, a negative position counts from the
// end, and one before the start is the start.
func slice[T any](s []T, from, length int64) ([]T, error) {
	if length < 0 {
		return nil, fmt.Errorf("Third argument in SUBSTR() cannot be negative")
	}
	n := int64(len(s))
	switch {
	case from > n:
		return nil, nil
	case from > 0:
		from--
	case from < -n:
		from = 0
	case from < 0:
		from += n
	}
	end := n
	if length < n-from {
		end = from + length
	}
	return s[from:end], nil
}

func left(s string, n int64) (string, error) {
	if n < 0 {
		return "", fmt.Errorf("Second argument in LEFT() cannot be negative")
	}
	r := []rune(s)
	return string(r[:min(n, int64(len(r)))]), nil
}

func right(s string, n int64) (string, error) {
	if n < 0 {
		return "", fmt.Errorf("Second argument in RIGHT() cannot be negative")
	}
	r := []rune(s)
	return string(r[int64(len(r))-min(n, int64(len(r))):]), nil
}

func strpos(s, sub string) int64 {
	i := strings.Index(s, sub)
	if i < 0 {
		return 0
	}
	return int64(utf8.RuneCountInString(s[:i])) + 1
}

// instr finds an occurrence from a position on; from the end backwards where
// the position is negative.
func instr(s, sub string, position, occurrence int64) (int64, error) {
	if position == 0 || occurrence <= 0 {
		return 0, fmt.Errorf("INSTR() needs a position other than 0 and an occurrence above 0")
	}
	if sub == "" {
		return 0, nil
	}
	text, want := []rune(s), []rune(sub)
	step, i := 1, int(position)-1
	if position < 0 {
		step, i = -1, len(text)+int(position)
	}
	for ; i >= 0 && i < len(text); i += step {
		if strings.HasPrefix(string(text[i:]), string(want)) {
			if occurrence--; occurrence == 0 {
				return int64(i) + 1, nil
			}
		}
	}
	return 0, nil
}

func reverse(s string) string { return string(reversed([]rune(s))) }

func reversed[T any](s []T) []T {
	out := make([]T, len(s))
	for i, e := range s {
		out[len(s)-1-i] = e
	}
	return out
}

// longest is the most bytes that a text may have here; BigQuery's own limit is
// that of a row.
const longest = 1 << 20

func repeat(s string, n int64) (string, error) {
	if n < 0 {
		return "", fmt.Errorf("Second argument in REPEAT() cannot be negative")
	}
	if int64(len(s))*n > longest {
		return "", fmt.Errorf("REPEAT() output is too long")
	}
	return strings.Repeat(s, int(n)), nil
}

func pad(s string, n int64, with string, before bool) (string, error) {
	switch {
	case n < 0:
		return "", fmt.Errorf("Second argument (output size) for LPAD/RPAD cannot be negative")
	case with == "":
		return "", fmt.Errorf("Third argument (pad pattern) for LPAD/RPAD cannot be empty")
	case n > longest:
		return "", fmt.Errorf("LPAD/RPAD output is too long")
	}
	r, fill := []rune(s), []rune(with)
	if int(n) <= len(r) {
		return string(r[:n]), nil
	}
	var more []rune
	for i := range int(n) - len(r) {
		more = append(more, fill[i%len(fill)])
	}
	if before {
		return string(more) + s, nil
	}
	return s + string(more), nil
}

// split of the empty text is one empty text; by the empty delimiter every
// character stands alone.
func split(s, by string) []string {
	if s == "" {
		return []string{""}
	}
	return strings.Split(s, by)
}

func translate(s, from, to string) (string, error) {
	target := []rune(to)
	table := map[rune]rune{}
	for i, r := range []rune(from) {
		if _, twice := table[r]; twice {
			return "", fmt.Errorf("Duplicate character %q in TRANSLATE source characters", r)
		}
		table[r] = -1
		if i < len(target) {
			table[r] = target[i]
		}
	}
	return strings.Map(func(r rune) rune {
		if t, ok := table[r]; ok {
			return t
		}
		return r
	}, s), nil
}

func ascii(s string) (int64, error) {
	if s == "" {
		return 0, nil
	}
	if s[0] >= utf8.RuneSelf {
		return 0, fmt.Errorf("Non-ASCII character in ASCII(): %q", s)
	}
	return int64(s[0]), nil
}

func firstRune(s string) int64 {
	for _, r := range s {
		return int64(r)
	}
	return 0
}

func chr(n int64) (string, error) {
	if n == 0 {
		return "", nil
	}
	if n < 0 || n > unicode.MaxRune || !utf8.ValidRune(rune(n)) {
		return "", fmt.Errorf("Invalid codepoint %d", n)
	}
	return string(rune(n)), nil
}

func fromCodePoints(points []int64) (string, error) {
	var b strings.Builder
	for _, p := range points {
		if p < 0 || p > unicode.MaxRune || !utf8.ValidRune(rune(p)) {
			return "", fmt.Errorf("Invalid codepoint %d", p)
		}
		b.WriteRune(rune(p))
	}
	return b.String(), nil
}

func bytesOf(points []int64) ([]byte, error) {
	out := make([]byte, 0, len(points))
	for _, p := range points {
		if p < 0 || p > 255 {
			return nil, fmt.Errorf("Invalid byte value %d", p)
		}
		out = append(out, byte(p))
	}
	return out, nil
}

var forms = map[string]norm.Form{"nfc": norm.NFC, "nfkc": norm.NFKC, "nfd": norm.NFD, "nfkd": norm.NFKD}

func normalize(s, mode string) string { return forms[mode].String(s) }

func casefold(s, mode string) string {
	return normalize(cases.Fold().String(normalize(s, mode)), mode)
}

func containsSubstr(s, sub string) bool {
	return strings.Contains(casefold(s, "nfkc"), casefold(sub, "nfkc"))
}

// join leaves nulls out, or has a text for them.
func join(list []maybe, by string, null *string) string {
	var parts []string
	for _, e := range list {
		switch {
		case !e.null:
			parts = append(parts, e.text)
		case null != nil:
			parts = append(parts, *null)
		}
	}
	return strings.Join(parts, by)
}

// soundex is the American code of a name: a letter and three digits.
func soundex(s string) string {
	const codes = "01230120022455012623010202" // of A to Z; 0 is not written
	out, last := "", byte(0)
	for _, r := range strings.ToUpper(s) {
		if r < 'A' || r > 'Z' {
			continue
		}
		code := codes[r-'A']
		switch {
		case out == "":
			out = string(r)
		case code != '0' && code != last:
			out += string(code)
		}
		if r != 'H' && r != 'W' {
			last = code
		}
		if len(out) == 4 {
			break
		}
	}
	if out == "" {
		return ""
	}
	return (out + "000")[:4]
}
