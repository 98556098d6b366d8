package environment

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

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
which no run has ended. What cannot be dropped is told at the end; the others are
dropped all the same.`,
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
	Exit    fault.Exit     `json:"exit,omitempty"`
	Dropped []droppedNamed `json:"dropped"`
	Failed  []failedNamed  `json:"failed,omitempty"`
}

type droppedNamed struct {
	Name   string `json:"name"`
	Schema string `json:"schema"`
	Left   bool   `json:"left,omitempty"` // the schema is still there, because something else is in it
}

type failedNamed struct {
	Name   string `json:"name"`
	Schema string `json:"schema"`
	Error  string `json:"error"`
	Hint   string `json:"hint,omitempty"`
}

// Drop drops environments. One that cannot be dropped keeps none of the others.
func Drop(ctx context.Context, opts *Options) error {
	env := opts.Env
	session, err := env.Connect(ctx, project.Connection{LockTimeout: opts.LockTimeout})
	if err != nil {
		return err
	}
	defer session.Close()
	found, before, err := find(ctx, opts, session)
	if err != nil {
		return err
	}
	d, failures := dropped{OK: true, Dropped: []droppedNamed{}}, []error{}
	for _, e := range found {
		fate, err := e.Drop(ctx, opts.LockTimeout, before)
		if err != nil {
			failures = append(failures, fmt.Errorf("cannot drop %s: %w", e.Name, err))
			d.Failed = append(d.Failed, failedNamed{e.Name, e.Schema, err.Error(), fault.HintOf(err)})
			continue
		}
		if fate != project.Rebuilt {
			d.Dropped = append(d.Dropped, droppedNamed{e.Name, e.Schema, fate == project.SchemaLeft})
		}
		if !env.Flags.JSON() {
			tell(env, e, fate)
		}
	}
	if len(failures) > 0 {
		d.OK, d.Exit = false, fault.ExitOf(failures[0])
	}
	if env.Flags.JSON() {
		if err := env.PrintJSON(d); err != nil || d.OK {
			return err
		}
		return fault.Silent{Exit: d.Exit}
	}
	if len(failures) > 0 {
		return &fault.Error{Exit: d.Exit, Err: errors.Join(failures...), Hint: fault.HintOf(failures[0])}
	}
	if len(found) == 0 {
		env.Streams.Printf("no environment is older than %s\n", opts.OlderThan)
	}
	return nil
}

func tell(env *project.Env, e *project.Environment, fate project.Fate) {
	switch fate {
	case project.Rebuilt:
		env.Streams.Printf("kept %s: a run of it has ended since\n", e.Name)
	case project.SchemaLeft:
		env.Streams.Printf("dropped %s; the schema %s stays, because there is something in it that weft has not made\n", e.Name, e.Schema)
	case project.Dropped:
		env.Streams.Printf("dropped %s\n", e.Name)
	}
}

// older are the environments that nobody has built for so long, and before when the
// last run of one must have ended.
func older(ctx context.Context, opts *Options, session *project.Session) (found []*project.Environment, before time.Time, err error) {
	age, err := expr.ParseDuration(opts.OlderThan)
	if err != nil {
		return nil, before, fault.New(fault.Usage, "write --older-than 14d", "--older-than %q is no duration: %w", opts.OlderThan, err)
	}
	all, err := session.Environments(ctx)
	if err != nil {
		return nil, before, err
	}
	before = opts.Env.Clock().Add(-age)
	for _, e := range all {
		if e.Finished.Before(before) {
			found = append(found, e)
		}
	}
	return found, before, nil
}

// names lists names, or a dash for none.
func names(list []string) string {
	if len(list) == 0 {
		return "–"
	}
	return strings.Join(list, ", ")
}
