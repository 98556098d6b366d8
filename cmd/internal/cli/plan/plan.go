// Package plan is `weft plan`: what a run would do in the target, step by step,
// and what it would read there, without doing any of it.
package plan

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/models"
)

// Options are what the command was given.
type Options struct {
	Env         *project.Env
	Schema      string
	LockTimeout time.Duration
}

// New makes the command; runF, when not nil, runs in place of Run.
func New(env *project.Env, runF func(context.Context, *Options) error) *cobra.Command {
	opts := &Options{Env: env}
	if runF == nil {
		runF = Run
	}
	cmd := &cobra.Command{
		Use:   "plan",
		Short: "Show what a run would do and what it would read",
		Long: `Plan shows the steps of a run in the target, in their order, without running any.
Where the warehouse bills by what it reads, it tells how much that is, of the tables
that are there already. A run that would read more of them than the target's
max_bytes_billed is refused, by this command and by run.`,
		Example: "  weft plan --target prod",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return runF(cmd.Context(), opts) },
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.Schema, "schema", "", "plan for the schema `NAME`, beside the target's own")
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
	Steps     []step     `json:"steps"`
	Bytes     *int64     `json:"bytes,omitempty"`  // of the sources and of what was published; absent where the warehouse does not bill by it
	Budget    int64      `json:"budget,omitempty"` // bytes
}

type step struct {
	Name  string   `json:"name"`
	Kind  string   `json:"kind"`
	Title string   `json:"title"`
	Files []string `json:"files,omitempty"` // loaded into the warehouse first
	Bytes *int64   `json:"bytes,omitempty"` // absent where it is known only during the run
}

// Run shows the plan.
func Run(ctx context.Context, opts *Options) error {
	env := opts.Env
	session, err := env.Connect(ctx, project.Connection{Schema: opts.Schema, LockTimeout: opts.LockTimeout})
	if err != nil {
		return err
	}
	defer session.Close()
	made, err := session.PublishPlan(ctx)
	if err != nil {
		return err
	}
	estimate, err := session.Estimate(ctx, made)
	if err != nil {
		return err
	}
	d := describe(session, made, estimate)
	refused := estimate.Check(session.Target)
	if !env.Flags.JSON() {
		show(env.Streams, d, estimate)
		return refused
	}
	if refused != nil {
		d.OK, d.Exit, d.Error = false, fault.ExitOf(refused), refused.Error()
	}
	if err := env.PrintJSON(d); err != nil || refused == nil {
		return err
	}
	return fault.Silent{Exit: d.Exit}
}

func describe(session *project.Session, made *models.Plan, estimate project.Estimate) document {
	d := document{OK: true, Target: session.Target.Name, Warehouse: made.Warehouse, Budget: estimate.Budget}
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

func show(s *terminal.Streams, d document, estimate project.Estimate) {
	s.Printf("%s on %s\n", terminal.Plural(len(d.Steps), "step"), d.Warehouse)
	for i, one := range d.Steps {
		line := one.Title
		for _, file := range one.Files {
			line += ", loading " + file
		}
		if one.Bytes != nil && *one.Bytes > 0 {
			line += "  " + terminal.Bytes(*one.Bytes)
		}
		s.Printf("%4d  %s\n", i+1, line)
	}
	if estimate.Known {
		s.Printf("%s\n", estimate)
	}
}
