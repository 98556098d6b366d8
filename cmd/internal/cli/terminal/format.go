package terminal

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/weft-cdp/weft/adapters"
)

// Count writes a whole number with a comma between thousands: 1,234,567.
func Count(n int64) string {
	text := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, text = "-", text[1:]
	}
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return sign + text
}

// Plural writes a count with its noun: "1 source", "2 sources", "3 entities".
func Plural(n int, noun string) string {
	if n != 1 {
		switch {
		case strings.HasSuffix(noun, "y") && !strings.HasSuffix(noun, "ey"):
			noun = strings.TrimSuffix(noun, "y") + "ies"
		default:
			noun += "s"
		}
	}
	return Count(int64(n)) + " " + noun
}

// Was is the verb behind a count: "was" of one, "were" of any other number.
func Was(n int) string {
	if n == 1 {
		return "was"
	}
	return "were"
}

// Share writes a part of a whole: "12.5 %", and "·" where there is no whole.
func Share(part, whole int64) string {
	if whole == 0 {
		return "·"
	}
	return fmt.Sprintf("%.1f %%", 100*float64(part)/float64(whole))
}

// Took writes a duration as a person would say it: "740 µs", "18 ms", "1.4 s",
// "2 min 5 s".
func Took(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return fmt.Sprintf("%d µs", d.Microseconds())
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < time.Minute:
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	d = d.Round(time.Second)
	return fmt.Sprintf("%d min %d s", d/time.Minute, d%time.Minute/time.Second)
}

// Bar draws a part of a whole in cells of a line: "▇▇▇".
func Bar(part, whole int64, cells int) string {
	if whole <= 0 || part <= 0 {
		return ""
	}
	n := int((float64(part)/float64(whole))*float64(cells) + 0.5)
	return strings.Repeat("▇", min(n, cells))
}

// Value writes a cell for people: null as "null", decimals without trailing
// zeros, moments in ISO 8601 (midnight of a date as the date), lists in
// brackets.
func Value(v any) string {
	switch x := v.(type) {
	case nil:
		return "null"
	case string:
		return x
	case bool:
		return strconv.FormatBool(x)
	case int64:
		return strconv.FormatInt(x, 10)
	case float64:
		return strconv.FormatFloat(x, 'g', -1, 64)
	case *big.Rat:
		return decimal(x)
	case time.Time:
		return Moment(x)
	case []any:
		parts := make([]string, len(x))
		for i, part := range x {
			parts[i] = Value(part)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return fmt.Sprint(v)
}

// Moment writes a time as a clock in its own zone shows it: "2026-03-01" at
// midnight, else "2026-03-01 09:30:00", with a fraction when there is one. What
// is shown on one screen is brought into one zone first; see In.
func Moment(t time.Time) string {
	if t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 && t.Nanosecond() == 0 {
		return t.Format(time.DateOnly)
	}
	return t.Format("2006-01-02 15:04:05.999999")
}

// MomentIn writes a time as a clock in a zone shows it, with the zone's name
// unless it is UTC: "2026-03-01 in Europe/Stockholm".
func MomentIn(t time.Time, zone string) string {
	text := Value(In(t, zone))
	if zone == "" || zone == "UTC" {
		return text
	}
	return text + " in " + zone
}

// DayIn writes the day on which a time is in a zone, as decisions have it.
func DayIn(t time.Time, zone string) string {
	there, _ := In(t, zone).(time.Time)
	return there.Format(time.DateOnly)
}

// Instant writes the moment that a document of JSON is about: in UTC in all of them,
// "2026-03-01T00:00:00Z", so that two of them can be compared.
func Instant(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// In brings a moment, and those of a list, into the zone in which a person is
// shown them. Dates are the same day everywhere and stay.
func In(v any, zone string) any {
	switch x := v.(type) {
	case time.Time:
		location, err := time.LoadLocation(zone)
		switch {
		case x.Location() == adapters.Day:
			return x
		case err != nil:
			return x.UTC()
		}
		return x.In(location)
	case []any:
		list := make([]any, len(x))
		for i, part := range x {
			list[i] = In(part, zone)
		}
		return list
	}
	return v
}

// decimal writes a rational number that came from a decimal: at most 38 digits
// after the point and no trailing zeros.
func decimal(r *big.Rat) string {
	if r.IsInt() {
		return r.Num().String()
	}
	return strings.TrimRight(r.FloatString(38), "0")
}

// JSONValue gives a cell as JSON should carry it: decimals as exact numbers,
// moments and dates in ISO 8601.
func JSONValue(v any) any {
	switch x := v.(type) {
	case *big.Rat:
		return json.Number(decimal(x))
	case float64:
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return Value(x)
		}
	case time.Time:
		if x.Location() == adapters.Day {
			return x.Format(time.DateOnly)
		}
		return x.Format(time.RFC3339Nano)
	case []any:
		list := make([]any, len(x))
		for i, part := range x {
			list[i] = JSONValue(part)
		}
		return list
	}
	return v
}
