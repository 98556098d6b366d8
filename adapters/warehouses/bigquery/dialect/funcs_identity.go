package dialect

import (
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
)

// A repetition is written {8,8} because {8} would be the ninth argument.
const (
	emailPattern = `r'^[\s\pZ]*([^@\s\pZ]+@[^@\s\pZ]+\.[^@\s\pZ]+)[\s\pZ]*$'`
	phonePattern = `r'^\+[0-9]{8,15}$'`
	uuidLoose    = `r'^\s*\{?([0-9a-f]{8,8})-?([0-9a-f]{4,4})-?([0-9a-f]{4,4})-?([0-9a-f]{4,4})-?([0-9a-f]{12,12})\}?\s*$'`
	uuidStrict   = `r'^[0-9a-f]{8,8}-[0-9a-f]{4,4}-[0-9a-f]{4,4}-[0-9a-f]{4,4}-[0-9a-f]{12,12}$'`
)

// node is the first 60 bits of the MD5 of a type and a value. DuckDB reads the
// sixteen bytes from the last to the first, and nodes must have one order
// everywhere: it decides which identifiers a link joins.
func node(typ, value string) string {
	return `CAST('0x' || SUBSTR(TO_HEX(REVERSE(MD5({` + typ + `:mul} || '\x1f' || {` + value + `:unary}))), 1, 15) AS INT64)`
}

var identity = map[ir.Func]spelling{
	ir.NormalizeEmail: call("REGEXP_EXTRACT(" + lowered + ", " + emailPattern + ")"),
	// Keep digits and plus signs, without a trunk prefix in brackets; an
	// international prefix becomes one plus sign; what still begins with a digit
	// loses the trunk prefix {2} and gets the calling code {1}; what is then no
	// number is null.
	ir.NormalizePhone: call("REGEXP_EXTRACT(\n" +
		`    REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE({0}, r'\(0\)|[^0-9+]', ''), r'^(\+|00)', '+'), '^(?:' || {2:mul} || ')?([0-9])', '+' || {1:mul} || r'\1'),` +
		"\n    " + phonePattern + "\n)"),
	ir.NormalizeLower:  call("NULLIF(TRIM(" + lowered + ", " + blanks + "), '')"),
	ir.NormalizeTrim:   call("NULLIF(TRIM({0}, " + blanks + "), '')"),
	ir.NormalizeDigits: call("NULLIF(REGEXP_REPLACE({0}, '[^0-9]', ''), '')"),
	ir.NormalizeUUID:   call("REGEXP_EXTRACT(REGEXP_REPLACE(LOWER({0}), " + uuidLoose + `, r'\1-\2-\3-\4-\5'), ` + uuidStrict + ")"),
	// {0} is the rank's smallest node, left out for the strongest: strong types
	// have small nodes, which stitching likes.
	ir.NodeOf: {
		SQL: "{0} + " + node("1", "2"), Binds: dialect.BindAdd,
		ByCount: map[int]spelling{2: call(node("0", "1"))},
	},
	ir.ProfileIDOf: call(`TO_HEX(MD5({0:mul} || '\x1f' || {1:unary}))`),
	ir.FirstNode:   call("COALESCE({*})"),
}
