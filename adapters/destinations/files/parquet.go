package files

import (
	"bytes"
	"fmt"
	"math/big"
	"reflect"
	"slices"
	"time"

	"github.com/parquet-go/parquet-go"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/models"
)

// Decimals have as many digits as weft's own: 29 before the point and 9 after it.
const (
	decimalDigits = 38
	decimalPlaces = 9
	decimalBytes  = 16
)

// writeParquet writes one row group, compressed by Snappy, which every reader has.
// Columns have the types of the sync's fields, so that all files of a run have the
// same; _op, _key and what rows are known by are texts.
func writeParquet(w *bytes.Buffer, batch *adapters.Batch) error {
	t := tableOf(batch)
	types := t.types()
	columns := ordered{fields: make([]parquet.Field, len(types)), Group: parquet.Group{}}
	for i, typ := range types {
		node := nodeOf(typ)
		columns.fields[i], columns.Group[t.columns[i]] = column{node, t.columns[i]}, node
	}
	writer := parquet.NewWriter(w, parquet.NewSchema("rows", columns), parquet.Compression(&parquet.Snappy), parquet.MaxRowsPerRowGroup(int64(len(batch.Rows))))
	var cells []any
	row := make(parquet.Row, 0, len(types))
	for i := range batch.Rows {
		cells = t.row(&batch.Rows[i], cells)
		row = row[:0]
		for k, cell := range cells {
			var err error
			if row, err = appendCell(row, k, types[k], cell); err != nil {
				return &unfit{i, t.columns[k], err.Error()}
			}
		}
		if _, err := writer.WriteRows([]parquet.Row{row}); err != nil {
			return err
		}
	}
	return writer.Close()
}

// types are those of the table's columns. Where nobody has told, the first value of
// a field tells; a field without any is a text.
func (t *table) types() []models.Type {
	types := make([]models.Type, len(t.columns)-len(t.fields), len(t.columns))
	for i := range types {
		types[i] = models.Type{Kind: models.Text}
	}
	for _, place := range t.fields {
		if place < len(t.batch.Types) && t.batch.Types[place].Kind > models.Null {
			types = append(types, t.batch.Types[place])
			continue
		}
		types = append(types, t.told(place))
	}
	return types
}

// told is the type that a field's values tell.
func (t *table) told(place int) models.Type {
	typ := models.Type{Kind: models.Text}
	for i := range t.batch.Rows {
		if row := &t.batch.Rows[i]; row.Values == nil || row.Values[place] == nil {
			continue
		} else if list, ok := row.Values[place].([]any); !ok || slices.ContainsFunc(list, func(e any) bool { return e != nil }) {
			return typeOf(row.Values[place])
		}
		typ = models.Type{Kind: models.List, Elem: models.Text} // as far as is known
	}
	return typ
}

// typeOf is the type of a value.
func typeOf(value any) models.Type {
	kind := models.Text
	switch v := value.(type) {
	case bool:
		kind = models.Bool
	case int64:
		kind = models.Int
	case float64:
		kind = models.Float
	case *big.Rat:
		kind = models.Decimal
	case time.Time:
		if kind = models.Timestamp; v.Location() == adapters.Day {
			kind = models.Date
		}
	case []any:
		elem := models.Text
		if i := slices.IndexFunc(v, func(e any) bool { return e != nil }); i >= 0 {
			elem = typeOf(v[i]).Kind
		}
		return models.Type{Kind: models.List, Elem: elem}
	}
	return models.Type{Kind: kind}
}

// nodeOf is a column of a type; any may be without a value.
func nodeOf(t models.Type) parquet.Node {
	if t.Kind == models.List {
		return parquet.Optional(parquet.List(nodeOf(models.Type{Kind: t.Elem})))
	}
	switch t.Kind {
	case models.Bool:
		return parquet.Optional(parquet.Leaf(parquet.BooleanType))
	case models.Int:
		return parquet.Optional(parquet.Leaf(parquet.Int64Type))
	case models.Float:
		return parquet.Optional(parquet.Leaf(parquet.DoubleType))
	case models.Decimal:
		return parquet.Optional(parquet.Decimal(decimalPlaces, decimalDigits, parquet.FixedLenByteArrayType(decimalBytes)))
	case models.Date:
		return parquet.Optional(parquet.Date())
	case models.Timestamp:
		return parquet.Optional(parquet.Timestamp(parquet.Microsecond))
	}
	return parquet.Optional(parquet.String())
}

