package duckdb

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/duckdb/duckdb-go/v2"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/models"
)

// Load fills a temporary table that load.Create has made. DuckDB reads a
// project's files by itself: what comes this way was computed outside.
func (w *Warehouse) Load(ctx context.Context, load *models.Load, rows adapters.RowReader) error {
	return w.conn.Raw(func(raw any) error {
		conn, ok := raw.(driver.Conn)
		if !ok {
			return fmt.Errorf("loading %s: %T is no connection", load.File, raw)
		}
		appender, err := duckdb.NewAppender(conn, "temp", "main", unquoted(load.Table))
		if err != nil {
			return fmt.Errorf("loading %s: %w", load.File, err)
		}
		if err := appendRows(ctx, appender, rows); err != nil {
			return fmt.Errorf("loading %s: %w", load.File, errors.Join(err, appender.Close()))
		}
		return appender.Close()
	})
}

func appendRows(ctx context.Context, appender *duckdb.Appender, rows adapters.RowReader) error {
	var values []driver.Value
	for {
		batch, err := rows.Next(ctx)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		for _, row := range batch {
			values = values[:0]
			for _, v := range row {
				values = append(values, v)
			}
			if err := appender.AppendRow(values...); err != nil {
				return err
			}
		}
	}
}

// unquoted is a table's name as DuckDB's functions want it.
func unquoted(name string) string {
	if !strings.HasPrefix(name, `"`) {
		return name
	}
	return strings.ReplaceAll(strings.Trim(name, `"`), `""`, `"`)
}
