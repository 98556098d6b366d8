package server_test

import (
	"bytes"
	"fmt"
	"io"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cloud.google.com/go/bigquery"
	"cloud.google.com/go/civil"
	"github.com/google/go-cmp/cmp"
)

// load runs a load job and gives its status.
func load(t *testing.T, loader *bigquery.Loader) *bigquery.JobStatus {
	t.Helper()
	job, err := loader.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	status, err := wait(t.Context(), job)
	if err != nil {
		t.Fatal(err)
	}
	return status
}

var wide = bigquery.Schema{
	{Name: "id", Type: bigquery.IntegerFieldType}, {Name: "name", Type: bigquery.StringFieldType},
	{Name: "price", Type: bigquery.NumericFieldType}, {Name: "score", Type: bigquery.FloatFieldType},
	{Name: "ok", Type: bigquery.BooleanFieldType}, {Name: "day", Type: bigquery.DateFieldType}, {Name: "at", Type: bigquery.TimestampFieldType},
}

var wideRow = []bigquery.Value{
	int64(1), "a,\n\"b\"", big.NewRat(123, 100), 0.5, true, civil.Date{Year: 2026, Month: 2, Day: 3}, time.Date(2026, 2, 3, 4, 5, 6, 700000000, time.UTC),
}

func TestLoadCSV(t *testing.T) {
	_, c := startWithDataset(t)
	source := bigquery.NewReaderSource(strings.NewReader("id,name,price,score,ok,day,at\n" +
		"1,\"a,\n\"\"b\"\"\",1.23,0.5,true,2026-02-03,2026-02-03 04:05:06.7 UTC\r\n" +
		"2,\"\",,,,,\n" +
		",,,,,,\n"))
	source.Schema, source.SkipLeadingRows, source.AllowQuotedNewlines = wide, 1, true
	status := load(t, c.Dataset("d").Table("t").LoaderFrom(source))
	if status.Err() != nil {
		t.Fatal(status.Err())
	}
	if got := status.Statistics.Details.(*bigquery.LoadStatistics).OutputRows; got != 3 {
		t.Errorf("%d rows", got)
	}
	want := [][]bigquery.Value{
		{nil, nil, nil, nil, nil, nil, nil},
		wideRow,
		{int64(2), "", nil, nil, nil, nil, nil},
	}
	if diff := cmp.Diff(want, query(t, c, "SELECT * FROM d.t ORDER BY id"), exact); diff != "" {
		t.Error(diff)
	}
}

