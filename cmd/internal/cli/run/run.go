// Package run is `weft run`: it builds people, traits and segments in the
// target and publishes them, all or nothing.
package run

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/syncs"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner"
)

// Options are what the command was given.
type Options struct {
	Env         *project.Env
	Schema      string
	Environment string
	FullRefresh bool
	Selecting   project.Selecting
	Plan        string
	LockTimeout time.Duration
	Sync        bool
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

Of sources that are incremental only new rows are read, and only the people are
stitched whose identifiers were tied otherwise by the last run. With --full-refresh
all are, which takes longer and gives the same, unless rows were changed or deleted
of which their source says that they never are.

With --select or --exclude it publishes the entities of which something is
selected, each with all its traits and segments, and those that they lead to. What
is published of others stays. ` + project.SelectHelp + `

With --env it builds beside what is published: the entities of which anything is
otherwise in the model, from what runs remember and keep; all others are views. The
schema of the environment is the target's own with two underscores and the name.

With --sync it then runs the syncs of what it has published: see weft sync.

With --plan it does what a saved plan has shown, and is refused when the model, the
target or what is published have changed since.`,
		Example: "  weft run\n  weft run --as-of 2026-03-01 --schema march",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return Run(cmd.Context(), opts) },
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.Schema, "schema", "", "publish into the schema `NAME`, beside the target's own")
	flags.BoolVar(&opts.FullRefresh, "full-refresh", false, "read all rows and stitch everybody anew, whatever earlier runs have kept")
	project.EnvironmentFlag(flags, &opts.Environment, "build in")
	opts.Selecting.Flags(flags, "publish the entities")
	flags.StringVar(&opts.Plan, "plan", "", "run what weft plan --save has shown, and nothing else: the `FILE` says as at when, into which schema and of what")
	flags.BoolVar(&opts.Sync, "sync", false, "then deliver what was published: run the syncs of the entities")
	project.LockTimeoutFlag(flags, &opts.LockTimeout)
	return cmd
}

// Run runs the project.
func Run(ctx context.Context, opts *Options) error {
	env := opts.Env
	if opts.Environment != "" && (opts.Plan != "" || opts.Selecting.Given()) {
		return fault.New(fault.Usage, "leave --plan, --select and --exclude out", "an environment builds what is otherwise than published, and all of that")
	}
	if opts.Sync && (opts.Environment != "" || opts.Schema != "") {
		return fault.New(fault.Usage, "leave --sync out", "what is built beside is not delivered: its people would all be sent again")
	}
	saved, err := opts.adopt()
	if err != nil {
		return err
	}
	session, err := env.Connect(ctx, project.Connection{Schema: opts.Schema, Environment: opts.Environment, LockTimeout: opts.LockTimeout})
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
	if saved != nil {
		if err := session.Stale(ctx, saved); err != nil {
			return err
		}
	}
	done, err := publish(ctx, opts, session)
	if err != nil || done == nil {
		return err
	}
	unlock() // a delivery may take hours, and only reads
	return deliver(ctx, opts, session, done)
}

// done is a run that has published.
type done struct {
	document  document
	published *models.Project // the part of the project that was
}

// deliver runs the syncs of what was published, when that is asked for, and writes the
// JSON, which is one document.
func deliver(ctx context.Context, opts *Options, session *project.Session, done *done) error {
	exit := fault.Done
	if opts.Sync {
		var entities []string
		for _, e := range done.published.Entities {
			entities = append(entities, e.Name)
		}
		results, err := syncs.AfterRun(ctx, opts.Env, session, entities)
		if err != nil {
			return err
		}
		done.document.Syncs, exit = results, results.Exit()
	}
	if opts.Env.Flags.JSON() {
		done.document.OK, done.document.Exit = exit == fault.Done, exit
		if err := opts.Env.PrintJSON(done.document); err != nil {
			return err
		}
	}
	if exit != fault.Done {
		return fault.Silent{Exit: exit}
	}
	return nil
}

// publish makes the plan, runs it, and tells what came of it; nil when nothing was to be
// published.
func publish(ctx context.Context, opts *Options, session *project.Session) (*done, error) {
	env := opts.Env
	publishing, err := opts.publishing(ctx, session)
	if err != nil {
		return nil, env.IfNothing(err)
	}
	plan, program, err := session.PublishPlan(ctx, publishing)
	if err != nil {
		return nil, err
	}
	beside, err := besideOf(ctx, session, program)
	if err != nil {
		return nil, err
	}
	if err := session.Guard(ctx, plan); err != nil {
		return nil, err
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
	all := append(models.Diagnostics{}, session.Warnings...) // a list in JSON, too, when it is empty
	all = append(all, problems...)
	if err != nil {
		return nil, failure(env, session.Loaded, report, all, err)
	}
	if err := beside.look(ctx, session); err != nil {
		return nil, err
	}
	part := project.Part(session.Project, project.Publishes(program))
	if !env.Flags.JSON() {
		beside.print(env.Streams)
		summary(env.Streams, part, report)
	}
	return &done{document: document{OK: true, Diagnostics: all, Report: report, Environment: beside}, published: part}, nil
}

// adopt reads the saved plan, if there is one, and lets it say what the flags do.
func (o *Options) adopt() (*project.Saved, error) {
	if o.Plan == "" {
		return nil, nil
	}
	saved, err := project.ReadSaved(o.Plan)
	if err != nil {
		return nil, err
	}
	return saved, o.Env.Adopt(saved, &o.Schema, &o.Selecting)
}

// publishing says what the flags ask for.
func (o *Options) publishing(ctx context.Context, session *project.Session) (project.Publishing, error) {
	what := project.Publishing{FullRefresh: o.FullRefresh}
	if session.Environment != "" {
		compared, err := session.Compare(ctx)
		if err != nil {
			return what, err
		}
		what, err = session.Modified(compared)
		what.FullRefresh = o.FullRefresh
		return what, err
	}
	if !o.Selecting.Given() {
		return what, nil
	}
	chosen, err := session.Choose(ctx, o.Selecting)
	if err != nil {
		return what, err
	}
	publishing, err := o.Selecting.Publishing(chosen, session.Project)
	publishing.FullRefresh = o.FullRefresh
	return publishing, err
}

// clockSlack is how much a machine's clock may be behind the one that wrote
// --as-of.
const clockSlack = time.Minute

// notAhead refuses to publish a moment that has not come yet: every run after
// it would be one before the last published one, until the moment has passed.
func notAhead(opts *Options, session *project.Session) error {
	if opts.Schema != "" || opts.Environment != "" || !session.Now.After(opts.Env.Clock().Add(clockSlack)) {
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
	Environment *beside            `json:"environment,omitempty"`
	Syncs       syncs.Results      `json:"syncs,omitempty"`
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
