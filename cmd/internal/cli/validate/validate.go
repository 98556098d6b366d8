// Package validate is `weft validate`: it finds every mistake of a project
// without connecting to anything.
package validate

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/models"
)

// Options are what the command was given.
type Options struct {
	Env        *project.Env
	Strict     bool
	AllTargets bool
}

// New makes the command.
func New(env *project.Env) *cobra.Command {
	opts := &Options{Env: env}
	cmd := &cobra.Command{
		Use:   "validate",
		Short: "Find the mistakes of the model, without a connection",
		Long: `Validate reads all files of the project and reports every mistake in one run:
YAML, names, types, relations, expressions, tests, and what the warehouse of the
target cannot do: of the one that --target names, else of the project's default
one. It never connects; what the columns of the sources are it knows from
catalog.yaml, which ` + "`weft catalog`" + ` writes.`,
		Example: "  weft validate\n  weft validate --target prod\n  weft validate --all-targets",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return Run(cmd.Context(), opts) },
	}
	cmd.Flags().BoolVar(&opts.Strict, "strict", false, "let warnings fail too")
	cmd.Flags().BoolVar(&opts.AllTargets, "all-targets", false, "validate for every target of the project")
	return cmd
}

// report is the command's JSON.
type report struct {
	OK          bool               `json:"ok"`
	Counts      map[string]int     `json:"counts"`
	Diagnostics models.Diagnostics `json:"diagnostics"`
	TookMS      float64            `json:"took_ms"`
}

// Run validates the project.
func Run(_ context.Context, opts *Options) error {
	env, started := opts.Env, time.Now()
	loaded, err := env.Load()
	if err != nil {
		return err
	}
	if err := fit(env, loaded, opts.AllTargets); err != nil {
		return err
	}
	took := time.Since(started)
	failed := opts.Strict && len(loaded.Warnings) > 0
	counts := count(loaded.Project)
	if env.Flags.JSON() {
		r := report{!failed, map[string]int{}, loaded.Warnings, float64(took.Microseconds()) / 1000}
		if r.Diagnostics == nil {
			r.Diagnostics = models.Diagnostics{}
		}
		for _, c := range counts {
			r.Counts[c.noun] = c.n
		}
		if err := env.PrintJSON(r); err != nil {
			return err
		}
	} else {
		env.ShowWarnings(loaded)
		printCounts(env.Streams, counts, len(loaded.Warnings), took)
	}
	if failed {
		return fault.Silent{Exit: fault.Wrong}
	}
	return nil
}

// fit refuses a model that a target's warehouse cannot compute; what it warns of
// joins the other warnings.
func fit(env *project.Env, loaded *project.Loaded, all bool) error {
	targets, err := env.Judged(loaded, all)
	if err != nil {
		return err
	}
	refused, err := env.Refused(loaded, targets)
	if err != nil {
		return err
	}
	loaded.Warnings = append(loaded.Warnings, refused...)
	loaded.Warnings.Sort()
	if refused.HasErrors() {
		return &project.Mistakes{List: loaded.Warnings, Line: loaded.Tree.Line}
	}
	return nil
}

type counted struct {
	noun string
	n    int
}

func count(p *models.Project) []counted {
	identifiers, rules, decisions, traits := 0, 0, 0, 0
	for _, e := range p.Entities {
		identifiers += len(e.Identifiers)
		for _, id := range e.Identifiers {
			rules += len(id.Rules)
		}
		decisions += len(e.Decisions)
		traits += len(e.Traits)
	}
	return []counted{
		{"entity", len(p.Entities)}, {"identifier", identifiers}, {"rule", rules}, {"decision", decisions}, {"source", len(p.Sources)},
		{"trait", traits}, {"segment", len(p.Segments)}, {"sync", len(p.Syncs)}, {"test", len(p.Stories)},
	}
}

func printCounts(s *terminal.Streams, counts []counted, warnings int, took time.Duration) {
	var parts []string
	for _, c := range counts {
		if c.n > 0 {
			parts = append(parts, terminal.Plural(c.n, c.noun))
		}
	}
	if warnings > 0 {
		parts = append(parts, terminal.Plural(warnings, "warning"))
	}
	if len(parts) == 0 {
		parts = []string{"nothing declared yet"}
	}
	s.Printf("%s %s (%s)\n", s.Paint(terminal.Green, "ok:"), strings.Join(parts, ", "), terminal.Took(took))
}
