// Package bigquery runs plans in BigQuery, through Google's own client.
//
// In come Settings (from a target of the model) and statements; out go rows in
// Go's types, the columns of sources, what statements cost, and errors that say
// what to do. It must not know the model beyond where a source lies, nor what any
// statement means: all SQL of a run is in its plan.
package bigquery

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cloud.google.com/go/bigquery"
	"google.golang.org/api/option"

	"github.com/weft-cdp/weft/adapters"
)

// Warehouse is one session of BigQuery. The session begins with the first
// statement, and its temporary tables end with Close. Statements run one after
// the other: BigQuery runs no two of a session at once.
type Warehouse struct {
	settings Settings
	files    adapters.Files
	client   *bigquery.Client
	options  []option.ClientOption // of the client
	location string                // where jobs run: the dataset's; "" while nobody knows
	session  string                // the id; "" before the first statement
	budget   budget
	lock     *lock // the run's; nil for none
	closed   bool
}

var (
	_ adapters.Warehouse = (*Warehouse)(nil)
	_ adapters.Loader    = (*Warehouse)(nil)
	_ adapters.Locker    = (*Warehouse)(nil)
	_ adapters.Estimator = (*Warehouse)(nil)
	_ adapters.Biller    = (*Warehouse)(nil)
	_ adapters.Examiner  = (*Warehouse)(nil)
)

// reaching is how long BigQuery may take to answer the first question. The
// client itself would go on asking an address where nobody listens.
const reaching = 30 * time.Second

// Open finds the credentials and asks BigQuery where the dataset is. A dataset
// that does not exist is no error here: see Lock. Files reads the sources that
// are files, and may be nil when there are none. Options go to the client; when
// there are any, they bring the credentials with them.
func Open(ctx context.Context, settings Settings, files adapters.Files, options ...option.ClientOption) (*Warehouse, error) {
	if err := settings.check(); err != nil {
		return nil, err
	}
	options, err := settings.options(ctx, options)
	if err != nil {
		return nil, err
	}
	client, err := bigquery.NewClient(ctx, settings.Project, options...)
	if err != nil {
		return nil, settings.credentialsError(err)
	}
	w := &Warehouse{settings: settings, files: files, client: client, options: options, budget: budget{limit: settings.MaxBytesBilled}}
	if err := w.locate(ctx); err != nil {
		return nil, errors.Join(err, client.Close())
	}
	return w, nil
}

// locate finds out where jobs run: where the dataset is, because a job reads and
// writes in one place only.
func (w *Warehouse) locate(ctx context.Context) error {
	ctx, cancel := context.WithTimeoutCause(ctx, reaching, errUnreachable)
	defer cancel()
	w.useLocation(w.settings.Location)
	metadata, err := w.dataset(w.settings.Dataset).Metadata(ctx)
	switch {
	case isMissing(err) && !missingProject(err):
		return nil
	case isForbidden(err) && w.settings.Location != "":
		return nil // whoever may not see the dataset may still be allowed to ask for a plan
	case err != nil:
		return w.explained(ctx, "", err)
	}
	if said := w.settings.Location; said != "" && metadata.Location != "" && !sameLocation(said, metadata.Location) {
		return fmt.Errorf("dataset %q is in %s, and the target says location: %s; correct or leave out the location",
			w.settings.Dataset, metadata.Location, said)
	}
	w.useLocation(metadata.Location)
	return nil
}

func (w *Warehouse) useLocation(location string) {
	if location != "" {
		w.location, w.client.Location = location, location
	}
}

// Exec runs one statement, or several separated by semicolons.
func (w *Warehouse) Exec(ctx context.Context, statement string) error {
	_, err := w.run(ctx, statement)
	return err
}

// Query runs one statement and gives its rows.
func (w *Warehouse) Query(ctx context.Context, statement string) (*adapters.Rows, error) {
	job, err := w.run(ctx, statement)
	if err != nil {
		return nil, err
	}
	rows, err := job.Read(ctx)
	if err != nil {
		return nil, w.statementError(ctx, statement, err)
	}
	result, err := readRows(rows)
	if err != nil {
		return nil, w.statementError(ctx, statement, err)
	}
	return result, nil
}

// closing is how long ending a session may take.
const closing = 20 * time.Second

// Close ends the session, and with it its temporary tables and a lock that is
// still held. Without it BigQuery ends a session after a day of rest.
func (w *Warehouse) Close() error {
	if w.closed {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), closing)
	defer cancel()
	var errs []error
	if w.lock != nil {
		errs = append(errs, w.lock.release(ctx))
		w.lock = nil
	}
	if w.session != "" {
		if _, err := w.run(ctx, "CALL BQ.ABORT_SESSION()"); err != nil && !isSessionOver(err) {
			errs = append(errs, fmt.Errorf("the session could not be ended, and its temporary tables stay for up to a day: %w", err))
		}
	}
	w.closed = true
	return errors.Join(append(errs, w.client.Close())...)
}
