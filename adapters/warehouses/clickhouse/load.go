package clickhouse

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/proto"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/models"
)

// blockRows is how many rows one INSERT takes: a few dozen megabytes, and parts
// of a size that needs no merging.
const blockRows = 200_000

// textRows is how many rows one INSERT takes as text.
const textRows = 1000

// Load fills the table that load.Create has made. The error of a row that does
// not fit quotes nothing of it.
func (w *Warehouse) Load(ctx context.Context, load *models.Load, rows adapters.RowReader) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	insert := "INSERT INTO " + load.Table
	if w.conn == nil {
		return w.statementError(ctx, insert, errSessionLost)
	}
	types, err := w.columnTypes(ctx, load)
	if err != nil {
		return w.statementError(ctx, insert, err)
	}
	for {
		block, more, err := readBlock(ctx, rows)
		if err != nil {
			return err
		}
		err = w.store(ctx, insert, types, block)
		var refused *refusedError
		if errors.As(err, &refused) {
			return fmt.Errorf("loading %s: %w", load.File, refused)
		}
		if err != nil {
			return w.statementError(ctx, insert, err)
		}
		if !more {
			return nil
		}
	}
}

// columnTypes asks once what each INSERT would ask for.
func (w *Warehouse) columnTypes(ctx context.Context, load *models.Load) ([]clickhouse.ColumnNameAndType, error) {
	var types []clickhouse.ColumnNameAndType
	err := w.run(ctx, func(ctx context.Context) error {
		result, err := query(ctx, w.conn, "DESCRIBE TABLE "+load.Table)
		if err != nil {
			return err
		}
		for _, row := range result.Rows {
			types = append(types, clickhouse.ColumnNameAndType{Name: row[0].(string), Type: row[1].(string)})
		}
		return nil
	})
	if err == nil && len(types) != len(load.Columns) {
		err = fmt.Errorf("the table has %d columns instead of %d", len(types), len(load.Columns))
	}
	return types, err
}

// readBlock gathers batches until a block is full. The batches belong to it: a
// RowReader gives each row once.
func readBlock(ctx context.Context, rows adapters.RowReader) (block [][]any, more bool, err error) {
	for len(block) < blockRows {
		batch, err := rows.Next(ctx)
		if errors.Is(err, io.EOF) {
			return block, false, nil
		}
		if err != nil {
			return nil, false, err
		}
		block = append(block, batch...)
	}
	return block, true, nil
}

// store writes a block, and what of it the driver cannot send by itself.
func (w *Warehouse) store(ctx context.Context, insert string, types []clickhouse.ColumnNameAndType, block [][]any) error {
	var late [][]any
	near := block[:0]
	for _, row := range block {
		if far(row) {
			late = append(late, row)
		} else {
			near = append(near, row)
		}
	}
	if len(near) > 0 {
		if err := w.run(ctx, func(ctx context.Context) error { return w.insert(ctx, insert, types, near) }); err != nil {
			return err
		}
	}
	for rows := range slices.Chunk(late, textRows) {
		if err := w.run(ctx, func(ctx context.Context) error { return w.insertFar(ctx, insert, types, rows) }); err != nil {
			return err
		}
	}
	return nil
}

// insert writes one block. It talks to the driver's connection itself, because
// taking a transaction back, as database/sql would after an error, ends the
// session over HTTP too.
func (w *Warehouse) insert(ctx context.Context, statement string, types []clickhouse.ColumnNameAndType, block [][]any) error {
	ctx = clickhouse.Context(ctx, clickhouse.WithColumnNamesAndTypes(types))
	var refused error
	err := w.conn.Raw(func(raw any) error {
		conn, ok := raw.(interface {
			driver.ConnPrepareContext
			driver.Tx
		})
		if !ok {
			return errors.New("the driver has no way to insert rows")
		}
		batch, err := conn.PrepareContext(ctx, statement)
		if err != nil {
			return err
		}
		appender := batch.(driver.StmtExecContext)
		arguments := make([]driver.NamedValue, len(types))
		for _, row := range block {
			for i := range arguments {
				arguments[i].Value = stored(row[i], bare(types[i].Type))
			}
			if _, err := appender.ExecContext(ctx, arguments); err != nil {
				// A half-sent block cannot be taken back: Raw lets the connection go.
				refused = refusal(err, types, arguments)
				return driver.ErrBadConn
			}
		}
		return conn.Commit()
	})
	if refused != nil {
		return refused
	}
	return err
}

// refusedError says which column of a loaded file holds what cannot be stored.
type refusedError struct{ column, native, kind string }

func (e *refusedError) Error() string {
	return fmt.Sprintf("column %q holds %s that ClickHouse does not take as %s", e.column, e.kind, e.native)
}

// refusal tells the column of a value that the driver does not take, and nothing
// of the value. Any other error of the driver stays what it is.
func refusal(err error, types []clickhouse.ColumnNameAndType, row []driver.NamedValue) error {
	var failed *proto.BlockError
	if !errors.As(err, &failed) {
		return err
	}
	for i, t := range types {
		if t.Name == failed.ColumnName {
			return &refusedError{t.Name, t.Type, kindOf(row[i].Value)}
		}
	}
	return &refusedError{failed.ColumnName, "its type", "a value"}
}

// kindOf names what a value is.
func kindOf(v any) string {
	switch v.(type) {
	case string:
		return "a text"
	case int64, float64:
		return "a number"
	case bool:
		return "a truth"
	case time.Time:
		return "a date or moment"
	case []any:
		return "a list"
	}
	return "a value"
}

// decimalScale is how many digits a decimal of the language has after the point.
const decimalScale = 9

// lastYear is the last whose moments the language and ClickHouse's types have.
const lastYear = 2299

// stored turns one of the values of adapters.Warehouse into what the driver
// takes for a column of the type. What the types do not hold is null.
func stored(v any, native string) any {
	switch v := v.(type) {
	case nil:
		if strings.HasPrefix(native, "Array(") {
			return []any{} // a list is never null
		}
	case *big.Rat:
		return v.FloatString(decimalScale)
	case time.Time:
		if v.Before(firstMoment) || v.Year() > lastYear {
			return nil
		}
	case []any:
		elem, _ := inside(native, "Array(")
		list := make([]any, len(v))
		for i := range v {
			list[i] = stored(v[i], bare(elem))
		}
		return list
	}
	return v
}
