package project

import (
	"context"
	"errors"
	"time"

	"github.com/weft-cdp/weft/adapters"
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

	env *Env
}

// Connection says how to connect. The zero value uses the target's own schema
// and does not wait.
type Connection struct {
	Schema      string        // published tables are here instead of in the target's schema
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
	if how.Schema != "" {
		target.Layout.Schema = how.Schema
	}
	warehouse, err := runner.Open(ctx, target.Open, how.LockTimeout, func(held error) {
		e.Streams.Notef("waiting: %v\n", held)
	})
	if err != nil {
		return nil, err
	}
	loaded, err := e.Describe(ctx, draft, warehouse)
	if err != nil {
		return nil, errors.Join(err, warehouse.Close())
	}
	return &Session{Loaded: loaded, Target: target, Warehouse: warehouse, Now: now, env: e}, nil
}

// Close lets others into the warehouse. What was published is safe by then, so
// an error of closing changes nothing for anybody.
func (s *Session) Close() { _ = s.Warehouse.Close() }

// Has tells whether a table of weft's was published.
func (s *Session) Has(ctx context.Context, table string) (bool, error) {
	_, err := s.Warehouse.Describe(ctx, &models.Source{Name: table, Table: s.Target.Layout.Schema + "." + table})
	if ctx.Err() != nil {
		return false, context.Cause(ctx)
	}
	return err == nil, nil
}

// Read runs a program that only reads what was published, and gives the rows.
func (s *Session) Read(ctx context.Context, program *ir.Program) (Answers, error) {
	plan, err := s.Emit(program, s.Target, s.Now)
	if err != nil {
		return nil, err
	}
	return s.Ask(ctx, plan)
}

// views gives the names of the segments' views that are published, so that
// those of segments that are gone can be dropped.
func (s *Session) views(ctx context.Context) ([]string, error) {
	const table = ir.ViewsTable
	exists, err := s.Has(ctx, table)
	if err != nil || !exists {
		return nil, err
	}
	answers, err := s.Read(ctx, &ir.Program{Project: s.Project.Name, TimeZone: s.Project.TimeZone, Steps: []ir.Step{&ir.Read{
		Header: ir.Header{Name: table, Title: "read the views"}, Table: ir.Table{Space: ir.Published, Name: table},
		Columns: []ir.Ident{"name"}, Order: []ir.Ident{"name"},
	}}})
	if err != nil {
		return nil, err
	}
	var names []string
	for _, row := range answers[table].Rows {
		if name, ok := row[0].(string); ok {
			names = append(names, name)
		}
	}
	return names, nil
}
