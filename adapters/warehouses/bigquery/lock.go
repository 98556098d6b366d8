package bigquery

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/user"
	"sync"
	"time"

	"cloud.google.com/go/bigquery"
	"github.com/google/uuid"

	"github.com/weft-cdp/weft/adapters"
)

// lockTable is the table whose being there locks its dataset. BigQuery makes a
// table once, whoever asks at the same time, and drops it when its time is over.
const lockTable = "weft_lock"

// A lock is held for a term and is renewed long before its end, so that the lock
// of a process that was killed is gone soon. BigQuery changes the metadata of one
// table at most 1,500 times a day.
const (
	lockTerm = 5 * time.Minute
	// lockGrace is for a holder that is about to renew: a lock whose term is over
	// by less is left alone.
	lockGrace = time.Minute
)

// lockRenew is how often a lock is renewed; tests cannot wait so long.
var lockRenew = lockTerm / 3

// nonceLabel is the label of a lock's table that says whose it is.
const nonceLabel = "weft_lock"

// lock is a dataset's lock that this session holds.
type lock struct {
	table   *bigquery.Table
	dataset string
	nonce   string
	ahead   time.Duration // BigQuery's clock before this machine's
	stop    context.CancelFunc
	stopped chan struct{}

	mu    sync.Mutex
	until time.Time // by BigQuery's clock
	etag  string
	err   error // why it is no longer ours
}

// Lock takes a dataset for one run; a dataset that does not exist is made, when
// the settings say where. The error is adapters.ErrLocked, with the run that has
// it, while another one does. The lock ends by unlock, by Close, or minutes after
// the process is gone. When it is lost, no further statement runs.
func (w *Warehouse) Lock(ctx context.Context, schema, runID string) (unlock func(context.Context) error, err error) {
	if w.lock != nil {
		return nil, fmt.Errorf("%w: this session has locked dataset %q itself", adapters.ErrLocked, w.lock.dataset)
	}
	l := &lock{table: w.dataset(schema).Table(lockTable), dataset: schema, nonce: uuid.NewString(), stopped: make(chan struct{})}
	if l.ahead, err = w.clock(ctx); err != nil {
		return nil, err
	}
	if err := w.acquire(ctx, l, runID); err != nil {
		return nil, err
	}
	renewing, stop := context.WithCancel(context.WithoutCancel(ctx))
	l.stop = stop
	go l.keep(renewing)
	w.lock = l
	return func(ctx context.Context) error {
		if w.lock == l {
			w.lock = nil
		}
		return l.release(ctx)
	}, nil
}

// clock tells how much BigQuery's clock is before this machine's, negative when
// it is behind: BigQuery stamps a job when it is made, which is between asking
// and the answer.
func (w *Warehouse) clock(ctx context.Context) (ahead time.Duration, err error) {
	asked := time.Now()
	job, err := w.run(ctx, "SELECT CURRENT_TIMESTAMP()")
	if err != nil {
		return 0, err
	}
	status := job.LastStatus()
	if status == nil || status.Statistics == nil || status.Statistics.CreationTime.IsZero() {
		return 0, errors.New("bigquery does not say when a job was made, and the lock of a run goes by its clock")
	}
	made := status.Statistics.CreationTime
	return max(time.Until(made), 0) + min(made.Sub(asked), 0), nil
}

// acquire tries to make the lock's table, or to take over one whose term is over.
func (w *Warehouse) acquire(ctx context.Context, l *lock, runID string) error {
	const tries = 3 // another run may let go, or take it, in between
	var held *bigquery.TableMetadata
	for range tries {
		err := l.table.Create(ctx, l.metadata(runID))
		switch {
		case isMissing(err):
			if err := w.makeDataset(ctx, l.dataset); err != nil {
				return err
			}
			continue
		case err != nil && !isTaken(err):
			return w.explained(ctx, "", err)
		}
		held, err = l.table.Metadata(ctx)
		if isMissing(err) {
			continue
		}
		if err != nil {
			return w.explained(ctx, "", err)
		}
		if held.Labels[nonceLabel] != l.nonce {
			if !l.over(held) {
				break
			}
			held, err = l.table.Update(ctx, l.update(runID), held.ETag)
			if isChanged(err) || isMissing(err) {
				continue // somebody else was faster
			}
			if err != nil {
				return w.explained(ctx, "", err)
			}
		}
		l.etag, l.until = held.ETag, held.ExpirationTime
		return nil
	}
	if held == nil {
		return fmt.Errorf("%w: the lock of dataset %q changes hands; try again", adapters.ErrLocked, l.dataset)
	}
	return fmt.Errorf("%w: dataset %q is locked by %s; if that run is dead, the lock ends by itself at %s",
		adapters.ErrLocked, l.dataset, cmp.Or(held.Description, "somebody who left no name"), held.ExpirationTime.UTC().Format(time.TimeOnly+" UTC"))
}

// over tells whether nobody has renewed a lock. One without an end is not weft's
// own and never is.
func (l *lock) over(held *bigquery.TableMetadata) bool {
	return !held.ExpirationTime.IsZero() && l.now().Sub(held.ExpirationTime) > lockGrace
}

func (l *lock) metadata(runID string) *bigquery.TableMetadata {
	return &bigquery.TableMetadata{
		Schema:         bigquery.Schema{{Name: "held", Type: bigquery.BooleanFieldType}},
		Description:    holder(runID, l.now()),
		Labels:         map[string]string{nonceLabel: l.nonce},
		ExpirationTime: l.end(),
	}
}

