// Package doctor is `weft doctor`: it checks step by step whether a target is
// fit for runs, and says what to do where it is not.
package doctor

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/models"
)

// Options are what the command was given.
type Options struct{ Env *project.Env }

// New makes the command.
func New(env *project.Env) *cobra.Command {
	opts := &Options{Env: env}
	return &cobra.Command{
		Use:   "doctor",
		Short: "Check a target: reachable, rights, sources, types, clock",
		Long: `Doctor looks at a target step by step: whether it can be reached with its
settings, which rights there are and which are missing, whether every source is
there with columns of types that weft knows, and whether its clock is right. It
says what to do about what it finds, and changes nothing that it does not take
back.`,
		Example: "  weft doctor --target prod",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return Run(cmd.Context(), opts) },
	}
}

// Run examines the target.
func Run(ctx context.Context, opts *Options) error {
	env := opts.Env
	loaded, err := env.LoadWith(nil)
	if err != nil {
		return err
	}
	target, err := env.Target(loaded)
	if err != nil {
		return err
	}
	findings := examine(ctx, env, loaded, target)
	if err := context.Cause(ctx); err != nil {
		return err
	}
	return tell(env, target, findings)
}

// examine finds everything that can be found: what cannot be checked after a
// failure is left out.
func examine(ctx context.Context, env *project.Env, loaded *project.Loaded, target *project.Target) []adapters.Finding {
	session, err := target.Open(ctx)
	if err != nil {
		return []adapters.Finding{{Name: "reachable", Level: adapters.FindingFailed, Detail: err.Error(), Fix: fault.HintOf(err)}}
	}
	defer func() { _ = session.Close() }()
	findings := []adapters.Finding{{Name: "reachable", Detail: fmt.Sprintf("target %q of type %s", target.Name, target.Type)}}
	if examiner, ok := session.(adapters.Examiner); ok {
		findings = append(findings, examiner.Examine(ctx, layoutOf(loaded.Project, target))...)
	}
	for _, source := range loaded.Project.Sources {
		findings = append(findings, sourceFinding(ctx, session, source, loaded.Dir))
	}
	if failed(findings) {
		return findings
	}
	return append(findings, modelFinding(ctx, env, loaded, session))
}

// layoutOf is where the target's tables are: without a schema for sources where
// none of them needs one.
func layoutOf(p *models.Project, target *project.Target) adapters.Layout {
	layout := adapters.Layout{Schema: target.Layout.Schema}
	if slices.ContainsFunc(p.Sources, func(s *models.Source) bool { return s.Table != "" && !strings.Contains(s.Table, ".") }) {
		layout.Raw = target.Layout.Raw
	}
	return layout
}

// sourceFinding tells whether a source is there, and which of its columns have
// types that the language does not know.
func sourceFinding(ctx context.Context, session adapters.Warehouse, source *models.Source, dir string) adapters.Finding {
	f := adapters.Finding{Name: "source " + source.Name}
	columns, err := project.Columns(ctx, session, source, dir)
	if err != nil {
		f.Level, f.Detail, f.Fix = adapters.FindingFailed, err.Error(), "look at "+source.FromAt.String()
		return f
	}
	f.Detail = terminal.Plural(len(columns), "column")
	var strange []string
	for _, c := range columns {
		if c.T.Kind == models.Unknown && c.Native != "" {
			strange = append(strange, c.Name+" ("+c.Native+")")
		}
	}
	if len(strange) > 0 {
		f.Level = adapters.FindingWarning
		f.Detail += ", of which weft cannot use " + strings.Join(strange, ", ")
		f.Fix = "nothing, as long as the model does not name them; else convert them in a view, or in a query under sql"
	}
	return f
}

// modelFinding tells whether the model fits the columns that are there.
func modelFinding(ctx context.Context, env *project.Env, loaded *project.Loaded, session adapters.Warehouse) adapters.Finding {
	f := adapters.Finding{Name: "model", Detail: "fits the columns of the sources"}
	if _, err := env.Describe(ctx, loaded, session); err != nil {
		f.Level, f.Detail, f.Fix = adapters.FindingFailed, err.Error(), "run `weft catalog`, then `weft validate`, which shows each place"
	}
	return f
}

func failed(findings []adapters.Finding) bool {
	return slices.ContainsFunc(findings, func(f adapters.Finding) bool { return f.Level == adapters.FindingFailed })
}

// levels are the words for how bad a finding is.
var levels = map[adapters.FindingLevel]struct {
	word  string
	color terminal.Style
}{
	adapters.FindingOK:      {"ok", terminal.Green},
	adapters.FindingWarning: {"warning", terminal.Yellow},
	adapters.FindingFailed:  {"failed", terminal.Red},
}

// document is the command's JSON.
type document struct {
	OK       bool      `json:"ok"`
	Target   string    `json:"target"`
	Findings []finding `json:"findings"`
}

type finding struct {
	Name   string `json:"name"`
	Level  string `json:"level"`
	Detail string `json:"detail"`
	Fix    string `json:"fix,omitempty"`
}

// tell shows the findings; a failed one makes the command fail.
func tell(env *project.Env, target *project.Target, findings []adapters.Finding) error {
	d := document{OK: !failed(findings), Target: target.Name, Findings: []finding{}}
	width := 0
	for _, f := range findings {
		d.Findings = append(d.Findings, finding{f.Name, levels[f.Level].word, f.Detail, f.Fix})
		width = max(width, len(f.Name))
	}
	if env.Flags.JSON() {
		if err := env.PrintJSON(d); err != nil {
			return err
		}
	} else {
		s := env.Streams
		for i, f := range d.Findings {
			s.Printf("%s  %-*s  %s\n", s.Paint(levels[findings[i].Level].color, fmt.Sprintf("%-7s", f.Level)), width, f.Name, f.Detail)
			if f.Fix != "" {
				s.Printf("         %s %s\n", s.Paint(terminal.Cyan, "help:"), f.Fix)
			}
		}
	}
	if !d.OK {
		return fault.Silent{Exit: fault.Warehouse}
	}
	return nil
}
