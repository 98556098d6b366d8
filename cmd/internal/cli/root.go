// Package cli is the command line of weft: it makes the tree of commands, runs
// one of them, and turns what came of it into text and an exit code. In come
// arguments, out goes a fault.Exit. Each command lives in a folder of its own, as
// an options struct and a run function; the lists in this file and in
// warehouses.go are all that knows them.
package cli

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/weft-cdp/weft/cmd/internal/cli/backfill"
	"github.com/weft-cdp/weft/cmd/internal/cli/catalog"
	"github.com/weft-cdp/weft/cmd/internal/cli/compile"
	"github.com/weft-cdp/weft/cmd/internal/cli/doctor"
	"github.com/weft-cdp/weft/cmd/internal/cli/environment"
	"github.com/weft-cdp/weft/cmd/internal/cli/explain"
	"github.com/weft-cdp/weft/cmd/internal/cli/explainerror"
	"github.com/weft-cdp/weft/cmd/internal/cli/export"
	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/generate"
	"github.com/weft-cdp/weft/cmd/internal/cli/identity"
	"github.com/weft-cdp/weft/cmd/internal/cli/initproject"
	"github.com/weft-cdp/weft/cmd/internal/cli/plan"
	"github.com/weft-cdp/weft/cmd/internal/cli/preview"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/run"
	"github.com/weft-cdp/weft/cmd/internal/cli/syncs"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/cmd/internal/cli/test"
	"github.com/weft-cdp/weft/cmd/internal/cli/validate"
	"github.com/weft-cdp/weft/cmd/internal/cli/verify"
	"github.com/weft-cdp/weft/cmd/internal/cli/version"
)

// Main runs weft with arguments and gives the exit code.
func Main(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	streams, _ := terminal.System("auto")
	env := &project.Env{
		Streams: streams, Warehouses: warehouses, Tools: tools, Version: version.Text(),
		Clock: time.Now, Lookup: os.LookupEnv, Files: files,
	}
	return int(guard(env, func() fault.Exit { return execute(ctx, env, args) }))
}

// guard is the one place that catches a panic: those are weft's own mistakes.
func guard(env *project.Env, run func() fault.Exit) (exit fault.Exit) {
	defer func() {
		if cause := recover(); cause != nil {
			exit = reportBug(env, cause, debug.Stack())
		}
	}()
	return run()
}

func execute(ctx context.Context, env *project.Env, args []string) fault.Exit {
	// Until a command begins, whatever goes wrong is the command line.
	began := false
	root := newRoot(env, &began)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return fault.Done
	}
	if ctx.Err() != nil {
		err = fault.New(fault.Interrupted, "what was published before is untouched", "interrupted")
	} else if !began {
		err = usageError(root, args, err)
	}
	return report(env, err)
}

// usageError says what is wrong with a command line and what would be right.
func usageError(root *cobra.Command, args []string, err error) error {
	found, _, _ := root.Find(args)
	if found == nil {
		found = root
	}
	hint := fault.HintOf(err)
	if hint == "" {
		hint = fmt.Sprintf("run `%s --help`", found.CommandPath())
	}
	// Cobra puts its suggestions below the message; they are the better hint.
	message, suggestions, _ := strings.Cut(err.Error(), "\n\n")
	if names := strings.Fields(suggestions); len(names) > 4 {
		hint = fmt.Sprintf("did you mean `weft %s`?", names[4]) // after "Did you mean this?"
	}
	return fault.New(fault.Usage, hint, "%s", message)
}

func newRoot(env *project.Env, began *bool) *cobra.Command {
	root := &cobra.Command{
		Use:   "weft",
		Short: "A customer data platform in your warehouse, from one YAML model",
		Long: `weft turns one YAML model of your customers into people, traits and segments
in your own warehouse: written as code, tested as code, computed as SQL.

Start with ` + "`weft init shop`" + `. Every command works on the project in the current
folder, or in the one that --project names.

Exit codes: 0 done, 1 the project or its data is wrong, 2 the command line is
wrong, 3 blocked until you decide, 4 the warehouse or a destination failed.`,
		SilenceErrors: true,
		SilenceUsage:  true,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			if err := env.Flags.Validate(cmd.Annotations[project.Markdown] != ""); err != nil {
				return err
			}
			streams, err := terminal.System(env.Flags.Color)
			if err != nil {
				return err
			}
			env.Streams = streams
			*began = true
			return nil
		},
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	globalFlags(root, &env.Flags)
	root.AddCommand(
		initproject.New(env),
		validate.New(env),
		test.New(env),
		plan.New(env),
		run.New(env),
		verify.New(env),
		backfill.New(env),
		syncs.New(env),
		syncs.NewErase(env),
		environment.New(env),
		explain.New(env),
		identity.New(env),
		preview.New(env),
		compile.New(env),
		catalog.New(env),
		generate.New(env),
		export.New(env),
		doctor.New(env),
		explainerror.New(env),
		version.New(env),
	)
	return root
}

func globalFlags(root *cobra.Command, f *project.Flags) {
	flags := root.PersistentFlags()
	flags.SortFlags = false
	flags.StringVar(&f.Dir, "project", ".", "work on the project in the folder `DIR`")
	flags.StringVar(&f.Target, "target", "", "use the target `NAME` of weft.yaml instead of the default one")
	flags.StringArrayVar(&f.Vars, "var", nil, "set ${NAME}, as `NAME=value`; may be repeated")
	flags.StringVar(&f.AsOf, "as-of", "", "compute everything as at `TIME`, a date or a moment, instead of now")
	flags.StringVar(&f.Output, "output", "human", "write as `FORMAT`: human, short (a line per mistake), json, or, of a plan, markdown")
	flags.StringVar(&f.Color, "color", "auto", "colour the output `WHEN`: auto, always or never")
}
