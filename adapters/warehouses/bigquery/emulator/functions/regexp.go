package functions

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"
)

// expressions are the functions of regular expressions. BigQuery's are RE2,
// whose syntax and meaning Go's are.
var expressions = map[string]scalar{
	"regexp_contains":    fn2(contains),
	"regexp_extract":     fn4(extract),
	"regexp_extract_all": fn2(extractAll),
	"regexp_replace":     fn3(regexpReplace),
	"regexp_instr":       fn2(regexpInstr),
}

var compiled sync.Map

func compile(pattern string) (*regexp.Regexp, error) {
	if re, ok := compiled.Load(pattern); ok {
		return re.(*regexp.Regexp), nil
	}
	re, err := regexp.Compile(pattern)
	if err != nil {
		return nil, fmt.Errorf("Cannot parse regular expression: %w", err)
	}
	compiled.Store(pattern, re)
	return re, nil
}

func contains(s, pattern string) (bool, error) {
	re, err := compile(pattern)
	if err != nil {
		return false, err
	}
	return re.MatchString(s), nil
}

// extractor refuses a second group.
func extractor(pattern string) (*regexp.Regexp, error) {
	re, err := compile(pattern)
	if err == nil && re.NumSubexp() > 1 {
		err = fmt.Errorf("Regular expressions passed into extraction functions must not have more than 1 capturing group")
	}
	return re, err
}

// group gives the group of a match, or all of it; a group without part is empty.
func group(s string, match []int) string {
	from, to := match[len(match)-2], match[len(match)-1]
	if from < 0 {
		return ""
	}
	return s[from:to]
}

func extract(s, pattern string, position, occurrence int64) (*string, error) {
	re, err := extractor(pattern)
	if err != nil {
		return nil, err
	}
	if position <= 0 || occurrence <= 0 {
		return nil, fmt.Errorf("REGEXP_EXTRACT needs a position and an occurrence above 0")
	}
	at, ok := byteOffset(s, position)
	if !ok {
		return nil, nil
	}
	matches := re.FindAllStringSubmatchIndex(s[at:], int(occurrence))
	if int64(len(matches)) < occurrence {
		return nil, nil
	}
	found := group(s[at:], matches[occurrence-1])
	return &found, nil
}

func byteOffset(s string, position int64) (int, bool) {
	n := int64(1)
	for i := range s {
		if n == position {
			return i, true
		}
		n++
	}
	return len(s), n == position
}

func extractAll(s, pattern string) ([]string, error) {
	re, err := extractor(pattern)
	if err != nil {
		return nil, err
	}
	out := []string{}
	for _, m := range re.FindAllStringSubmatchIndex(s, -1) {
		out = append(out, group(s, m))
	}
	return out, nil
}

func regexpInstr(s, pattern string) (int64, error) {
	re, err := extractor(pattern)
	if err != nil {
		return 0, err
	}
	m := re.FindStringSubmatchIndex(s)
	if m == nil || m[len(m)-2] < 0 {
		return 0, nil
	}
	return int64(utf8.RuneCountInString(s[:m[len(m)-2]])) + 1, nil
}

// regexpReplace knows \0 to \9 in the replacement, and \\.
func regexpReplace(s, pattern, with string) (string, error) {
	re, err := compile(pattern)
	if err != nil {
		return "", err
	}
	parts, err := rewrite(with, re.NumSubexp())
	if err != nil {
		return "", err
	}
	var b strings.Builder
	last := 0
	for _, m := range re.FindAllStringSubmatchIndex(s, -1) {
		b.WriteString(s[last:m[0]])
		for _, p := range parts {
			if p.group < 0 {
				b.WriteString(p.text)
			} else if from := m[2*p.group]; from >= 0 {
				b.WriteString(s[from:m[2*p.group+1]])
			}
		}
		last = m[1]
	}
	return b.String() + s[last:], nil
}

// piece of a replacement: a text, or a group where that is not negative.
type piece struct {
	text  string
	group int
}

func rewrite(with string, groups int) ([]piece, error) {
	var parts []piece
	for {
		before, after, found := strings.Cut(with, `\`)
		parts = append(parts, piece{before, -1})
		if !found {
			return parts, nil
		}
		if after == "" {
			return nil, fmt.Errorf(`Invalid REGEXP_REPLACE pattern: it ends with \`)
		}
		switch c := after[0]; {
		case c == '\\':
			parts = append(parts, piece{`\`, -1})
		case c >= '0' && c <= '9' && int(c-'0') <= groups:
			parts = append(parts, piece{"", int(c - '0')})
		default:
			return nil, fmt.Errorf(`Invalid REGEXP_REPLACE pattern: \%c names no group`, c)
		}
		with = after[1:]
	}
}
