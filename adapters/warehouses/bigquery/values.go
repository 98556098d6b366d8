package bigquery

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"
	"time"

	"cloud.google.com/go/bigquery"
	"cloud.google.com/go/civil"
	"google.golang.org/api/iterator"

	"github.com/weft-cdp/weft/adapters"
)

// readRows takes a whole result, its values in the types that
// adapters.Warehouse promises.
func readRows(rows *bigquery.RowIterator) (*adapters.Rows, error) {
	result := &adapters.Rows{}
	for {
		var cells []bigquery.Value
		err := rows.Next(&cells)
		if errors.Is(err, iterator.Done) {
			break
		}
		if err != nil {
			return nil, err
		}
		values := make([]any, len(cells))
		for i, cell := range cells {
			values[i] = value(cell, rows.Schema[i])
		}
		result.Rows = append(result.Rows, values)
	}
	for _, column := range rows.Schema {
		result.Columns = append(result.Columns, column.Name)
	}
	return result, nil
}

// value turns the client's value into one of nil, string, int64, float64, bool,
// time.Time, *big.Rat and []any. What the language has no type for becomes text:
// JSON and geographies as BigQuery writes them, structs as JSON, bytes as
// hexadecimal digits. A list is never null.
func value(v bigquery.Value, column *bigquery.FieldSchema) any {
	if column.Repeated {
		elements, _ := v.([]bigquery.Value)
		element := *column
		element.Repeated = false
		list := make([]any, len(elements))
		for i := range elements {
			list[i] = value(elements[i], &element)
		}
		return list
	}
	switch v := v.(type) {
	case nil, string, int64, float64, bool, *big.Rat:
		return v
	case time.Time:
		return v.UTC()
	case civil.Date:
		return v.In(adapters.Day)
	case civil.DateTime: // a moment without a zone is taken for UTC, as everywhere in weft
		return v.In(time.UTC)
	case civil.Time:
		return timeText(v)
	case []byte:
		return hex.EncodeToString(v)
	case *bigquery.IntervalValue:
		return v.String()
	case *bigquery.RangeValue:
		return rangeText(v)
	case []bigquery.Value:
		return structText(v, column.Schema)
	default:
		return fmt.Sprint(v)
	}
}

func timeText(v civil.Time) string {
	return time.Date(0, 1, 1, v.Hour, v.Minute, v.Second, v.Nanosecond, time.UTC).Format("15:04:05.999999")
}

// rangeText writes a range with its borders as BigQuery does.
func rangeText(v *bigquery.RangeValue) string {
	border := func(v bigquery.Value) string {
		switch v := v.(type) {
		case nil:
			return "UNBOUNDED"
		case time.Time:
			return v.UTC().Format("2006-01-02 15:04:05.999999+00")
		case civil.DateTime:
			return v.In(time.UTC).Format("2006-01-02 15:04:05.999999")
		default:
			return fmt.Sprint(v)
		}
	}
	return "[" + border(v.Start) + ", " + border(v.End) + ")"
}

// structText writes a struct as JSON, its fields in their order.
func structText(values []bigquery.Value, schema bigquery.Schema) string {
	text := []byte{'{'}
	for i, v := range values {
		if i > 0 {
			text = append(text, ',')
		}
		name, field := "", &bigquery.FieldSchema{}
		if i < len(schema) {
			name, field = schema[i].Name, schema[i]
		}
		text = append(text, jsonText(name)...)
		text = append(text, ':')
		text = append(text, fieldText(value(v, field), field)...)
	}
	return string(append(text, '}'))
}

// fieldText writes a value inside a struct. Structs and JSON are text already.
func fieldText(v any, field *bigquery.FieldSchema) []byte {
	switch v := v.(type) {
	case string:
		if field.Type == bigquery.RecordFieldType || field.Type == bigquery.JSONFieldType {
			return []byte(v)
		}
	case *big.Rat:
		return []byte(decimalText(v))
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return jsonText(floatName(v)) // JSON has no number for it
		}
	case time.Time:
		if v.Location() == adapters.Day {
			return jsonText(v.Format(time.DateOnly))
		}
		return jsonText(v.Format(time.RFC3339Nano))
	case []any:
		text := []byte{'['}
		for i := range v {
			if i > 0 {
				text = append(text, ',')
			}
			text = append(text, fieldText(v[i], field)...)
		}
		return append(text, ']')
	}
	return jsonText(v)
}

// jsonText writes a value as JSON, letters as they are.
func jsonText(v any) []byte {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil { // only of values that BigQuery has not
		return []byte("null")
	}
	return bytes.TrimSuffix(text.Bytes(), []byte("\n"))
}

// decimalText writes a decimal exactly: BigQuery's have at most 38 digits
// behind the point.
func decimalText(v *big.Rat) string {
	if v.IsInt() {
		return v.Num().String()
	}
	digits, exact := v.FloatPrec()
	if !exact {
		digits = bigquery.BigNumericScaleDigits
	}
	return v.FloatString(digits)
}
