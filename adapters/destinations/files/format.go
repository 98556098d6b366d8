package files

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations/declared"
	"github.com/weft-cdp/weft/adapters/destinations/values"
)

// format is how rows are written into a file.
type format struct {
	extension string
	write     func(w *bytes.Buffer, batch *adapters.Batch) error // perhaps *unfit
}

// formats are the formats by the name that projects write.
var formats = map[string]format{
	"csv":     {"csv", writeCSV},
	"jsonl":   {"jsonl", writeJSONL},
	"parquet": {"parquet", writeParquet},
}

// unfit says that a row of the batch has a value that the format has no place for.
type unfit struct {
	row    int
	column string
	why    string
}

func (u *unfit) Error() string { return fmt.Sprintf("the column %q %s", u.column, u.why) }

func formatNames() []string { return slices.Sorted(maps.Keys(formats)) }

// Names of columns that are not the row's own.
const (
	opColumn  = "_op"
	keyColumn = "_key"
)

// table is a batch as columns: what _op and _key say, where rows are changes and
// no whole set, the identity, and the fields. A field that is also a part of the identity
// is one column.
type table struct {
	batch   *adapters.Batch
	columns []string
	marked  bool  // it has _op and _key
	ids     []int // places in a row's identity
	fields  []int // places in a row's values
}

func tableOf(batch *adapters.Batch) table {
	t := table{batch: batch, marked: batch.Op != declared.Replace}
	if t.marked {
		t.columns = []string{opColumn, keyColumn}
	}
	if len(batch.Rows) > 0 {
		for i, id := range batch.Rows[0].Identity {
			t.columns = append(t.columns, id.Name)
			t.ids = append(t.ids, i)
		}
	}
	for i, field := range batch.Fields {
		if !slices.Contains(t.columns, field) {
			t.columns = append(t.columns, field)
			t.fields = append(t.fields, i)
		}
	}
	return t
}

// row gives the cells of a row, into cells.
func (t *table) row(row *adapters.Row, cells []any) []any {
	cells = cells[:0]
	if t.marked {
		cells = append(cells, t.batch.Op, row.IdempotencyKey)
	}
	for _, i := range t.ids {
		cells = append(cells, row.Identity[i].Value)
	}
	if row.Values == nil {
		return append(cells, make([]any, len(t.columns)-len(cells))...)
	}
	for _, i := range t.fields {
		cells = append(cells, row.Values[i])
	}
	return cells
}

func writeJSONL(w *bytes.Buffer, batch *adapters.Batch) error {
	t := tableOf(batch)
	var cells []any
	for i := range batch.Rows {
		cells = t.row(&batch.Rows[i], cells)
		values.Object(w, t.columns, cells)
		w.WriteByte('\n')
	}
	return nil
}

// writeCSV writes as RFC 4180 has it, with a line of names. What has no value is
// empty, and an empty text is quoted: they are not the same.
func writeCSV(w *bytes.Buffer, batch *adapters.Batch) error {
	t := tableOf(batch)
	for i, name := range t.columns {
		if i > 0 {
			w.WriteByte(',')
		}
		writeCell(w, name)
	}
	w.WriteByte('\n')
	var cells []any
	for i := range batch.Rows {
		cells = t.row(&batch.Rows[i], cells)
		for k, cell := range cells {
			if k > 0 {
				w.WriteByte(',')
			}
			if text, null := values.Text(cell); !null {
				writeCell(w, text)
			}
		}
		w.WriteByte('\n')
	}
	return nil
}

func writeCell(w *bytes.Buffer, text string) {
	if text != "" && !strings.ContainsAny(text, ",\"\r\n") && text[0] != ' ' && text[len(text)-1] != ' ' {
		w.WriteString(text)
		return
	}
	w.WriteByte('"')
	w.WriteString(strings.ReplaceAll(text, `"`, `""`))
	w.WriteByte('"')
}
