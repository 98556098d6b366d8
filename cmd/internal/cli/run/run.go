// Package run is `weft run`: it builds people, traits and segments in the
// target and publishes them, all or nothing.
package run

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner"
)

// Options are what the command was given.
type Options struct {
	Env         *project.Env
	Schema      string
	FullRefresh bool
	LockTimeout time.Duration
}

// New makes the command.
func New(env *project.Env) *cobra.Command {
	opts := &Options{Env: env}
	cmd := &cobra.Command{
		Use:   "run",
		Short: "Build people, traits and segments, and publish them",
		Long: `Run reads the sources, stitches identifiers to people, computes traits and
segments, and replaces the published tables once all are built and checked. A run
that is stopped or fails before that leaves the old tables as they are.

With --as-of it computes everything as at a moment. A moment before the last
published run is refused, because it would overwrite later history; --schema
builds it beside instead. So is a moment that has not come yet.

Only the people are stitched whose identifiers were tied otherwise by the last
run. With --full-refresh all are, which gives the same and takes longer.`,
		Example: "  weft run\n  weft run --as-of 2026-03-01 --schema march",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return Run(cmd.Context(), opts) },
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.Schema, "schema", "", "publish into the schema `NAME`, beside the target's own")
	flags.BoolVar(&opts.FullRefresh, "full-refresh", false, "stitch everybody anew, and not only those of whom something has changed")
	project.LockTimeoutFlag(flags, &opts.LockTimeout)
	return cmd
}

// Run runs the project.
func Run(ctx context.Context, opts *Options) error {
	env := opts.Env
	session, err := env.Connect(ctx, project.Connection{Schema: opts.Schema, LockTimeout: opts.LockTimeout})
	if err != nil {
		return err
	}
	defer session.Close()
	if err := notAhead(opts, session); err != nil {
		return err
	}
	if !env.Flags.JSON() {
		env.ShowWarnings(session.Loaded)
	}
	unlock, err := session.Lock(ctx, opts.LockTimeout)
	if err != nil {
		return err
	}
	defer unlock()
	plan, err := session.PublishPlan(ctx, opts.FullRefresh)
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
	var problems models.Diagnostics
	if report != nil {
		problems = AsDiagnostics(report.Problems, session.Project.TimeZone)
		env.Show(env.Streams.Err, &project.Mistakes{List: problems, Line: session.Tree.Line})
	}
	all := append(slices.Concat(models.Diagnostics{}, session.Warnings), problems...)
	if err != nil {
		return failure(env, session.Loaded, report, all, err)
	}
	if env.Flags.JSON() {
		return env.PrintJSON(document{OK: true, Diagnostics: all, Report: report})
	}
	summary(env.Streams, session.Project, report)
	return nil
}

// clockSlack is how much a machine's clock may be behind the one that wrote
// --as-of.
const clockSlack = time.Minute

// notAhead refuses to publish a moment that has not come yet: every run after
// it would be one before the last published one, until the moment has passed.
func notAhead(opts *Options, session *project.Session) error {
	if opts.Schema != "" || !session.Now.After(opts.Env.Clock().Add(clockSlack)) {
		return nil
	}
	return fault.New(fault.Blocked, "build it beside with --schema NAME",
		"--as-of %s has not come yet; once it is published, every run before that moment is refused",
		terminal.MomentIn(session.Now, session.Project.TimeZone))
}

// document is the command's JSON.
type document struct {
	OK          bool               `json:"ok"`
	Exit        fault.Exit         `json:"exit"`
	Diagnostics models.Diagnostics `json:"diagnostics"`
	Report      *models.Report     `json:"report,omitempty"`
}

// failure says what an unfinished run means for the person: wrong data, a
// moment that has to be decided about, or a warehouse that failed.
func failure(env *project.Env, loaded *project.Loaded, report *models.Report, all models.Diagnostics, err error) error {
	var wrong *runner.ProblemsError
	if !errors.As(err, &wrong) {
		return loaded.Unpublished(err)
	}
	exit, word := fault.Wrong, "the data is wrong in ways that would make results wrong; nothing was published"
	for _, p := range wrong.Problems {
		switch p.Code {
		case diag.BeforeLastRun:
			exit, word = fault.Blocked, "nothing was published; build that moment beside with --schema NAME"
		case diag.ForeignName:
			word = "nothing was made or changed"
		}
	}
	if env.Flags.JSON() {
		if err := env.PrintJSON(document{Exit: exit, Diagnostics: all, Report: report}); err != nil {
			return err
		}
	} else {
		env.Streams.Notef("%s\n", word)
	}
	return fault.Silent{Exit: exit}
}
