package clickhouse_test

import (
	"strings"
	"testing"
)

// asText is a cell in the tests; nothing of it may be in an error. The
// statements make it of parts, so that they do not hold it themselves.
const (
	asText = "concat('ana', char(64), 'shop.se')"
	phone  = "46701234567"
	asInt  = "(toInt64(467012) * 100000 + 34567)"
)

// TestErrorsQuoteNoCells: what the engine says about a cell reaches nobody, and
// what it says about the statement does.
func TestErrorsQuoteNoCells(t *testing.T) {
	tests := []struct{ statement, says string }{
		{"SELECT toInt32(x) FROM cells", "cannot parse a text as Int32"},
		{"SELECT toInt64(concat('''', x, ''' as Date: ')) FROM cells", "cannot parse a text as "},
		{"SELECT toDecimal64(x, 2) FROM cells", "cannot parse a text as Decimal(18, 2)"},
		{"SELECT CAST(x AS Date) FROM cells", "cannot parse a text as a date"},
		{"SELECT toDate32(x) FROM cells", "cannot parse a text as a date"},
		{"SELECT toDateTime64(x, 6) FROM cells", "cannot parse a text as a moment"},
		{"SELECT parseDateTimeBestEffort(x) FROM cells", "cannot parse a text as a moment"},
		{"SELECT parseDateTime(x, '%Y') FROM cells", "cannot parse a text as a moment"},
		{"SELECT parseDateTime(x, '%a') FROM cells", "may quote the data"},
		{"SELECT toUUID(x) FROM cells", "cannot parse a text as UUID"},
		{"SELECT toIPv4(x) FROM cells", "may quote the data"},
		{"SELECT toBool(x) FROM cells", "cannot parse a text as Bool"},
		{"SELECT toFloat64(x) FROM cells", "cannot parse a text as Float64"},
		{"SELECT match('a', concat('(', x)) FROM cells", "cannot compile a regular expression"},
		{"SELECT x::JSON FROM cells", "cannot parse a text as JSON"},
		{"SELECT CAST(x AS Enum8('a' = 1)) FROM cells", "a text is no element of an enum"},
		{"SELECT CAST(x AS Array(Int64)) FROM cells", "cannot parse a text as an array"},
		{"SELECT toFixedString(x, 3) FROM cells", "String too long for type FixedString(3)"},
		{"SELECT accurateCast(n, 'Int32') FROM cells", "Value in column Int64 cannot be safely converted into type Int32"},
		{"SELECT toDecimal32(n, 4) FROM cells", "Decimal convert overflow"},
		{"SELECT range(n) FROM cells", "too many elements"},
		{"SELECT intDiv(n, n - n) FROM cells", "Division by zero"},
		{"SELECT n = (SELECT x FROM cells) FROM cells", ""},
		{"SELECT dictGet(x, 'a', 1) FROM cells", ""},
		{"SELECT toTimeZone(now(), x) FROM cells", ""},
		{"SELECT formatDateTime(now(), x) FROM (SELECT concat('%', x) AS x FROM cells)", ""},
		{"SELECT toStartOfInterval(now(), INTERVAL 1 DAY, x) FROM cells", ""},
		{"SELECT throwIf(x LIKE 'a%', 'a text of the statement') FROM cells", "a text of the statement"},
		{"SELECT JSONExtract(x, 'nosuch') FROM cells", ""},
		{"SELECT CAST(x, 'nosuch') FROM cells", "nosuch"},
		{"SELECT arrayElement([1], x) FROM cells", ""},
		{"SELECT (SELECT x FROM cells) + 1", "Illegal types String and UInt8 of arguments of function plus"},
		{"SELECT (SELECT x FROM cells UNION ALL SELECT x FROM cells)", "returned more than one row"},
		{"SELECT sum(x) FROM cells", "Illegal type"},
		{"SELECT nosuch FROM cells", "Unknown expression identifier `nosuch`"},
		{"SELECT * FROM nosuch", "nosuch"},
		{"SELEC 1", "Syntax error"},
	}
	w := open(t, nil)
	exec(t, w, "CREATE TEMPORARY TABLE cells ENGINE = MergeTree ORDER BY tuple() AS SELECT "+asText+" AS x, "+asInt+" AS n")
	for _, test := range tests {
		t.Run(test.statement, func(t *testing.T) {
			_, err := w.Query(t.Context(), test.statement)
			if err == nil {
				t.Fatal("the statement does not fail any more")
			}
			text := err.Error()
			for _, part := range []string{"shop.s", "ana@", phone, phone[4:], "version 26", "Stack trace", "While executing", "while executing"} {
				if strings.Contains(text, part) {
					t.Errorf("%q is in the error:\n%s", part, text)
				}
			}
			if !strings.Contains(text, test.says) {
				t.Errorf("the error does not say %q:\n%s", test.says, text)
			}
		})
	}
}
