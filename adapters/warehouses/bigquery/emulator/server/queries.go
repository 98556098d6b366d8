package server

import (
	"net/http"
	"strconv"

	bq "google.golang.org/api/bigquery/v2"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/analyze"
)

// result is what a query job answers with, whole.
type result struct {
	kind    analyze.Kind
	schema  *bq.TableSchema
	types   []*analyze.Type
	rows    [][]any
	changed int64 // rows that a DML statement changed
}

// A page has as many rows when the client does not say. BigQuery ends a page at
// 10 MB, which for rows such as tests have is about as many.
const pageRows = 10_000

// query answers jobs.query: it starts a job and waits for its end, for a while.
func (s *Server) query(r *http.Request) (any, error) {
	var asked bq.QueryRequest
	raw, err := readJSON(r.Body, &asked)
	if err != nil {
		return nil, err
	}
	j, err := s.queryJob(r, &asked, raw)
	if err != nil {
		return nil, err
	}
	j.wait(r.Context(), j.done, asked.TimeoutMs)
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.fault != nil {
		return nil, j.fault
	}
	stats, answer := j.outcome.stats, &bq.QueryResponse{
		Kind: "bigquery#queryResponse", JobComplete: isClosed(j.done), JobReference: s.resource(j).JobReference,
		Location: orElse(j.location, s.config.Location), CreationTime: millis(j.created),
	}
	if !answer.JobComplete {
		return answer, nil
	}
	p, err := j.outcome.result.page(0, pageSize(asked.MaxResults))
	if err != nil {
		return nil, err
	}
	answer.StartTime, answer.EndTime, answer.SessionInfo = millis(j.started), millis(j.ended), stats.SessionInfo
	answer.TotalBytesProcessed, answer.TotalBytesBilled = stats.TotalBytesProcessed, stats.Query.TotalBytesBilled
	answer.Schema, answer.Rows, answer.TotalRows, answer.PageToken = j.outcome.result.schema, p.rows, p.total, p.next
	answer.NumDmlAffectedRows, answer.DmlStats = j.outcome.result.changed, stats.Query.DmlStats
	return answer, nil
}

// queryJob starts the job of a jobs.query request. A request that was sent
// twice under one id, because its answer was lost, is one job.
func (s *Server) queryJob(r *http.Request, asked *bq.QueryRequest, raw []byte) (*job, error) {
	values, err := readParameters(raw)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	before := s.requests[asked.RequestId]
	s.mu.Unlock()
	if before != nil {
		return before, nil
	}
	config := &bq.JobConfiguration{
		JobType: "QUERY", DryRun: asked.DryRun, Labels: asked.Labels, JobTimeoutMs: asked.JobTimeoutMs,
		Query: &bq.JobConfigurationQuery{
			Query: asked.Query, DefaultDataset: asked.DefaultDataset, QueryParameters: asked.QueryParameters,
			ParameterMode: asked.ParameterMode, MaximumBytesBilled: asked.MaximumBytesBilled, UseLegacySql: asked.UseLegacySql,
			CreateSession: asked.CreateSession, ConnectionProperties: asked.ConnectionProperties, Priority: "INTERACTIVE",
		},
	}
	j, err := s.newJob(r, config, &bq.JobReference{Location: asked.Location})
	if err != nil {
		return nil, err
	}
	if asked.RequestId != "" {
		s.mu.Lock()
		j.request, s.requests[asked.RequestId] = asked.RequestId, j
		s.mu.Unlock()
	}
	s.start(j, func(j *job) (outcome, error) { return s.runQuery(j, values) })
	return j, nil
}

// queryResults answers jobs.getQueryResults: it waits for a job's end, for a
// while, and gives a page of its rows.
func (s *Server) queryResults(r *http.Request) (any, error) {
	j, err := s.findJob(r)
	if err != nil {
		return nil, err
	}
	asked := r.URL.Query()
	j.wait(r.Context(), j.done, int64(atoi(asked.Get("timeoutMs"), 0)))
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.fault != nil {
		return nil, j.fault
	}
	answer := &bq.GetQueryResultsResponse{
		Kind: "bigquery#getQueryResultsResponse", JobComplete: isClosed(j.done), JobReference: s.resource(j).JobReference,
	}
	if !answer.JobComplete {
		return answer, nil
	}
	if j.outcome.result == nil {
		return nil, fail("invalid", "Job %s is not a query job", j.id)
	}
	p, err := j.outcome.result.page(pageStart(r), pageSize(int64(atoi(asked.Get("maxResults"), pageRows))))
	if err != nil {
		return nil, err
	}
	if asked.Get("maxResults") == "0" { // the client asks for the end of the job alone
		p.rows, p.next = nil, ""
	}
	answer.Schema, answer.Rows, answer.TotalRows, answer.PageToken = j.outcome.result.schema, p.rows, p.total, p.next
	answer.NumDmlAffectedRows, answer.TotalBytesProcessed = j.outcome.result.changed, j.outcome.stats.TotalBytesProcessed
	return answer, nil
}

func pageStart(r *http.Request) int {
	asked := r.URL.Query()
	return atoi(asked.Get("pageToken"), atoi(asked.Get("startIndex"), 0))
}

func pageSize(asked int64) int {
	if asked <= 0 {
		return pageRows
	}
	return int(min(asked, pageRows))
}

type page struct {
	rows  []*bq.TableRow
	total uint64
	next  string // the token of the next page, empty at the end
}

func (r *result) page(start, size int) (page, error) {
	p := page{total: uint64(len(r.rows))}
	start = min(max(start, 0), len(r.rows))
	end := min(start+size, len(r.rows))
	for _, values := range r.rows[start:end] {
		row, err := tableRow(values, r.types)
		if err != nil {
			return p, err
		}
		p.rows = append(p.rows, row)
	}
	if end < len(r.rows) {
		p.next = strconv.Itoa(end)
	}
	return p, nil
}
