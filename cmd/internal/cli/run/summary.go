package run

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/models"
)

// Columns of the summary of times.
const (
	slowestSteps = 6
	barCells     = 20
)

// summary prints what a run made: people, segments, time.
func summary(s *terminal.Streams, p *models.Project, r *models.Report) {
	s.Printf("\n%s %s as at %s in %s\n", s.Paint(terminal.Green, "published"), r.Target, terminal.MomentIn(r.Now, p.TimeZone), terminal.Took(r.Took))
	if r.Billed > 0 {
		s.Printf("billed for %s read\n", adapters.Bytes(r.Billed))
	}
	tests(s, r)
	people(s, p, r)
	refusals(s, p, r)
	segments(s, p, r)
	reads(s, p, r)
	times(s, r)
}

// tests prints how many data tests there were, and how many of them failed
// without ending the run.
func tests(s *terminal.Streams, r *models.Report) {
	if len(r.Tests) == 0 {
		return
	}
	failed := 0
	for _, t := range r.Tests {
		if !t.Passed {
			failed++
		}
	}
	line := terminal.Plural(len(r.Tests), "data test") + " passed"
	if failed > 0 {
		line = fmt.Sprintf("%d of %s failed, with a warning", failed, terminal.Plural(len(r.Tests), "data test"))
	}
	s.Printf("%s\n", line)
}

// people prints a line for each entity: how many profiles, of how many
// identifiers, and what changed since the last run.
func people(s *terminal.Streams, p *models.Project, r *models.Report) {
	if len(p.Entities) == 0 {
		return
	}
	table := terminal.Table{
		Indent: "  ", Head: []string{"entity", "profiles", "identifiers", "largest", "new", "merged"},
		Aligns: []terminal.Align{terminal.Left, terminal.Right, terminal.Right, terminal.Right, terminal.Right, terminal.Right},
	}
	for _, e := range p.Entities {
		get := func(name string) int64 { return r.Counts[e.Name+"."+name] }
		table.Row(e.Name, terminal.Count(get("profiles")), terminal.Count(get("identifiers")), terminal.Count(get("largest")),
			change(get("new")), change(get("merged")))
	}
	s.Printf("\n")
	table.Print(s.Out, s)
}

// refusals prints how many links each rule of identity refused, if any did.
func refusals(s *terminal.Streams, p *models.Project, r *models.Report) {
	table := terminal.Table{Indent: "  ", Head: []string{"entity", "rule", "refused links"}, Aligns: []terminal.Align{terminal.Left, terminal.Left, terminal.Right}}
	found := false
	for _, e := range p.Entities {
		for _, rule := range rulesOf(e) {
			if n := r.Counts[e.Name+".conflicts."+rule]; n > 0 {
				table.Row(e.Name, rule, terminal.Count(n))
				found = true
			}
		}
	}
	if found {
		s.Printf("\n")
		table.Print(s.Out, s)
	}
}

// rulesOf are the rules of an entity as its conflicts name them.
func rulesOf(e *models.Entity) []string {
	names := []string{models.SplitDecision}
	for _, id := range e.Identifiers {
		for _, rule := range id.Rules {
			names = append(names, rule.Name+" "+id.Name)
		}
	}
	return names
}

// segments prints each segment's size, its share and its change.
func segments(s *terminal.Streams, p *models.Project, r *models.Report) {
	if len(p.Segments) == 0 {
		return
	}
	table := terminal.Table{
		Indent: "  ", Head: []string{"segment", "members", "share", "entered", "left"},
		Aligns: []terminal.Align{terminal.Left, terminal.Right, terminal.Right, terminal.Right, terminal.Right},
	}
	for _, seg := range p.Segments {
		name := "segment." + seg.Name
		members := r.Counts[name]
		table.Row(seg.Name, terminal.Count(members), terminal.Share(members, r.Counts[seg.Entity.Name+".profiles"]),
			change(r.Counts[name+".entered"]), change(-r.Counts[name+".left"]))
	}
	s.Printf("\n")
	table.Print(s.Out, s)
}

// reads prints how much of each source was read, where not all must be.
func reads(s *terminal.Streams, p *models.Project, r *models.Report) {
	if !project.Incremental(p) {
		return
	}
	table := terminal.Table{Indent: "  ", Head: []string{"source", "read"}, Aligns: []terminal.Align{terminal.Left, terminal.Left}}
	for _, step := range r.Steps {
		if step.Reads != nil {
			table.Row(step.Reads.Source, project.ReadText(step.Reads))
		}
	}
	s.Printf("\n")
	table.Print(s.Out, s)
	computed(s, r)
}

// computed prints how much of each entity was computed.
func computed(s *terminal.Streams, r *models.Report) {
	table := terminal.Table{Indent: "  ", Head: []string{"entity", "computed"}, Aligns: []terminal.Align{terminal.Left, terminal.Left}}
	any := false
	for _, step := range r.Steps {
		if step.Computes == nil {
			continue
		}
		text := project.ComputedText(step.Computes)
		if step.Spared {
			text += ": nobody, and so nothing was computed"
		}
		table.Row(step.Computes.Entity, text)
		any = true
	}
	if any {
		s.Printf("\n")
		table.Print(s.Out, s)
	}
}

// times prints the slowest steps with a bar, and the rest in one line.
func times(s *terminal.Streams, r *models.Report) {
	steps := slices.Clone(r.Steps)
	slices.SortStableFunc(steps, func(a, b models.StepReport) int { return cmp.Compare(b.Took, a.Took) })
	shown := steps[:min(len(steps), slowestSteps)]
	var rest time.Duration
	for _, step := range steps[len(shown):] {
		rest += step.Took
	}
	table := terminal.Table{Indent: "  ", Head: []string{"time", "", ""}, Aligns: []terminal.Align{terminal.Left, terminal.Right}}
	for _, step := range shown {
		title := step.Title
		if step.Rounds > 0 {
			title += fmt.Sprintf(" (%s)", terminal.Plural(step.Rounds, "round"))
		}
		table.Styled([]terminal.Style{terminal.Plain, terminal.Plain, terminal.Cyan},
			title, terminal.Took(step.Took), terminal.Bar(int64(step.Took), int64(r.Took), barCells))
	}
	if n := len(steps) - len(shown); n > 0 {
		table.Styled([]terminal.Style{terminal.Dim, terminal.Dim, terminal.Cyan},
			terminal.Plural(n, "other step"), terminal.Took(rest), terminal.Bar(int64(rest), int64(r.Took), barCells))
	}
	s.Printf("\n")
	table.Print(s.Out, s)
}

// change writes a difference; nothing for none.
func change(n int64) string {
	switch {
	case n == 0:
		return "·"
	case n > 0:
		return "+" + terminal.Count(n)
	}
	return terminal.Count(n)
}
