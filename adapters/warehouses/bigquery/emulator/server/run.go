package server

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"time"

	"github.com/duckdb/duckdb-go/v2"
	bq "google.golang.org/api/bigquery/v2"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/analyze"
	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/translate"
)

// run is the work of one query job, while it goes on.
type run struct {
	*Server
	job        *job
	asked      *bq.JobConfigurationQuery
	parameters []parameter
	session    *session
	script     bool // there are several statements
	out        outcome
}

// runQuery does the work of a query job: its statements, one after another, in
// its session.
func (s *Server) runQuery(j *job, parameters []parameter) (outcome, error) {
	r := &run{Server: s, job: j, asked: j.config.Query, parameters: parameters}
	r.out.location = j.location
	r.out.stats.Query = &bq.JobStatistics2{}
	err := r.all()
	return r.out, err
}

func (r *run) all() error {
	if r.asked.UseLegacySql != nil && *r.asked.UseLegacySql {
		return early(fail("notImplemented", "the emulator has no legacy SQL"))
	}
	if d := r.asked.DestinationTable; d != nil && d.TableId != "" {
		return early(fail("notImplemented", "the emulator has no destinationTable: write CREATE TABLE %s AS", d.TableId))
	}
	statements, err := r.statements()
	if err != nil {
		return early(err)
	}
	if strings.TrimSpace(r.asked.Query) == "" && !r.asked.CreateSession {
		return early(fail("invalid", "Required parameter is missing: query"))
	}
	if r.session, err = r.enter(r.job, &r.out, r.asked.CreateSession && !r.job.config.DryRun, r.asked.ConnectionProperties); err != nil {
		return early(err)
	}
	defer r.leave(r.session)
	r.script = len(statements) > 1
	r.out.result = &result{}
	for _, statement := range statements {
		if err := r.statement(statement); err != nil {
			if r.asked.CreateSession {
				r.endSession(r.session) // nobody will learn its id
			}
			return err
		}
	}
	if r.script {
		r.out.stats.Query.StatementType = "SCRIPT"
	}
	return nil
}

// setTimeZone is the one statement that sets a system variable.
var setTimeZone = regexp.MustCompile(`(?i)^\s*SET\s+@@time_zone\s*=\s*['"]([^'"]*)['"]\s*;?\s*$`)

// statements takes the text of the job apart. The time zone may be set, to what
// it is in any case.
func (r *run) statements() ([]analyze.Request, error) {
	if m := setTimeZone.FindStringSubmatch(r.asked.Query); m != nil {
		r.out.stats.Query.StatementType = "SCRIPT"
		return nil, onlyUTC(m[1])
	}
	return r.analyzer.Split(r.asked.Query)
}

func onlyUTC(zone string) error {
	if zone != "UTC" {
		return fail("notImplemented", "the emulator has no other default time zone than UTC, not %q", zone)
	}
	return nil
}

func (r *run) statement(request analyze.Request) error {
	st, err := r.judge(request)
	if err != nil {
		return early(err)
	}
	answer := &result{kind: st.Kind}
	if st.Kind == analyze.Select {
		if answer.schema, err = restSchema(st.Columns); err != nil {
			return err
		}
		if answer.types, err = parseTypes(st.Columns); err != nil {
			return err
		}
	}
	r.out.stats.Query.Schema = answer.schema
	if r.job.config.DryRun {
		r.out.result = answer
		r.out.stats.Query.UndeclaredQueryParameters, err = undeclared(st.Params)
		return err
	}
	r.job.accept(r.out.location)
	if err := r.job.sender.jobMishap(); err != nil {
		return err
	}
	if err := r.execute(st, answer); err != nil {
		return err
	}
	made := answer.rows
	r.count(st, answer)
	if r.out.result.kind != analyze.Select || st.Kind == analyze.Select {
		r.out.result = answer // a script answers with its last SELECT
	}
	if err := r.follow(r.job.ctx, r.session, st); err != nil {
		return err
	}
	r.filled(st, made)
	return nil
}

