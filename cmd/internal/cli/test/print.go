package test

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner/story"
)

// printer shows results as they come.
type printer struct {
	env    *project.Env
	loaded *project.Loaded
	total  int
	failed int
	report []storyReport
}

// document is the command's JSON.
type document struct {
	OK     bool          `json:"ok"`
	Failed int           `json:"failed"`
	TookMS float64       `json:"took_ms"`
	Tests  []storyReport `json:"tests"`
}

type storyReport struct {
	Name        string             `json:"name"`
	At          models.Span        `json:"at"`
	OK          bool               `json:"ok"`
	TookMS      float64            `json:"took_ms"`
	Error       string             `json:"error,omitempty"`
	Differences []differenceReport `json:"differences,omitempty"`
}

type differenceReport struct {
	Kind     story.Kind  `json:"kind"`
	At       models.Span `json:"at"`
	Who      string      `json:"who"`
	What     string      `json:"what,omitempty"`
	Expected string      `json:"expected"`
	Got      string      `json:"got"`
	Near     string      `json:"near,omitempty"`
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// result shows one story.
func (p *printer) result(r story.Result) {
	p.total++
	if !r.Passed() {
		p.failed++
	}
	if p.env.Flags.JSON() {
		p.report = append(p.report, p.asJSON(r))
		return
	}
	s := p.env.Streams
	if p.env.Flags.Output == "short" && !r.Passed() && r.Err == nil {
		for _, d := range r.Differences {
			s.Printf("%s: %s: %s\n", d.At, r.Story.Name, strings.TrimSpace(fmt.Sprintf("%s %s: expected %s, got %s", d.Who, d.What, cell(p.zoned(d.Want)), cell(p.zoned(d.Got)))))
		}
		return
	}
	if r.Passed() {
		s.Printf("%s    %s %s\n", s.Paint(terminal.Green, "ok"), r.Story.Name, s.Paint(terminal.Dim, "("+terminal.Took(r.Took)+")"))
		return
	}
	s.Printf("%s  %s %s\n", s.Paint(terminal.Red, "FAIL"), s.Paint(terminal.Bold, r.Story.Name), s.Paint(terminal.Dim, "("+terminal.Took(r.Took)+", "+r.Story.At.String()+")"))
	if r.Err != nil {
		p.failure(r.Err)
		return
	}
	p.differences(r)
}

func (p *printer) asJSON(r story.Result) storyReport {
	out := storyReport{Name: r.Story.Name, At: r.Story.At, OK: r.Passed(), TookMS: milliseconds(r.Took)}
	if r.Err != nil {
		out.Error = r.Err.Error()
	}
	for _, d := range r.Differences {
		near, _ := candidate(r.Story, d)
		out.Differences = append(out.Differences, differenceReport{
			Kind: d.Kind, At: d.At, Who: d.Who, What: d.What, Expected: terminal.Value(p.zoned(d.Want)), Got: terminal.Value(p.zoned(d.Got)), Near: near,
		})
	}
	return out
}

// failure shows why a story could not be run at all.
func (p *printer) failure(err error) {
	s := p.env.Streams
	var mistakes *project.Mistakes
	if errors.As(err, &mistakes) {
		p.env.Show(s.Out, mistakes)
		return
	}
	s.Printf("\n      %s\n", err)
	var statement *adapters.StatementError
	if errors.As(err, &statement) {
		s.Printf("\n%s\n", s.Paint(terminal.Dim, project.Excerpt(statement.SQL)))
	}
	s.Printf("\n")
}

// differences shows a table, and under it the lines of YAML that expected
// something else, each place underlined.
func (p *printer) differences(r story.Result) {
	s := p.env.Streams
	table := terminal.Table{Indent: "      ", Head: []string{"who", "what", "expected", "got"}}
	for _, d := range r.Differences {
		table.Styled([]terminal.Style{terminal.Plain, terminal.Plain, terminal.Green, terminal.Red},
			d.Who, d.What, cell(p.zoned(d.Want)), cell(p.zoned(d.Got)))
	}
	s.Printf("\n")
	table.Print(s.Out, s)
	s.Printf("\n")
	for _, at := range lines(r.Differences) {
		p.loaded.Snippet(s, s.Out, "      ", at...)
	}
	for _, d := range r.Differences {
		if near, ok := candidate(r.Story, d); ok {
			s.Printf("      %s nobody is %s; the rows given hold %q\n", s.Paint(terminal.Cyan, "note:"), d.Who, near)
		}
	}
	s.Printf("\n")
}

// zoned brings moments into the project's zone, in which stories are written.
func (p *printer) zoned(v any) any { return terminal.In(v, p.loaded.Project.TimeZone) }

// cell keeps a value on one line and tells an empty text from none.
func cell(v any) string {
	text := terminal.Value(v)
	if text == "" {
		return "''"
	}
	return strings.ReplaceAll(text, "\n", "⏎")
}

// lines groups the places of differences by their line.
func lines(found []story.Difference) [][]models.Span {
	var groups [][]models.Span
	index := map[[2]any]int{}
	for _, d := range found {
		key := [2]any{d.At.File, d.At.Line}
		i, seen := index[key]
		if !seen {
			i = len(groups)
			index[key] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], d.At)
	}
	return groups
}

// candidate finds what may have been meant by an identifier that nobody has:
// the text in the given rows that comes closest.
func candidate(s *models.Story, d story.Difference) (string, bool) {
	if d.Kind != story.Missing {
		return "", false
	}
	_, value, _ := strings.Cut(d.Who, ":")
	seen := map[string]bool{}
	var texts []string
	for _, rows := range s.Given {
		for _, row := range rows.Rows {
			for _, c := range row.Cells {
				if !c.Null && !seen[c.Value] && c.Value != "" {
					seen[c.Value] = true
					texts = append(texts, c.Value)
				}
			}
		}
	}
	return diag.Closest(value, texts)
}

// end prints the last line and gives the command's outcome.
func (p *printer) end(took time.Duration) error {
	s := p.env.Streams
	var outcome error
	if p.failed > 0 {
		outcome = fault.Silent{Exit: fault.Wrong}
	}
	if p.env.Flags.JSON() {
		d := document{OK: p.failed == 0, Failed: p.failed, TookMS: milliseconds(took), Tests: p.report}
		if d.Tests == nil {
			d.Tests = []storyReport{}
		}
		if err := p.env.PrintJSON(d); err != nil {
			return err
		}
		return outcome
	}
	switch {
	case p.total == 0:
		s.Printf("no stories yet: write what rows should give under tests: in any file of the project\n")
	case p.failed > 0:
		s.Printf("\n%s %d of %s failed (%s)\n", s.Paint(terminal.Red, "FAIL:"), p.failed, terminal.Plural(p.total, "story"), terminal.Took(took))
	default:
		s.Printf("\n%s %s (%s)\n", s.Paint(terminal.Green, "ok:"), terminal.Plural(p.total, "story"), terminal.Took(took))
	}
	return outcome
}
