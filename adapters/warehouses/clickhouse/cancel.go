package clickhouse

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
)

const (
	// killing is how long the server may take to end a statement before the
	// connection is cut.
	killing = 10 * time.Second
	// asking is how often it is asked to.
	asking = 500 * time.Millisecond
	// busy is how long a session may still be held by the statement before.
	busy = 10 * time.Second
)

// Codes of errors that mean something to the adapter. The engine's names for
// them are the best explanation.
const (
	codeUnknownIdentifier     = 47
	codeUnknownTable          = 60
	codeTableExists           = 57
	codeUnknownDatabase       = 81
	codeUnknownSetting        = 115
	codeTimeoutExceeded       = 159
	codeReadonly              = 164
	codeUnknownUser           = 192
	codeWrongPassword         = 193
	codeRequiredPassword      = 194
	codeSettingConstraint     = 452
	codeMemoryLimitExceeded   = 241
	codeSessionNotFound       = 372
	codeSessionIsLocked       = 373
	codeQueryWasCancelled     = 394
	codeAccessDenied          = 497
	codeAuthenticationFailed  = 516
	codeInvalidSessionTimeout = 374
)

// errSessionLost says that the server has forgotten the session, or that its
// connection broke.
var errSessionLost = errors.New("the session is gone, and its tables with it")

// run does one thing in the session. The statement does not see the context end:
// it is ended in the server, so that the session outlives it and what a failed
// run has made can be taken back. Only when the server does not end it in time
// is the connection cut.
func (w *Warehouse) run(ctx context.Context, do func(ctx context.Context) error) error {
	if err := context.Cause(ctx); err != nil {
		return err
	}
	if err := w.locked(ctx); err != nil {
		return err
	}
	id := newID()
	inner, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	done := make(chan struct{})
	killed := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(killed)
		if !w.kill(id, done) {
			cut()
		}
	})
	err := w.patiently(clickhouse.Context(inner, w.queryOptions(id)...), do)
	close(done)
	if !stop() {
		<-killed
	}
	if inner.Err() != nil || errors.Is(err, sql.ErrConnDone) || errors.Is(err, driver.ErrBadConn) || code(err) == codeSessionNotFound {
		return w.lost(err)
	}
	return err
}

func (w *Warehouse) queryOptions(id string) []clickhouse.QueryOption {
	options := []clickhouse.QueryOption{clickhouse.WithQueryID(id)}
	if w.checked && w.conn != nil {
		// Without it the server would make a new, empty session of a forgotten one.
		options = append(options, clickhouse.WithSettings(clickhouse.Settings{"session_check": "1"}))
	}
	return options
}

// patiently waits for a session that the server has not yet let go of: it was
// not asked anything then.
func (w *Warehouse) patiently(ctx context.Context, do func(ctx context.Context) error) error {
	pause := 10 * time.Millisecond
	for started := time.Now(); ; pause = min(2*pause, time.Second) {
		err := do(ctx)
		if code(err) != codeSessionIsLocked || time.Since(started) > busy {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(pause):
		}
	}
}

// kill asks the server to end a statement until it has ended or the time is up:
// the first word may arrive before the statement does. It tells whether it ended.
func (w *Warehouse) kill(id string, done <-chan struct{}) bool {
	ctx, cancel := context.WithTimeout(context.Background(), killing)
	defer cancel()
	for {
		_ = w.exec(ctx, w.beside, "KILL QUERY WHERE query_id = "+literal(id)+" ASYNC")
		select {
		case <-done:
			return true
		case <-ctx.Done():
			return false
		case <-time.After(asking):
		}
	}
}

// lost gives up the session.
func (w *Warehouse) lost(err error) error {
	if w.conn == nil {
		return err
	}
	_ = closeAll(w.conn)
	w.conn = nil
	return errSessionLost
}

// keepAlive says a word whenever the session was silent for a third of what the
// server allows.
func (w *Warehouse) keepAlive() {
	ctx, stop := context.WithCancel(context.Background())
	w.stop = stop
	w.kept.Go(func() {
		ticker := time.NewTicker(w.settings.SessionTimeout / 3)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
			}
			if !w.mu.TryLock() {
				continue // busy is alive
			}
			if w.conn != nil {
				_ = w.run(ctx, func(ctx context.Context) error {
					_, err := query(ctx, w.conn, "SELECT 1")
					return err
				})
			}
			w.mu.Unlock()
		}
	})
}

// endSession tells the server that the session is over, so that its tables do
// not wait for the time to run out.
func (w *Warehouse) endSession() {
	if w.conn == nil || !w.checked {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), dialing)
	defer cancel()
	ctx = clickhouse.Context(ctx, clickhouse.WithSettings(clickhouse.Settings{"session_check": "1", "close_session": "1"}))
	_, _ = query(ctx, w.conn, "SELECT 1")
}
