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
tables are dropped when it is done. In BigQuery that dataset must be there.`,
		Example: "  weft run && weft verify\n  weft verify --schema weft_check --output json",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return Run(cmd.Context(), opts) },
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.Schema, "schema", "", "build in the schema `NAME`; without it in the target's own with _verify behind its name")
	project.LockTimeoutFlag(flags, &opts.LockTimeout)
	return cmd
}

// Run verifies.
func Run(ctx context.Context, opts *Options) (err error) {
	env := opts.Env
	session, err := env.Connect(ctx, project.Connection{LockTimeout: opts.LockTimeout})
	if err != nil {
		return err
	}
	defer session.Close()
	unlock, err := session.Lock(ctx, opts.LockTimeout)
	if err != nil {
		return err
	}
	defer unlock()
	if session.Now, err = session.Published(ctx); err != nil {
		return err
	}
	if err := unedited(ctx, session); err != nil {
		return err
	}
	if err := beside(ctx, opts, session); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, discard(ctx, session)) }()
	plan, program, err := session.PublishPlan(ctx, project.Publishing{FullRefresh: true})
	if err != nil {
		return err
	}
	if err := session.Guard(ctx, plan); err != nil {
		return err
	}
	watch := env.Watch()
	report, err := runner.Run(ctx, plan, session.Warehouse, runner.Options{
		Target: session.Target.Name, Progress: watch.Event, Files: session.Files(),
	})
	watch.Close()
	if err != nil {
		return unbuilt(session, report, err)
	}
	d, err := compare(ctx, session, program)
	if err != nil {
		return err
	}
	return d.tell(env, session)
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
	return fault.New(fault.Wrong, "publish it with `weft run`", "the model is not the one that the last run has published")
}

// beside moves what is published to a schema in which nobody has published.
func beside(ctx context.Context, opts *Options, session *project.Session) error {
	layout := &session.Target.Layout
	schema := opts.Schema
	if schema == "" {
		schema = layout.Schema + "_verify"
	}
	if schema == layout.Schema {
		return fault.New(fault.Usage, "name another schema", "what is published is in the schema %q itself", schema)
	}
	layout.State, layout.Schema = layout.Schema, schema
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
