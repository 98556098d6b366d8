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
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// Options are what the command was given.
type Options struct {
	Env         *project.Env
	Schema      string
	Environment string
	Steps       bool
	NoExamples  bool
	Selecting   project.Selecting
	Save        string
	LockTimeout time.Duration
}

// New makes the command.
func New(env *project.Env) *cobra.Command {
	opts := &Options{Env: env}
	cmd := &cobra.Command{
		Use:   "plan",
		Short: "Show what a run would change of people and segments, and what it would read",
		Long: `Plan computes people, traits and segments as a run would, publishes nothing, and
compares with what is published: which definitions have changed, which profiles
would merge, split, be new or gone, what that does to segments, to the values of
changed traits and to syncs, and for an example of each the evidence behind it.
Examples show identifiers; --no-examples leaves them out, for logs. With --output
markdown it writes a report for a pull request.

With --select or --exclude it plans a run of some entities, as run has them. With
--save FILE it keeps what ` + "`weft run --plan FILE`" + ` then does, unless something has
changed meanwhile.

With --env it says which entities an environment builds, and why, and which it only
shows as they are published.

With --steps it only lists the steps of a run, without computing anything. Where
the warehouse bills by what it reads, it tells in both cases first how much that
is, of the tables that are there already. What would read more of them than the
target's max_bytes_billed is refused, by this command and by run.`,
		Example: "  weft plan --target prod\n  weft plan --no-examples --output json\n  weft plan --steps",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return Run(cmd.Context(), opts) },

		Annotations: map[string]string{project.Markdown: "true"},
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.Schema, "schema", "", "plan for the schema `NAME`, beside the target's own")
	project.EnvironmentFlag(flags, &opts.Environment, "plan for")
	flags.BoolVar(&opts.Steps, "steps", false, "list the steps of a run, and compute nothing")
	flags.BoolVar(&opts.NoExamples, "no-examples", false, "show no identifiers")
	flags.StringVar(&opts.Save, "save", "", "write what a run must find again to do this into `FILE`, for weft run --plan")
	opts.Selecting.Flags(flags, "plan the entities")
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
	Refused   string     `json:"refused,omitempty"`  // why a run as at now would publish nothing
	Selected  []string   `json:"selected,omitempty"` // the entities, when not all
	Steps     []step     `json:"steps"`
	Sources   []source   `json:"sources"`          // that a run reads
	Bytes     *int64     `json:"bytes,omitempty"`  // of the sources and of what was published; absent where the warehouse does not bill by it
	Budget    int64      `json:"budget,omitempty"` // bytes

	Environment *environment       `json:"environment,omitempty"`
	Definitions *definitions       `json:"definitions"`
	Diagnostics models.Diagnostics `json:"diagnostics,omitempty"` // of the data
	*changes                       // absent with --steps, and when an error is among the diagnostics

	estimate    project.Estimate
	incremental bool // not all sources need be read whole
}

type step struct {
	Name  string   `json:"name"`
	Kind  string   `json:"kind"`
	Title string   `json:"title"`
	Files []string `json:"files,omitempty"` // loaded into the warehouse first
	Bytes *int64   `json:"bytes,omitempty"` // absent where it is known only during the run
	// Reads is how much of its source the step reads, and why all of it.
	Reads *models.SourceRead `json:"reads,omitempty"`
	// Computes is how much of its entity the step and those after it compute.
	Computes *models.EntityRun `json:"computes,omitempty"`
	// Why is always, first, definition or data; Because are the definitions, of the
	// step itself or of what it reads, that are otherwise than published.
	Why     string   `json:"why"`
	Because []string `json:"because,omitempty"`
}

// Run shows the plan: what it would read first, because that may cost too much
// to go on.
func Run(ctx context.Context, opts *Options) error {
	env := opts.Env
	if opts.Environment != "" && (opts.Save != "" || opts.Selecting.Given()) {
		return fault.New(fault.Usage, "leave --save, --select and --exclude out", "an environment builds what is otherwise than published, and all of that")
	}
	session, err := env.Connect(ctx, project.Connection{Schema: opts.Schema, Environment: opts.Environment, LockTimeout: opts.LockTimeout})
	if err != nil {
		return err
	}
	defer session.Close()
	p, err := prepare(ctx, session, opts)
	if err != nil {
		return env.IfNothing(err)
	}
	estimate, err := session.Estimate(ctx, p.plan)
	if err != nil {
		return err
	}
	d := describe(session, p.plan, estimate)
	if err := p.describe(ctx, session, &d); err != nil {
		return err
	}
	if refused := estimate.Check(session.Target); refused != nil {
		return refuse(env, d, refused)
	}
	if !opts.Steps {
		if err := d.compare(ctx, session, opts, p); err != nil {
			return err
		}
		env.Show(env.Streams.Err, &project.Mistakes{List: d.Diagnostics, Line: session.Tree.Line})
	}
	if d.Diagnostics.HasErrors() {
		d.OK, d.Exit = false, fault.Wrong
	}
	if opts.Save != "" && d.OK && d.Refused == "" {
		if err := save(ctx, session, opts, p); err != nil {
			return err
		}
	}
	if err := d.show(env, opts.Steps); err != nil || d.OK {
		return err
	}
	return fault.Silent{Exit: d.Exit}
}

// compare computes what a run would, and what that would change.
func (d *document) compare(ctx context.Context, session *project.Session, opts *Options, p *prepared) (err error) {
	if err := session.Readable(ctx, ir.State); err != nil {
		return err
	}
	c := &comparing{
		ctx: ctx, session: session, examples: !opts.NoExamples, compared: p.compared, entities: p.entities, of: p.publishing.Select,
	}
	if d.changes, err = c.changes(); err != nil {
		return err
	}
	d.Refused, err = c.refused()
	d.Diagnostics = c.problems
	return err
}

// save writes what a run must find again.
func save(ctx context.Context, session *project.Session, opts *Options, p *prepared) error {
	saved, err := session.Save(ctx, opts.Schema, opts.Selecting, p.compared)
	if err != nil {
		return err
	}
	return saved.Write(opts.Save)
}

// show writes the document in the form that was asked for.
func (d *document) show(env *project.Env, steps bool) error {
	switch {
	case env.Flags.JSON():
		return env.PrintJSON(d)
	case env.Flags.Output == project.Markdown:
		env.Streams.Printf("%s", d.markdown())
	default:
		d.print(env.Streams, steps)
	}
	return nil
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
		OK: true, Target: session.Target.Name, Warehouse: made.Warehouse, Now: terminal.Instant(session.Now),
		Budget: estimate.Budget, estimate: estimate, incremental: project.Incremental(session.Project),
	}
	if estimate.Known {
		d.Bytes = &estimate.Bytes
	}
	for _, s := range made.Steps {
		one := step{Name: s.Name, Kind: s.Kind, Title: s.Title, Reads: s.Reads, Computes: s.Computes}
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
		if one.Computes != nil {
			line += ", " + project.ComputedText(one.Computes)
		}
		if one.Reads != nil && d.incremental {
			line += ", " + project.ReadText(one.Reads)
		}
		if one.Bytes != nil && *one.Bytes > 0 {
			line += "  " + adapters.Bytes(*one.Bytes)
		}
		if len(one.Because) > 0 {
			line += s.Paint(terminal.Dim, "  because of "+few(one.Because))
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
