package clickhouse

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/weft-cdp/weft/adapters"
)

// ClickHouse has no locks for its users, but one thing that only one of many can
// do: CREATE TABLE. A run holds a database while it holds the table weft_lock in
// it, and writes into the table again and again that it lives. Who finds a table
// in which nobody has written for a while, by the server's clock, moves it away.
const (
	lockTable = "weft_lock"
	beating   = 20 * time.Second
	expiry    = 2 * time.Minute
	// settling is how long who moved a lock away waits before it believes that
	// nobody else did the same at the same time.
	settling = 2 * time.Second
)

// errLockLost says that the database is another run's now.
var errLockLost = errors.New("this run was silent for too long, and another one may have taken the database: it was stopped before it could publish; run weft again")

// lock is a held one.
type lock struct {
	w        *Warehouse
	database string
	owner    string       // written into the table; unlike anybody else's
	made     bool         // the database was tried to be made
	alive    atomic.Int64 // when it was last written to, by this machine's clock, in nanoseconds
	stop     context.CancelFunc
	done     sync.WaitGroup
}

// Lock takes a database for a run. It waits for nobody: ErrLocked, with who has
// it and since when, is the answer when another run has it.
func (w *Warehouse) Lock(ctx context.Context, database, runID string) (unlock func(context.Context) error, err error) {
	l := &lock{w: w, database: database, owner: newID()}
	stale, err := l.take(ctx, runID)
	if err != nil {
		return nil, err
	}
	if stale != "" {
		if err := l.takeOver(ctx, runID, stale); err != nil {
			return nil, err
		}
	}
	beats, stop := context.WithCancel(context.WithoutCancel(ctx))
	l.stop = stop
	w.lock.Store(l)
	l.done.Go(func() { l.beat(beats) })
	return l.release, nil
}

// take makes the table. When it exists it tells whose it is: the owner of a lock
// that has expired, else ErrLocked.
func (l *lock) take(ctx context.Context, runID string) (stale string, err error) {
	err = l.exec(ctx, "CREATE TABLE "+l.name(lockTable)+" (owner String, run_id String, holder String, beat DateTime64(3, 'UTC') DEFAULT now64(3))"+
		" ENGINE = MergeTree ORDER BY tuple() COMMENT 'held by a run of weft; gone when it ends'")
	if err == nil {
		return "", l.enter(ctx, runID)
	}
	if code(err) == codeUnknownDatabase && !l.made { // the first run makes it
		l.made = true
		if err := l.exec(ctx, "CREATE DATABASE IF NOT EXISTS "+quote(l.database)); err != nil {
			return "", fmt.Errorf("cannot lock the database %q: %w", l.database, err)
		}
		return l.take(ctx, runID)
	}
	if code(err) != codeTableExists {
		return "", fmt.Errorf("cannot lock the database %q: %w", l.database, err)
	}
	found, err := l.read(ctx)
	if err != nil {
		return "", err
	}
	if found.owner == "" { // made a moment ago, or by a run that died at that moment
		if err := pause(ctx, settling); err != nil {
			return "", err
		}
		if found, err = l.read(ctx); err != nil {
			return "", err
		}
	}
	if found.silent < expiry && found.owner != "" {
		return "", fmt.Errorf("%w: the database %q is held by the run %s on %s, since %s UTC; if that run is dead, the lock ends by itself at %s UTC", adapters.ErrLocked,
			l.database, found.run, found.holder, found.since.UTC().Format(time.DateTime), found.until.UTC().Format(time.TimeOnly))
	}
	return cmp.Or(found.owner, "nobody"), nil
}

// enter writes into the table that take has made. Whoever was too slow at it may
// write into the table of another run, which has taken it for nobody's meanwhile:
// the first to have written has the lock.
func (l *lock) enter(ctx context.Context, runID string) error {
	if err := l.write(ctx, runID); err != nil {
		return err
	}
	found, err := l.read(ctx)
	if err == nil && found.owner != l.owner {
		err = l.taken()
	}
	return err
}

// taken says that another run was faster.
func (l *lock) taken() error {
	return fmt.Errorf("%w: the database %q has just been taken by another run", adapters.ErrLocked, l.database)
}

// takeOver moves an expired lock away and makes one's own. Two may find the same
// expired lock, and the slower of them then moves the faster one's: it sees that
// in what it moved, and puts it back.
func (l *lock) takeOver(ctx context.Context, runID, stale string) error {
	aside := l.name(lockTable + "_" + strings.TrimPrefix(l.owner, "weft-"))
	if err := l.exec(ctx, "RENAME TABLE "+l.name(lockTable)+" TO "+aside); err != nil {
		return l.taken()
	}
	moved, err := l.readFrom(ctx, aside)
	if err != nil {
		return err
	}
	if cmp.Or(moved.owner, "nobody") != stale {
		_ = l.exec(ctx, "RENAME TABLE "+aside+" TO "+l.name(lockTable))
		return l.taken()
	}
	if err := l.exec(ctx, "DROP TABLE "+aside+" SYNC"); err != nil {
		return err
	}
	if again, err := l.take(ctx, runID); err != nil {
		return err
	} else if again != "" {
		return l.taken()
	}
	if err := pause(ctx, settling); err != nil {
		return errors.Join(err, l.drop(context.WithoutCancel(ctx)))
	}
	if found, err := l.read(ctx); err != nil || found.owner != l.owner {
		return l.taken()
	}
	return nil
}

