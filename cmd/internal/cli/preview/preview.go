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
	"github.com/weft-cdp/weft/cmd/internal/cli/cell"
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
	Segment     string // "" for those of a selection
	Selecting   project.Selecting
	LockTimeout time.Duration
}

// New makes the command.
func New(env *project.Env) *cobra.Command {
	opts := &Options{Env: env}
	cmd := &cobra.Command{
		Use:   "preview [SEGMENT]",
		Short: "Show a segment's size, and what each condition keeps and drops",
		Long: `Preview computes one segment from the sources, without publishing anything. For
each condition it shows for how many profiles it is true (kept), false (dropped)
and not known, and how many are left after it and all conditions before it. The
parts of an any, all or none stand below it and are counted by themselves.`,
		Example: "  weft preview lapsing\n  weft preview --select state:modified+",
		Args: func(_ *cobra.Command, args []string) error {
			if selects := opts.Selecting.Given(); len(args) > 1 || selects == (len(args) == 1) {
				return fault.New(fault.Usage, "", "name one segment, or choose some with --select")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				opts.Segment = args[0]
			}
			return Run(cmd.Context(), opts)
		},
	}
	opts.Selecting.Flags(cmd.Flags(), "preview the segments")
	project.LockTimeoutFlag(cmd.Flags(), &opts.LockTimeout)
	project.NoEnvironment(cmd, "leave --env out", "preview computes the segment from the sources, as these files say it: nothing of an environment is in that")
	return cmd
}

// documents is the command's JSON for a selection.
type documents struct {
	OK       bool        `json:"ok"`
	Segments []*document `json:"segments"`
}

// document is the command's JSON for one segment.
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

// Run previews the segments.
func Run(ctx context.Context, opts *Options) error {
	env := opts.Env
	session, err := env.Connect(ctx, project.Connection{LockTimeout: opts.LockTimeout})
	if err != nil {
		return err
	}
	defer session.Close()
	segments, err := opts.segments(ctx, session)
	if err != nil {
		return env.IfNothing(err)
	}
	all := documents{OK: true, Segments: []*document{}}
	for i, segment := range segments {
		d, err := ask(ctx, session, segment)
		if err != nil {
			return err
		}
		if all.Segments = append(all.Segments, d); env.Flags.JSON() {
			continue
		}
		if i > 0 {
			env.Streams.Printf("\n")
		}
		d.print(env.Streams)
	}
	switch {
	case !env.Flags.JSON():
		return nil
	case opts.Segment != "":
		return env.PrintJSON(all.Segments[0])
	}
	return env.PrintJSON(all)
}

// segments are the one that is named, or those of a selection.
func (o *Options) segments(ctx context.Context, session *project.Session) ([]*models.Segment, error) {
	if o.Segment != "" {
		segment, err := find(session.Project, o.Segment)
		return []*models.Segment{segment}, err
	}
	chosen, err := session.Choose(ctx, o.Selecting)
	if err != nil {
		return nil, err
	}
	var segments []*models.Segment
	for _, s := range session.Project.Segments {
		if chosen.Has(models.SegmentDefinition, s.Entity.Name, s.Name) {
			segments = append(segments, s)
		}
	}
	if len(segments) == 0 {
		return nil, project.Nothing{Selecting: o.Selecting}
	}
	return segments, nil
}

// ask computes one segment.
func ask(ctx context.Context, session *project.Session, segment *models.Segment) (*document, error) {
	program, err := session.Question(ctx, lower.Options{Preview: segment})
	if err != nil {
		return nil, err
	}
	plan, err := session.Emit(program, session.Target, session.Now)
	if err != nil {
		return nil, err
	}
	answers, err := session.Ask(ctx, plan)
	if err != nil {
		return nil, err
	}
	d := &document{
		OK: true, Segment: segment.Name, Entity: segment.Entity.Name, Now: terminal.Instant(session.Now),
		now: terminal.MomentIn(session.Now, session.Project.TimeZone),
	}
	return d, d.read(program, answers)
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
		c := condition{Text: ir.IdentText(named.Name), Depth: counts.Depths[i], Kept: cell.Whole(row[1]), Dropped: cell.Whole(row[2]), Unknown: cell.Whole(row[3])}
		if len(named.Origins) > 0 {
			c.Text = named.Origins[0].Text
		}
		d.Profiles = c.Kept + c.Dropped + c.Unknown
		if c.Depth == 0 {
			left := cell.Whole(row[4])
			c.Left, d.Members = &left, left
		}
		d.Conditions = append(d.Conditions, c)
	}
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
