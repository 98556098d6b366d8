package project

import (
	"context"

	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// missing are the columns that tables of an earlier version of weft lack, which a
// run adds. It refuses tables of a later version. Made is the register of the
// schema that is published to.
func (s *Session) missing(ctx context.Context, made register) ([]ir.MissingColumn, error) {
	missing, err := s.missingIn(ctx, ir.Published, made)
	if err != nil || s.Target.Layout.State == s.Target.Layout.Schema {
		return missing, err
	}
	made, err = s.register(ctx, ir.State)
	if err != nil {
		return nil, err
	}
	remembered, err := s.missingIn(ctx, ir.State, made)
	return append(missing, remembered...), err
}

// missingIn looks at the tables themselves, and only where the register says that
// it is necessary.
func (s *Session) missingIn(ctx context.Context, space ir.Space, made register) ([]ir.MissingColumn, error) {
	version, written := made.version()
	if version > ir.LayoutVersion {
		return nil, fault.New(fault.Blocked, "use that version, or a later one, for everything that writes there",
			"a later version of weft has written the tables of schema %q", s.schemaOf(space))
	}
	if !written || version == ir.LayoutVersion {
		return nil, nil
	}
	var missing []ir.MissingColumn
	for _, m := range made {
		if m.Kind != ir.TableKind {
			continue
		}
		has, err := s.columns(ctx, s.schemaOf(space), m.Name)
		if err != nil {
			return nil, err
		}
		if has != nil {
			missing = append(missing, ir.MissingColumns(ir.Table{Space: space, Name: ir.Ident(m.Name)}, has)...)
		}
	}
	return missing, nil
}

// Readable refuses to read tables of another version of weft.
func (s *Session) Readable(ctx context.Context, space ir.Space) error {
	made, err := s.register(ctx, space)
	if err != nil {
		return err
	}
	missing, err := s.missingIn(ctx, space, made)
	if err != nil || len(missing) == 0 {
		return err
	}
	first := missing[0]
	return fault.New(fault.Wrong, "publish once more with `weft run`, which adds what is missing",
		"an earlier version of weft published the tables, and %q has no column %q", ir.IdentText(first.Table.Name), ir.IdentText(first.Column.Name))
}

// keepable refuses a trait whose earlier values have a type that is not its own
// any more, and cannot be turned into it without a loss: nobody has said what is to
// become of them.
func (s *Session) keepable(ctx context.Context, program *ir.Program) error {
	for _, step := range program.Steps {
		past, ok := step.(*ir.PastValues)
		if !ok {
			continue
		}
		table := ir.IdentText(past.Table())
		columns, err := s.Remembered(ctx, table)
		if err != nil {
			return err
		}
		for _, c := range columns {
			if c.Name != "value" || lossless(c.T, past.T) {
				continue
			}
			return fault.New(fault.Blocked,
				"rename that table, for example to "+table+"_"+c.T.Kind.String()+", and a new one begins with the next run",
				"%s: the trait %q is %s now, and its earlier values in %s.%s are %s", past.Origins[0].At, ir.IdentText(past.Trait),
				past.T.Kind, s.Target.Layout.State, table, c.T.Kind)
		}
	}
	return nil
}

// lossless tells whether every value of a type is one of another. What is not
// known is left to the warehouse.
func lossless(from, to models.Type) bool {
	switch from.Kind {
	case to.Kind, models.Unknown:
		return true
	case models.Int:
		return to.Kind == models.Decimal
	}
	return false
}
