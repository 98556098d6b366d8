// Package values writes the values of rows where no manifest says how.
//
//	func JSON(w *bytes.Buffer, value any)
//	func Object(w *bytes.Buffer, names []string, values []any)
//	func Text(value any) (text string, null bool)
//
// In come values in the types of adapters.Warehouse.Query. A value has one
// spelling in JSON and one as a text, wherever it goes. The package must not
// know where that is.
package values

import (
	"bytes"
	"fmt"
	"math/big"
	"strconv"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/compiler/manifest"
)

// JSON writes a value: numbers with all their digits, moments in RFC 3339 (UTC)
// and days as 2006-01-02, lists as arrays.
func JSON(w *bytes.Buffer, value any) {
	if text, ok := value.(string); ok {
		manifest.WriteText(w, text)
		return
	}
	manifest.WriteJSON(w, dated(value))
}

// Object writes a JSON object of values by name, in their order.
func Object(w *bytes.Buffer, names []string, values []any) {
	w.WriteByte('{')
	for i, value := range values {
		if i > 0 {
			w.WriteByte(',')
		}
		manifest.WriteText(w, names[i])
		w.WriteByte(':')
		JSON(w, value)
	}
	w.WriteByte('}')
}

// dated tells days from moments.
func dated(value any) any {
	switch v := value.(type) {
	case time.Time:
		if v.Location() == adapters.Day {
			return manifest.Date(v)
		}
	case []any:
		list := make([]any, len(v))
		for i, element := range v {
			list[i] = dated(element)
		}
		return list
	}
	return value
}

// Text gives a value as a text, as JSON has it but without quotes; null tells
// that there is none, which is not the text "".
func Text(value any) (text string, null bool) {
	switch v := value.(type) {
	case nil:
		return "", true
	case string:
		return v, false
	case bool:
		return strconv.FormatBool(v), false
	case int64:
		return strconv.FormatInt(v, 10), false
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64), false
	case *big.Rat:
		places, _ := v.FloatPrec()
		return v.FloatString(places), false
	case time.Time:
		if v.Location() == adapters.Day {
			return v.Format(time.DateOnly), false
		}
		return manifest.Moment(v).Format(time.RFC3339Nano), false
	case []any:
		var w bytes.Buffer
		JSON(&w, v)
		return w.String(), false
	}
	panic(fmt.Sprintf("values: %T is no value of a row", value))
}
