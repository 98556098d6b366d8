package server

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"strings"

	"github.com/duckdb/duckdb-go/v2"
	bq "google.golang.org/api/bigquery/v2"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/analyze"
	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/translate"
)

// load is the work of one load job, while it goes on.
type load struct {
	*Server
	job     *job
	asked   *bq.JobConfigurationLoad
	session *session
	target  analyze.Name
	out     outcome
}

// insertLoad starts a load job with a file that has come in, and removes the
// file at its end.
func (s *Server) insertLoad(r *http.Request, asked *bq.Job, file *os.File) (any, error) {
	config := asked.Configuration
	if config == nil || config.Load == nil || config.Load.DestinationTable == nil {
		return nil, errors.Join(fail("invalid", "Required parameter is missing: configuration.load.destinationTable"), discard(file))
	}
	config.JobType = "LOAD"
	j, err := s.newJob(r, config, asked.JobReference)
	if err != nil {
		return nil, errors.Join(err, discard(file))
	}
	s.start(j, func(j *job) (outcome, error) {
		defer func() { _ = discard(file) }() // a file in the system's folder for such
		l := &load{Server: s, job: j, asked: config.Load}
		l.out.location = j.location
		l.out.stats.Load = &bq.JobStatistics3{InputFiles: 1}
		err := l.all(file)
		return l.out, err
	})
	j.mu.Lock()
	defer j.mu.Unlock()
	return s.resource(j), nil
}

func (l *load) all(file *os.File) (err error) {
	stat, err := file.Stat()
	if err != nil {
		return err
	}
	l.out.stats.Load.InputFileBytes = stat.Size()
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	ref := l.asked.DestinationTable
	l.target = analyze.Name{Dataset: ref.DatasetId, Table: ref.TableId}
	if ref.DatasetId == sessionDataset {
		l.target.Dataset = ""
	} else if err := l.place(); err != nil {
		return err
	}
	if l.session, err = l.enter(l.job, &l.out, l.asked.CreateSession, l.asked.ConnectionProperties); err != nil {
		return err
	}
	defer l.leave(l.session)
	columns, err := l.prepare()
	if err != nil {
		return err
	}
	rows, err := l.rows(file, columns)
	if err != nil {
		return readFault(err)
	}
	wide, err := rowWidth(columns)
	l.out.stats.Load.OutputRows, l.out.stats.Load.OutputBytes = rows, rows*wide
	return errors.Join(err, l.touch())
}

// place checks the dataset, the location and the sender's rights.
func (l *load) place() error {
	home := l.dataset(l.target.Dataset)
	if home == nil {
		return notFound("Dataset", l.config.Project+":"+l.target.Dataset)
	}
	if l.out.location != "" && l.out.location != home.Location {
		return notInLocation(l.config.Project+":"+l.target.Dataset, l.out.location)
	}
	l.out.location = home.Location
	return l.mayInTable(l.job.sender, "bigquery.tables.updateData", l.target)
}

// prepare makes or empties the table as the dispositions say, and gives its
// columns.
func (l *load) prepare() ([]analyze.Column, error) {
	existing, err := l.existing()
	if err != nil {
		return nil, err
	}
	ctx, name := l.job.ctx, quoted(l.target)
	if existing == nil {
		if l.asked.CreateDisposition == "CREATE_NEVER" {
			return nil, notFound("Table", l.config.Project+":"+l.target.Dataset+"."+l.target.Table)
		}
		return l.create("CREATE TABLE")
	}
	switch l.asked.WriteDisposition {
	case "WRITE_TRUNCATE":
		if l.asked.Schema != nil {
			return l.create("CREATE OR REPLACE TABLE")
		}
		return existing, l.doIn(ctx, l.session, "TRUNCATE TABLE "+name)
	case "WRITE_EMPTY":
		rows, err := l.session.count(ctx, l.target)
		if err != nil {
			return nil, err
		}
		if rows > 0 {
			return nil, duplicate("Table", l.config.Project+":"+l.target.Dataset+"."+l.target.Table)
		}
	}
	return l.fit(existing)
}

// fit checks that the given schema, if any, is one of the table's, and gives
// the table's columns in the order of the schema, which is that of a CSV's.
func (l *load) fit(existing []analyze.Column) ([]analyze.Column, error) {
	given, err := sqlColumns(l.asked.Schema)
	if err != nil || given == nil {
		return existing, err
	}
	table := l.config.Project + ":" + l.target.Dataset + "." + l.target.Table
	for i, c := range given {
		chosen := chooseColumns(existing, []string{c.Name})
		if len(chosen) == 0 {
			return nil, fail("invalid", "Provided Schema does not match Table %s. Cannot add fields (field: %s)", table, c.Name)
		}
		if chosen[0].Type != c.Type {
			return nil, fail("invalid", "Provided Schema does not match Table %s. Field %s has changed type from %s to %s", table, c.Name, chosen[0].Type, c.Type)
		}
		given[i] = chosen[0]
	}
	return given, nil
}

