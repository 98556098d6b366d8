package bigquery

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"cloud.google.com/go/bigquery"

	"github.com/weft-cdp/weft/adapters"
)

// run runs a statement in the session and waits for its end.
func (w *Warehouse) run(ctx context.Context, statement string) (*bigquery.Job, error) {
	err := w.usable(ctx)
	if err == nil && w.session == "" {
		err = w.begin(ctx)
	}
	if err != nil {
		return nil, w.statementError(ctx, statement, err)
	}
	for try := 0; ; try++ {
		job, status, err := w.runOnce(ctx, statement)
		if err == nil {
			err = status.Err()
		}
		if err == nil {
			return job, nil
		}
		if !again(status, try) || pause(ctx, time.Second<<try) != nil {
			return nil, w.statementError(ctx, statement, err)
		}
	}
}

// usable tells why no statement may run any more.
func (w *Warehouse) usable(ctx context.Context) error {
	switch {
	case w.closed:
		return errors.New("the session is closed")
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case w.lock != nil:
		return w.lock.check(ctx)
	}
	return nil
}

// begin makes the session. A project may have another zone than UTC, and what
// holds in weft must not depend on it.
func (w *Warehouse) begin(ctx context.Context) error {
	_, status, err := w.runOnce(ctx, "SET @@time_zone = 'UTC'")
	if err == nil {
		err = status.Err()
	}
	if err == nil && w.session == "" {
		err = errors.New("bigquery gives no session; an emulator has to know them")
	}
	return err
}

// runOnce starts one job and waits for it. A job that has ended with an error
// is no error here: it is in the status.
func (w *Warehouse) runOnce(ctx context.Context, statement string) (*bigquery.Job, *bigquery.JobStatus, error) {
	query := w.client.Query(statement)
	query.JobID = jobID(adapters.WorkOf(ctx))
	query.Labels = w.settings.labels(adapters.WorkOf(ctx))
	query.MaxBytesBilled = w.budget.next()
	if w.settings.Batch {
		query.Priority = bigquery.BatchPriority
	}
	if w.session == "" {
		query.CreateSession = true
	} else {
		query.ConnectionProperties = w.inSession()
	}
	return w.follow(ctx, query.JobID, query.Run)
}

func (w *Warehouse) inSession() []*bigquery.ConnectionProperty {
	return []*bigquery.ConnectionProperty{{Key: "session_id", Value: w.session}}
}

// follow starts a job, waits for its end and keeps account of it. When the
// context ends, the job is cancelled.
func (w *Warehouse) follow(ctx context.Context, id string, start func(context.Context) (*bigquery.Job, error)) (*bigquery.Job, *bigquery.JobStatus, error) {
	patient, done := afterwards(ctx)
	defer done()
	job, err := start(patient)
	if err != nil && ctx.Err() == nil && mayHaveStarted(err) {
		if found, missing := w.client.JobFromIDLocation(ctx, id, w.location); missing == nil {
			job, err = found, nil
		}
	}
	var status *bigquery.JobStatus
	if err == nil {
		status, err = wait(ctx, job)
	}
	if ctx.Err() != nil && (status == nil || !status.Done()) {
		return nil, nil, w.stop(ctx, id, job)
	}
	if err != nil {
		if job != nil {
			w.abandon(ctx, job)
		}
		return nil, nil, err
	}
	w.account(job, status)
	return job, status, nil
}

// answering is how long the answer to starting a job is waited for after the
// context has ended: a request that is broken off may start the job all the same.
const answering = 5 * time.Second

// afterwards is a context that ends a little after another one.
func afterwards(ctx context.Context) (context.Context, context.CancelFunc) {
	later, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(answering, cancel) })
	return later, func() { stop(); cancel() }
}

// account takes from a finished job what is to be remembered.
func (w *Warehouse) account(job *bigquery.Job, status *bigquery.JobStatus) {
	w.useLocation(job.Location())
	if status.Statistics == nil {
		return
	}
	if session := status.Statistics.SessionInfo; w.session == "" && session != nil {
		w.session = session.SessionID
	}
	if query, ok := status.Statistics.Details.(*bigquery.QueryStatistics); ok {
		w.budget.add(query.TotalBytesBilled)
	}
}

// Jobs are asked for their state: the first time soon, then less and less often.
const (
	firstAsk = 10 * time.Millisecond
	lastAsk  = time.Second
)

// losing is how long a job's state may be out of reach before it is given up.
const losing = 2 * time.Minute

// wait asks for a job's state until it has ended. The client has a way to wait
// for queries too, but it takes some errors of a job for errors of its own
// question and asks forever.
func wait(ctx context.Context, job *bigquery.Job) (*bigquery.JobStatus, error) {
	status, seen := job.LastStatus(), time.Now()
	for ask := firstAsk; status == nil || !status.Done(); ask = min(ask*3/2, lastAsk) {
		if err := pause(ctx, ask); err != nil {
			return status, err
		}
		now, err := job.Status(ctx)
		_, answered := problemOf(err)
		switch {
		case err == nil:
			status, seen = now, time.Now()
		case answered || ctx.Err() != nil || time.Since(seen) > losing:
			return nil, err
		}
	}
	return status, nil
}

// abandon cancels a job that is out of reach, as well as that can be done.
func (w *Warehouse) abandon(ctx context.Context, job *bigquery.Job) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cancelling)
	defer cancel()
	_ = job.Cancel(ctx)
}

// cancelling is how long BigQuery may take to cancel a job.
const cancelling = 10 * time.Second

// stop cancels a job whose context has ended, and gives the error to tell. The
// job is nil when the answer to starting it has not come.
func (w *Warehouse) stop(ctx context.Context, id string, job *bigquery.Job) error {
	cause := context.Cause(ctx)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cancelling)
	defer cancel()
	if job == nil {
		var err error
		if job, err = w.client.JobFromIDLocation(ctx, id, w.location); isMissing(err) {
			return cause
		} else if err != nil {
			return fmt.Errorf("%w; whether job %s still runs in BigQuery is not known; stop it with bq cancel %[2]s", cause, id)
		}
	}
	if err := job.Cancel(ctx); err != nil {
		return fmt.Errorf("%w; job %s could not be cancelled; stop it with bq cancel %[2]s", cause, id)
	}
	// The next statement of the session has to wait for its end, and it may have
	// been billed.
	if status, err := wait(ctx, job); err == nil {
		w.account(job, status)
	}
	return fmt.Errorf("%w; job %s was cancelled in BigQuery", cause, id)
}

// pause waits, or tells that the context has ended.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return nil
	}
}

// tries is how often a statement is started that BigQuery had no room for.
const tries = 5

// refusals are the reasons for which BigQuery fails a job that may do better a
// little later.
var refusals = []string{"rateLimitExceeded", "jobRateLimitExceeded", "backendError", "jobBackendError"}

// again tells whether to start a failed job once more. A job is all or nothing,
// so that a failed one has done nothing; only a script may have done a part.
func again(status *bigquery.JobStatus, try int) bool {
	if status == nil || try+1 >= tries {
		return false
	}
	p, _ := problemOf(status.Err())
	if !slices.Contains(refusals, p.reason) {
		return false
	}
	var details *bigquery.QueryStatistics
	if status.Statistics != nil {
		details, _ = status.Statistics.Details.(*bigquery.QueryStatistics)
	}
	return details != nil && details.StatementType != "" && details.StatementType != "SCRIPT"
}
