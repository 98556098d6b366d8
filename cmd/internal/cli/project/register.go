package project

import (
	"context"
	"slices"
	"strconv"

	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/models"
)

// register is what weft made in a schema, as it has noted there.
type register []lower.Made

// Made gives the names of the views and of the tables that weft made in the
// schema.
func (s *Session) Made(ctx context.Context) (views, tables []string, err error) {
	made, err := s.register(ctx, ir.Published)
	for _, m := range made {
		switch m.Kind {
		case ir.ViewKind:
			views = append(views, m.Name)
		case ir.TableKind:
			tables = append(tables, m.Name)
		}
	}
	return views, tables, err
}

// MadeEntities gives the entities of which anything is published in the schema,
// sorted.
func (s *Session) MadeEntities(ctx context.Context) ([]string, error) {
	made, err := s.register(ctx, ir.Published)
	var names []string
	for _, m := range made {
		if m.Entity != "" {
			names = append(names, m.Entity)
		}
	}
	slices.Sort(names)
	return slices.Compact(names), err
}

// register reads what weft made in a schema; nothing where there is none.
func (s *Session) register(ctx context.Context, space ir.Space) (register, error) {
	schema := s.schemaOf(space)
	columns, err := s.columns(ctx, schema, ir.ObjectsTable)
	if err != nil || columns == nil {
		return nil, err
	}
	for _, c := range ir.PublishedColumns[ir.ObjectsTable] {
		if name := ir.IdentText(c.Name); !slices.ContainsFunc(columns, func(c models.CatalogColumn) bool { return c.Name == name }) {
			return nil, fault.New(fault.Wrong, "set another schema for the target, "+s.Target.At.String(),
				"%s.%s is not weft's: it has no column %q; weft keeps there what it made", schema, ir.ObjectsTable, name)
		}
	}
	answers, err := s.Read(ctx, lower.Register(s.Project, space))
	if err != nil {
		return nil, err
	}
	return lower.MadeIn(answers[lower.RegisterStep].Rows), nil
}

func (s *Session) schemaOf(space ir.Space) string {
	if space == ir.State {
		return s.Target.Layout.State
	}
	return s.Target.Layout.Schema
}

// segments gives the names of the views that weft made, so that those of segments
// that are gone can be dropped. Of a run that is not of all entities, the views of
// the others stay.
func (r register) segments(entities []string, all bool) (names []string, stay []ir.SegmentView) {
	for _, m := range r {
		switch {
		case m.Kind != ir.ViewKind:
		case all || slices.Contains(entities, m.Entity):
			names = append(names, m.Name)
		default:
			stay = append(stay, ir.SegmentView{Segment: ir.Ident(m.Name), Entity: ir.Ident(m.Entity)})
		}
	}
	return names, stay
}

// version is that of the layout which the tables of a register have: 0 for those
// of a version of weft that did not note it. Written tells whether there are any.
func (r register) version() (version int, written bool) {
	for _, m := range r {
		if n, err := strconv.Atoi(m.Name); err == nil && m.Kind == ir.LayoutKind {
			version = max(version, n)
		}
	}
	return version, len(r) > 0
}

// has tells whether something is registered.
func (r register) has(name, kind string) bool {
	return slices.ContainsFunc(r, func(m lower.Made) bool { return m.Name == name && m.Kind == kind })
}
