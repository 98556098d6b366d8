// Package environment is `weft env`: it lists the environments beside what is
// published, and drops them. They are built by `weft run --env`. It drops what weft
// has noted in an environment's own register, and must not touch anything else.
package environment

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
)

// Options are what the commands were given.
type Options struct {
	Env         *project.Env
	Names       []string
	OlderThan   string
	LockTimeout time.Duration
}

// New makes the commands.
func New(env *project.Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "env",
		Short: "List and drop the environments beside what is published",
		Long: `An environment shows what a changed model would publish, beside what is published:
` + "`weft run --env pr_123`" + ` builds the entities of which anything has changed, and shows
all others as views. See docs/environments.md.`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return fault.New(fault.Usage, "run `weft env list` or `weft env drop`", "env needs to know what is wanted")
		},
	}
	cmd.AddCommand(newList(env), newDrop(env))
	return cmd
}

func newList(env *project.Env) *cobra.Command {
	opts := &Options{Env: env}
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the environments",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return List(cmd.Context(), opts) },
	}
	project.LockTimeoutFlag(cmd.Flags(), &opts.LockTimeout)
	return cmd
}

// document is the JSON of a list.
type document struct {
	OK           bool                   `json:"ok"`
	Environments []*project.Environment `json:"environments"`
}

// List lists the environments.
func List(ctx context.Context, opts *Options) error {
	env := opts.Env
	session, err := env.Connect(ctx, project.Connection{LockTimeout: opts.LockTimeout})
	if err != nil {
		return err
	}
	defer session.Close()
	found, err := session.Environments(ctx)
	if err != nil {
		return err
	}
	if env.Flags.JSON() {
		return env.PrintJSON(document{OK: true, Environments: append([]*project.Environment{}, found...)})
	}
	if len(found) == 0 {
		env.Streams.Printf("there are no environments beside %s\n", session.Target.Layout.State)
		return nil
	}
	table := terminal.Table{Head: []string{"environment", "schema", "as at", "built", "as published"}, Aligns: make([]terminal.Align, 5)}
	for _, e := range found {
		at := "not finished"
		if !e.Now.IsZero() {
			at = terminal.MomentIn(e.Now, session.Project.TimeZone)
		}
		table.Row(e.Name, e.Schema, at, names(e.Built), names(e.Shown))
	}
	table.Print(env.Streams.Out, env.Streams)
	return nil
}

// find gives the environments of names, or those that are old enough, and before
// when the last run of one must have ended; zero where that does not matter.
func find(ctx context.Context, opts *Options, session *project.Session) (found []*project.Environment, before time.Time, err error) {
	if len(opts.Names) == 0 {
		return older(ctx, opts, session)
	}
	all, err := session.Environments(ctx)
	if err != nil {
		return nil, before, err
	}
	for _, name := range opts.Names {
		if _, err := project.EnvironmentSchema(session.Target.Layout.State, name); err != nil {
			return nil, before, err
		}
		e := named(all, name)
		if e == nil {
			return nil, before, fault.New(fault.Wrong, "`weft env list` lists those that there are", "there is no environment %q beside %s", name, session.Target.Layout.State)
		}
		found = append(found, e)
	}
	return found, before, nil
}

func named(all []*project.Environment, name string) *project.Environment {
	for _, e := range all {
		if e.Name == name {
			return e
		}
	}
	return nil
}
