package server

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	bq "google.golang.org/api/bigquery/v2"
)

// job is one piece of work and what came of it.
type job struct {
	id      string
	request string // the id of the request of jobs.query that made it
	config  *bq.JobConfiguration
	sender  *principal
	created time.Time
	ctx     context.Context
	cancel  context.CancelFunc
	judged  chan struct{} // closed when the statements are known to be right, or at the end
	done    chan struct{}

	mu       sync.Mutex // guards what follows
	location string     // empty until it is known
	started  time.Time
	ended    time.Time
	fault    *fault
	outcome  outcome
}

// outcome is what the work of a job gives.
type outcome struct {
	location string
	result   *result // of a query
	stats    bq.JobStatistics
}

// newJob makes a job and gives it its place in the list, before it runs.
func (s *Server) newJob(r *http.Request, config *bq.JobConfiguration, ref *bq.JobReference) (*job, error) {
	sender := s.sender(r)
	if err := s.mayInProject(sender, "bigquery.jobs.create"); err != nil {
		return nil, err
	}
	j := &job{
		config: config, sender: sender, created: s.config.Now(),
		judged: make(chan struct{}), done: make(chan struct{}),
	}
	if ref != nil {
		j.id, j.location = ref.JobId, s.location(ref.Location)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if j.id == "" {
		j.id = s.number("job_")
	}
	if s.jobs[j.id] != nil {
		return nil, duplicate("Job", s.config.Project+":"+orElse(j.location, s.config.Location)+"."+j.id)
	}
	s.jobs[j.id] = j
	s.forgetJobs(j)
	j.ctx, j.cancel = context.WithCancel(s.life)
	if config.JobTimeoutMs > 0 {
		j.ctx, j.cancel = context.WithTimeout(s.life, time.Duration(config.JobTimeoutMs)*time.Millisecond)
	}
	return j, nil
}

// keptJobs is how many jobs, with their rows, are remembered. BigQuery forgets
// rows after a day.
const keptJobs = 500

// forgetJobs notes a new job and forgets old ones. The caller holds s.mu.
func (s *Server) forgetJobs(latest *job) {
	s.order = append(s.order, latest)
	for len(s.order) > keptJobs && isClosed(s.order[0].done) {
		delete(s.jobs, s.order[0].id)
		delete(s.requests, s.order[0].request)
		s.order[0] = nil // the list's memory holds it still
		s.order = s.order[1:]
	}
}

// location writes a location as BigQuery does: multi-regions in capitals,
// regions in small letters.
func (s *Server) location(name string) string {
	if strings.Contains(name, "-") {
		return strings.ToLower(name)
	}
	return strings.ToUpper(name)
}

// start does the work of a job in the background.
func (s *Server) start(j *job, work func(*job) (outcome, error)) {
	s.running.Add(1)
	go func() {
		defer s.running.Done()
		defer j.cancel()
		j.mu.Lock()
		j.started = s.config.Now()
		j.mu.Unlock()
		out, err := work(j)
		j.mu.Lock()
		defer j.mu.Unlock()
		j.ended, j.outcome = s.config.Now(), out
		j.location = orElse(out.location, j.location)
		if err != nil {
			j.fault = queryFault(j.ctx, err)
		}
		closeOnce(j.judged)
		close(j.done)
	}()
}

// accept says that the statements of a job are right and only their run is left.
func (j *job) accept(location string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.location = orElse(location, j.location)
	closeOnce(j.judged)
}

// closeOnce closes a channel that may be closed; its owner's mutex is held.
func closeOnce(c chan struct{}) {
	if !isClosed(c) {
		close(c)
	}
}

func isClosed(c chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// wait waits for a channel of a job, as long as the client said at most; 10
// seconds by default.
func (j *job) wait(ctx context.Context, until chan struct{}, timeoutMs int64) {
	timeout := 10 * time.Second
	if timeoutMs > 0 {
		timeout = min(time.Duration(timeoutMs)*time.Millisecond, 200*time.Second)
	}
	timer := time.NewTimer(timeout)
	defer timer.Stop()
	select {
	case <-until:
	case <-timer.C:
	case <-ctx.Done():
	}
}

// insertJob starts a job without waiting for its end.
func (s *Server) insertJob(r *http.Request) (any, error) {
	var asked bq.Job
	raw, err := readJSON(r.Body, &asked)
	if err != nil {
		return nil, err
	}
	config := asked.Configuration
	switch {
	case config == nil:
		return nil, fail("invalid", "Required parameter is missing: configuration")
	case config.Query != nil:
		return s.insertQuery(r, &asked, raw)
	case config.Load != nil:
		return nil, fail("notImplemented", "the emulator loads uploaded files only, not %v", config.Load.SourceUris)
	}
	return nil, fail("notImplemented", "the emulator has query and load jobs only")
}

// promptMs is how long the answer to starting a query waits for its end: small
// queries are done in their first answer, and nobody has to ask again.
const promptMs = 200

// insertQuery starts a query. As in BigQuery, a statement that the analyzer
// refuses is an error of this request, what fails later is one of the job.
func (s *Server) insertQuery(r *http.Request, asked *bq.Job, raw []byte) (any, error) {
	values, err := readParameters(raw)
	if err != nil {
		return nil, err
	}
	asked.Configuration.JobType = "QUERY"
	j, err := s.newJob(r, asked.Configuration, asked.JobReference)
	if err != nil {
		return nil, err
	}
	s.start(j, func(j *job) (outcome, error) { return s.runQuery(j, values) })
	j.wait(r.Context(), j.judged, 0) // its session may be busy for longer
	j.wait(r.Context(), j.done, promptMs)
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.fault != nil && j.fault.early {
		return nil, j.fault
	}
	return s.resource(j), nil
}

// resource writes a job as jobs.get gives it. The caller holds j.mu.
func (s *Server) resource(j *job) *bq.Job {
	location := orElse(j.location, s.config.Location)
	stats := j.outcome.stats
	stats.CreationTime = millis(j.created)
	status := &bq.JobStatus{State: "PENDING"}
	if !j.started.IsZero() {
		status.State, stats.StartTime = "RUNNING", millis(j.started)
	}
	if isClosed(j.done) {
		status.State, stats.EndTime = "DONE", millis(j.ended)
	}
	if j.fault != nil {
		status.ErrorResult = j.fault.proto()
		status.Errors = []*bq.ErrorProto{j.fault.proto()}
	}
	return &bq.Job{
		Kind: "bigquery#job", Id: s.config.Project + ":" + location + "." + j.id,
		JobReference:  &bq.JobReference{ProjectId: s.config.Project, JobId: j.id, Location: location},
		Configuration: j.config, Status: status, Statistics: &stats,
	}
}

func (s *Server) findJob(r *http.Request) (*job, error) {
	id, location := r.PathValue("job"), s.location(r.URL.Query().Get("location"))
	s.mu.Lock()
	j := s.jobs[id]
	s.mu.Unlock()
	missing := notFound("Job", s.config.Project+":"+orElse(location, s.config.Location)+"."+id)
	if j == nil {
		return nil, missing
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if location != "" && location != orElse(j.location, s.config.Location) {
		return nil, missing
	}
	return j, nil
}

func (s *Server) getJob(r *http.Request) (any, error) {
	j, err := s.findJob(r)
	if err != nil {
		return nil, err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	return s.resource(j), nil
}

// cancelJob interrupts a job; whether that came in time, its status tells.
func (s *Server) cancelJob(r *http.Request) (any, error) {
	j, err := s.findJob(r)
	if err != nil {
		return nil, err
	}
	j.cancel()
	j.mu.Lock()
	defer j.mu.Unlock()
	return &bq.JobCancelResponse{Kind: "bigquery#jobCancelResponse", Job: s.resource(j)}, nil
}

func (s *Server) listJobs(*http.Request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := &bq.JobList{Kind: "bigquery#jobList"}
	for _, j := range s.jobs {
		j.mu.Lock()
		full := s.resource(j)
		j.mu.Unlock()
		list.Jobs = append(list.Jobs, &bq.JobListJobs{
			Kind: full.Kind, Id: full.Id, JobReference: full.JobReference, Configuration: full.Configuration,
			Statistics: full.Statistics, Status: full.Status, State: full.Status.State, ErrorResult: full.Status.ErrorResult,
		})
	}
	return list, nil
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

func atoi(text string, otherwise int) int {
	if n, err := strconv.Atoi(text); err == nil {
		return n
	}
	return otherwise
}
