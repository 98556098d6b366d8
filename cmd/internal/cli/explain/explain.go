// Package explain is `weft explain`: who a person is and why. It shows the
// identifiers and the evidence that joins them, traits with the rows behind
// them, and segments with the value of each condition, all as published by the
// last run.
package explain

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/models"
)

// Options are what the command was given. Refs are one identifier, or two whose
// connection is asked for.
type Options struct {
	Env     *project.Env
	Refs    []string
	Entity  string
	Segment string
	Schema  string

	LockTimeout time.Duration
}

// whom says what is wanted when nobody is named.
func whom(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return fault.New(fault.Usage, "name a person by an identifier: weft explain email:ana@example.org", "explain needs somebody to explain")
	}
	return cobra.RangeArgs(1, 3)(cmd, args)
}

// New makes the command; runF, when not nil, runs in place of Run.
func New(env *project.Env, runF func(context.Context, *Options) error) *cobra.Command {
	opts := &Options{Env: env}
	if runF == nil {
		runF = Run
	}
	cmd := &cobra.Command{
		Use:   "explain [ENTITY] [TYPE:]VALUE [[TYPE:]VALUE]",
		Short: "Show who a person is and why",
		Long: `Explain tells of one profile what the last run published: its identifiers and the
evidence that joins them, where its relations lead, its traits with the rows behind
them, its segments with the value of each condition. A person is named by any
identifier, such as email:ana@example.org, or by a profile id, also a former one.
The type may be left out where only one fits.

With two identifiers it shows the shortest chain of evidence between them. With
--segment it says why the person is in or not in it.`,
		Example: `  weft explain email:ana@example.org
  weft explain email:ana@example.org cookie:c-91bd
  weft explain email:ana@example.org --segment lapsing`,
		Args: whom,
		RunE: func(cmd *cobra.Command, args []string) error {
			opts.Refs = args
			return runF(cmd.Context(), opts)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.Entity, "entity", "", "the `ENTITY`, where several have identifiers of the same name")
	flags.StringVar(&opts.Segment, "segment", "", "say why the person is in the `SEGMENT` or not")
	flags.StringVar(&opts.Schema, "schema", "", "look into what was published in the schema `NAME`")
	project.LockTimeoutFlag(flags, &opts.LockTimeout)
	return cmd
}

// Run explains.
func Run(ctx context.Context, opts *Options) error {
	env := opts.Env
	session, err := env.Connect(ctx, project.Connection{Schema: opts.Schema, LockTimeout: opts.LockTimeout})
	if err != nil {
		return err
	}
	defer session.Close()
	ask := &asker{ctx: ctx, env: env, session: session}
	refs, err := ask.references(opts)
	if err != nil {
		return err
	}
	if err := ask.published(); err != nil {
		return err
	}
	if err := ask.find(refs); err != nil {
		return err
	}
	segment, err := ask.segment(opts.Segment, refs[0].entity)
	if err != nil {
		return err
	}
	if len(refs) == 2 {
		return connection(ask, refs[0], refs[1])
	}
	return one(ask, refs[0], segment)
}

// one explains a single person.
func one(ask *asker, ref reference, segment *models.Segment) error {
	p, err := ask.person(ref, segment)
	if err != nil {
		return err
	}
	if ask.env.Flags.JSON() {
		return ask.env.PrintJSON(p)
	}
	if segment != nil {
		p.printSegment(ask.env.Streams, p.Segments[0])
		return nil
	}
	p.print(ask.env.Streams)
	return nil
}
