package warehousetest

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Cell writes a value as an archive does: NULL for null, ” for the empty text,
// moments in UTC without a time of day when it is midnight, numbers without
// zeros that say nothing, floats with nine significant digits, lists in square
// brackets. Text is as it is, or between double quotes with the escapes of Go
// when it could not be read off a page (see mustQuote).
func Cell(v any) string {
	switch v := v.(type) {
	case nil:
		return "NULL"
	case string:
		if v == "" {
			return "''"
		}
		if mustQuote(v) {
			return strings.ReplaceAll(strconv.QuoteToASCII(v), "|", `\x7c`)
		}
		return v
	case time.Time:
		if v.Equal(v.Truncate(24 * time.Hour)) {
			return v.Format(time.DateOnly)
		}
		return v.Format("2006-01-02 15:04:05.999999")
	case float64:
		if v == 0 {
			return "0" // also of the negative zero
		}
		return fmt.Sprintf("%.9g", v)
	case interface{ FloatString(prec int) string }: // *big.Rat
		text := strings.TrimRight(v.FloatString(9), "0")
		return strings.TrimSuffix(text, ".")
	case []any:
		parts := make([]string, len(v))
		for i, x := range v {
			parts[i] = Cell(x)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return fmt.Sprint(v)
}

// mustQuote tells text that looks like another value or not like itself: with
// blanks at its ends, a bar, a quote at its start, characters that do not print
// or that combine with the one before.
func mustQuote(text string) bool {
	return text == "NULL" || strings.HasPrefix(text, `"`) || strings.Contains(text, "|") || strings.TrimSpace(text) != text ||
		strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) || unicode.IsMark(r) })
}
