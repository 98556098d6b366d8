package manifest

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
	"strconv"
)

// ReadJSON reads one value and nothing behind it. Whole numbers that fit are
// int64, others float64.
func ReadJSON(r io.Reader) (any, error) {
	decoder := json.NewDecoder(r)
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("there is something behind the JSON")
	}
	return numbers(value), nil
}

// numbers replaces json.Number, which expressions do not know.
func numbers(value any) any {
	switch v := value.(type) {
	case json.Number:
		if i, err := strconv.ParseInt(string(v), 10, 64); err == nil {
			return i
		}
		f, err := v.Float64()
		if err != nil {
			return string(v)
		}
		return f
	case []any:
		for i := range v {
			v[i] = numbers(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = numbers(v[k])
		}
	}
	return value
}

// sortedValues gives the values of a map in the order of their names.
func sortedValues(m map[string]any) []any {
	values := make([]any, 0, len(m))
	for _, name := range slices.Sorted(maps.Keys(m)) {
		values = append(values, m[name])
	}
	return values
}
