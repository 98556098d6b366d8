// Package plan is `weft plan`: what a run would do to people, segments and
// syncs, and what it would read, before anything is published. The comparison is
// made in the warehouse; here its counts and a few examples are asked for and
// shown.
package plan

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/models"
)

// Options are what the command was given.
type Options struct {
	Env         *project.Env
	Schema      string
	Steps       bool
	NoExamples  bool
	LockTimeout time.Duration
}

// New makes the command.
func New(env *project.Env) *cobra.Command {
	opts := &Options{Env: env}
	cmd := &cobra.Command{
		Use:   "plan",
		Short: "Show what a run would change of people and segments, and what it would read",
		Long: `Plan computes people, traits and segments as a run would, publishes nothing, and
compares with what is published: which profiles would merge, split, be new or gone,
what that does to segments and syncs, and for an example of each the evidence
behind it. Examples show identifiers; --no-examples leaves them out, for logs.

With --steps it only lists the steps of a run, without computing anything. Where
the warehouse bills by what it reads, it tells in both cases first how much that
is, of the tables that are there already. What would read more of them than the
target's max_bytes_billed is refused, by this command and by run.`,
		Example: "  weft plan --target prod\n  weft plan --no-examples --output json\n  weft plan --steps",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return Run(cmd.Context(), opts) },
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.Schema, "schema", "", "plan for the schema `NAME`, beside the target's own")
	flags.BoolVar(&opts.Steps, "steps", false, "list the steps of a run, and compute nothing")
	flags.BoolVar(&opts.NoExamples, "no-examples", false, "show no identifiers")
	project.LockTimeoutFlag(flags, &opts.LockTimeout)
	return cmd
}

// document is the command's JSON.
type document struct {
	OK        bool       `json:"ok"`
	Exit      fault.Exit `json:"exit"`
	Error     string     `json:"error,omitempty"`
	Target    string     `json:"target"`
	Warehouse string     `json:"warehouse"`
	Now       string     `json:"now"`
	Refused   string     `json:"refused,omitempty"` // why a run as at now would publish nothing
	Steps     []step     `json:"steps"`
	Bytes     *int64     `json:"bytes,omitempty"`  // of the sources and of what was published; absent where the warehouse does not bill by it
	Budget    int64      `json:"budget,omitempty"` // bytes

	Diagnostics models.Diagnostics `json:"diagnostics,omitempty"` // of the data
	*changes                       // absent with --steps, and when an error is among the diagnostics

	estimate project.Estimate
}

type step struct {
	Name  string   `json:"name"`
	Kind  string   `json:"kind"`
	Title string   `json:"title"`
	Files []string `json:"files,omitempty"` // loaded into the warehouse first
	Bytes *int64   `json:"bytes,omitempty"` // absent where it is known only during the run
}

// Run shows the plan: what it would read first, because that may cost too much
// to go on.
func Run(ctx context.Context, opts *Options) error {
	env := opts.Env
	session, err := env.Connect(ctx, project.Connection{Schema: opts.Schema, LockTimeout: opts.LockTimeout})
	if err != nil {
		return err
	}
	defer session.Close()
	made, err := session.PublishPlan(ctx, false)
	if err != nil {
		return err
	}
	estimate, err := session.Estimate(ctx, made)
	if err != nil {
		return err
	}
	d := describe(session, made, estimate)
	if refused := estimate.Check(session.Target); refused != nil {
		return refuse(env, d, refused)
	}
	if !opts.Steps {
		c := &comparing{ctx: ctx, session: session, examples: !opts.NoExamples}
		if d.changes, err = c.changes(); err != nil {
			return err
		}
		if d.Refused, err = c.refused(); err != nil {
			return err
		}
		d.Diagnostics = c.problems
		env.Show(env.Streams.Err, &project.Mistakes{List: c.problems, Line: session.Tree.Line})
	}
	if d.Diagnostics.HasErrors() {
		d.OK, d.Exit = false, fault.Wrong
	}
	if !env.Flags.JSON() {
		d.print(env.Streams, opts.Steps)
	} else if err := env.PrintJSON(d); err != nil {
		return err
	}
	if d.OK {
		return nil
	}
	return fault.Silent{Exit: d.Exit}
}

// refuse ends with what is known of a run that would cost too much.
func refuse(env *project.Env, d document, refused error) error {
	if !env.Flags.JSON() {
		d.printSteps(env.Streams)
		return refused
	}
	d.OK, d.Exit, d.Error = false, fault.ExitOf(refused), refused.Error()
	if err := env.PrintJSON(d); err != nil {
		return err
	}
	return fault.Silent{Exit: d.Exit}
}

func describe(session *project.Session, made *models.Plan, estimate project.Estimate) document {
	d := document{
		OK: true, Target: session.Target.Name, Warehouse: made.Warehouse, Now: session.Now.Format(time.RFC3339Nano),
		Budget: estimate.Budget, estimate: estimate,
	}
	if estimate.Known {
		d.Bytes = &estimate.Bytes
	}
	for _, s := range made.Steps {
		one := step{Name: s.Name, Kind: s.Kind, Title: s.Title}
		for _, load := range s.Loads {
			one.Files = append(one.Files, load.File)
		}
		if bytes, ok := estimate.Steps[s.Name]; ok {
			one.Bytes = &bytes
		}
		d.Steps = append(d.Steps, one)
	}
	return d
}

// printSteps shows what a run would do, step by step.
func (d *document) printSteps(s *terminal.Streams) {
	d.printHead(s)
	for i, one := range d.Steps {
		line := one.Title
		for _, file := range one.Files {
			line += ", loading " + file
		}
		if one.Bytes != nil && *one.Bytes > 0 {
			line += "  " + adapters.Bytes(*one.Bytes)
		}
		s.Printf("%4d  %s\n", i+1, line)
	}
	d.printEstimate(s)
}

func (d *document) printHead(s *terminal.Streams) {
	s.Printf("%s on %s\n", terminal.Plural(len(d.Steps), "step"), d.Warehouse)
}

func (d *document) printEstimate(s *terminal.Streams) {
	if d.estimate.Known {
		s.Printf("%s\n", d.estimate)
	}
}
