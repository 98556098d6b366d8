package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	cloud "cloud.google.com/go/bigquery"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/bigquerytest"
	duckdbdialect "github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest/differential"
	"github.com/weft-cdp/weft/compiler/dialect"
)

// The SQL on disk for ClickHouse, done statement by statement in one session of
// which weft knows nothing, with each file loaded where the comment says so and
// as it says, publishes the tables that a run publishes in DuckDB.
func TestCompiledByHandOnClickHouse(t *testing.T) {
	t.Parallel() // the rounds that a run stops when nothing is left are done thirty times here
	target := shopOnClickHouse(t)
	target.schema += "_by_hand"
	target.edit = func(yaml string) string {
		return strings.Replace(yaml, "database: weft}", "database: "+target.schema+"}", 1)
	}
	url := strings.TrimPrefix(target.env[0], "CLICKHOUSE_URL=")
	target.open = func(t *testing.T, _ string) adapters.Warehouse { return openClickHouse(t, url, target.schema) }
	compareByHand(t, target, func(project string) byHand {
		client := clickHouseClient{t, url, project, target.schema}
		return byHand{do: client.do, load: client.load}
	})
}

// compareByHand runs the shop in DuckDB, and by hand in another target.
func compareByHand(t *testing.T, target shopTarget, person func(project string) byHand) {
	t.Helper()
	project := copyExample(t, "shop")
	edit(t, filepath.Join(project, "weft.yaml"), target.edit)
	for _, args := range [][]string{{"run"}, {"compile", "--target", target.name}} {
		command := exec.Command("weft", append(args, "--project", project, "--as-of", "2026-03-01")...)
		command.Env = append(os.Environ(), target.env...)
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("weft %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
	warehouse := target.open(t, project)
	t.Cleanup(func() { _ = warehouse.Close() })
	if statements, loads := person(project).run(t, filepath.Join(project, "build", "sql", target.name, "run.sql")); statements < 200 || loads != 9 {
		t.Errorf("run.sql has %d statements and asks for %d files", statements, loads)
	}

	local := openLocal(t, project)
	t.Cleanup(func() { _ = local.Close() })
	want, err := differential.Read(t.Context(), local, duckdbdialect.DuckDB, dialect.Layout{Schema: "weft", State: "weft"}, shopTables())
	if err != nil {
		t.Fatal(err)
	}
	got, err := differential.Read(t.Context(), warehouse, target.dialect, dialect.Layout{Schema: target.schema, State: target.schema}, shopTables())
	if err != nil {
		t.Fatal(err)
	}
	if want.Rows() < 1000 {
		t.Errorf("the run publishes %d rows: too little to compare", want.Rows())
	}
	if difference := differential.Compare(want, got); difference != "" {
		t.Error(difference)
	}
}

// byHand is a person with the command line of a warehouse.
type byHand struct {
	do   func(statement string) error
	load func(comment, file string) error
}

// A comment that asks for a file: "-- now load FILE into TABLE; HOW".
var loadComment = regexp.MustCompile(`(?m)^-- now load (\S+) into .*\n`)

// run does a script up to each file, loads it, and goes on.
func (b byHand) run(t *testing.T, script string) (statements, loads int) {
	t.Helper()
	text, err := os.ReadFile(script)
	if err != nil {
		t.Fatal(err)
	}
	all := func(part string) {
		for statement := range strings.SplitSeq(part, ";\n") {
			if strings.TrimSpace(withoutComments.ReplaceAllString(statement, "")) == "" {
				continue
			}
			statements++
			if err := b.do(statement); err != nil {
				t.Fatalf("statement %d: %v\n%s", statements, err, statement)
			}
		}
	}
	rest := string(text)
	for at := loadComment.FindStringSubmatchIndex(rest); at != nil; at = loadComment.FindStringSubmatchIndex(rest) {
		all(rest[:at[0]])
		loads++
		if err := b.load(rest[at[0]:at[1]], rest[at[2]:at[3]]); err != nil {
			t.Fatalf("%s: %v", rest[at[2]:at[3]], err)
		}
		rest = rest[at[1]:]
	}
	all(rest)
	return statements, loads
}

var withoutComments = regexp.MustCompile(`(?m)^--.*$`)

// clickHouseClient does what ClickHouse's own client would, with no setting that
// the files do not make.
type clickHouseClient struct {
	t                     *testing.T
	url, project, session string
}

func (c clickHouseClient) do(statement string) error {
	return c.send(nil, strings.NewReader(statement))
}

// insertFile is how a comment says that a file is loaded.
var insertFile = regexp.MustCompile(`by (INSERT INTO .*) FROM INFILE '([^']*)' (FORMAT \w+)\n`)

// load does what the client does with INFILE: it sends the file's bytes.
func (c clickHouseClient) load(comment, _ string) error {
	m := insertFile.FindStringSubmatch(comment)
	if m == nil {
		return fmt.Errorf("nothing says how to load it: %s", comment)
	}
	file, err := os.Open(filepath.Join(c.project, filepath.FromSlash(m[2])))
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	return c.send(url.Values{"query": {m[1] + " " + m[3]}}, file)
}

// send does one request in the session.
func (c clickHouseClient) send(query url.Values, body io.Reader) error {
	address, err := url.Parse(c.url)
	if err != nil {
		return err
	}
	values := address.Query()
	for name, value := range query {
		values[name] = value
	}
	values.Set("session_id", c.session)
	values.Set("session_timeout", "600")
	values.Set("wait_end_of_query", "1")
	address.RawQuery = values.Encode()
	response, err := http.Post(address.String(), "text/plain", body)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", response.Status, answer)
	}
	return err
}

// The same on BigQuery, where files are first loaded into tables of one's own.
func TestCompiledByHandOnBigQuery(t *testing.T) {
	t.Parallel()
	project, options := bigquerytest.Start(t)
	client, err := cloud.NewClient(t.Context(), project, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	target := shopOnBigQuery(t)
	compareByHand(t, target, func(folder string) byHand {
		session := target.open(t, folder)
		t.Cleanup(func() { _ = session.Close() })
		bq := bigQueryClient{t, client.Dataset(bigquerytest.Dataset(t)), folder, session}
		return byHand{do: func(statement string) error { return session.Exec(t.Context(), statement) }, load: bq.load}
	})
}

type bigQueryClient struct {
	t       *testing.T
	own     *cloud.Dataset
	project string
	session adapters.Warehouse
}

// insertFrom is how a comment says that a file is loaded.
var insertFrom = regexp.MustCompile(`(INSERT INTO .*) \((.*)\) SELECT … FROM`)

// load does what bq load does with a file of text, and then what the comment says.
func (b bigQueryClient) load(comment, name string) error {
	m := insertFrom.FindStringSubmatch(comment)
	if m == nil {
		return fmt.Errorf("nothing says how to load it: %s", comment)
	}
	text, err := os.ReadFile(filepath.Join(b.project, filepath.FromSlash(name)))
	if err != nil {
		return err
	}
	head, _, _ := strings.Cut(string(text), "\n")
	source := cloud.NewReaderSource(bytes.NewReader(text))
	source.SkipLeadingRows = 1
	for column := range strings.SplitSeq(strings.TrimSpace(head), ",") {
		source.Schema = append(source.Schema, &cloud.FieldSchema{Name: column, Type: cloud.StringFieldType})
	}
	table := b.own.Table(strings.TrimSuffix(filepath.Base(name), ".csv"))
	job, err := table.LoaderFrom(source).Run(b.t.Context())
	if err != nil {
		return err
	}
	status, err := job.Wait(b.t.Context())
	if err == nil {
		err = status.Err()
	}
	if err != nil {
		return err
	}
	return b.session.Exec(b.t.Context(), m[1]+" ("+m[2]+") SELECT "+m[2]+" FROM "+b.own.DatasetID+"."+table.TableID)
}
