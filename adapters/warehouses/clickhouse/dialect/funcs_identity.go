package dialect

import (
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
)

// A repetition is written {8,8} because {8} would be the ninth argument.
//
// The normalisers check by extraction: extract gives the empty text where a
// pattern does not match, and nullIf makes null of it, so that each value is
// computed once. Backslashes are doubled because they stand in literals.
const (
	emailPattern = `'^[\\s\\pZ]*([^@\\s\\pZ]+@[^@\\s\\pZ]+\\.[^@\\s\\pZ]+)[\\s\\pZ]*$'`
	phonePattern = `'^\\+[0-9]{8,15}$'`
	uuidLoose    = `'^\\s*\\{?([0-9a-f]{8,8})-?([0-9a-f]{4,4})-?([0-9a-f]{4,4})-?([0-9a-f]{4,4})-?([0-9a-f]{12,12})\\}?\\s*$'`
	uuidStrict   = `'^[0-9a-f]{8,8}-[0-9a-f]{4,4}-[0-9a-f]{4,4}-[0-9a-f]{4,4}-[0-9a-f]{12,12}$'`
)

var identity = map[ir.Func]spelling{
	ir.NormalizeEmail: call("nullIf(extract(" + lower + ", " + emailPattern + "), '')"),
	// Keep digits and plus signs, without a trunk prefix in brackets; an international
	// prefix becomes one plus sign; what still begins with a digit loses the trunk
	// prefix {2} and gets the calling code {1}; what is then no number is null.
	ir.NormalizePhone: call(`nullIf(extract(replaceRegexpOne(replaceRegexpOne(replaceRegexpAll({0}, '\\(0\\)|[^0-9+]', ''), ` +
		`'^(\\+|00)', '+'), '^(?:' || {2:add} || ')?([0-9])', '+' || {1:add} || '\\1'), ` + phonePattern + `), '')`),
	ir.NormalizeLower:  call("nullIf(" + lowerOf("trim({0}, "+blanks+")") + ", '')"),
	ir.NormalizeTrim:   call("nullIf(trim({0}, " + blanks + "), '')"),
	ir.NormalizeDigits: call("nullIf(replaceRegexpAll({0}, '[^0-9]', ''), '')"),
	ir.NormalizeUUID: call("nullIf(extract(replaceRegexpOne(lower({0}), " + uuidLoose + `, '\\1-\\2-\\3-\\4-\\5'), ` +
		uuidStrict + "), '')"),
	// {0} is the rank's smallest node, left out for the strongest: strong types
	// have small nodes, which stitching likes. Nodes are compared with no other
	// warehouse's and with those of earlier runs here, so any hash does that stays
	// what it is: with another the next run would stitch everything anew.
	ir.NodeOf: {
		SQL: "{0} + toInt64(bitShiftRight(sipHash64({1}, {2}), 4))", Binds: dialect.BindAdd,
		ByCount: map[int]spelling{2: call("toInt64(bitShiftRight(sipHash64({0}, {1}), 4))")},
	},
	ir.ProfileIDOf: call("lower(hex(MD5({0:add} || char(31) || {1:add})))"),
	ir.FirstNode:   call("coalesce({*})"),
}
