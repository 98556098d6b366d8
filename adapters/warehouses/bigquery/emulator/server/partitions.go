package server

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	bq "google.golang.org/api/bigquery/v2"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/analyze"
)

// partitionBy writes the expression after PARTITION BY for what a resource says.
func partitionBy(t *bq.Table, columns []analyze.Column) (string, error) {
	if p := t.RangePartitioning; p != nil && p.Range != nil {
		return fmt.Sprintf("RANGE_BUCKET(`%s`, GENERATE_ARRAY(%d, %d, %d))", p.Field, p.Range.Start, p.Range.End, p.Range.Interval), nil
	}
	p := t.TimePartitioning
	if p == nil {
		return "", nil
	}
	if p.Field == "" {
		return "", fail("notImplemented", "the emulator has no partitions by the time of ingestion")
	}
	for _, c := range columns {
		switch {
		case !strings.EqualFold(c.Name, p.Field):
		case c.Type == "DATE" && p.Type == "DAY":
			return "`" + p.Field + "`", nil
		case c.Type == "DATE", c.Type == "TIMESTAMP", c.Type == "DATETIME":
			return fmt.Sprintf("%s_TRUNC(`%s`, %s)", c.Type, p.Field, p.Type), nil
		default:
			return "", fail("invalid", "The field specified for time partitioning must be of type DATE, TIMESTAMP or DATETIME, but %s is %s", c.Name, c.Type)
		}
	}
	return "", fail("invalid", "The field specified for partitioning cannot be found in the schema: %s", p.Field)
}

var (
	byColumn = regexp.MustCompile("^`?(\\w+)`?$")
	byDay    = regexp.MustCompile("(?i)^DATE\\(\\s*`?(\\w+)`?\\s*\\)$")
	byTrunc  = regexp.MustCompile("(?i)^(?:DATE|TIMESTAMP|DATETIME)_TRUNC\\(\\s*`?(\\w+)`?\\s*,\\s*(\\w+)\\s*\\)$")
	byRange  = regexp.MustCompile("(?i)^RANGE_BUCKET\\(\\s*`?(\\w+)`?\\s*,\\s*GENERATE_ARRAY\\(\\s*(-?\\d+)\\s*,\\s*(-?\\d+)\\s*(?:,\\s*(\\d+)\\s*)?\\)\\s*\\)$")
)

// partitioning reads the expression after PARTITION BY, in the forms that
// BigQuery allows.
func partitioning(by string) (*bq.TimePartitioning, *bq.RangePartitioning) {
	by = strings.TrimSpace(by)
	if m := byColumn.FindStringSubmatch(by); m != nil {
		return &bq.TimePartitioning{Type: "DAY", Field: m[1]}, nil
	}
	if m := byDay.FindStringSubmatch(by); m != nil {
		return &bq.TimePartitioning{Type: "DAY", Field: m[1]}, nil
	}
	if m := byTrunc.FindStringSubmatch(by); m != nil {
		return &bq.TimePartitioning{Type: strings.ToUpper(m[2]), Field: m[1]}, nil
	}
	if m := byRange.FindStringSubmatch(by); m != nil {
		bounds := [3]int64{0, 0, 1}
		for i, text := range m[2:] {
			if n, err := strconv.ParseInt(text, 10, 64); err == nil {
				bounds[i] = n
			}
		}
		return nil, &bq.RangePartitioning{Field: m[1], Range: &bq.RangePartitioningRange{Start: bounds[0], End: bounds[1], Interval: bounds[2]}}
	}
	return nil, nil
}