func (l *lock) update(runID string) bigquery.TableMetadataToUpdate {
	u := bigquery.TableMetadataToUpdate{Description: holder(runID, l.now()), ExpirationTime: l.end()}
	u.SetLabel(nonceLabel, l.nonce)
	return u
}

// now is what BigQuery's clock shows.
func (l *lock) now() time.Time { return time.Now().Add(l.ahead) }

func (l *lock) end() time.Time { return l.now().Add(lockTerm) }

// holder says who has a lock, for those who wait.
func holder(runID string, now time.Time) string {
	name := "somebody"
	if u, err := user.Current(); err == nil {
		name = u.Username
	}
	host, err := os.Hostname()
	if err != nil {
		host = "an unknown machine"
	}
	return fmt.Sprintf("run %s of %s on %s (process %d), since %s", cmp.Or(runID, "without a name"), name, host, os.Getpid(),
		now.UTC().Format("2006-01-02 15:04:05 UTC"))
}

// keep renews a lock until it is let go or lost.
func (l *lock) keep(ctx context.Context) {
	defer close(l.stopped)
	for pause(ctx, lockRenew) == nil {
		if l.note(ctx, l.renew(ctx)) != nil {
			return
		}
	}
}

// note remembers why a lock is no longer ours, and tells it. A renewal that
// failed is no reason before the term is over.
func (l *lock) note(ctx context.Context, err error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err != nil && l.err == nil && (errors.Is(err, adapters.ErrLocked) || l.overdue() && ctx.Err() == nil) {
		l.err = err
	}
	return l.err
}

// overdue tells that nothing has renewed the lock in time, of a machine that was
// asleep for instance. The caller holds the mutex.
func (l *lock) overdue() bool { return l.now().After(l.until) }

// check tells why a lock is no longer ours; nil while it is.
func (l *lock) check(ctx context.Context) error {
	l.mu.Lock()
	err, overdue := l.err, l.overdue()
	l.mu.Unlock()
	if err == nil && overdue {
		return l.note(ctx, l.renew(ctx))
	}
	return err
}

// renewing is how long one renewal may take.
const renewing = 30 * time.Second

// renew puts the end of a lock off. The error is adapters.ErrLocked when the
// lock is somebody else's by now.
func (l *lock) renew(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, renewing)
	defer cancel()
	l.mu.Lock()
	etag := l.etag
	l.mu.Unlock()
	held, err := l.table.Update(ctx, bigquery.TableMetadataToUpdate{ExpirationTime: l.end()}, etag)
	if isChanged(err) { // whoever else wrote on the table may not have taken it
		if held, err = l.table.Metadata(ctx); err == nil && held.Labels[nonceLabel] == l.nonce {
			held, err = l.table.Update(ctx, bigquery.TableMetadataToUpdate{ExpirationTime: l.end()}, held.ETag)
		} else if err == nil {
			return fmt.Errorf("%w: the lock of dataset %q was not renewed in time, and %s has it now", adapters.ErrLocked, l.dataset, cmp.Or(held.Description, "another run"))
		}
	}
	if isMissing(err) {
		return fmt.Errorf("%w: the lock of dataset %q was not renewed in time, or somebody dropped %s", adapters.ErrLocked, l.dataset, lockTable)
	}
	if err != nil {
		return fmt.Errorf("the lock of dataset %q cannot be renewed, and another run may take it: bigquery does not answer", l.dataset)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.etag, l.until = held.ETag, held.ExpirationTime
	return nil
}

// held tells whether the lock is still this run's.
func (l *lock) held(ctx context.Context) bool { return l.check(ctx) == nil }

// release lets a lock go.
func (l *lock) release(ctx context.Context) error {
	l.stop()
	<-l.stopped
	if !l.held(ctx) {
		return nil // it is another run's to let go
	}
	if err := l.table.Delete(ctx); err != nil && !isMissing(err) {
		return fmt.Errorf("the lock of dataset %q could not be let go; it ends by itself within %s", l.dataset, lockTerm)
	}
	return nil
}

// isTaken tells that something of the name exists.
func isTaken(err error) bool {
	p, ok := problemOf(err)
	return ok && (p.code == 409 || p.reason == "duplicate")
}

// isChanged tells that somebody has written since the etag was read.
func isChanged(err error) bool {
	p, ok := problemOf(err)
	return ok && (p.code == 412 || p.reason == "conditionNotMet")
}

// noDataset refuses a dataset that is not there and that weft cannot make.
func (w *Warehouse) noDataset(name string) error {
	d := w.dataset(name)
	return fmt.Errorf("dataset %q does not exist in project %q; make it with bq mk --dataset --location=EU %[2]s:%[3]s, or say location: EU in the target and weft makes it",
		name, d.ProjectID, d.DatasetID)
}

// makeDataset makes the dataset of published tables.
func (w *Warehouse) makeDataset(ctx context.Context, name string) error {
	if w.settings.Location == "" {
		return w.noDataset(name)
	}
	err := w.dataset(name).Create(ctx, &bigquery.DatasetMetadata{Location: w.settings.Location})
	if err != nil && !isTaken(err) {
		return w.explained(ctx, "", err)
	}
	return nil
}
