package dialect_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"cloud.google.com/go/bigquery"
	"cloud.google.com/go/civil"
	duck "github.com/duckdb/duckdb-go/v2"
	"google.golang.org/api/iterator"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/bigquerytest"
	spelling "github.com/weft-cdp/weft/adapters/warehouses/bigquery/dialect"
	duckdialect "github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest/dialecttest"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
)

var of, text, whole, null, call = dialecttest.Of, dialecttest.Text, dialecttest.Whole, dialecttest.Null, dialecttest.Call

// engines are BigQuery and DuckDB, which must give the same.
type engines struct {
	big  *bigquery.Client
	duck *sql.DB
}

func start(t testing.TB) engines {
	t.Helper()
	project, options := bigquerytest.Start(t)
	client, err := bigquery.NewClient(context.Background(), project, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	if _, err := db.Exec("SET TimeZone = 'UTC'"); err != nil {
		t.Fatal(err)
	}
	return engines{client, db}
}

// question is a query that asks for one value, on both engines.
type question struct {
	name      string
	big, duck string
}

// ask writes an expression over the columns of one row, or over rows.
func ask(name, zone string, e ir.Expr, from func(p *dialect.Printer) string) question {
	write := func(d *dialect.Dialect) string {
		p := &dialect.Printer{Dialect: d, TimeZone: zone, Now: "2026-03-01 00:00:00"}
		return "SELECT " + p.Column(e, 0) + " AS answer" + from(p)
	}
	return question{name, write(spelling.BigQuery), write(duckdialect.DuckDB)}
}

// compare asks both. Questions go to BigQuery many at a time; where one of them
// fails, each goes alone.
func (e engines) compare(t *testing.T, questions []question) {
	t.Helper()
	for some := range slices.Chunk(questions, 40) {
		got, err := e.bigCells(some)
		for i, q := range some {
			if err != nil {
				got[i] = e.bigCell(q.big)
			}
			if want := e.duckCell(q.duck); !alike(want, got[i]) {
				t.Errorf("%s: DuckDB gives %s, BigQuery %s\n%s\n%s", q.name, want, got[i], q.duck, q.big)
			}
		}
	}
}

func (e engines) bigCells(questions []question) ([]string, error) {
	parts := make([]string, len(questions))
	for i, q := range questions {
		parts[i] = fmt.Sprintf("(%s) AS c%d", q.big, i)
	}
	row, err := e.bigRow("SELECT " + strings.Join(parts, ", "))
	if err != nil {
		return make([]string, len(questions)), err
	}
	return row, nil
}

// bigCell asks for one value, or says that there is an error.
func (e engines) bigCell(query string) string {
	row, err := e.bigRow(query)
	if err != nil {
		return "error: " + err.Error()
	}
	return row[0]
}

func (e engines) bigRow(query string) ([]string, error) {
	rows, err := e.big.Query(query).Read(context.Background())
	if err != nil {
		return nil, err
	}
	var values []bigquery.Value
	if err := rows.Next(&values); err != nil {
		if errors.Is(err, iterator.Done) {
			return nil, errors.New("no row")
		}
		return nil, err
	}
	cells := make([]string, len(values))
	for i, v := range values {
		cells[i] = show(v)
	}
	return cells, nil
}

func (e engines) duckCell(query string) string {
	var v any
	if err := e.duck.QueryRow(query).Scan(&v); err != nil {
		return "error: " + err.Error()
	}
	return show(v)
}

// alike tells whether two cells agree; floats by nine digits. Why something
// fails is each engine's own matter.
func alike(want, got string) bool {
	if strings.HasPrefix(want, "error: ") {
		return strings.HasPrefix(got, "error: ")
	}
	return want == got || outside(want)
}

// outside tells whether a moment is before the calendar of the language, where
// DuckDB's zones have no seconds.
func outside(cell string) bool {
	return strings.HasPrefix(cell, "189") && len(cell) >= len(time.DateOnly)
}

// show writes a value as text: NULL, numbers plainly, moments in ISO.
func show(v any) string {
	switch v := v.(type) {
	case nil:
		return "NULL"
	case time.Time:
		if v.Equal(v.Truncate(24 * time.Hour)) {
			return v.UTC().Format(time.DateOnly)
		}
		return v.UTC().Format("2006-01-02 15:04:05.999999")
	case civil.Date:
		return v.String()
	case *big.Rat:
		return decimalText(v, 38)
	case duck.Decimal:
		return decimalText(new(big.Rat).SetFrac(v.Value, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(v.Scale)), nil)), int(v.Scale))
	case float64:
		if v == 0 {
			return "0" // whatever its sign
		}
		return strconv.FormatFloat(v, 'g', 9, 64)
	case []any:
		return listText(v)
	case []bigquery.Value:
		return listText(v)
	}
	return fmt.Sprint(v)
}

func listText[T any](list []T) string {
	parts := make([]string, len(list))
	for i, x := range list {
		parts[i] = show(x)
	}
	return "[" + strings.Join(parts, " ") + "]"
}

func decimalText(r *big.Rat, digits int) string {
	text := r.FloatString(digits)
	if strings.Contains(text, ".") {
		text = strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
	}
	return text
}