// existing gives the columns of the table, nil when there is none.
func (l *load) existing() ([]analyze.Column, error) {
	if t, ok := l.analyzer.Lookup(l.target); ok && l.target.Dataset != "" {
		return t.Columns, nil
	}
	if l.target.Dataset != "" {
		return nil, nil
	}
	st, err := l.session.catalog.Analyze(analyze.Request{SQL: "SELECT * FROM " + sessionDataset + "." + quoted(l.target)})
	var judged *analyze.Error
	if errors.As(err, &judged) && judged.Reason == analyze.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return st.Columns, nil
}

func (l *load) create(verb string) ([]analyze.Column, error) {
	if l.asked.Schema == nil {
		return nil, fail("notImplemented", "the emulator does not guess a schema (autodetect): give one")
	}
	if l.target.Dataset == "" {
		verb = strings.Replace(verb, "TABLE", "TEMP TABLE", 1)
	} else if err := l.mayInDataset(l.job.sender, "bigquery.tables.create", l.target.Dataset); err != nil {
		return nil, err
	}
	text, err := createStatement(verb, l.target, &bq.Table{
		Schema: l.asked.Schema, TimePartitioning: l.asked.TimePartitioning,
		RangePartitioning: l.asked.RangePartitioning, Clustering: l.asked.Clustering,
	})
	if err != nil {
		return nil, err
	}
	if err := l.doIn(l.job.ctx, l.session, text); err != nil {
		return nil, err
	}
	return sqlColumns(l.asked.Schema)
}

// touch notes that the table has changed.
func (l *load) touch() error {
	if l.target.Dataset == "" {
		l.session.forget(l.target)
		return nil
	}
	return l.followTable(l.job.ctx, l.session, l.target)
}

// rows reads the file into the table and gives the number of its rows.
func (l *load) rows(file *os.File, columns []analyze.Column) (int64, error) {
	if l.asked.MaxBadRecords > 0 {
		return 0, fail("notImplemented", "the emulator takes no bad records (maxBadRecords)")
	}
	if l.asked.SourceFormat == "PARQUET" {
		return l.session.insertParquet(l.job.ctx, file.Name(), l.target, columns)
	}
	staged, err := newStage(columns)
	if err != nil {
		return 0, err
	}
	defer staged.discard()
	switch l.asked.SourceFormat {
	case "NEWLINE_DELIMITED_JSON":
		err = stageJSON(staged, file, columns, l.asked.IgnoreUnknownValues)
	case "CSV", "":
		err = stageCSV(staged, file, columns, l.asked)
	default:
		err = fail("notImplemented", "the emulator loads no %s", l.asked.SourceFormat)
	}
	if err != nil {
		return 0, err
	}
	return l.session.insertStage(l.job.ctx, staged, l.target, columns)
}

func stageJSON(staged *stage, file io.Reader, columns []analyze.Column, ignoreUnknown bool) error {
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 100<<20) // BigQuery's limit of a row
	for n := 1; lines.Scan(); n++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		var row map[string]json.RawMessage
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			return fail("invalid", "JSON parsing error in row starting at line %d: %s", n, err)
		}
		if err := staged.object(row, columns, ignoreUnknown); err != nil {
			return err
		}
	}
	return lines.Err()
}

// insertParquet reads columns by name; a missing one is null.
func (s *session) insertParquet(ctx context.Context, path string, name analyze.Name, columns []analyze.Column) (int64, error) {
	source := "read_parquet(" + literal(path) + ")"
	described, err := s.query(ctx, "SELECT column_name FROM (DESCRIBE SELECT * FROM "+source+")")
	if err != nil {
		return 0, err
	}
	present := map[string]string{}
	for _, row := range described {
		if n, ok := row[0].(string); ok {
			present[strings.ToLower(n)] = n
		}
	}
	names, values := make([]string, len(columns)), make([]string, len(columns))
	for i, c := range columns {
		typ, err := translate.Type(c.Type)
		if err != nil {
			return 0, err
		}
		names[i], values[i] = identifier(c.Name), "NULL"
		if n, ok := present[strings.ToLower(c.Name)]; ok {
			values[i] = "CAST(" + identifier(n) + " AS " + typ + ")"
		}
	}
	before, err := s.count(ctx, name)
	if err != nil {
		return 0, err
	}
	text := "INSERT INTO " + translate.Table(name) + " (" + strings.Join(names, ", ") + ") SELECT " + strings.Join(values, ", ") + " FROM " + source
	if _, err := s.runAll(ctx, []string{text}, nil); err != nil {
		return 0, err
	}
	after, err := s.count(ctx, name)
	return after - before, err
}

// readFault tells a wrong row as BigQuery does.
func readFault(err error) error {
	var known *fault
	if errors.As(err, &known) && known.reason == "invalid" {
		return fail("invalid", "Error while reading data, error message: %s", known.message)
	}
	var engine *duckdb.Error
	if errors.As(err, &engine) && engine.Type != duckdb.ErrorTypeInterrupt {
		return fail("invalid", "Error while reading data, error message: %s", engineMessage(engine))
	}
	return err
}
