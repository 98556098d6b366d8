package server

import (
	"encoding/base64"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/duckdb/duckdb-go/v2"
	bq "google.golang.org/api/bigquery/v2"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/analyze"
)

// tableRow writes a row as BigQuery does in JSON: every value a string, null,
// a list of {"v": …} or a record {"f": […]}.
func tableRow(values []any, types []*analyze.Type) (*bq.TableRow, error) {
	row := &bq.TableRow{F: make([]*bq.TableCell, len(values))}
	for i, v := range values {
		c, err := cell(v, types[i])
		if err != nil {
			return nil, err
		}
		row.F[i] = &bq.TableCell{V: c}
		if c == nil {
			row.F[i].NullFields = []string{"V"} // {"v": null}, not {}
		}
	}
	return row, nil
}

type wire struct {
	V any `json:"v"`
}

type record struct {
	F []wire `json:"f"`
}

// cell writes one value that DuckDB's driver gave for a type of BigQuery.
func cell(v any, t *analyze.Type) (any, error) {
	if t.Elem != nil {
		return listCell(v, t.Elem)
	}
	if v == nil {
		return nil, nil
	}
	if t.Name == "STRUCT" {
		return recordCell(v, t)
	}
	switch x := v.(type) {
	case string:
		return x, nil
	case bool:
		return strconv.FormatBool(x), nil
	case int64:
		return strconv.FormatInt(x, 10), nil
	case float64:
		return floatText(x), nil
	case time.Time:
		return timeText(x, t.Name)
	case []byte:
		return base64.StdEncoding.EncodeToString(x), nil
	case duckdb.Decimal:
		return decimalText(x.String()), nil
	}
	return nil, fmt.Errorf("cannot write a %T as %s", v, t.Name)
}

// listCell writes a list; BigQuery answers a null list as the empty one.
func listCell(v any, element *analyze.Type) (any, error) {
	list := []wire{}
	if v == nil {
		return list, nil
	}
	values, ok := v.([]any)
	if !ok {
		return nil, fmt.Errorf("cannot write a %T as a list", v)
	}
	for _, e := range values {
		c, err := cell(e, element)
		if err != nil {
			return nil, err
		}
		list = append(list, wire{V: c})
	}
	return list, nil
}

// recordCell writes a struct: its fields are _0, _1, … in DuckDB, because
// BigQuery lets names of fields be missing or equal.
func recordCell(v any, t *analyze.Type) (any, error) {
	values, ok := v.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("cannot write a %T as a record", v)
	}
	r := record{F: make([]wire, len(t.Fields))}
	for i, f := range t.Fields {
		c, err := cell(values["_"+strconv.Itoa(i)], f.Type)
		if err != nil {
			return nil, err
		}
		r.F[i].V = c
	}
	return r, nil
}

func floatText(v float64) string {
	switch {
	case math.IsNaN(v):
		return "NaN"
	case math.IsInf(v, 1):
		return "Infinity"
	case math.IsInf(v, -1):
		return "-Infinity"
	}
	text := strconv.FormatFloat(v, 'g', -1, 64)
	if !strings.ContainsAny(text, ".e") {
		text += ".0"
	}
	return text
}

func timeText(v time.Time, typ string) (any, error) {
	switch typ {
	case "TIMESTAMP": // microseconds, for that is what the clients ask for (useInt64Timestamp)
		return strconv.FormatInt(v.UnixMicro(), 10), nil
	case "DATE":
		return v.Format("2006-01-02"), nil
	case "DATETIME":
		return v.Format("2006-01-02T15:04:05.999999"), nil
	case "TIME":
		return v.Format("15:04:05.999999"), nil
	}
	return nil, fmt.Errorf("cannot write a moment as %s", typ)
}

func decimalText(text string) string {
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return text
}
