package manifest

import (
	"bytes"
	"encoding/json"
	"maps"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Encoding is how values are written where JSON has several ways. The zero
// Encoding is JSON's own: numbers, true and false, null, lists; dates and
// moments as ISO 8601.
type Encoding struct {
	Bool, Decimal   string // native, text
	Date, Timestamp string // iso, epoch, epoch_ms
	List            string // native, semicolon, comma
	Null            string // native, empty
}

// Date is a day, in a moment of it in UTC.
type Date time.Time

// WriteJSON writes a value of a row, or a map of them, in JSON's own way.
func WriteJSON(w *bytes.Buffer, value any) { Encoding{}.write(w, value) }

// WriteText writes a text as JSON.
func WriteText(w *bytes.Buffer, text string) { writeText(w, text) }

// write writes a value: what expressions give, and what rows have (text, whole
// numbers, floats, decimals as *big.Rat, bools, moments, dates, lists, nil).
func (e Encoding) write(w *bytes.Buffer, value any) {
	switch v := value.(type) {
	case nil, omitted:
		if e.Null == "empty" {
			w.WriteString(`""`)
			return
		}
		w.WriteString("null")
	case string:
		writeText(w, v)
	case bool:
		e.quoted(w, strconv.FormatBool(v), e.Bool == "text")
	case int64:
		w.Write(strconv.AppendInt(w.AvailableBuffer(), v, 10))
	case int:
		w.Write(strconv.AppendInt(w.AvailableBuffer(), int64(v), 10))
	case float64:
		writeFloat(w, v)
	case *big.Rat:
		e.quoted(w, decimal(v), e.Decimal == "text")
	case time.Time:
		writeMoment(w, Moment(v), e.Timestamp, time.RFC3339Nano)
	case Date:
		writeMoment(w, time.Time(v), e.Date, time.DateOnly)
	case []any:
		e.list(w, v)
	case map[string]any:
		w.WriteByte('{')
		for i, name := range slices.Sorted(maps.Keys(v)) {
			if i > 0 {
				w.WriteByte(',')
			}
			writeText(w, name)
			w.WriteByte(':')
			e.write(w, v[name])
		}
		w.WriteByte('}')
	default:
		panic("manifest: a value of a type that no row has")
	}
}

func (e Encoding) quoted(w *bytes.Buffer, text string, quotes bool) {
	if quotes {
		writeText(w, text)
		return
	}
	w.WriteString(text)
}

// list writes a list, or its elements in one text.
func (e Encoding) list(w *bytes.Buffer, list []any) {
	separator := map[string]string{"semicolon": ";", "comma": ","}[e.List]
	if separator == "" {
		w.WriteByte('[')
		for i, element := range list {
			if i > 0 {
				w.WriteByte(',')
			}
			e.write(w, element)
		}
		w.WriteByte(']')
		return
	}
	var one bytes.Buffer
	texts := make([]string, len(list))
	for i, element := range list {
		one.Reset()
		e.write(&one, element)
		texts[i] = strings.Trim(one.String(), `"`)
		if text, ok := element.(string); ok {
			texts[i] = text
		}
	}
	writeText(w, strings.Join(texts, separator))
}

// Moment is a moment as warehouses have it, in UTC and to the microsecond: as a text, that
// of time.RFC3339Nano, which is written twice as fast as a layout of one's own.
func Moment(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

func writeMoment(w *bytes.Buffer, t time.Time, as, layout string) {
	switch as {
	case "epoch":
		w.Write(strconv.AppendInt(w.AvailableBuffer(), t.Unix(), 10))
	case "epoch_ms":
		w.Write(strconv.AppendInt(w.AvailableBuffer(), t.UnixMilli(), 10))
	default:
		w.WriteByte('"')
		w.Write(t.AppendFormat(w.AvailableBuffer(), layout))
		w.WriteByte('"')
	}
}

// writeFloat writes a number as JSON does; what JSON has no number for is null.
func writeFloat(w *bytes.Buffer, v float64) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		w.WriteString("null")
		return
	}
	if size := math.Abs(v); size >= 1e-6 && size < 1e21 { // where JSON writes it without an exponent
		w.Write(strconv.AppendFloat(w.AvailableBuffer(), v, 'f', -1, 64))
		return
	}
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // a finite number has a spelling
	}
	w.Write(text)
}

// decimal writes an exact number with all its digits.
func decimal(v *big.Rat) string {
	places, _ := v.FloatPrec()
	return v.FloatString(places)
}

const hexDigits = "0123456789abcdef"

// writeText writes a JSON string, leaving as it is what JSON lets be: < and &
// are no markup here. What is not UTF-8 becomes U+FFFD.
func writeText(w *bytes.Buffer, text string) {
	w.WriteByte('"')
	from := 0
	for i := 0; i < len(text); {
		c := text[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(text[i:])
			if r == utf8.RuneError && size == 1 {
				w.WriteString(text[from:i])
				w.WriteString(`\ufffd`)
				from = i + 1
			}
			i += size
			continue
		}
		if c >= ' ' && c != '"' && c != '\\' {
			i++
			continue
		}
		w.WriteString(text[from:i])
		switch c {
		case '"', '\\':
			w.WriteByte('\\')
			w.WriteByte(c)
		case '\n':
			w.WriteString(`\n`)
		case '\r':
			w.WriteString(`\r`)
		case '\t':
			w.WriteString(`\t`)
		default:
			w.WriteString(`\u00`)
			w.WriteByte(hexDigits[c>>4])
			w.WriteByte(hexDigits[c&15])
		}
		i++
		from = i
	}
	w.WriteString(text[from:])
	w.WriteByte('"')
}
