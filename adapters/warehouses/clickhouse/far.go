package clickhouse

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"

	"github.com/weft-cdp/weft/adapters"
)

// lastNanosecond is where 64 bits of nanoseconds end. The driver counts moments
// so, and would store a later one as another.
var lastNanosecond = time.Unix(0, 1<<63-1)

// far tells whether a row holds a moment that the driver cannot send.
func far(row []any) bool {
	for _, v := range row {
		switch v := v.(type) {
		case time.Time:
			if v.Location() != adapters.Day && v.After(lastNanosecond) && v.Year() <= lastYear {
				return true
			}
		case []any:
			if far(v) {
				return true
			}
		}
	}
	return false
}

// insertFar writes such rows as text. They are few: somebody's "for ever".
func (w *Warehouse) insertFar(ctx context.Context, statement string, types []clickhouse.ColumnNameAndType, rows [][]any) error {
	var text strings.Builder
	text.WriteString(statement + " SELECT * FROM VALUES(")
	columns := make([]string, len(types))
	for i, t := range types {
		columns[i] = quote(t.Name) + " " + t.Type
	}
	text.WriteString(literal(strings.Join(columns, ", ")))
	for _, row := range rows {
		text.WriteString(", (")
		for i, v := range row {
			if i > 0 {
				text.WriteString(", ")
			}
			text.WriteString(spelled(stored(v, bare(types[i].Type)), bare(types[i].Type)))
		}
		text.WriteString(")")
	}
	return w.exec(ctx, w.conn, text.String()+")")
}

// spelled writes a value as SQL.
func spelled(v any, native string) string {
	switch v := v.(type) {
	case nil:
		return "NULL"
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return "toFloat64(" + literal(strconv.FormatFloat(v, 'g', -1, 64)) + ")"
	case bool:
		return strconv.FormatBool(v)
	case string:
		if strings.HasPrefix(native, "Decimal") {
			return "toDecimal128(" + literal(v) + ", " + strconv.Itoa(decimalScale) + ")"
		}
		return literal(v)
	case time.Time:
		if strings.HasPrefix(native, "DateTime") {
			return "toDateTime64(" + literal(v.UTC().Format("2006-01-02 15:04:05.999999")) + ", 6, 'UTC')"
		}
		return "toDate32(" + literal(v.Format(time.DateOnly)) + ")"
	case []any:
		elem, _ := inside(native, "Array(")
		parts := make([]string, len(v))
		for i := range v {
			parts[i] = spelled(v[i], bare(elem))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return literal(fmt.Sprint(v))
}
