package duckdb

import (
	"encoding/hex"
	"fmt"
	"math/big"
	"time"

	"github.com/duckdb/duckdb-go/v2"

	"github.com/weft-cdp/weft/adapters"
)

// value turns the driver's value into one of nil, string, int64, float64,
// bool, time.Time, *big.Rat and []any. Whole numbers beyond int64 (sums are
// HUGEINT) become *big.Rat. What the language has no type for becomes text.
func value(v any, native string) any {
	switch v := v.(type) {
	case nil, string, int64, float64, bool:
		return v
	case int8:
		return int64(v)
	case int16:
		return int64(v)
	case int32:
		return int64(v)
	case uint8:
		return int64(v)
	case uint16:
		return int64(v)
	case uint32:
		return int64(v)
	case uint64:
		return whole(new(big.Int).SetUint64(v))
	case float32:
		return float64(v)
	case *big.Int:
		return whole(v)
	case duckdb.Decimal:
		scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(v.Scale)), nil)
		return new(big.Rat).SetFrac(v.Value, scale)
	case time.Time:
		return moment(v, native)
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = value(v[i], "")
		}
		return list
	case []byte:
		return bytesText(v, native)
	case fmt.Stringer:
		return v.String()
	default:
		return fmt.Sprint(v)
	}
}

func whole(v *big.Int) any {
	if v.IsInt64() {
		return v.Int64()
	}
	return new(big.Rat).SetInt(v)
}

// moment keeps dates and timestamps as times; a time of day is text, because
// the language has no such type.
func moment(v time.Time, native string) any {
	if native == "TIME" || native == "TIMETZ" || native == "TIME WITH TIME ZONE" {
		return v.Format("15:04:05.999999")
	}
	if native == "DATE" {
		return v.In(adapters.Day)
	}
	return v.UTC()
}

func bytesText(v []byte, native string) string {
	if native == "UUID" && len(v) == 16 {
		return fmt.Sprintf("%x-%x-%x-%x-%x", v[0:4], v[4:6], v[6:8], v[8:10], v[10:16])
	}
	return hex.EncodeToString(v)
}
