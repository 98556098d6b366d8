package functions

import (
	"database/sql/driver"
	"fmt"
	"math/big"
	"time"

	duckdb "github.com/duckdb/duckdb-go/v2"
)

// The Go types of values: int64, float64, bool, string, []byte as they are, and:
type (
	date      struct{ time.Time } // midnight, UTC
	datetime  struct{ time.Time } // the clock's face as if it were UTC
	clock     struct{ time.Time } // a time of day, on the first day of the year 1
	timestamp struct{ time.Time }
	numeric   struct{ *big.Int } // NUMERIC times 10^9
	bignum    struct{ *big.Int } // BIGNUMERIC times 10^38
	maybe     struct {           // an element of an array
		text string
		null bool
	}
	span struct{ duckdb.Interval }
)

func info[T any]() duckdb.TypeInfo {
	var zero T
	switch any(zero).(type) {
	case numeric:
		return check(duckdb.NewDecimalInfo(38, 9))
	case []maybe, []string:
		return check(duckdb.NewListInfo(plain(duckdb.TYPE_VARCHAR)))
	case []int64:
		return check(duckdb.NewListInfo(plain(duckdb.TYPE_BIGINT)))
	case []any:
		return check(duckdb.NewListInfo(plain(duckdb.TYPE_DOUBLE)))
	case []date:
		return check(duckdb.NewListInfo(plain(duckdb.TYPE_DATE)))
	case []timestamp:
		return check(duckdb.NewListInfo(plain(duckdb.TYPE_TIMESTAMP_TZ)))
	case []bignum:
		return check(duckdb.NewListInfo(plain(duckdb.TYPE_BLOB)))
	}
	t, ok := plainTypes[fmt.Sprintf("%T", zero)]
	if !ok {
		panic(fmt.Sprintf("no DuckDB type for %T", zero))
	}
	return plain(t)
}

var plainTypes = map[string]duckdb.Type{
	"int64": duckdb.TYPE_BIGINT, "float64": duckdb.TYPE_DOUBLE, "bool": duckdb.TYPE_BOOLEAN, "string": duckdb.TYPE_VARCHAR,
	"[]uint8": duckdb.TYPE_BLOB, "functions.date": duckdb.TYPE_DATE, "functions.datetime": duckdb.TYPE_TIMESTAMP,
	"functions.clock": duckdb.TYPE_TIME, "functions.timestamp": duckdb.TYPE_TIMESTAMP_TZ, "functions.bignum": duckdb.TYPE_BLOB, "*functions.bignum": duckdb.TYPE_BLOB,
	"functions.span": duckdb.TYPE_INTERVAL, "*string": duckdb.TYPE_VARCHAR, "*int64": duckdb.TYPE_BIGINT,
	"*float64": duckdb.TYPE_DOUBLE, "*bool": duckdb.TYPE_BOOLEAN,
}

func plain(t duckdb.Type) duckdb.TypeInfo { return check(duckdb.NewTypeInfo(t)) }

// check panics: the types are all in this file.
func check(t duckdb.TypeInfo, err error) duckdb.TypeInfo {
	if err != nil {
		panic(err)
	}
	return t
}

// decode gives a value of the driver its Go type. It is never null.
func decode[T any](v driver.Value) T {
	var zero T
	var out any
	switch any(zero).(type) {
	case date:
		out = date{v.(time.Time)}
	case datetime:
		out = datetime{v.(time.Time)}
	case clock:
		out = clock{v.(time.Time)}
	case timestamp:
		out = timestamp{v.(time.Time)}
	case numeric:
		out = numeric{v.(duckdb.Decimal).Value}
	case bignum:
		out = unpack(v.([]byte))
	case span:
		out = span{v.(duckdb.Interval)}
	case []maybe:
		out = elements(v.([]any), func(e any) maybe {
			s, ok := e.(string)
			return maybe{s, !ok}
		})
	case []int64:
		out = present[int64](v.([]any))
	case []bignum:
		out = elements(present[[]byte](v.([]any)), unpack)
	default:
		out = v
	}
	return out.(T)
}

func elements[A, B any](list []A, f func(A) B) []B {
	out := make([]B, len(list))
	for i, e := range list {
		out[i] = f(e)
	}
	return out
}

// present leaves the nulls out.
func present[T any](list []any) []T {
	var out []T
	for _, e := range list {
		if v, ok := e.(T); ok {
			out = append(out, v)
		}
	}
	return out
}

// encode gives the driver a result: nil pointers are null.
func encode[T any](v T, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	switch v := any(v).(type) {
	case date:
		return v.Time, nil
	case datetime:
		return v.Time, nil
	case clock:
		return v.Time, nil
	case timestamp:
		return v.Time, nil
	case numeric:
		return duckdb.Decimal{Width: 38, Scale: 9, Value: v.Int}, nil
	case bignum:
		return v.pack(), nil
	case []date:
		return elements(v, func(d date) time.Time { return d.Time }), nil
	case []maybe:
		if v == nil {
			return nil, nil
		}
		return elements(v, func(e maybe) any {
			if e.null {
				return nil
			}
			return e.text
		}), nil
	case *bignum:
		if v == nil {
			return nil, nil
		}
		return v.pack(), nil
	case []timestamp:
		return elements(v, func(d timestamp) time.Time { return d.Time }), nil
	case *string:
		return pointed(v), nil
	case *int64:
		return pointed(v), nil
	case *float64:
		return pointed(v), nil
	case *bool:
		return pointed(v), nil
	}
	return v, nil
}

func pointed[T any](p *T) any {
	if p == nil {
		return nil
	}
	return *p
}
