package bigquery

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"math/big"
	"strconv"
	"time"

	"cloud.google.com/go/bigquery"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/models"
)

// feed is the end of writing rows: how many, and why no more.
type feed struct {
	rows int64
	err  error
}

// writeRows writes rows as lines of JSON, the first batch and then those of the
// reader, and closes the pipe with what went wrong.
func writeRows(ctx context.Context, to *io.PipeWriter, columns []models.CatalogColumn, batch [][]any, rows adapters.RowReader) feed {
	var f feed
	buffer := bufio.NewWriterSize(to, 1<<20)
	var line []byte
	for f.err == nil {
		for _, row := range batch {
			if line, f.err = appendRow(line[:0], columns, row); f.err != nil {
				break
			}
			if _, f.err = buffer.Write(line); f.err != nil {
				break
			}
			f.rows++
		}
		if f.err == nil {
			batch, f.err = rows.Next(ctx)
		}
	}
	if errors.Is(f.err, io.EOF) {
		f.err = buffer.Flush()
	}
	to.CloseWithError(f.err) // nil ends the file
	if errors.Is(f.err, errNotWanted) {
		f.err = nil // the job tells why
	}
	return f
}

// errNotWanted is what the writer gets when the job ends before all is sent.
var errNotWanted = errors.New("the load job has ended")

// appendRow writes a row as one object on one line. A value that is missing is
// left out, which BigQuery reads as NULL and, of a list, as the empty one.
func appendRow(line []byte, columns []models.CatalogColumn, row []any) ([]byte, error) {
	if len(row) != len(columns) {
		return nil, fmt.Errorf("a row has %d values for %d columns", len(row), len(columns))
	}
	line = append(line, '{')
	start := len(line)
	for i, v := range row {
		if v == nil {
			continue
		}
		if len(line) > start {
			line = append(line, ',')
		}
		line = append(append(line, jsonText(columns[i].Name)...), ':')
		var err error
		if line, err = appendValue(line, v); err != nil {
			return nil, fmt.Errorf("column %q: %w", columns[i].Name, err)
		}
	}
	return append(line, '}', '\n'), nil
}

// appendValue writes a value. Numbers whose digits all count are written as
// text, because readers of JSON take numbers for floats.
func appendValue(line []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case string:
		return append(line, jsonText(v)...), nil
	case int64:
		return append(strconv.AppendInt(append(line, '"'), v, 10), '"'), nil
	case *big.Rat:
		return append(append(append(line, '"'), bigquery.NumericString(v)...), '"'), nil
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return append(append(append(line, '"'), floatName(v)...), '"'), nil
		}
		return strconv.AppendFloat(line, v, 'g', -1, 64), nil
	case bool:
		return strconv.AppendBool(line, v), nil
	case time.Time:
		if v.Location() == adapters.Day {
			return append(v.AppendFormat(append(line, '"'), time.DateOnly), '"'), nil
		}
		return append(v.UTC().AppendFormat(append(line, '"'), "2006-01-02T15:04:05.999999Z"), '"'), nil
	case []any:
		line = append(line, '[')
		written := 0
		for _, element := range v {
			if element == nil {
				continue // a list of BigQuery has no null in it, nor has one of the language
			}
			if written++; written > 1 {
				line = append(line, ',')
			}
			var err error
			if line, err = appendValue(line, element); err != nil {
				return nil, err
			}
		}
		return append(line, ']'), nil
	}
	return nil, fmt.Errorf("a value of Go's type %T cannot be loaded", v)
}

func floatName(v float64) string {
	switch {
	case math.IsNaN(v):
		return "NaN"
	case v > 0:
		return "Infinity"
	}
	return "-Infinity"
}
