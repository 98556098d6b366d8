package postgres

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations/declared"
	"github.com/weft-cdp/weft/adapters/destinations/postgres/marks"
	"github.com/weft-cdp/weft/compiler/manifest"
)

const (
	mostConnections = 32
	// patience is how long a transaction may take.
	patience = 5 * time.Minute
)

// Destination is one schema of a database.
type Destination struct {
	adapters.AtOnce
	contract adapters.Contract
	settings *manifest.Settings
	schema   string
	config   *pgxpool.Config

	mu     sync.Mutex
	pool   *pgxpool.Pool
	tables map[string]*table    // by name, once they were looked at
	sets   map[string]*wholeSet // by sync: what its run puts aside
}

// New makes the destination. The error tells what is wrong with the settings.
func New(set map[string]string) (*Destination, error) {
	m := Manifest()
	settings, err := m.NewSettings(set)
	if err != nil {
		return nil, err
	}
	batch, connections := settings.Int("batch"), settings.Int("concurrency")
	switch {
	case batch < 1 || batch > mostRows:
		return nil, fmt.Errorf("\"batch\" of postgres must be from 1 to %d", mostRows)
	case connections < 1 || connections > mostConnections:
		return nil, fmt.Errorf("\"concurrency\" of postgres must be from 1 to %d", mostConnections)
	}
	config, err := pgxpool.ParseConfig(settings.Text("url"))
	if err != nil { // which would show the url
		return nil, errors.New("\"url\" of postgres is no address of a database: it looks like postgres://user:password@host:5432/database")
	}
	config.MaxConns = int32(connections)
	// What is prepared or temporary belongs to a connection, and poolers between here
	// and the server give another one to each transaction.
	config.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeExec
	if config.ConnConfig.RuntimeParams["application_name"] == "" {
		config.ConnConfig.RuntimeParams["application_name"] = "weft"
	}
	d := &Destination{contract: declared.Contract(m), settings: settings, schema: settings.Text("schema"), config: config, tables: map[string]*table{}, sets: map[string]*wholeSet{}}
	d.contract.Limits = adapters.Limits{
		Account:     declared.Account("postgres", fmt.Sprintf("%s\x00%d\x00%s", config.ConnConfig.Host, config.ConnConfig.Port, config.ConnConfig.Database)),
		Concurrency: adapters.Concurrency{Start: int(connections), Max: int(connections)},
		Timeout:     patience,
	}
	for i := range d.contract.Any.Ops {
		d.contract.Any.Ops[i].MaxRows = int(batch)
	}
	return d, nil
}

// Describe gives the contract.
func (d *Destination) Describe() adapters.Contract { return d.contract }

// connections gives the pool, which is made when it is needed first.
func (d *Destination) connections(ctx context.Context) (*pgxpool.Pool, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.pool == nil {
		pool, err := pgxpool.NewWithConfig(context.WithoutCancel(ctx), d.config)
		if err != nil {
			return nil, err
		}
		d.pool = pool
	}
	return d.pool, nil
}

// Close gives up the connections; they are made anew when they are needed.
func (d *Destination) Close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.pool != nil {
		d.pool.Close()
		d.pool = nil
	}
}

// Check asks whether the account may write into the schema.
func (d *Destination) Check(ctx context.Context) error {
	pool, err := d.connections(ctx)
	if err != nil {
		return errors.New(d.explain(err).Message)
	}
	var found bool
	if err := pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1)`, d.schema).Scan(&found); err != nil {
		return errors.New(d.explain(err).Message)
	}
	if !found {
		return fmt.Errorf("the database has no schema %q", d.schema)
	}
	if err := marks.Make(ctx, pool, d.schema); err != nil {
		return errors.New(d.explain(err).Message)
	}
	return nil
}

// Publish forgets what was delivered, when no row of it can come again. What was put
// aside takes its place before.
func (d *Destination) Publish(ctx context.Context, end adapters.RunEnd) error {
	pool, err := d.connections(ctx)
	if err == nil && end.Replaces {
		err = d.show(ctx, pool, end)
	}
	if err == nil && end.Settled && !end.Replaces {
		err = marks.In(pool, d.schema).ForgetRuns(ctx, marks.ForgetRunsParams{Sync: end.Sync, Run: end.Run})
	}
	if err == nil {
		err = marks.In(pool, d.schema).ForgetOld(ctx)
	}
	if err != nil {
		return errors.New(d.explain(err).Message)
	}
	return nil
}

// Write takes the rows in one transaction.
func (d *Destination) Write(ctx context.Context, batch adapters.Batch) adapters.Results {
	if batch.Paced(ctx) != nil {
		return batch.Every(adapters.Result{Outcome: adapters.NotSent})
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	pool, err := d.connections(ctx)
	if err != nil {
		return batch.Every(d.explain(err))
	}
	t, err := d.table(ctx, pool, &batch)
	if err != nil {
		return batch.Every(d.explain(err))
	}
	statement, err := d.statement(ctx, pool, t, &batch)
	if err != nil {
		return batch.Every(d.explain(err))
	}
	conn, err := pool.Acquire(ctx)
	if err != nil {
		return batch.Every(d.explain(err))
	}
	defer conn.Release()
	return d.transact(ctx, conn.Conn(), &batch, statement)
}

// statement gives what a batch does.
func (d *Destination) statement(ctx context.Context, pool *pgxpool.Pool, t *table, batch *adapters.Batch) (*statement, error) {
	if batch.Op != declared.Replace {
		return t.statement(batch)
	}
	s, err := d.setOf(ctx, pool, t, batch)
	if err != nil {
		return nil, err
	}
	return t.putAside(s, batch), nil
}

// transact copies the rows and takes them. Before the commit an error proves that
// nothing was applied; most errors of the commit itself prove nothing.
func (d *Destination) transact(ctx context.Context, conn *pgx.Conn, batch *adapters.Batch, s *statement) adapters.Results {
	tx, err := conn.Begin(ctx)
	if err != nil {
		return batch.Every(d.explain(err))
	}
	absent, err := s.run(ctx, tx, batch)
	if err != nil {
		_ = tx.Rollback(context.WithoutCancel(ctx)) // the server does it by itself where this fails
		return d.refused(batch, err)
	}
	if err := tx.Commit(ctx); err != nil {
		result := d.explain(err)
		if !uncommitted(err) {
			result.Outcome = adapters.Ambiguous
		}
		return batch.Every(result)
	}
	results := batch.Every(adapters.Result{Outcome: adapters.OK})
	for _, i := range absent {
		results.Rows[i] = adapters.Result{Outcome: adapters.Rejected, Code: "no_such_row", Message: "the table has no row with this key, and the sync only updates"}
	}
	return results
}

// name gives the name of a table, as SQL writes it.
func (d *Destination) name(table string) string { return pgx.Identifier{d.schema, table}.Sanitize() }
