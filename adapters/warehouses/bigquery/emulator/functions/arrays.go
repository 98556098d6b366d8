package functions

import (
	"fmt"
)

// arrays are the functions of arrays whose elements are of a known type, and
// the indexes of all others.
var arrays = map[string]scalar{
	"offset":                   fn2(func(i, n int64) (int64, error) { return index(i, n, 0) }),
	"ordinal":                  fn2(func(i, n int64) (int64, error) { return index(i, n, 1) }),
	"generate_array":           fn3(generate),
	"generate_date_array":      fn4(generateDates),
	"generate_timestamp_array": fn4(generateTimestamps),
}

// index gives DuckDB's place, which counts from 1.
func index(i, n, first int64) (int64, error) {
	if i < first || i-first >= n {
		return 0, fmt.Errorf("Array index %d is out of bounds", i)
	}
	return i - first + 1, nil
}

// most elements of a generated array.
const most = 1 << 20

func generate(from, to, step int64) ([]int64, error) {
	if step == 0 {
		return nil, fmt.Errorf("Sequence step cannot be 0.")
	}
	out := []int64{}
	for n := from; step > 0 && n <= to || step < 0 && n >= to; n += step {
		if len(out) == most {
			return nil, fmt.Errorf("Cannot generate arrays with more than %d elements.", most)
		}
		out = append(out, n)
	}
	return out, nil
}

// generateDates moves from the first date by i steps, not from date to date:
// months of different length do not add up.
func generateDates(from, to date, step int64, part string) ([]date, error) {
	return series(step, func(i int64) (date, bool, error) {
		d, err := dateAdd(from, i, part)
		return d, within(step, d.Compare(to.Time)), err
	})
}

func generateTimestamps(from, to timestamp, step int64, part string) ([]timestamp, error) {
	return series(step, func(i int64) (timestamp, bool, error) {
		t, err := timestampAdd(from, i, part)
		return t, within(step, t.Compare(to.Time)), err
	})
}

func within(step int64, compared int) bool {
	return step > 0 && compared <= 0 || step < 0 && compared >= 0
}

func series[T any](step int64, at func(i int64) (T, bool, error)) ([]T, error) {
	if step == 0 {
		return nil, fmt.Errorf("Sequence step cannot be 0.")
	}
	out := []T{}
	for i := int64(0); ; i += step {
		v, ok, err := at(i)
		if err != nil || !ok {
			return out, err
		}
		if len(out) == most {
			return nil, fmt.Errorf("Cannot generate arrays with more than %d elements.", most)
		}
		out = append(out, v)
	}
}
