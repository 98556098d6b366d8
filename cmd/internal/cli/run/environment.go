package run

import (
	"context"

	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/ir"
)

// beside is a run in an environment; nil for any other run.
type beside struct {
	Name   string   `json:"name"`
	Schema string   `json:"schema"`
	Built  []string `json:"built"`
	Shown  []string `json:"shown"`           // as they are published
	Moved  bool     `json:"moved,omitempty"` // something was published meanwhile

	production string // its schema
	last       string // the run that was read
}

func besideOf(ctx context.Context, session *project.Session, program *ir.Program) (*beside, error) {
	if session.Environment == "" {
		return nil, nil
	}
	b := &beside{Name: session.Environment, Schema: session.Target.Layout.Schema, production: session.Target.Layout.State}
	b.Built, b.Shown = session.BuiltAndShown(program)
	var err error
	b.last, err = session.LastRun(ctx)
	return b, err
}

// look finds out whether what was read was replaced while it was read.
func (b *beside) look(ctx context.Context, session *project.Session) error {
	if b == nil {
		return nil
	}
	now, err := session.LastRun(ctx)
	b.Moved = now != b.last
	return err
}

func (b *beside) print(s *terminal.Streams) {
	if b == nil {
		return
	}
	s.Printf("\nenvironment %s, in the schema %s\n", s.Paint(terminal.Bold, b.Name), b.Schema)
	table := terminal.Table{Indent: "  ", Aligns: []terminal.Align{terminal.Left, terminal.Left}}
	for _, name := range b.Built {
		table.Row(name, "built")
	}
	for _, name := range b.Shown {
		table.Row(name, "views of "+b.production)
	}
	table.Print(s.Out, s)
	if b.Moved {
		s.Notef("another run was published into %s while this one read it: run again, if the numbers are to agree\n", b.production)
	}
}
