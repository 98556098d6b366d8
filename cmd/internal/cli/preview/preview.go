// Package preview is `weft preview`: how large a segment is, and what each of
// its conditions keeps and drops.
package preview

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/models"
)

// Options are what the command was given.
type Options struct {
	Env         *project.Env
	Segment     string
	LockTimeout time.Duration
}

// New makes the command.
func New(env *project.Env) *cobra.Command {
	opts := &Options{Env: env}
	cmd := &cobra.Command{
		Use:   "preview SEGMENT",
		Short: "Show a segment's size, and what each condition keeps and drops",
		Long: `Preview computes one segment from the sources, without publishing anything. For
each condition it shows for how many profiles it is true (kept), false (dropped)
and not known, and how many are left after it and all conditions before it. The
parts of an any, all or none stand below it and are counted by themselves.`,
		Example: "  weft preview lapsing",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			opts.Segment = args[0]
			return Run(cmd.Context(), opts)
		},
	}
	project.LockTimeoutFlag(cmd.Flags(), &opts.LockTimeout)
	return cmd
}

// document is the command's JSON.
type document struct {
	OK         bool        `json:"ok"`
	Segment    string      `json:"segment"`
	Entity     string      `json:"entity"`
	Now        string      `json:"now"`
	Profiles   int64       `json:"profiles"`
	Members    int64       `json:"members"`
	Conditions []condition `json:"conditions"`

	now string // for people
}

type condition struct {
	Text    string `json:"condition"`
	Depth   int    `json:"depth"` // above 0: a part of the condition before it that is less deep
	Kept    int64  `json:"kept"`
	Dropped int64  `json:"dropped"`
	Unknown int64  `json:"unknown"`
	Left    *int64 `json:"left,omitempty"` // not of parts
}

// Run previews the segment.
func Run(ctx context.Context, opts *Options) error {
	env := opts.Env
	session, err := env.Connect(ctx, project.Connection{LockTimeout: opts.LockTimeout})
	if err != nil {
		return err
	}
	defer session.Close()
	segment, err := find(session.Project, opts.Segment)
	if err != nil {
		return err
	}
	program := session.Program(lower.Options{Preview: segment})
	plan, err := session.Emit(program, session.Target, session.Now)
	if err != nil {
		return err
	}
	answers, err := session.Ask(ctx, plan)
	if err != nil {
		return err
	}
	d := document{OK: true, Segment: segment.Name, Entity: segment.Entity.Name, Now: session.Now.Format(time.RFC3339Nano), now: terminal.MomentIn(session.Now, session.Project.TimeZone)}
	if err := d.read(program, answers); err != nil {
		return err
	}
	if env.Flags.JSON() {
		return env.PrintJSON(d)
	}
	d.print(env.Streams)
	return nil
}

func find(p *models.Project, name string) (*models.Segment, error) {
	if segment := p.Segment(name); segment != nil {
		return segment, nil
	}
	var names []string
	for _, s := range p.Segments {
		names = append(names, s.Name)
	}
	return nil, fault.New(fault.Usage, diag.Choices(name, names).Text, "the project has no segment %q", name)
}

// read takes the counts of the conditions out of the answers.
func (d *document) read(program *ir.Program, answers project.Answers) error {
	for _, step := range program.Steps {
		counts, ok := step.(*ir.ConditionCounts)
		if !ok {
			continue
		}
		rows := answers[counts.Name]
		if rows == nil {
			return fmt.Errorf("step %q gave no rows", counts.Name)
		}
		d.take(counts, rows)
	}
	return nil
}

// take reads rows of (name, kept, dropped, unknown, survivors).
func (d *document) take(counts *ir.ConditionCounts, rows *adapters.Rows) {
	byName := map[string][]any{}
	for _, row := range rows.Rows {
		if name, ok := row[0].(string); ok {
			byName[name] = row
		}
	}
	for i, named := range counts.Conditions {
		row := byName[ir.IdentText(named.Name)]
		if row == nil {
			continue
		}
		c := condition{Text: ir.IdentText(named.Name), Depth: counts.Depths[i], Kept: number(row[1]), Dropped: number(row[2]), Unknown: number(row[3])}
		if len(named.Origins) > 0 {
			c.Text = named.Origins[0].Text
		}
		d.Profiles = c.Kept + c.Dropped + c.Unknown
		if c.Depth == 0 {
			left := number(row[4])
			c.Left, d.Members = &left, left
		}
		d.Conditions = append(d.Conditions, c)
	}
}

func number(v any) int64 {
	n, _ := v.(int64)
	return n
}

// print shows the conditions as a waterfall.
func (d *document) print(s *terminal.Streams) {
	share := ""
	if d.Profiles > 0 {
		share = fmt.Sprintf(" (%.1f %%)", 100*float64(d.Members)/float64(d.Profiles))
	}
	s.Printf("%s: %s of %s %s profiles%s as at %s\n\n", s.Paint(terminal.Bold, d.Segment), terminal.Count(d.Members), terminal.Count(d.Profiles), d.Entity, share, d.now)
	right := terminal.Right
	table := terminal.Table{
		Indent: "  ", Head: []string{"condition", "kept", "dropped", "unknown", "left", ""},
		Aligns: []terminal.Align{terminal.Left, right, right, right, right},
	}
	table.Row("everybody", "", "", "", terminal.Count(d.Profiles), terminal.Bar(d.Profiles, d.Profiles, barCells))
	for _, c := range d.Conditions {
		var left, bar string
		if c.Left != nil {
			left, bar = terminal.Count(*c.Left), terminal.Bar(*c.Left, d.Profiles, barCells)
		}
		table.Styled([]terminal.Style{terminal.Plain, terminal.Green, terminal.Red, terminal.Yellow, terminal.Bold, terminal.Cyan},
			strings.Repeat("  ", c.Depth)+c.Text, terminal.Count(c.Kept), terminal.Count(c.Dropped), terminal.Count(c.Unknown), left, bar)
	}
	table.Print(s.Out, s)
}

// barCells is the width of a bar for everybody.
const barCells = 24
