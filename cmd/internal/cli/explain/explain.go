// Package explain is `weft explain`: who a person is and why. It shows the
// identifiers and the evidence that joins them, traits with the rows behind
// them, and segments with the value of each condition, all as published by the
// last run.
package explain

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/weft-cdp/weft/cmd/internal/cli/explain/picture"
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

	Environment string
	SVG         string // file for a picture; "": none
	Mermaid     string // file for the picture as Mermaid's text, "-" for the standard output; "": none

	LockTimeout time.Duration
}

// whom says what is wanted when nobody is named.
func whom(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return fault.New(fault.Usage, "name a person by an identifier: weft explain email:ana@example.org", "explain needs somebody to explain")
	}
	return cobra.RangeArgs(1, 3)(cmd, args)
}

// New makes the command.
func New(env *project.Env) *cobra.Command {
	opts := &Options{Env: env}
	cmd := &cobra.Command{
		Use:   "explain [ENTITY] [TYPE:]VALUE [[TYPE:]VALUE]",
		Short: "Show who a person is and why",
		Long: `Explain tells of one profile what the last run published: its identifiers and the
evidence that joins them, where its relations lead, its traits with the rows behind
them, its segments with the value of each condition. A person is named by any
identifier, such as email:ana@example.org, or by a profile id, also a former one.
The type may be left out where only one fits.

With two identifiers it shows the shortest chain of evidence between them, with its
weakest link; or, where they are two profiles, what was refused between them and by
which rule, or that nothing joins them. With --segment it says why the person is in
or not in it. --svg and --mermaid draw the evidence.`,
		Example: `  weft explain email:ana@example.org
  weft explain email:ana@example.org cookie:c-91bd
  weft explain email:ana@example.org --segment lapsing
  weft explain email:ana@example.org --svg ana.svg`,
		Args: whom,
		RunE: func(cmd *cobra.Command, args []string) error {
			opts.Refs = args
			return Run(cmd.Context(), opts)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.Entity, "entity", "", "the `ENTITY`, where several have identifiers of the same name")
	flags.StringVar(&opts.Segment, "segment", "", "say why the person is in the `SEGMENT` or not")
	flags.StringVar(&opts.Schema, "schema", "", "look into what was published in the schema `NAME`")
	project.EnvironmentFlag(flags, &opts.Environment, "look into")
	flags.StringVar(&opts.SVG, "svg", "", "draw the evidence into the `FILE`")
	flags.StringVar(&opts.Mermaid, "mermaid", "", "write the picture as Mermaid's text into the `FILE`, or - to print it")
	project.LockTimeoutFlag(flags, &opts.LockTimeout)
	return cmd
}

// Run explains.
func Run(ctx context.Context, opts *Options) error {
	env := opts.Env
	session, err := env.Connect(ctx, project.Connection{Schema: opts.Schema, Environment: opts.Environment, LockTimeout: opts.LockTimeout})
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
		return explainTwo(ask, [2]reference(refs), opts)
	}
	return explainOne(ask, refs[0], segment, opts)
}

// explainOne shows a single person.
func explainOne(ask *asker, ref reference, segment *models.Segment, opts *Options) error {
	p, err := ask.person(ref, segment)
	if err != nil {
		return err
	}
	if err := ask.draw(opts, func() *picture.Graph { return p.drawing(ref.entity) }); err != nil {
		return err
	}
	if opts.onlyPicture() {
		return nil
	}
	if ask.env.Flags.JSON() {
		p.shorten()
		return ask.env.PrintJSON(p)
	}
	if segment != nil {
		p.printSegment(ask.env.Streams, p.Segments[0])
		return nil
	}
	p.print(ask.env.Streams)
	return nil
}