// The levels at which something is there, in a list and in what is none.
const (
	emptyList  = 1
	nullInList = 2
	inList     = 3
	alone      = 1
)

// appendCell adds the values of a cell in the k-th column. The error says why there
// is no place for it.
func appendCell(row parquet.Row, k int, t models.Type, cell any) (parquet.Row, error) {
	list, isList := cell.([]any)
	switch {
	case cell == nil:
		return append(row, parquet.NullValue().Level(0, 0, k)), nil
	case t.Kind != models.List:
		value, err := valueOf(t.Kind, cell)
		return append(row, value.Level(0, alone, k)), err
	case !isList:
		return nil, fmt.Errorf("is a %s, and the value is none", t)
	case len(list) == 0:
		return append(row, parquet.NullValue().Level(0, emptyList, k)), nil
	}
	for i, element := range list {
		repeated := min(i, 1)
		if element == nil {
			row = append(row, parquet.NullValue().Level(repeated, nullInList, k))
			continue
		}
		value, err := valueOf(t.Elem, element)
		if err != nil {
			return nil, err
		}
		row = append(row, value.Level(repeated, inList, k))
	}
	return row, nil
}

// valueOf is a value as a column of a kind has it.
func valueOf(kind models.Kind, cell any) (parquet.Value, error) {
	switch v := cell.(type) {
	case string:
		if kind == models.Text {
			return parquet.ByteArrayValue([]byte(v)), nil
		}
	case bool:
		if kind == models.Bool {
			return parquet.BooleanValue(v), nil
		}
	case int64:
		if kind == models.Int {
			return parquet.Int64Value(v), nil
		}
	case float64:
		if kind == models.Float {
			return parquet.DoubleValue(v), nil
		}
	case *big.Rat:
		if kind == models.Decimal {
			return decimal(v)
		}
	case time.Time:
		switch kind {
		case models.Date:
			return parquet.Int32Value(int32(v.Unix() / int64(24*time.Hour/time.Second))), nil
		case models.Timestamp:
			return parquet.Int64Value(v.UnixMicro()), nil
		}
	}
	return parquet.Value{}, fmt.Errorf("is a %s, and the value is none", kind)
}

// decimal writes a number as its last digits' whole number, in two's complement,
// the highest byte first.
func decimal(r *big.Rat) (parquet.Value, error) {
	scaled := new(big.Rat).Mul(r, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(decimalPlaces), nil)))
	if !scaled.IsInt() {
		return parquet.Value{}, fmt.Errorf("has room for %d digits after the point, and the value has more", decimalPlaces)
	}
	whole := scaled.Num()
	if digits := new(big.Int).Exp(big.NewInt(10), big.NewInt(decimalDigits), nil); whole.CmpAbs(digits) >= 0 {
		return parquet.Value{}, fmt.Errorf("has room for %d digits before the point, and the value has more", decimalDigits-decimalPlaces)
	}
	if whole.Sign() < 0 {
		whole = new(big.Int).Add(whole, new(big.Int).Lsh(big.NewInt(1), 8*decimalBytes))
	}
	return parquet.FixedLenByteArrayValue(whole.FillBytes(make([]byte, decimalBytes))), nil
}

// ordered is a group whose columns have an order; the library's own sorts them by
// name.
type ordered struct {
	parquet.Group
	fields []parquet.Field
}

// Fields gives the columns.
func (o ordered) Fields() []parquet.Field { return o.fields }

// column is a column of rows that are written as values.
type column struct {
	parquet.Node
	name string
}

// Name gives the column's name.
func (c column) Name() string { return c.name }

// Value is of rows that are Go values, and there are none.
func (c column) Value(base reflect.Value) reflect.Value { return base }