// holding is what stands in a lock.
type holding struct {
	owner, run, holder string
	since, until       time.Time // by the server's clock
	silent             time.Duration
}

func (l *lock) read(ctx context.Context) (holding, error) { return l.readFrom(ctx, l.name(lockTable)) }

// readFrom reads a lock. A lock that is gone is one of nobody.
func (l *lock) readFrom(ctx context.Context, table string) (holding, error) {
	rows, err := query(ctx, l.w.beside, "SELECT argMin(owner, (beat, owner)), argMin(run_id, (beat, owner)), argMin(holder, (beat, owner)), min(beat), max(beat), "+
		"date_diff('millisecond', max(beat), now64(3)) FROM "+table+" HAVING count() > 0")
	if code(err) == codeUnknownTable {
		return holding{}, nil
	}
	if err != nil {
		return holding{}, fmt.Errorf("cannot read who has locked the database %q: %w", l.database, l.w.settings.explained(err))
	}
	if len(rows.Rows) == 0 {
		return holding{}, nil
	}
	row := rows.Rows[0]
	h := holding{}
	h.owner, _ = row[0].(string)
	h.run, _ = row[1].(string)
	h.holder, _ = row[2].(string)
	h.since, _ = row[3].(time.Time)
	last, _ := row[4].(time.Time)
	h.until = last.Add(expiry)
	silent, _ := row[5].(int64)
	h.silent = time.Duration(silent) * time.Millisecond
	return h, nil
}

// write says that the holder lives.
func (l *lock) write(ctx context.Context, runID string) error {
	host, err := os.Hostname()
	if err != nil {
		host = "a machine without a name"
	}
	holder := fmt.Sprintf("%s (process %d)", host, os.Getpid())
	err = l.exec(ctx, "INSERT INTO "+l.name(lockTable)+" (owner, run_id, holder) SELECT "+
		literal(l.owner)+", "+literal(runID)+", "+literal(holder))
	if err == nil {
		l.alive.Store(time.Now().UnixNano())
	}
	return err
}

// silent is how long nothing has been written into the lock. It goes by the clock
// on the wall, because the other one stands still while a machine sleeps.
func (l *lock) silent() time.Duration { return time.Duration(time.Now().UnixNano() - l.alive.Load()) }

// locked says no to statements of a run that has lost its lock. A machine that
// was asleep may wake up in front of one, before the lock's own writer does.
func (w *Warehouse) locked(ctx context.Context) error {
	l := w.lock.Load()
	if l != nil && l.silent() > expiry-2*beating {
		if ours, written := l.renew(ctx); !ours || !written && l.silent() > expiry {
			w.lockLost.Store(true)
		}
	}
	if w.lockLost.Load() {
		return errLockLost
	}
	return nil
}

// beat writes until the lock is released. A lock that is not ours any more, or
// that could not be written to until it expired, stops the run.
func (l *lock) beat(ctx context.Context) {
	ticker := time.NewTicker(l.w.beating)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if ours, _ := l.renew(ctx); !ours || l.silent() > expiry {
			l.w.lockLost.Store(true)
			return
		}
	}
}

// renew writes into the lock, unless it is known to be another's.
func (l *lock) renew(ctx context.Context) (ours, written bool) {
	ctx, cancel := context.WithTimeout(ctx, beating)
	defer cancel()
	found, err := l.read(ctx)
	if err != nil {
		return true, false // nobody knows
	}
	if found.owner != l.owner {
		return false, false
	}
	return true, l.write(ctx, found.run) == nil
}

// release ends the lock.
func (l *lock) release(ctx context.Context) error {
	l.stop()
	l.done.Wait()
	l.w.lock.Store(nil)
	return l.drop(ctx)
}

// drop takes the table away if it is ours.
func (l *lock) drop(ctx context.Context) error {
	found, err := l.read(ctx)
	if err != nil || found.owner != l.owner {
		return err
	}
	return l.exec(ctx, "DROP TABLE "+l.name(lockTable)+" SYNC")
}

func (l *lock) name(table string) string { return quote(l.database) + "." + quote(table) }

func (l *lock) exec(ctx context.Context, statement string) error {
	if err := l.w.exec(ctx, l.w.beside, statement); err != nil {
		return l.w.settings.explained(err)
	}
	return nil
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-time.After(d):
		return nil
	}
}
