// Package explainerror is `weft explain-error`: the page of a diagnostic's code.
package explainerror

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/tools/txtar"

	duckdb "github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"

	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/example"
	"github.com/weft-cdp/weft/models"
)

// Options are what the command was given. Code is "" to list all codes.
type Options struct {
	Env  *project.Env
	Code models.Code
}

// New makes the command.
func New(env *project.Env) *cobra.Command {
	opts := &Options{Env: env}
	return &cobra.Command{
		Use:     "explain-error [CODE]",
		Short:   "Explain a diagnostic's code, or list all codes",
		Example: "  weft explain-error N203",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				opts.Code = models.Code(args[0])
			}
			return Run(cmd.Context(), opts)
		},
	}
}

// page is a code's page in JSON.
type page struct {
	Code     models.Code     `json:"code"`
	Severity models.Severity `json:"severity"`
	Title    string          `json:"title"`
	Text     string          `json:"text"`
	Example  string          `json:"example,omitempty"`
	Fixed    string          `json:"fixed,omitempty"`
}

func asJSON(p diag.Page) page {
	return page{p.Code, p.Severity, p.Title, p.Text, p.Example, p.Fixed}
}

// Run prints one page or the list.
func Run(_ context.Context, opts *Options) error {
	if opts.Code == "" {
		return list(opts.Env)
	}
	found, ok := diag.Find(opts.Code)
	if !ok {
		return unknown(opts.Code)
	}
	if opts.Env.Flags.JSON() {
		return opts.Env.PrintJSON(asJSON(found))
	}
	return show(opts.Env, found)
}

func unknown(code models.Code) error {
	var codes []string
	for _, p := range diag.Pages() {
		codes = append(codes, string(p.Code))
	}
	hint := "`weft explain-error` lists all codes"
	if meant, ok := diag.Closest(strings.ToUpper(string(code)), codes); ok {
		hint = "did you mean " + meant + "? " + hint
	}
	return fault.New(fault.Usage, hint, "there is no code %q", string(code))
}

func list(env *project.Env) error {
	pages := diag.Pages()
	if env.Flags.JSON() {
		all := make([]page, len(pages))
		for i, p := range pages {
			all[i] = asJSON(p)
		}
		return env.PrintJSON(all)
	}
	table := terminal.Table{}
	for _, p := range pages {
		severity, style := "", terminal.Red
		if p.Severity == models.Warning {
			severity, style = "(warning)", terminal.Yellow
		}
		table.Styled([]terminal.Style{style, terminal.Plain, terminal.Dim}, string(p.Code), p.Title, severity)
	}
	table.Print(env.Streams.Out, env.Streams)
	return nil
}

func show(env *project.Env, p diag.Page) error {
	s := env.Streams
	s.Printf("%s\n\n%s\n", s.Paint(terminal.Bold, p.Severity.String()+"["+string(p.Code)+"]: "+p.Title), strings.TrimSpace(p.Text))
	wrong, right := example.Show(p)
	files(s, "This yields it:", wrong.Files)
	for _, f := range wrong.Around {
		s.Printf("\n%s\n", s.Paint(terminal.Dim, "    ("+f.Name+", the model around it, is left out here; --output json has it)"))
	}
	if err := yields(s, p, env.Tools); err != nil {
		return err
	}
	files(s, "This is right:", right.Files)
	return nil
}

// files shows each file below its name.
func files(s *terminal.Streams, title string, list []txtar.File) {
	if len(list) == 0 {
		return
	}
	s.Printf("\n%s\n", s.Paint(terminal.Bold, title))
	for _, f := range list {
		s.Printf("\n%s\n", "    "+s.Paint(terminal.Dim, "-- "+f.Name+" --"))
		indented(s, string(f.Data))
	}
}

// yields shows what the example prints. What only a run finds is not shown.
func yields(s *terminal.Streams, p diag.Page, tools check.Tools) error {
	if p.Example == "" || p.Runs() {
		return nil
	}
	warehouse := duckdb.DuckDB
	if p.Needs == "warehouse" {
		warehouse = example.Elsewhere(warehouse)
	}
	result, err := example.Compile(example.Files(txtar.Parse([]byte(p.Example))), warehouse, tools)
	if err != nil {
		return fmt.Errorf("the example of %s: %w", p.Code, err)
	}
	s.Printf("\n")
	indented(s, result.Human())
	return nil
}

func indented(s *terminal.Streams, text string) {
	for _, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		s.Printf("%s\n", strings.TrimRight("    "+line, " "))
	}
}
