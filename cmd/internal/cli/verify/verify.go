// Package verify is `weft verify`: it builds everything anew beside what the last
// run published, reading all rows, and compares both. The comparison is made in
// the warehouse; here its counts are asked for and told.
package verify

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/run"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner"
)

// Options are what the command was given.
type Options struct {
	Env         *project.Env
	Schema      string
	Sample      string // "" for everybody; else as 1% or 1000
	Seed        string // "" to take any
	Environment string // "" for what is published
	LockTimeout time.Duration
}

// New makes the command.
func New(env *project.Env) *cobra.Command {
	opts := &Options{Env: env}
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Build everything anew beside, and compare it with what is published",
		Long: `Verify reads all rows of all sources, builds everything as at the moment of the
last published run, and compares with what that run published: identifiers,
evidence, conflicts, every trait of every profile, and who is in which segment. Of
sources that are incremental it compares the rows that are kept, too, and so tells
which of them have changed or come later than they say.

It is meant for the time right after a run: what has come or changed in the sources
since then is a difference, too. What it builds is in a schema of its own, whose
tables are dropped when it is done. In BigQuery that dataset must be there.

With --sample it draws identifiers, takes everybody who hangs together with them, by
the rows or as published, and compares these alone. It reads all rows all the same,
and stitches and computes only the sample. Entities of which values need everybody
(rfm, relations to other entities) are compared whole. The same --seed draws the same.

With --env it compares what an environment has built with what the sources give by
the same model and the same memory of ids and members.`,
		Example: "  weft run && weft verify\n  weft verify --sample 1%\n  weft verify --schema weft_check --output json",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return Run(cmd.Context(), opts) },
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.Schema, "schema", "", "build in the schema `NAME`; without it in the target's own with _verify behind its name")
	flags.StringVar(&opts.Sample, "sample", "", "compare whom a share of the identifiers or so many of them lead to (`SIZE`, such as 1% or 1000)")
	flags.StringVar(&opts.Seed, "seed", "", "draw the sample by this `TEXT`; without it by any, which is told")
	project.EnvironmentFlag(flags, &opts.Environment, "verify what was built in")
	project.LockTimeoutFlag(flags, &opts.LockTimeout)
	return cmd
}

// Run verifies.
func Run(ctx context.Context, opts *Options) (err error) {
	env := opts.Env
	how, err := opts.sampling()
	if err != nil {
		return err
	}
	if how != nil && opts.Environment != "" {
		return fault.New(fault.Usage, "leave --sample out", "an environment is verified whole: a sample hangs together by what is published, and it is not")
	}
	session, err := env.Connect(ctx, project.Connection{Environment: opts.Environment, LockTimeout: opts.LockTimeout})
	if err != nil {
		return err
	}
	defer session.Close()
	unlock, err := session.Lock(ctx, opts.LockTimeout)
	if err != nil {
		return err
	}
	defer unlock()
	if err := standing(ctx, session); err != nil {
		return err
	}
	if session.Now, err = session.Published(ctx); err != nil {
		return err
	}
	seen := session.Seen()
	if err := unedited(ctx, seen); err != nil {
		return err
	}
	if err := beside(ctx, opts, session, seen); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, discard(ctx, session)) }()
	var d *document
	if how == nil {
		d, err = compareAll(ctx, opts, session, seen)
	} else {
		d, err = compareSample(ctx, opts, session, *how)
	}
	if err != nil {
		return err
	}
	return d.tell(env, session)
}

// compareAll builds everything beside and compares it with what is seen.
func compareAll(ctx context.Context, opts *Options, session, seen *project.Session) (*document, error) {
	var what project.Publishing
	if session.Environment != "" {
		compared, err := session.Compare(ctx)
		if err != nil {
			return nil, err
		}
		if what, err = session.Modified(compared); err != nil {
			return nil, err
		}
	}
	what.FullRefresh = true
	plan, program, err := session.PublishPlan(ctx, what)
	if err != nil {
		return nil, err
	}
	if err := session.Guard(ctx, plan); err != nil {
		return nil, err
	}
	watch := opts.Env.Watch()
	report, err := runner.Run(ctx, plan, session.Warehouse, runner.Options{
		Target: session.Target.Name, Progress: watch.Event, Files: session.Files(),
	})
	watch.Close()
	if err != nil {
		return nil, unbuilt(session, report, err)
	}
	return compare(ctx, seen, program)
}

// unbuilt says why nothing could be built: what is wrong with the data as a run
// tells it.
func unbuilt(session *project.Session, report *models.Report, err error) error {
	if !errors.As(err, new(*runner.ProblemsError)) {
		return session.Failed(err)
	}
	return &project.Mistakes{List: run.AsDiagnostics(report.Problems, session.Project.TimeZone), Line: session.Tree.Line}
}

// unedited refuses to compare what another model has made.
func unedited(ctx context.Context, session *project.Session) error {
	compared, err := session.Compare(ctx)
	if err != nil {
		return err
	}
	if compared.Known && len(compared.Changes) == 0 {
		return nil
	}
	hint := "publish it with `weft run`"
	if session.Environment != "" {
		hint = "build it with `weft run --env " + session.Environment + "`"
	}
	return fault.New(fault.Wrong, hint, "the model is not the one that the last run has published")
}

// standing refuses an environment that was built of what is not published any more:
// who remembers other ids gives others.
func standing(ctx context.Context, session *project.Session) error {
	if session.Environment == "" {
		return nil
	}
	built, err := session.EnvironmentAt(ctx, session.Target.Layout.Schema)
	if err != nil {
		return err
	}
	if built.Name != session.Environment {
		return fault.New(fault.Wrong, "`weft env list` tells which there are", "there is no environment %q", session.Environment)
	}
	of, err := session.EnvironmentAt(ctx, session.Target.Layout.State)
	if err != nil {
		return err
	}
	if of.Finished.After(built.Finished) {
		return fault.New(fault.Wrong, "build it again with `weft run --env "+session.Environment+"`",
			"schema %q was published after the environment was built of it", session.Target.Layout.State)
	}
	return nil
}

// beside has the session build in a schema in which nobody has published. What is
// seen is what is there so far.
func beside(ctx context.Context, opts *Options, session, seen *project.Session) error {
	layout := &session.Target.Layout
	schema := opts.Schema
	if schema == "" {
		schema = layout.State + "_verify"
	}
	if schema == seen.Target.Layout.Schema || schema == layout.State {
		return fault.New(fault.Usage, "name another schema", "what is published is in the schema %q itself", schema)
	}
	layout.Schema, seen.Target.Layout.Schema = schema, schema
	published, err := session.PublishedMoments(ctx)
	if err != nil {
		return err
	}
	if len(published) > 0 {
		return fault.New(fault.Blocked, "name another with --schema NAME, or drop it when nobody needs it",
			"schema %q has runs that were published, and all of weft's would be dropped there", schema)
	}
	return nil
}

// discard drops what was built, also when the command was interrupted.
func discard(ctx context.Context, session *project.Session) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer cancel()
	if has, err := session.Has(ctx, ir.ObjectsTable); err != nil || !has {
		return err
	}
	views, tables, err := session.Made(ctx)
	if err != nil {
		return err
	}
	_, err = session.Read(ctx, lower.Discard(session.Project, views, append(tables, ir.ObjectsTable)))
	return err
}
