package project

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
)

// Environment is what a schema beside the target's own holds.
type Environment struct {
	Name     string    `json:"name"`
	Schema   string    `json:"schema"`
	Now      time.Time `json:"now,omitzero"`      // of the last run; zero where none has ended
	Finished time.Time `json:"finished,omitzero"` // when it ended
	Built    []string  `json:"built"`             // entities
	Shown    []string  `json:"shown"`             // as they are published

	session *Session
}

// Environments finds those beside the target's own schema.
func (s *Session) Environments(ctx context.Context) ([]*Environment, error) {
	warehouse, ok := s.Warehouse.(adapters.Schemas)
	if !ok {
		return nil, fault.New(fault.Wrong, "", "%s has no environments", s.Target.Type)
	}
	schemas, err := warehouse.Schemas(ctx, EnvironmentPrefix(s.Target.Layout.State))
	if err != nil {
		return nil, s.Failed(err)
	}
	var list []*Environment
	for _, schema := range schemas {
		e, err := s.EnvironmentAt(ctx, schema)
		if err != nil {
			return nil, err
		}
		if e.Name != "" {
			list = append(list, e)
		}
	}
	return list, nil
}

// Seen is the session for who looks at what it publishes as at what counts: its state
// is the schema that it publishes to.
func (s *Session) Seen() *Session {
	seen, target := *s, *s.Target
	target.Layout.State = target.Layout.Schema
	seen.Target = &target
	return &seen
}

// EnvironmentAt reads what a schema beside the target's own is.
func (s *Session) EnvironmentAt(ctx context.Context, schema string) (*Environment, error) {
	at := *s
	target := *s.Target
	target.Layout.Schema = schema
	at.Target = &target
	made, err := at.register(ctx, ir.Published)
	if err != nil {
		return nil, err
	}
	e := &Environment{Name: made.environment(), Schema: schema, session: &at, Built: []string{}, Shown: []string{}}
	built, shown := map[string]bool{}, map[string]bool{}
	for _, m := range made {
		switch {
		case m.Entity == "" || strings.HasPrefix(m.Name, ir.NextPrefix):
		case m.Name == m.Entity+ir.ProfilesTable && m.Kind == ir.TableKind:
			built[m.Entity] = true
		case m.Name == m.Entity+ir.ProfilesTable:
			shown[m.Entity] = true
		}
	}
	e.Built, e.Shown = append(e.Built, slices.Sorted(maps.Keys(built))...), append(e.Shown, slices.Sorted(maps.Keys(shown))...)
	if exists, err := at.Has(ctx, ir.RunsTable); err != nil || !exists {
		return e, err
	}
	answers, err := at.Read(ctx, lower.LastFinished(s.Project))
	if err != nil {
		return nil, err
	}
	for _, row := range answers[lower.LastRunStep].Rows {
		e.Now, _ = row[0].(time.Time)
		e.Finished, _ = row[1].(time.Time)
	}
	return e, nil
}

// Fate is what became of an environment that was to be dropped.
type Fate int

// The fates.
const (
	Dropped    Fate = iota
	SchemaLeft      // all that weft has made is gone; the schema has something else in it
	Rebuilt         // a run of it has ended too lately: it is as it was
)

// Drop drops what weft has made in an environment, and the schema when nothing else
// is in it. With before, it keeps an environment of which a run has ended since then:
// one may have been under way when the environments were listed.
func (e *Environment) Drop(ctx context.Context, timeout time.Duration, before time.Time) (Fate, error) {
	s := e.session
	unlock, err := s.Lock(ctx, timeout)
	if err != nil {
		return Dropped, err
	}
	fate, err := e.discard(ctx, before)
	unlock() // it is in the schema
	if err != nil || fate == Rebuilt {
		return fate, err
	}
	err = s.Warehouse.(adapters.Schemas).DropSchema(ctx, e.Schema)
	if errors.Is(err, adapters.ErrNotEmpty) {
		return SchemaLeft, nil
	}
	if err != nil {
		return Dropped, s.Failed(err)
	}
	return Dropped, nil
}

// discard drops the tables and views of an environment that nobody else can change
// now.
func (e *Environment) discard(ctx context.Context, before time.Time) (Fate, error) {
	s := e.session
	if !before.IsZero() {
		now, err := s.EnvironmentAt(ctx, e.Schema)
		if err != nil {
			return Dropped, err
		}
		if !now.Finished.Before(before) {
			return Rebuilt, nil
		}
	}
	views, tables, err := s.Made(ctx)
	if err == nil {
		_, err = s.Read(ctx, lower.Discard(s.Project, views, append(tables, ir.ObjectsTable)))
	}
	return Dropped, err
}