func TestCSVOptions(t *testing.T) {
	_, c := startWithDataset(t)
	pair := bigquery.Schema{{Name: "a", Type: bigquery.StringFieldType}, {Name: "b", Type: bigquery.IntegerFieldType}}
	for _, test := range []struct {
		name, csv string
		set       func(*bigquery.ReaderSource)
		want      string // rows, or a part of the error
	}{
		{"null marker", "\\N,\\N\n,1\n", func(s *bigquery.ReaderSource) { s.NullMarker = `\N` }, "[[<nil> <nil>] [ 1]]"},
		{"empty number with a null marker", "x,\n", func(s *bigquery.ReaderSource) { s.NullMarker = `\N` }, "error while reading data"},
		{"delimiter", "x;1\n", func(s *bigquery.ReaderSource) { s.FieldDelimiter = ";" }, "[[x 1]]"},
		{"tab", "x\t1\n", func(s *bigquery.ReaderSource) { s.FieldDelimiter = "\t" }, "[[x 1]]"},
		{"jagged", "x\n", func(s *bigquery.ReaderSource) { s.AllowJaggedRows = true }, "[[x <nil>]]"},
		{"not jagged", "x\n", nil, "contains only 1 columns"},
		{"too many", "x,1,2\n", nil, "too many values"},
		{"ignored", "x,1,2\n", func(s *bigquery.ReaderSource) { s.IgnoreUnknownValues = true }, "[[x 1]]"},
		{"quoted newline", "\"x\ny\",1\n", nil, "missing close quote"},
		{"other quote", "'x,y',1\n", func(s *bigquery.ReaderSource) { s.Quote = "'" }, "[[x,y 1]]"},
		{"no quote", "\"x,1\n", func(s *bigquery.ReaderSource) { s.ForceZeroQuote = true }, "[[\"x 1]]"},
		{"not a number", "x,y\n", nil, "error while reading data"},
		{"byte order mark", "\xef\xbb\xbfx,1\n", nil, "[[x 1]]"},
	} {
		t.Run(test.name, func(t *testing.T) {
			source := bigquery.NewReaderSource(strings.NewReader(test.csv))
			source.Schema = pair
			if test.set != nil {
				test.set(source)
			}
			loader := c.Dataset("d").Table("t").LoaderFrom(source)
			loader.WriteDisposition = bigquery.WriteTruncate
			status := load(t, loader)
			got := ""
			if err := status.Err(); err != nil {
				got = strings.ToLower(err.Error())
			} else {
				got = fmt.Sprint(query(t, c, "SELECT * FROM d.t ORDER BY b NULLS FIRST"))
			}
			if !strings.Contains(got, test.want) {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestLoadJSON(t *testing.T) {
	_, c := startWithDataset(t)
	query(t, c, "CREATE TABLE d.t (id INT64 NOT NULL, n NUMERIC, tags ARRAY<STRING>, place STRUCT<x FLOAT64, names ARRAY<STRING>>)")
	source := bigquery.NewReaderSource(strings.NewReader(`{"id": "9007199254740993", "n": 12345678901234567890.123456789, "tags": ["a", "b"], "place": {"x": 1, "names": ["n"]}}
{"ID": 2}
`))
	source.SourceFormat = bigquery.JSON
	loader := c.Dataset("d").Table("t").LoaderFrom(source)
	loader.CreateDisposition = bigquery.CreateNever
	if status := load(t, loader); status.Err() != nil {
		t.Fatal(status.Err())
	}
	exactly, _ := new(big.Rat).SetString("12345678901234567890.123456789")
	want := [][]bigquery.Value{
		{int64(2), nil, []bigquery.Value(nil), nil},
		{int64(9007199254740993), exactly, []bigquery.Value{"a", "b"}, []bigquery.Value{1.0, []bigquery.Value{"n"}}},
	}
	if diff := cmp.Diff(want, query(t, c, "SELECT * FROM d.t ORDER BY id"), exact); diff != "" {
		t.Error(diff)
	}
	for body, part := range map[string]string{
		`{"id": 1, "other": 2}`: "No such field: other.",
		`{"n": 1}`:              "Missing required field: id.",
		`{"id": "x"}`:           "Error while reading data",
		`{"id": 1`:              "JSON parsing error in row starting at line 1",
	} {
		source := bigquery.NewReaderSource(strings.NewReader(body))
		source.SourceFormat = bigquery.JSON
		status := load(t, c.Dataset("d").Table("t").LoaderFrom(source))
		if status.Err() == nil || !strings.Contains(status.Err().Error(), part) {
			t.Errorf("%s: %v, want %q", body, status.Err(), part)
		}
	}
	if n := query(t, c, "SELECT COUNT(*) FROM d.t")[0][0]; n != int64(2) {
		t.Errorf("failed loads left %v rows", n)
	}
}

// More than a chunk of 16 MB goes up in several requests, and a temporary table
// is a table of the dataset _SESSION.
func TestResumableLoadIntoSession(t *testing.T) {
	c := start(t).client(t)
	id := session(t, c)
	ask(t, c, id, "CREATE TEMP TABLE x (id INT64, text STRING)")
	const rows = 400_000
	reader, writer := io.Pipe()
	go func() {
		text := strings.Repeat("x", 80)
		for i := range rows {
			fmt.Fprintf(writer, "{\"id\": %d, \"text\": %q}\n", i, text)
		}
		writer.Close()
	}()
	source := bigquery.NewReaderSource(reader)
	source.SourceFormat = bigquery.JSON
	loader := c.Dataset("_SESSION").Table("x").LoaderFrom(source)
	loader.CreateDisposition = bigquery.CreateNever
	loader.ConnectionProperties = []*bigquery.ConnectionProperty{{Key: "session_id", Value: id}}
	if status := load(t, loader); status.Err() != nil {
		t.Fatal(status.Err())
	}
	if got := ask(t, c, id, "SELECT SUM(id) FROM x WHERE LENGTH(text) = 80"); got != int64(rows*(rows-1)/2) {
		t.Errorf("the sum is %v", got)
	}
}

func TestLoadParquet(t *testing.T) {
	_, c := startWithDataset(t)
	content := parquet(t, "SELECT 'a' AS Name, 1::INTEGER AS id, [1, 2] AS list")
	source := bigquery.NewReaderSource(bytes.NewReader(content))
	source.SourceFormat = bigquery.Parquet
	source.Schema = bigquery.Schema{
		{Name: "id", Type: bigquery.IntegerFieldType}, {Name: "name", Type: bigquery.StringFieldType},
		{Name: "none", Type: bigquery.StringFieldType}, {Name: "list", Type: bigquery.IntegerFieldType, Repeated: true},
	}
	if status := load(t, c.Dataset("d").Table("t").LoaderFrom(source)); status.Err() != nil {
		t.Fatal(status.Err())
	}
	want := [][]bigquery.Value{{int64(1), "a", nil, []bigquery.Value{int64(1), int64(2)}}}
	if diff := cmp.Diff(want, query(t, c, "SELECT id, name, none, list FROM d.t")); diff != "" {
		t.Error(diff)
	}
}

func TestDispositions(t *testing.T) {
	_, c := startWithDataset(t)
	put := func(set func(*bigquery.Loader)) error {
		source := bigquery.NewReaderSource(strings.NewReader("1\n"))
		source.Schema = bigquery.Schema{{Name: "a", Type: bigquery.IntegerFieldType}}
		loader := c.Dataset("d").Table("t").LoaderFrom(source)
		set(loader)
		return load(t, loader).Err()
	}
	if err := put(func(l *bigquery.Loader) { l.CreateDisposition = bigquery.CreateNever }); err == nil || !strings.Contains(err.Error(), "Not found: Table test:d.t") {
		t.Errorf("create never: %v", err)
	}
	for _, w := range []bigquery.TableWriteDisposition{bigquery.WriteEmpty, bigquery.WriteAppend, bigquery.WriteAppend} {
		if err := put(func(l *bigquery.Loader) { l.WriteDisposition = w }); err != nil {
			t.Errorf("%s: %v", w, err)
		}
	}
	if n := query(t, c, "SELECT COUNT(*) FROM d.t")[0][0]; n != int64(3) {
		t.Errorf("%v rows", n)
	}
	if err := put(func(l *bigquery.Loader) { l.WriteDisposition = bigquery.WriteEmpty }); err == nil || !strings.Contains(err.Error(), "duplicate") {
		t.Errorf("write empty: %v", err)
	}
	if err := put(func(l *bigquery.Loader) { l.WriteDisposition = bigquery.WriteTruncate }); err != nil {
		t.Error(err)
	}
	if n := query(t, c, "SELECT COUNT(*) FROM d.t")[0][0]; n != int64(1) {
		t.Errorf("%v rows", n)
	}
}

func TestReadFolder(t *testing.T) {
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "shop"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "shop", "orders.csv"), []byte("id,day,total\n1,2026-01-02,9.5\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := startOn(t, folder).client(t)
	want := [][]bigquery.Value{{int64(1), civil.Date{Year: 2026, Month: 1, Day: 2}, 9.5}}
	if diff := cmp.Diff(want, query(t, c, "SELECT id, day, total FROM shop.orders")); diff != "" {
		t.Error(diff)
	}
}
