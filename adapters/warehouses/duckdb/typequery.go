package duckdb

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/duckdb/duckdb-go/v2"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/models"
)

var _ adapters.Typer = (*Warehouse)(nil)

// TypeQuery prepares a statement and asks what was prepared. The driver runs what
// stands before the last of several statements, so all is taken back.
func (w *Warehouse) TypeQuery(ctx context.Context, query string) (_ *adapters.QueryTypes, err error) {
	// Told as JSON, errors say where in the text they are.
	for _, begin := range []string{"SET errors_as_json = true", "BEGIN TRANSACTION"} {
		if err := w.Exec(ctx, begin); err != nil {
			return nil, err
		}
	}
	defer func() {
		for _, end := range []string{"ROLLBACK", "SET errors_as_json = false"} {
			if ended := w.Exec(ctx, end); err == nil {
				err = ended
			}
		}
	}()
	types := &adapters.QueryTypes{}
	err = w.conn.Raw(func(driver any) error {
		prepared, err := driver.(*duckdb.Conn).PrepareContext(ctx, query)
		if err != nil {
			return queryError(query, err)
		}
		statement := prepared.(*duckdb.Stmt)
		defer func() { _ = statement.Close() }()
		if types.Params, err = params(statement); err != nil {
			return err
		}
		types.Columns, types.Open, err = resultColumns(statement)
		return err
	})
	if err == nil {
		err = w.typeByCasts(ctx, query, types.Params)
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return types, err
}

func params(s *duckdb.Stmt) ([]models.CatalogColumn, error) {
	var list []models.CatalogColumn
	for i := 1; i <= s.NumInput(); i++ {
		name, err := s.ParamName(i)
		if err != nil {
			return nil, err
		}
		t, err := s.ParamType(i)
		if err != nil {
			return nil, err
		}
		list = append(list, typedColumn(name, typeNames[t]))
	}
	return list, nil
}

// resultColumns are those that a query gives. A statement that changes something
// gives one, the number of rows, which nobody asked for. They are open where the type
// of a parameter is not known at one of its places.
func resultColumns(s *duckdb.Stmt) (_ []models.CatalogColumn, isOpen bool, _ error) {
	kind, err := s.StatementType()
	if err != nil || kind != duckdb.STATEMENT_TYPE_SELECT {
		return nil, false, err
	}
	count, err := s.ColumnCount()
	if err != nil {
		return nil, false, err
	}
	var list []models.CatalogColumn
	for i := range count {
		name, err := s.ColumnName(i)
		if err != nil {
			return nil, false, err
		}
		info, err := s.ColumnTypeInfo(i)
		if err != nil {
			return nil, true, nil //nolint:nilerr // nothing else makes a column of no type
		}
		list = append(list, typedColumn(name, nativeName(info)))
	}
	return list, false, nil
}

func typedColumn(name, native string) models.CatalogColumn {
	c := models.CatalogColumn{Name: name, Native: native}
	switch native {
	case "":
	case "UBIGINT", "HUGEINT", "UHUGEINT":
		c.T = models.Type{Kind: models.Int, Nullable: true}
	default:
		c.T = dialect.DuckDB.Native(native).T
	}
	return c
}

// nativeName writes a type as DESCRIBE does.
func nativeName(info duckdb.TypeInfo) string {
	switch details := info.Details().(type) {
	case *duckdb.DecimalDetails:
		return fmt.Sprintf("DECIMAL(%d,%d)", details.Width, details.Scale)
	case *duckdb.ListDetails:
		return nativeName(details.Child) + "[]"
	case *duckdb.EnumDetails:
		return "ENUM(" + strings.Join(details.Values, ", ") + ")"
	}
	return typeNames[info.InternalType()]
}

// typeNames are the names of the types without details that the language has
// one for.
var typeNames = map[duckdb.Type]string{
	duckdb.TYPE_BOOLEAN: "BOOLEAN", duckdb.TYPE_TINYINT: "TINYINT", duckdb.TYPE_SMALLINT: "SMALLINT",
	duckdb.TYPE_INTEGER: "INTEGER", duckdb.TYPE_BIGINT: "BIGINT", duckdb.TYPE_UTINYINT: "UTINYINT",
	duckdb.TYPE_USMALLINT: "USMALLINT", duckdb.TYPE_UINTEGER: "UINTEGER", duckdb.TYPE_UBIGINT: "UBIGINT",
	duckdb.TYPE_HUGEINT: "HUGEINT", duckdb.TYPE_UHUGEINT: "UHUGEINT", duckdb.TYPE_FLOAT: "FLOAT",
	duckdb.TYPE_DOUBLE: "DOUBLE", duckdb.TYPE_DECIMAL: "DECIMAL", duckdb.TYPE_VARCHAR: "VARCHAR",
	duckdb.TYPE_DATE: "DATE", duckdb.TYPE_TIME: "TIME", duckdb.TYPE_TIMESTAMP: "TIMESTAMP",
	duckdb.TYPE_TIMESTAMP_S: "TIMESTAMP_S", duckdb.TYPE_TIMESTAMP_MS: "TIMESTAMP_MS",
	duckdb.TYPE_TIMESTAMP_NS: "TIMESTAMP_NS", duckdb.TYPE_TIMESTAMP_TZ: "TIMESTAMP WITH TIME ZONE",
	duckdb.TYPE_UUID: "UUID", duckdb.TYPE_INTERVAL: "INTERVAL", duckdb.TYPE_BLOB: "BLOB", duckdb.TYPE_STRUCT: "STRUCT",
	duckdb.TYPE_LIST: listed, duckdb.TYPE_MAP: "MAP", duckdb.TYPE_UNION: "UNION", duckdb.TYPE_ARRAY: "ARRAY", duckdb.TYPE_BIT: "BIT",
}

// queryError takes the place out of an error that is told as JSON.
func queryError(query string, err error) error {
	text := err.Error()
	var told struct {
		Kind     string `json:"exception_type"`
		Message  string `json:"exception_message"`
		Position string `json:"position"`
	}
	if begin := strings.IndexByte(text, '{'); begin >= 0 && json.Unmarshal([]byte(text[begin:]), &told) == nil {
		err = errors.New(told.Message)
	}
	found := &adapters.QueryError{Offset: -1, Err: err}
	if at, bad := strconv.Atoi(told.Position); bad == nil && at <= len(query) {
		found.Offset = at
		if told.Kind == "Parser" { // which counts letters, where the others count bytes
			found.Offset = len(string([]rune(query)[:min(at, utf8.RuneCountInString(query))]))
		}
	}
	return found
}
