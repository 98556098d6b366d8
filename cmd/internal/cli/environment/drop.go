package environment

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/compiler/expr"
)

func newDrop(env *project.Env) *cobra.Command {
	opts := &Options{Env: env}
	cmd := &cobra.Command{
		Use:   "drop [NAME…]",
		Short: "Drop environments: what weft has made in them, and nothing else",
		Long: `Drop drops the tables and views that weft has made in environments, and their
schemas when nothing else is in them. What is published is not touched. With
--older-than it drops those whose last run ended longer ago than that, and those in
which no run has ended.`,
		Example: "  weft env drop pr_123\n  weft env drop --older-than 14d",
		Args: func(_ *cobra.Command, names []string) error {
			if (len(names) > 0) == (opts.OlderThan != "") {
				return fault.New(fault.Usage, "", "name environments, or say how old they are with --older-than")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, names []string) error {
			opts.Names = names
			return Drop(cmd.Context(), opts)
		},
	}
	cmd.Flags().StringVar(&opts.OlderThan, "older-than", "", "drop those that nobody has built for longer than `DURATION`, such as 14d")
	project.LockTimeoutFlag(cmd.Flags(), &opts.LockTimeout)
	return cmd
}

// dropped is the JSON of a drop.
type dropped struct {
	OK      bool           `json:"ok"`
	Dropped []droppedNamed `json:"dropped"`
}

type droppedNamed struct {
	Name   string `json:"name"`
	Schema string `json:"schema"`
	Left   bool   `json:"left,omitempty"` // the schema is still there, because something else is in it
}

// Drop drops environments.
func Drop(ctx context.Context, opts *Options) error {
	env := opts.Env
	session, err := env.Connect(ctx, project.Connection{LockTimeout: opts.LockTimeout})
	if err != nil {
		return err
	}
	defer session.Close()
	found, err := find(ctx, opts, session)
	if err != nil {
		return err
	}
	d := dropped{OK: true, Dropped: []droppedNamed{}}
	for _, e := range found {
		left, err := e.Drop(ctx, opts.LockTimeout)
		if err != nil {
			return err
		}
		d.Dropped = append(d.Dropped, droppedNamed{e.Name, e.Schema, left})
		switch {
		case env.Flags.JSON():
		case left:
			env.Streams.Printf("dropped %s; the schema %s stays, because there is something in it that weft has not made\n", e.Name, e.Schema)
		default:
			env.Streams.Printf("dropped %s\n", e.Name)
		}
	}
	if env.Flags.JSON() {
		return env.PrintJSON(d)
	}
	if len(found) == 0 {
		env.Streams.Printf("no environment is older than %s\n", opts.OlderThan)
	}
	return nil
}

// older are the environments that nobody has built for so long.
func older(ctx context.Context, opts *Options, session *project.Session) ([]*project.Environment, error) {
	age, err := expr.ParseDuration(opts.OlderThan)
	if err != nil {
		return nil, fault.New(fault.Usage, "write --older-than 14d", "--older-than %q is no duration: %w", opts.OlderThan, err)
	}
	all, err := session.Environments(ctx)
	if err != nil {
		return nil, err
	}
	var found []*project.Environment
	for _, e := range all {
		if e.Finished.Before(opts.Env.Clock().Add(-age)) {
			found = append(found, e)
		}
	}
	return found, nil
}

// names lists names, or a dash for none.
func names(list []string) string {
	if len(list) == 0 {
		return "–"
	}
	return strings.Join(list, ", ")
}
