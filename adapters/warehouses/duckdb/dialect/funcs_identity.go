package dialect

import (
	"github.com/weft-cdp/weft/compiler/ir"
)

// A repetition is written {8,8} because {8} would be the ninth argument.
//
// The normalisers check by extraction: regexp_extract gives the empty text
// where a pattern does not match, and nullif makes null of it, so that each
// value is computed once. A value that is as it should be is told by a simple
// match first, which is several times as fast.
const (
	cleanEmail   = `'[^@\s\pZ]+@[^@\s\pZ]+\.[^@\s\pZ]+'`
	cleanPhone   = `'\+[0-9]{8,15}'`
	emailPattern = `'^[\s\pZ]*([^@\s\pZ]+@[^@\s\pZ]+\.[^@\s\pZ]+)[\s\pZ]*$'`
	phonePattern = `'^\+[0-9]{8,15}$'`
	uuidLoose    = `'^\s*\{?([0-9a-f]{8,8})-?([0-9a-f]{4,4})-?([0-9a-f]{4,4})-?([0-9a-f]{4,4})-?([0-9a-f]{12,12})\}?\s*$'`
	uuidStrict   = `'^[0-9a-f]{8,8}-[0-9a-f]{4,4}-[0-9a-f]{4,4}-[0-9a-f]{4,4}-[0-9a-f]{12,12}$'`
)

// trimmed texts begin and end with a character that is no blank: blanks stand
// before '!' in the order of bytes. Taking off a set of characters is slow.
const trimmed = "{0:add} >= '!' AND right({0}, 1) >= '!'"

func firstly(check, value, otherwise string) spelling {
	return call("CASE\n    WHEN " + check + " THEN " + value + "\n    ELSE " + otherwise + "\nEND")
}

var identity = map[ir.Func]spelling{
	ir.NormalizeEmail: firstly("regexp_full_match({0}, "+cleanEmail+")", "lower({0})",
		"nullif(regexp_extract(lower({0}), "+emailPattern+", 1), '')"),
	// Keep digits and plus signs, without a trunk prefix in brackets; an international prefix becomes one plus sign;
	// what still begins with a digit loses the trunk prefix {2} and gets the
	// calling code {1}; what is then no number is null.
	ir.NormalizePhone: firstly("regexp_full_match({0}, "+cleanPhone+")", "{0}",
		`nullif(regexp_extract(regexp_replace(regexp_replace(regexp_replace({0}, '\(0\)|[^0-9+]', '', 'g'), `+
			`'^(\+|00)', '+'), '^(?:' || {2:add} || ')?([0-9])', '+' || {1:add} || '\1'), `+phonePattern+`), '')`),
	ir.NormalizeLower:  firstly(trimmed, "lower({0})", "nullif(lower(trim({0}, "+blanks+")), '')"),
	ir.NormalizeTrim:   firstly(trimmed, "{0}", "nullif(trim({0}, "+blanks+"), '')"),
	ir.NormalizeDigits: call("nullif(regexp_replace({0}, '[^0-9]', '', 'g'), '')"),
	ir.NormalizeUUID:   call("nullif(regexp_extract(regexp_replace(lower({0}), " + uuidLoose + `, '\1-\2-\3-\4-\5'), ` + uuidStrict + "), '')"),
	// {0} is the rank's smallest node, left out for the strongest: strong types have small
	// nodes, which stitching likes. Nodes are compared with those of earlier runs here and
	// with no other warehouse's, so DuckDB's own hash does, which takes a quarter of what
	// MD5 does. TestNodesStay knows when it becomes another.
	ir.NodeOf: {
		SQL:     "CASE WHEN {2} IS NOT NULL THEN {0} + (hash({1}, {2}) >> 4)::BIGINT END",
		ByCount: map[int]spelling{2: call("CASE WHEN {1} IS NOT NULL THEN (hash({0}, {1}) >> 4)::BIGINT END")},
	},
	ir.ProfileIDOf: call("md5({0:add} || chr(31) || {1:add})"),
	ir.FirstNode:   call("coalesce({*})"),
}