// judge asks the analyzer, and then all that BigQuery asks before it runs a
// statement: place, rights and costs.
func (r *run) judge(request analyze.Request) (*analyze.Statement, error) {
	request.Parameters, request.Positional = parameterTypes(r.parameters)
	request.Undeclared = r.job.config.DryRun && len(request.Positional) == 0
	if d := r.asked.DefaultDataset; d != nil {
		request.DefaultDataset = d.DatasetId
	}
	st, err := r.session.catalog.Analyze(request)
	if err != nil {
		return nil, r.inLocation(err)
	}
	if st.Temp && !r.script && r.session.id == "" && strings.HasPrefix(string(st.Kind), "CREATE_TABLE") {
		return nil, fail("invalidQuery", "Use of CREATE TEMPORARY TABLE requires a script or session")
	}
	if err := r.locate(st); err != nil {
		return nil, err
	}
	if err := r.allow(st); err != nil {
		return nil, err
	}
	return st, r.account(st)
}

// execute runs an accepted statement in DuckDB and then lets the catalog know.
func (r *run) execute(st *analyze.Statement, answer *result) error {
	if st.Kind == analyze.AbortSession {
		if r.session.id == "" {
			return fail("invalidQuery", "BQ.ABORT_SESSION: there is no session to end")
		}
		r.endSession(r.session)
		return nil
	}
	statements, err := translate.Statement(r.session.catalog, st)
	if err != nil {
		return err
	}
	if answer.rows, err = r.session.runAll(r.job.ctx, statements, r.parameters); err != nil {
		return err
	}
	r.recount(st, answer.rows)
	return r.session.catalog.Apply(st)
}

// count writes what a statement did into the job's statistics.
func (r *run) count(st *analyze.Statement, answer *result) {
	if st.Kind == analyze.Select {
		return
	}
	changed := int64(0)
	if len(answer.rows) == 1 && len(answer.rows[0]) == 1 {
		changed, _ = answer.rows[0][0].(int64)
	}
	answer.rows = nil
	stats := r.out.stats.Query
	switch st.Kind {
	case analyze.Insert:
		stats.DmlStats = &bq.DmlStatistics{InsertedRowCount: changed}
	case analyze.Update:
		stats.DmlStats = &bq.DmlStatistics{UpdatedRowCount: changed}
	case analyze.Delete, analyze.Truncate:
		stats.DmlStats = &bq.DmlStatistics{DeletedRowCount: changed}
	case analyze.Merge: // DuckDB does not tell them apart
	default:
		changed = 0
	}
	answer.changed, stats.NumDmlAffectedRows = changed, changed
	if isDDL(st.Kind) {
		stats.DdlOperationPerformed, _, _ = strings.Cut(string(st.Kind), "_")
		if st.Target.Table != "" && !st.Temp {
			stats.DdlTargetTable = r.reference(st.Target)
		}
	}
}

func isDDL(kind analyze.Kind) bool {
	verb, _, _ := strings.Cut(string(kind), "_")
	return verb == "CREATE" || verb == "DROP" || verb == "ALTER"
}

// runAll runs DuckDB statements as one, all or none, and gives the rows of the
// last. Jobs that write one table at once conflict in DuckDB, where BigQuery
// lets one wait for the other; so the whole is tried again.
func (s *session) runAll(ctx context.Context, statements []string, parameters []parameter) ([][]any, error) {
	const attempts = 20
	for attempt := 1; ; attempt++ {
		rows, err := s.runOnce(ctx, statements, parameters)
		var engine *duckdb.Error
		conflict := errors.As(err, &engine) && engine.Type == duckdb.ErrorTypeTransaction
		if !conflict || s.begun || attempt == attempts || ctx.Err() != nil {
			return rows, err
		}
		time.Sleep(time.Duration(attempt) * time.Millisecond)
	}
}

func (s *session) runOnce(ctx context.Context, statements []string, parameters []parameter) (rows [][]any, err error) {
	if len(statements) > 1 && !s.begun {
		if _, err := s.conn.ExecContext(ctx, "BEGIN TRANSACTION"); err != nil {
			return nil, err
		}
		defer func() {
			end := "COMMIT"
			if err != nil {
				end = "ROLLBACK"
			}
			if _, endErr := s.conn.ExecContext(context.WithoutCancel(ctx), end); err == nil {
				err = endErr
			}
		}()
	}
	for _, text := range statements {
		args, err := bind(text, parameters)
		if err != nil {
			return nil, err
		}
		if rows, err = s.query(ctx, text, args...); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// query runs one DuckDB statement and gives its rows.
func (s *session) query(ctx context.Context, text string, args ...any) ([][]any, error) {
	rows, err := s.conn.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var all [][]any
	for rows.Next() {
		values, places := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			places[i] = &values[i]
		}
		if err := rows.Scan(places...); err != nil {
			return nil, err
		}
		all = append(all, values)
	}
	return all, rows.Err()
}
