// Package identity is `weft identity`: what the stitching of the last run came
// to, in numbers, and what glues together what it should not. It reads only what
// is published.
package identity

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// Options are what the commands were given.
type Options struct {
	Env     *project.Env
	Entity  string // "" for all
	Schema  string
	Above   int    // of bridges: look at profiles with more identifiers
	Top     int    // of bridges: at so many of them
	Profile string // of bridges: at this one alone

	LockTimeout time.Duration
}

// New makes the command with its two commands.
func New(env *project.Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "identity",
		Short: "Count what stitching came to, and find what glues people together",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return fault.New(fault.Usage, "run `weft identity stats` or `weft identity bridges`", "identity needs to know what is wanted")
		},
	}
	cmd.AddCommand(newStats(env), newBridges(env))
	return cmd
}

// one makes one of the commands.
func one(cmd *cobra.Command, opts *Options, run func(context.Context, *Options) error) *cobra.Command {
	cmd.Args = cobra.MaximumNArgs(1)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			opts.Entity = args[0]
		}
		return run(cmd.Context(), opts)
	}
	cmd.Flags().StringVar(&opts.Schema, "schema", "", "look into what was published in the schema `NAME`")
	project.LockTimeoutFlag(cmd.Flags(), &opts.LockTimeout)
	return cmd
}

// asker asks the warehouse what is published.
type asker struct {
	ctx     context.Context
	session *project.Session
	now     time.Time // of the last published run
}

// ask connects and visits the entities that are asked about, in their order.
func ask(ctx context.Context, opts *Options, visit func(*asker, *models.Entity) error) (*asker, error) {
	session, err := opts.Env.Connect(ctx, project.Connection{Schema: opts.Schema, LockTimeout: opts.LockTimeout})
	if err != nil {
		return nil, err
	}
	defer session.Close()
	a := &asker{ctx: ctx, session: session}
	entities, err := a.entities(opts.Entity)
	if err != nil {
		return nil, err
	}
	if a.now, err = session.Published(ctx); err != nil {
		return nil, err
	}
	for _, e := range entities {
		exists, err := session.Has(ctx, e.Name+ir.IDsTable)
		if err != nil {
			return nil, err
		}
		if !exists {
			return nil, fault.New(fault.Wrong, "publish it with `weft run`", "nothing is published of %s yet", e.Name)
		}
		if err := visit(a, e); err != nil {
			return nil, err
		}
	}
	return a, nil
}

func (a *asker) entities(name string) ([]*models.Entity, error) {
	if name == "" {
		return a.session.Project.Entities, nil
	}
	if e := a.session.Project.Entity(name); e != nil {
		return []*models.Entity{e}, nil
	}
	var names []string
	for _, e := range a.session.Project.Entities {
		names = append(names, e.Name)
	}
	return nil, fault.New(fault.Usage, diag.Choices(name, names).Text, "the project has no entity %q", name)
}

// instant is the moment of the last published run, as JSON carries it.
func (a *asker) instant() string { return terminal.Instant(a.now) }

// moment writes a moment in the project's time zone.
func (a *asker) moment(t time.Time) string { return terminal.MomentIn(t, a.session.Project.TimeZone) }

// day is the day of the last published run, from which on a decision that is proposed
// changes what that run would give.
func (a *asker) day() string { return terminal.DayIn(a.now, a.session.Project.TimeZone) }
