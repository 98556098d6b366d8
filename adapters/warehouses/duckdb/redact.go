package duckdb

import (
	"errors"
	"strings"

	"github.com/weft-cdp/weft/adapters/skeleton"
)

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
var skeletons = skeleton.List{
	skeleton.New(`Could not convert string ['"].*['"] to (\w+(?:\(\d+,\s*\d+\))?)( when casting from source column \w+)?.*`, `could not convert a text to $1$2`),
	skeleton.New(`(?:invalid )?(date|timestamp|time|interval) field (?:format|value out of range): ".*",? ?(expected format is \([^()"]*\))?.*`, `a text is no $1 $2`),
	skeleton.New(`Could not cast value .* to ([A-Z]+(?:\(\d+,\s*\d+\))?).*`, `could not cast a value to $1`),
	skeleton.New(`Type (\w+) with value .* can't be cast because the value is out of range for the destination type (\w+).*`,
		`a value of type $1 is out of range for the type $2`),
	skeleton.New(`(?:Overflow|Out of range) in (\w+) of (\w+) \(.*\)!?`, `Overflow in $1 of $2`),
	skeleton.New(`CSV Error on Line: (\d+)\n.*\n\n?(Value with unterminated quote found\.|Expected Number of Columns: \d+ Found: \d+|[A-Z][a-z ]+\.)\n.*?\n\s*file = ([^\n]*)\n.*`,
		`CSV Error on Line: $1 of $3: $2`),
	skeleton.New(`CSV Error on Line: (\d+).*`, `CSV Error on Line: $1`),
	skeleton.New(`(Error when sniffing file "[^"\n]*"\.\nIt was not possible to automatically detect the CSV parsing dialect).*`, `$1`),
	skeleton.New(`(Malformed JSON in file "[^"\n]*", at byte \d+ in (?:line|record/value) \d+: [a-z ]+).*`, `$1`),
	skeleton.New(`(Cannot execute statement of type "\w+" on database "\w+" which is attached in read-only mode!?)`, `$1`),
	skeleton.New(`(More than one row returned by a subquery used as an expression).*`, `$1`),
	skeleton.New(`(PRIMARY KEY or UNIQUE constraint violation).*`, `$1`),
	skeleton.New(`(NOT NULL constraint failed: [\w.]+)`, `$1`),
	skeleton.New(`((?:Value|Date|Date and time|Timestamp|Interval value|Sum|Float|Double)[a-z ]* (?:out of|not in)[a-z ]* range)`, `$1`),
}

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
	if kept, known := skeletons.Keep(words); known {
		return kept
	}
	return skeleton.Withheld
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
