// Package backfill is `weft backfill`: it builds the past one moment after the
// other, each as a published run that knows only what was known by then. In come
// two ends and a step, out goes one run for each moment that has none yet. It
// must not know how a run is made: session and runner do.
package backfill

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/run"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner"
)

// Options are what the command was given.
type Options struct {
	Env            *project.Env
	From, To, Step string
	Schema         string
	DryRun         bool
	LockTimeout    time.Duration
}

// New makes the command.
func New(env *project.Env) *cobra.Command {
	opts := &Options{Env: env}
	cmd := &cobra.Command{
		Use:   "backfill",
		Short: "Build the past, one moment after the other",
		Long: `Backfill runs the project as at each moment from one to another, and publishes each.
What a run computes for a moment, it computes of what was known by then: rows that
had happened, identities that had been linked, decisions that were in force. So
segments and traits with a history get the intervals that they would have had, and
a training set made of them knows nothing of the future.

Days and weeks of --step are those of the project's calendar, from midnight to
midnight. Moments that are published already are left out, so that a backfill that
was stopped goes on where it was. Where a later moment than one that is missing is
published, it is refused; --schema builds the past beside, with ids of its own.

Sources without a time are as they are now, on every day: it tells which these are.`,
		Example: "  weft backfill --from 2025-01-01 --to 2025-12-31 --step 1d --schema training\n  weft backfill --from 2026-02-01 --to 2026-03-01 --step 1w --dry-run",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return Run(cmd.Context(), opts) },
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.From, "from", "", "the first moment, a date or a moment (`TIME`)")
	flags.StringVar(&opts.To, "to", "", "the last moment that there may be (`TIME`)")
	flags.StringVar(&opts.Step, "step", "1d", "how far one moment is from the next (`DURATION`, such as 6h, 1d or 1w)")
	flags.StringVar(&opts.Schema, "schema", "", "publish into the schema `NAME`, beside the target's own")
	flags.BoolVar(&opts.DryRun, "dry-run", false, "list the moments, and compute nothing")
	project.LockTimeoutFlag(flags, &opts.LockTimeout)
	project.NoEnvironment(cmd, "build the past beside with --schema NAME",
		"an environment goes on from what is published, of which each run in it is the next; the past has ids and members of its own")
	return cmd
}

// Run builds the moments that are missing.
func Run(ctx context.Context, opts *Options) error {
	env := opts.Env
	if env.Flags.AsOf != "" {
		return fault.New(fault.Usage, "leave --as-of out", "--from and --to say as at which moments a backfill runs")
	}
	session, err := env.Connect(ctx, project.Connection{Schema: opts.Schema, LockTimeout: opts.LockTimeout})
	if err != nil {
		return err
	}
	defer session.Close()
	// The past that is built is a history by itself: what a moment knows is what
	// the moment before it has left, and nothing of what the target has published.
	session.Target.Layout.State = session.Target.Layout.Schema
	grid, err := opts.moments(session.Project.TimeZone)
	if err != nil {
		return err
	}
	unlock := func() {}
	if !opts.DryRun {
		if unlock, err = session.Lock(ctx, opts.LockTimeout); err != nil {
			return err
		}
	}
	defer unlock()
	b := &backfill{env: env, session: session, dry: opts.DryRun}
	if err := b.find(ctx, grid); err != nil {
		return err
	}
	b.begin()
	if !opts.DryRun {
		err = b.build(ctx)
	}
	return b.end(err)
}

// backfill is the state of one command.
type backfill struct {
	env     *project.Env
	session *project.Session
	dry     bool
	moments []moment
	started time.Time
}

// moment is one of the moments, and what came of it.
type moment struct {
	Now    string         `json:"now"`
	State  string         `json:"state"` // there, missing, built or failed
	Report *models.Report `json:"report,omitempty"`

	at time.Time
}

// How a moment is.
const (
	there   = "there" // published before
	missing = "missing"
	built   = "built"
	failed  = "failed"
)

// find tells the moments that are published from those that are not, and refuses
// what would overwrite later history.
func (b *backfill) find(ctx context.Context, grid []time.Time) error {
	published, err := b.session.PublishedMoments(ctx)
	if err != nil {
		return err
	}
	var last time.Time
	known := map[int64]bool{}
	for _, at := range published {
		known[at.UnixMicro()] = true
		if at.After(last) {
			last = at
		}
	}
	for _, at := range grid {
		m := moment{Now: terminal.Instant(at), State: missing, at: at}
		if known[at.UnixMicro()] {
			m.State = there
		}
		b.moments = append(b.moments, m)
		if m.State == missing && at.Before(last) {
			return fault.New(fault.Blocked, "build the past beside with --schema NAME, in a schema that has no runs yet",
				"schema %q has a run as at %s, and one as at %s would overwrite what came of it",
				b.session.Target.Layout.Schema, b.show(last), b.show(at))
		}
	}
	return nil
}

// build runs the moments that are missing, the earliest first.
func (b *backfill) build(ctx context.Context) error {
	for i := range b.moments {
		m := &b.moments[i]
		if m.State == there {
			continue
		}
		m.State = failed
		report, err := b.publish(ctx, m.at)
		m.Report = report
		if err != nil {
			return err
		}
		m.State = built
		b.tell(i)
	}
	return nil
}

// publish is one run.
func (b *backfill) publish(ctx context.Context, at time.Time) (*models.Report, error) {
	now := *b.session
	now.Now, now.RunID = at, uuid.NewString()
	plan, _, err := now.PublishPlan(ctx, project.Publishing{})
	if err != nil {
		return nil, err
	}
	if err := now.Guard(ctx, plan); err != nil {
		return nil, err
	}
	options := runner.Options{Target: now.Target.Name, Files: now.Files()}
	if b.env.Streams.Live && !b.env.Flags.JSON() {
		watch := b.env.Watch()
		defer watch.Close()
		options.Progress = watch.Event
	}
	report, err := runner.Run(ctx, plan, now.Warehouse, options)
	var wrong *runner.ProblemsError
	switch {
	case errors.As(err, &wrong):
		list := run.AsDiagnostics(report.Problems, now.Project.TimeZone)
		b.env.Show(b.env.Streams.Err, &project.Mistakes{List: list, Line: now.Tree.Line})
		return report, fault.New(fault.Wrong, "mend the data, or begin at a later moment",
			"as at %s the data is wrong in ways that would make results wrong", b.show(at))
	case err != nil:
		return report, now.Unpublished(err)
	}
	return report, nil
}

func (b *backfill) show(at time.Time) string {
	return terminal.MomentIn(at, b.session.Project.TimeZone)
}
