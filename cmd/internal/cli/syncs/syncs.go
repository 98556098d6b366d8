// Package syncs is `weft sync`: it plans and makes deliveries to destinations, and
// tells what became of them. In come the published tables of a target, out go rows to
// the tools, a table for people or one document of JSON, and an exit code. The engine
// is runner/delivery; this package must not know how a row is sent.
package syncs

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/syncs/sink"
)

// Options are what the commands were given.
type Options struct {
	Env         *project.Env
	Names       []string // of syncs; none is all
	Approve     string   // the hash of a plan
	LockTimeout time.Duration

	release, retry bool // which of the commands it is
}

// New makes the commands.
func New(env *project.Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "sync",
		Short: "Deliver segments and profiles to other tools",
		Long: `A sync brings a tool to what it should hold of a segment or an entity, as the last
run has published it: it compares that with what the tool has acknowledged, and sends
what is otherwise. Wherever it breaks, the next one goes on. See docs/syncs.md.

Exit codes: 0 done, 1 the project is wrong, 2 the command line is wrong, 3 blocked
until you decide, 4 the warehouse or a destination failed.`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return fault.New(fault.Usage, "run `weft sync plan` first; `weft sync --help` lists the others", "sync needs to know what is wanted")
		},
	}
	for _, sub := range []*cobra.Command{newPlan(env), newRun(env), newStatus(env), newRetry(env), newRelease(env), newDescribe(env)} {
		project.NoEnvironment(sub, "leave --env out", "what is published in an environment is never delivered: a sync is of what the target's own schema holds")
		cmd.AddCommand(sub)
	}
	cmd.AddCommand(sink.New(env))
	return cmd
}

// approveFlag adds --approve to a command that sends.
func (o *Options) approveFlag(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.Approve, "approve", "", "send the plan with this `HASH` of one sync, whatever the guards say")
}

func newPlan(env *project.Env) *cobra.Command {
	opts := &Options{Env: env}
	cmd := &cobra.Command{
		Use:   "plan [sync…]",
		Short: "Show what syncs would send, and send nothing",
		Long: `Plan makes the real plan of each sync: who would be added, changed and taken away,
which fields change most, what a few requests would look like, how many there would be
and how long they would take. Secrets and personal data are shown as ***.

Exit code 3 says that a guard would stop the sync; the plan's hash approves it.`,
		Example: "  weft sync plan\n  weft sync plan vips_to_crm --output json",
		RunE: func(cmd *cobra.Command, names []string) error {
			opts.Names = names
			return Plan(cmd.Context(), opts)
		},
	}
	project.LockTimeoutFlag(cmd.Flags(), &opts.LockTimeout)
	return cmd
}

func newRun(env *project.Env) *cobra.Command {
	opts := &Options{Env: env}
	cmd := &cobra.Command{
		Use:   "run [sync…]",
		Short: "Send what the tools do not hold yet",
		Long: `Run makes the plan of each sync, compares it with the guards and sends it. What is
sent is noted before, and what came of each row after: a run that breaks is gone on
with by the next one, and nothing is lost.

A plan that a guard stops is not sent. When it is right, --approve runs it, and no
other: the hash is that of the plan that was shown.`,
		Example: "  weft sync run\n  weft sync run vips_to_crm --approve 3fa94c21d0b7e6a8",
		RunE: func(cmd *cobra.Command, names []string) error {
			opts.Names = names
			return Run(cmd.Context(), opts)
		},
	}
	opts.approveFlag(cmd)
	project.LockTimeoutFlag(cmd.Flags(), &opts.LockTimeout)
	return cmd
}

func newRetry(env *project.Env) *cobra.Command {
	opts := &Options{Env: env, retry: true}
	cmd := &cobra.Command{
		Use:   "retry [sync…]",
		Short: "Run syncs, with the rows that were rejected and would wait for longer",
		Long: `A row that a tool has rejected waits before it is sent again, longer each time, and at
most a day; a row that changes is sent at once. Retry does not wait: once what was wrong
in the tool is mended, it sends all that were rejected, and all else that a run would.`,
		Example: "  weft sync retry vips_to_crm",
		RunE: func(cmd *cobra.Command, names []string) error {
			opts.Names = names
			return Run(cmd.Context(), opts)
		},
	}
	opts.approveFlag(cmd)
	project.LockTimeoutFlag(cmd.Flags(), &opts.LockTimeout)
	return cmd
}

func newRelease(env *project.Env) *cobra.Command {
	opts := &Options{Env: env, release: true}
	cmd := &cobra.Command{
		Use:   "release sync…",
		Short: "Run syncs, with the rows that wait for a decision",
		Long: `Some rows wait for a decision: those that may have arrived and must not arrive twice
(on_ambiguous: park), those that would be deleted although the tool has never
confirmed that it got them from here, so that they may be somebody else's, and those
of people who are still wanted and by nothing to be found any more, such as when their
e-mail is wrong now. Look at the tool, then release them: the first are sent, the others
taken away, with all else that a run would send.`,
		Example: "  weft sync release alerts",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, names []string) error {
			opts.Names = names
			return Run(cmd.Context(), opts)
		},
	}
	opts.approveFlag(cmd)
	project.LockTimeoutFlag(cmd.Flags(), &opts.LockTimeout)
	return cmd
}
