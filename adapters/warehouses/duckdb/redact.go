package duckdb

import (
	"errors"
	"regexp"
	"strings"
)

// withheld stands for what is left out of the engine's text.
const withheld = "…"

// DuckDB quotes cells in the text of some errors, and cells may be personal
// data, which belongs in no log. quoting are the kinds of errors that do.
// Those of the other kinds arise from the statement and from files' names.
var quoting = []string{
	"Conversion Error: ", "Out of Range Error: ", "Invalid Input Error: ", "Constraint Error: ",
	"Invalid Error: ", "Mismatch Type Error: ", "Sequence Error: ",
}

// skeletons are what is known of such texts, with what may be kept of them:
// the first that fits is taken. Quotes in a cell are not escaped, so patterns
// reach to the last quote.
var skeletons = []struct {
	pattern *regexp.Regexp
	keep    string
}{
	{skeleton(`Could not convert string ['"].*['"] to (\w+(?:\(\d+,\s*\d+\))?)( when casting from source column \w+)?.*`), `could not convert a text to $1$2`},
	{skeleton(`(?:invalid )?(date|timestamp|time|interval) field (?:format|value out of range): ".*",? ?(expected format is \([^()"]*\))?.*`), `a text is no $1 $2`},
	{skeleton(`Could not cast value .* to ([A-Z]+(?:\(\d+,\s*\d+\))?).*`), `could not cast a value to $1`},
	{skeleton(`Type (\w+) with value .* can't be cast because the value is out of range for the destination type (\w+).*`),
		`a value of type $1 is out of range for the type $2`},
	{skeleton(`(?:Overflow|Out of range) in (\w+) of (\w+) \(.*\)!?`), `Overflow in $1 of $2`},
	{skeleton(`CSV Error on Line: (\d+)\n.*\n\n?(Value with unterminated quote found\.|Expected Number of Columns: \d+ Found: \d+|[A-Z][a-z ]+\.)\n.*?\n\s*file = ([^\n]*)\n.*`),
		`CSV Error on Line: $1 of $3: $2`},
	{skeleton(`CSV Error on Line: (\d+).*`), `CSV Error on Line: $1`},
	{skeleton(`(Error when sniffing file "[^"\n]*"\.\nIt was not possible to automatically detect the CSV parsing dialect).*`), `$1`},
	{skeleton(`(Malformed JSON in file "[^"\n]*", at byte \d+ in (?:line|record/value) \d+: [a-z ]+).*`), `$1`},
	{skeleton(`(Cannot execute statement of type "\w+" on database "\w+" which is attached in read-only mode!?)`), `$1`},
	{skeleton(`(More than one row returned by a subquery used as an expression).*`), `$1`},
	{skeleton(`(PRIMARY KEY or UNIQUE constraint violation).*`), `$1`},
	{skeleton(`(NOT NULL constraint failed: [\w.]+)`), `$1`},
	{skeleton(`((?:Value|Date|Date and time|Timestamp|Interval value|Sum|Float|Double)[a-z ]* (?:out of|not in)[a-z ]* range)`), `$1`},
}

func skeleton(pattern string) *regexp.Regexp { return regexp.MustCompile(`(?s)^` + pattern + `$`) }

// excerpt is where the engine shows the place in the statement.
const excerpt = "\n\nLINE "

// redacted is an error of the engine without the cells that it quotes. The
// statement's own text stays.
func redacted(statement string, err error) error {
	text := err.Error()
	for _, kind := range quoting {
		if words, ok := strings.CutPrefix(text, kind); ok {
			words, place := cutExcerpt(statement, words)
			return errors.New(kind + reduced(words) + place)
		}
	}
	return err
}

// reduced is what may be kept of an error's words.
func reduced(words string) string {
	words = strings.TrimRight(words, " \n")
	for _, s := range skeletons {
		if m := s.pattern.FindStringSubmatchIndex(words); m != nil {
			return strings.TrimSpace(string(s.pattern.ExpandString(nil, s.keep, words, m)))
		}
	}
	return withheld + " (what the engine says may quote the data and is left out)"
}

// cutExcerpt takes the excerpt of the statement off the end, if that is what
// stands there.
func cutExcerpt(statement, words string) (rest, place string) {
	i := strings.LastIndex(words, excerpt)
	if i < 0 {
		return words, ""
	}
	_, line, _ := strings.Cut(words[i+len(excerpt):], ": ")
	line, caret, _ := strings.Cut(line, "\n")
	line = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(line, "..."), "..."))
	if line == "" || strings.Trim(caret, " ^\n") != "" || !strings.Contains(statement, line) {
		return words, ""
	}
	return words[:i], words[i:]
}
