package clickhouse

import (
	"database/sql/driver"
	"fmt"
	"math/big"
	"reflect"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/chcol"

	"github.com/weft-cdp/weft/adapters"
)

// bare is a type without what says how it is stored: Nullable and LowCardinality.
func bare(native string) string {
	for {
		inner, ok := inside(native, "Nullable(", "LowCardinality(")
		if !ok {
			return native
		}
		native = inner
	}
}

// inside is what stands between the parentheses of a type.
func inside(native string, opens ...string) (string, bool) {
	for _, open := range opens {
		if rest, ok := strings.CutPrefix(native, open); ok {
			return strings.TrimSuffix(rest, ")"), true
		}
	}
	return native, false
}

// value turns the driver's value into one of nil, string, int64, float64,
// bool, time.Time, *big.Rat and []any. Whole numbers beyond int64 become
// *big.Rat. What the language has no type for becomes text.
func value(v any, native string) any {
	switch v := v.(type) {
	case nil, int64, float64, bool:
		return v
	case string:
		return text(v, native)
	case big.Int:
		return whole(&v)
	case *big.Int:
		return whole(v)
	case time.Time:
		return moment(v, native)
	case chcol.Variant: // its Value is itself; and so is that of the driver's Dynamic
		return value(v.Any(), bare(v.Type()))
	case driver.Valuer: // decimals and UUIDs in a list: the driver unpacks others itself
		inner, err := v.Value()
		if err != nil {
			return fmt.Sprint(v)
		}
		return value(inner, native)
	case fmt.Stringer:
		return v.String()
	}
	return reflected(reflect.ValueOf(v), native)
}

// reflected reads the kinds that come in many types.
func reflected(v reflect.Value, native string) any {
	switch v.Kind() {
	case reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Int:
		return v.Int()
	case reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uint:
		return whole(new(big.Int).SetUint64(v.Uint()))
	case reflect.Float32, reflect.Float64:
		return v.Float()
	case reflect.String:
		return text(v.String(), native)
	case reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return value(v.Elem().Interface(), native)
	case reflect.Slice:
		if elem, ok := inside(native, "Array("); ok {
			return list(v, bare(elem))
		}
		if bytes, ok := v.Interface().([]byte); ok {
			return text(string(bytes), native)
		}
	}
	return fmt.Sprint(v.Interface())
}

func list(v reflect.Value, native string) []any {
	values := make([]any, v.Len())
	for i := range values {
		values[i] = value(v.Index(i).Interface(), native)
	}
	return values
}

// text is what a text means in a type: the driver gives decimals as text.
// Fixed strings come padded with zero bytes, which are no part of the value.
func text(v, native string) any {
	switch {
	case strings.HasPrefix(native, "Decimal"):
		if number, ok := new(big.Rat).SetString(v); ok {
			return number
		}
	case strings.HasPrefix(native, "FixedString"):
		return strings.TrimRight(v, "\x00")
	}
	return v
}

func whole(v *big.Int) any {
	if v.IsInt64() {
		return v.Int64()
	}
	return new(big.Rat).SetInt(v)
}

// firstMoment is the earliest that ClickHouse's types hold, and so the earliest
// that the driver can have read right.
var firstMoment = time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)

// moment keeps dates and timestamps as times. The driver puts a date at the
// midnight of the server's zone; the day is what counts. It counts moments in 64
// bits of nanoseconds, which end in the year 2262 and begin again in 1677: what
// comes out before the first moment is one of after.
func moment(v time.Time, native string) any {
	switch {
	case strings.HasPrefix(native, "DateTime64"):
		if v.Before(firstMoment) {
			const quarter = 1 << 62 // nanoseconds; 64 bits are four of it
			v = v.Add(quarter).Add(quarter).Add(quarter).Add(quarter)
		}
	case strings.HasPrefix(native, "DateTime"):
	case strings.HasPrefix(native, "Date"):
		year, month, day := v.Date()
		return time.Date(year, month, day, 0, 0, 0, 0, adapters.Day)
	case strings.HasPrefix(native, "Time"):
		return v.Format("15:04:05.999999")
	}
	return v.UTC()
}
