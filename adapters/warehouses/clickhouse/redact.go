package clickhouse

import (
	"regexp"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/adapters/skeleton"
)

// ClickHouse quotes cells in the text of some errors, and cells may be personal
// data, which belongs in no log. harmless are the codes of errors that arise
// from the statement, from names, rights and limits, and quote none. The text of
// every other code is kept only as far as a skeleton knows it.
var harmless = []int{
	16, 20, 42, 43, 46, codeUnknownIdentifier, 50, 51, codeTableExists, codeUnknownTable, 62, codeUnknownDatabase, 82,
	codeUnknownSetting, 125, 153, codeTimeoutExceeded, 158, codeReadonly, 179, 184, codeUnknownUser, codeWrongPassword,
	codeRequiredPassword, 201, 202, 203, 207, 209, 210, 215, 219, 241, 242, 243, 252, 279, 307, 341, 344, 352, 359,
	codeSessionNotFound, codeSessionIsLocked, codeInvalidSessionTimeout, 396, codeQueryWasCancelled, 403, 407, 417, 439,
	codeSettingConstraint, codeAccessDenied, 511, codeAuthenticationFailed, 705, 725,
	codeUnknownParameter,
	395, // what a statement itself says when it fails on purpose
}

// typeName is a type in a text. Only ClickHouse's own names are believed, because
// a cell may hold what looks like the rest of the text.
const typeName = `(?:U?Int\d+|Float\d+|Decimal(?:\(\d+, \d+\))?|Date(?:32)?|DateTime(?:64)?(?:\(\d\))?|Bool|UUID|String)`

// skeletons are what is known of other texts, with what may be kept of them: the
// first that fits is taken. Quotes in a cell are not escaped, so patterns reach
// to the last one.
var skeletons = skeleton.List{
	skeleton.New(`Cannot parse string '.*' as (`+typeName+`).*`, `cannot parse a text as $1`),
	skeleton.New(`Cannot convert string '.*' to type (`+typeName+`).*`, `cannot convert a text to type $1`),
	skeleton.New(`Cannot parse date here: .*`, `cannot parse a text as a date`),
	skeleton.New(`(?:Cannot read DateTime|Cannot parse datetime|Value .* for (?:year|month|day|hour|minute|second)|Cannot parse DateTime).*`, `cannot parse a text as a moment`),
	skeleton.New(`Cannot parse uuid .*`, `cannot parse a text as UUID`),
	skeleton.New(`Cannot parse boolean value here: .*`, `cannot parse a text as Bool`),
	skeleton.New(`Cannot read floating point value.*`, `cannot parse a text as Float64`),
	skeleton.New(`(Value in column `+typeName+` cannot be safely converted into type `+typeName+`).*`, `$1`),
	skeleton.New(`(Cannot convert NULL (?:value )?to (?:a )?non-[Nn]ullable type).*`, `$1`),
	skeleton.New(`(Cannot insert NULL value into non-nullable column).*`, `$1`),
	skeleton.New(`Convert overflow.*`, `Convert overflow`),
	skeleton.New(`OptimizedRegularExpression: cannot compile re2: .*`, `cannot compile a regular expression`),
	skeleton.New(`Cannot parse JSON object here: .*`, `cannot parse a text as JSON`),
	skeleton.New(`Unknown element '.*' for enum.*`, `a text is no element of an enum`),
	skeleton.New(`Array does not start with.*`, `cannot parse a text as an array`),
	skeleton.New(`(String too long for type FixedString\(\d+\)).*`, `$1`),
	skeleton.New(`Attempt to read after eof: Cannot parse (`+typeName+`).*`, `cannot parse a text as $1: it is too short`),
	skeleton.New(`A call to function range would produce .*`, `a call to function range would produce too many elements`),
}

// tails are where the engine begins to show the statement, or what it was doing
// with constants and cells in it.
var tails = []string{
	": While executing ", ": while executing ", ": While processing ", ": while processing ", ": In scope ", ". In scope ",
	" in scope ", ". In query ", ": In query ", ". Expected one of: ", ": while converting ", ": (at row ", ": (while reading ", ", Stack trace", "\nStack trace",
	" Stack trace (when copying",
}

// reduced is what may be kept of an error's words.
func reduced(message string, code int) string {
	words := ending.ReplaceAllString(strings.TrimSpace(message), "")
	if slices.Contains(harmless, code) {
		return cutTail(words)
	}
	if kept, known := skeletons.Keep(words); known {
		return kept
	}
	return skeleton.Withheld
}

// ending is what the server puts behind its words.
var ending = regexp.MustCompile(`(?s)\.?\s*(?:\([A-Z][A-Z0-9_]+\))?\s*(?:\(version [^\n]*\))?\s*$`)

// advice is what the engine says behind the statement, of names that exist.
const advice = ". Maybe you meant: "

func cutTail(words string) string {
	behind := ""
	if i := strings.LastIndex(words, advice); i >= 0 {
		words, behind = words[:i], words[i:]
	}
	for _, tail := range tails {
		words, _, _ = strings.Cut(words, tail)
	}
	return words + behind
}
