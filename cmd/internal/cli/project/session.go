package project

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner"
)

// Session is a project together with the warehouse that it is asked about.
type Session struct {
	*Loaded
	Target    *Target
	Warehouse adapters.Warehouse
	Now       time.Time
	RunID     string // of the run that this session may be for
	// Environment is the name of that which the session works in; "" for none.
	Environment string

	env *Env
}

// Connection says how to connect. The zero value uses the target's own schema
// and does not wait.
type Connection struct {
	Schema      string        // published tables are here instead of in the target's schema
	Environment string        // the name of one beside the target's schema; "" for none
	LockTimeout time.Duration // how long to wait for another process
}

// Connect reads and checks the project, opens its target, and checks again with
// what the target says of the sources' columns. The caller closes the session.
func (e *Env) Connect(ctx context.Context, how Connection) (*Session, error) {
	draft, err := e.Load()
	if err != nil {
		return nil, err
	}
	now, err := e.Now(draft.Project.TimeZone)
	if err != nil {
		return nil, err
	}
	target, err := e.Target(draft)
	if err != nil {
		return nil, err
	}
	if err := how.place(target); err != nil {
		return nil, err
	}
	warehouse, err := runner.Open(ctx, target.Open, how.LockTimeout, e.waiting)
	if err != nil {
		return nil, err
	}
	loaded, err := e.Describe(ctx, draft, warehouse)
	if err != nil {
		return nil, errors.Join(err, warehouse.Close())
	}
	return &Session{
		Loaded: loaded, Target: target, Warehouse: warehouse, Now: now, RunID: uuid.NewString(), Environment: how.Environment, env: e,
	}, nil
}

// place says where a target publishes.
func (c Connection) place(target *Target) (err error) {
	switch {
	case c.Environment != "" && c.Schema != "":
		return fault.New(fault.Usage, "leave one of them out", "--env and --schema both say where it is published")
	case c.Environment != "":
		target.Layout.Schema, err = EnvironmentSchema(target.Layout.Schema, c.Environment)
	case c.Schema != "":
		target.Layout.Schema = c.Schema
	}
	return err
}

// Files reads the project's files.
func (s *Session) Files() adapters.Files { return s.env.Files(s.Dir) }

// Lock keeps other runs out of the schema that is published to, waiting for them
// as long as timeout allows.
func (s *Session) Lock(ctx context.Context, timeout time.Duration) (unlock func(), err error) {
	unlock, err = runner.Lock(ctx, s.Warehouse, s.Target.Layout.Schema, s.RunID, timeout, s.env.waiting)
	return unlock, s.Target.opening(err)
}

// waiting tells who is waited for.
func (e *Env) waiting(held error) { e.Streams.Notef("waiting: %v\n", held) }

// Close lets others into the warehouse. What was published is safe by then, so
// an error of closing changes nothing for anybody.
func (s *Session) Close() { _ = s.Warehouse.Close() }

// Has tells whether a table of weft's was published.
func (s *Session) Has(ctx context.Context, table string) (bool, error) {
	columns, err := s.columns(ctx, s.Target.Layout.Schema, table)
	return columns != nil, err
}

// Remembers tells whether a table is among those of the last run that counts:
// the target's own, also where it is published beside.
func (s *Session) Remembers(ctx context.Context, table string) (bool, error) {
	columns, err := s.columns(ctx, s.Target.Layout.State, table)
	return columns != nil, err
}

// Remembered gives the columns of a table of the last run that counts; nil when
// there is none.
func (s *Session) Remembered(ctx context.Context, table string) ([]models.CatalogColumn, error) {
	return s.columns(ctx, s.Target.Layout.State, table)
}

// columns gives the columns of a table of weft's; nil when there is none.
func (s *Session) columns(ctx context.Context, schema, table string) ([]models.CatalogColumn, error) {
	columns, err := s.Warehouse.Describe(ctx, &models.Source{Name: table, Table: schema + "." + table})
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case errors.Is(err, adapters.ErrNoTable):
		return nil, nil
	case err != nil:
		return nil, fault.New(fault.Warehouse, "", "looking for %s.%s failed: %w", schema, table, err)
	}
	return columns, nil
}

// Read runs a program that only reads what was published, and gives the rows.
func (s *Session) Read(ctx context.Context, program *ir.Program) (Answers, error) {
	plan, err := s.Emit(program, s.Target, s.Now)
	if err != nil {
		return nil, err
	}
	return s.Ask(ctx, plan)
}
