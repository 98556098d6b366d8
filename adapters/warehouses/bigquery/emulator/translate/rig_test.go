package translate_test

import (
	"context"
	"database/sql"
	"fmt"
	"sort"
	"strconv"
	"strings"
	"testing"
	"time"

	duckdb "github.com/duckdb/duckdb-go/v2"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/analyze"
	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/translate"
)

// rig is a project with the dataset cdp, a session, and DuckDB below.
type rig struct {
	*analyze.Session
	catalog *analyze.Analyzer
	conn    *sql.Conn
	shown   string // the last translation
}

func newRig(t testing.TB) *rig {
	t.Helper()
	ctx := context.Background()
	catalog, err := analyze.New("test")
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	conn, err := db.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := translate.Prepare(ctx, conn); err != nil {
		t.Fatal(err)
	}
	r := &rig{Session: catalog.NewSession(), catalog: catalog, conn: conn}
	if _, err := r.run("CREATE SCHEMA cdp"); err != nil {
		t.Fatal(err)
	}
	return r
}

// run gives the answer of a statement, one row to a line, cells by "|".
func (r *rig) run(text string) (string, error) {
	ctx := context.Background()
	st, err := r.Analyze(analyze.Request{SQL: text})
	if err != nil {
		return "", err
	}
	statements, err := translate.Statement(r.Session, st)
	if err != nil {
		return "", err
	}
	r.shown = strings.Join(statements, ";\n")
	var lines []string
	for _, s := range statements {
		rows, err := r.conn.QueryContext(ctx, s)
		if err != nil {
			return "", err
		}
		if lines, err = read(rows); err != nil {
			return "", err
		}
	}
	return strings.Join(lines, "\n"), r.Apply(st)
}

func read(rows *sql.Rows) ([]string, error) {
	defer func() { _ = rows.Close() }()
	names, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var lines []string
	for rows.Next() {
		cells, into := make([]any, len(names)), make([]any, len(names))
		for i := range cells {
			into[i] = &cells[i]
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		var texts []string
		for _, c := range cells {
			texts = append(texts, show(c))
		}
		lines = append(lines, strings.Join(texts, "|"))
	}
	return lines, rows.Err()
}

// show writes a value as BigQuery's console would.
func show(v any) string {
	switch v := v.(type) {
	case nil:
		return "NULL"
	case time.Time:
		s := v.UTC().Format("2006-01-02 15:04:05.999999")
		return strings.TrimSuffix(s, " 00:00:00")
	case duckdb.Decimal:
		s := v.String()
		if strings.Contains(s, ".") {
			s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
		}
		return s
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case []byte:
		return fmt.Sprintf("%x", v)
	case []any:
		var parts []string
		for _, e := range v {
			parts = append(parts, show(e))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case map[string]any:
		var keys []string
		for k := range v {
			keys = append(keys, k)
		}
		sort.Strings(keys)
		var parts []string
		for _, k := range keys {
			parts = append(parts, show(v[k]))
		}
		return "(" + strings.Join(parts, ", ") + ")"
	}
	return fmt.Sprint(v)
}
