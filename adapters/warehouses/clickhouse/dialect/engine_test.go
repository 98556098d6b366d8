package dialect_test

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	duck "github.com/duckdb/duckdb-go/v2"

	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse/clickhousetest"
)

// session is one session of a ClickHouse server with a database of its own, over
// its HTTP interface, so that these tests need no driver.
type session struct {
	url      string
	database string
}

var sessions atomic.Int64

// engine opens a session with the settings that every run makes.
func engine(t testing.TB) *session {
	t.Helper()
	base, err := url.Parse(clickhousetest.Start(t))
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("weft_dialect_%d_%d", time.Now().UnixNano(), sessions.Add(1))
	base.RawQuery = url.Values{
		"session_id": {name}, "session_timeout": {"600"}, "wait_end_of_query": {"1"}, "default_format": {"JSONCompact"},
		"output_format_json_quote_decimals": {"1"}, "output_format_json_quote_64bit_integers": {"0"},
	}.Encode()
	s := &session{url: base.String(), database: name}
	for _, statement := range []string{
		"CREATE DATABASE " + name, "USE " + name,
		"SET join_use_nulls = 1", "SET prefer_column_name_to_alias = 1", "SET precise_float_parsing = 1",
	} {
		rows(t, s, statement)
	}
	t.Cleanup(func() { rows(t, s, "DROP DATABASE "+name) })
	return s
}

// answer is ClickHouse's JSONCompact.
type answer struct {
	Meta []struct{ Name, Type string }
	Data [][]any
}

// query runs one statement. Cells are text: NULL, numbers plainly, moments in ISO.
func (s *session) query(statement string) ([][]string, error) {
	response, err := http.Post(s.url, "text/plain", strings.NewReader(statement))
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		return nil, errors.New(strings.TrimSpace(string(body)))
	}
	// libchdb gives a document for each block of rows, a server one for all.
	table := [][]string{}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	for {
		var a answer
		if err := decoder.Decode(&a); err == io.EOF {
			return table, nil
		} else if err != nil {
			return nil, fmt.Errorf("%w: %.200s", err, body)
		}
		for _, line := range a.Data {
			cells := make([]string, len(line))
			for j, cell := range line {
				cells[j] = shown(cell, a.Meta[j].Type)
			}
			table = append(table, cells)
		}
	}
}

// shown writes a cell of JSON.
func shown(v any, kind string) string {
	switch v := v.(type) {
	case nil:
		return "NULL"
	case json.Number:
		if strings.Contains(kind, "Float") {
			if f, err := v.Float64(); err == nil {
				return fmt.Sprint(f)
			}
		}
		return v.String()
	case string:
		if strings.Contains(kind, "DateTime64") {
			return strings.TrimSuffix(strings.TrimSuffix(strings.TrimRight(v, "0"), "."), " 00:00:00")
		}
		return v
	case []any:
		parts := make([]string, len(v))
		for i, x := range v {
			parts[i] = shown(x, kind)
		}
		return "[" + strings.Join(parts, " ") + "]"
	}
	return fmt.Sprint(v)
}

// cell asks for one value.
func (s *session) cell(query string) (string, error) {
	table, err := s.query(query)
	if err != nil {
		return "", err
	}
	if len(table) != 1 || len(table[0]) != 1 {
		return "", fmt.Errorf("%d rows: %v", len(table), table)
	}
	return table[0][0], nil
}

// rows runs a statement that must succeed.
func rows(t testing.TB, s *session, query string) [][]string {
	t.Helper()
	table, err := s.query(query)
	if err != nil {
		t.Fatalf("%s\n%v", query, err)
	}
	return table
}

// duckdb is the other engine, in memory and with one connection.
func duckdb(t testing.TB) *sql.DB {
	t.Helper()
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	if _, err := db.Exec("SET TimeZone = 'UTC'"); err != nil {
		t.Fatal(err)
	}
	return db
}

func show(v any) string {
	switch v := v.(type) {
	case nil:
		return "NULL"
	case time.Time:
		if v.Equal(v.Truncate(24 * time.Hour)) {
			return v.UTC().Format(time.DateOnly)
		}
		return v.UTC().Format("2006-01-02 15:04:05.999999")
	case duck.Decimal:
		r := new(big.Rat).SetFrac(v.Value, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(v.Scale)), nil))
		return strings.TrimSuffix(strings.TrimRight(r.FloatString(int(v.Scale)), "0"), ".")
	case []any:
		parts := make([]string, len(v))
		for i, x := range v {
			parts[i] = show(x)
		}
		return "[" + strings.Join(parts, " ") + "]"
	}
	return fmt.Sprint(v)
}
