package test

import (
	"context"
	"slices"

	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/run"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner"
)

// RunData makes the data tests of the project in the target.
func RunData(ctx context.Context, opts *Options) error {
	env := opts.Env
	session, err := env.Connect(ctx, project.Connection{LockTimeout: opts.LockTimeout})
	if err != nil {
		return err
	}
	defer session.Close()
	if !env.Flags.JSON() {
		env.ShowWarnings(session.Loaded)
	}
	sources, err := opts.sources(ctx, session)
	if err != nil {
		return env.IfNothing(err)
	}
	plan, err := session.Emit(session.Program(lower.Options{Sources: true, Checks: true, Select: sources}), session.Target, session.Now)
	if err != nil {
		return err
	}
	if err := session.Guard(ctx, plan); err != nil {
		return err
	}
	report, err := session.Look(ctx, plan, runner.Options{Target: session.Target.Name})
	if err != nil {
		return err
	}
	return tellData(env, session, report)
}

// sources are those that are selected; nil for all.
func (o *Options) sources(ctx context.Context, session *project.Session) (*lower.Select, error) {
	if !o.Selecting.Given() {
		return nil, nil
	}
	chosen, err := session.Choose(ctx, o.Selecting)
	if err != nil {
		return nil, err
	}
	selected := &lower.Select{}
	for _, s := range session.Project.Sources {
		if chosen.Has(models.SourceDefinition, "", s.Name) {
			selected.Sources = append(selected.Sources, s)
		}
	}
	switch {
	case len(selected.Sources) > 0:
		return selected, nil
	case o.Selecting.NeedsState():
		return nil, project.Nothing{Selecting: o.Selecting}
	}
	return nil, fault.New(fault.Usage, "put a + before it, to take the sources that it uses", "%s selects no source", o.Selecting)
}

// dataDocument is the JSON of the data tests.
type dataDocument struct {
	OK          bool                `json:"ok"`
	Failed      int                 `json:"failed"` // tests that are errors
	TookMS      float64             `json:"took_ms"`
	Diagnostics models.Diagnostics  `json:"diagnostics"`
	Tests       []models.TestResult `json:"tests"`
}

// tellData shows every test, and under them what else is wrong with the data.
func tellData(env *project.Env, session *project.Session, report *models.Report) error {
	found := run.AsDiagnostics(report.Problems, session.Project.TimeZone)
	failed, warned := 0, 0
	for _, t := range report.Tests {
		switch {
		case t.Passed:
		case t.Severity == models.Error:
			failed++
		default:
			warned++
		}
	}
	var outcome error
	if found.HasErrors() {
		outcome = fault.Silent{Exit: fault.Wrong}
	}
	if env.Flags.JSON() {
		d := dataDocument{OK: outcome == nil, Failed: failed, TookMS: milliseconds(report.Took), Diagnostics: found, Tests: report.Tests}
		if d.Tests == nil {
			d.Tests = []models.TestResult{}
		}
		if err := env.PrintJSON(d); err != nil {
			return err
		}
		return outcome
	}
	env.Show(env.Streams.Err, &project.Mistakes{List: found, Line: session.Tree.Line})
	s := env.Streams
	if len(found) > 0 {
		s.Printf("\n")
	}
	if len(report.Tests) > 0 {
		table(report.Tests).Print(s.Out, s)
	}
	others := slices.ContainsFunc(report.Problems, func(p models.DataProblem) bool { return p.Severity == models.Error }) && failed == 0
	switch took := terminal.Took(report.Took); {
	case failed > 0:
		s.Printf("\n%s %d of %s failed (%s)\n", s.Paint(terminal.Red, "FAIL:"), failed, terminal.Plural(len(report.Tests), "test"), took)
	case others:
		s.Printf("\n%s the data is wrong in ways that no test has to ask for (%s)\n", s.Paint(terminal.Red, "FAIL:"), took)
	case warned > 0:
		s.Printf("\n%s %s, %d with a warning (%s)\n", s.Paint(terminal.Green, "ok:"), terminal.Plural(len(report.Tests), "test"), warned, took)
	case len(report.Tests) == 0:
		s.Printf("no tests of these sources yet: write what their rows must be under tests: of a source\n")
	default:
		s.Printf("\n%s %s (%s)\n", s.Paint(terminal.Green, "ok:"), terminal.Plural(len(report.Tests), "test"), took)
	}
	return outcome
}

// table has a line for each test.
func table(tests []models.TestResult) *terminal.Table {
	t := &terminal.Table{
		Head:   []string{"", "source", "test", "rows", "failed", "allowed", "for example"},
		Aligns: []terminal.Align{terminal.Left, terminal.Left, terminal.Left, terminal.Right, terminal.Right, terminal.Right},
	}
	for _, is := range tests {
		word, color := "ok", terminal.Green
		switch {
		case is.Passed:
		case is.Severity == models.Error:
			word, color = "FAIL", terminal.Red
		default:
			word, color = "warning", terminal.Yellow
		}
		example := is.Example
		if is.Failed == 0 {
			example = ""
		}
		t.Styled([]terminal.Style{color}, word, is.Source, is.Test, terminal.Count(is.Rows), terminal.Count(is.Failed), is.Allowed, example)
	}
	return t
}
