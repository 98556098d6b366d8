package compile

import (
	"fmt"
	"strings"

	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/optimize"
)

// optimizerReport is the JSON of --explain-optimizer.
type optimizerReport struct {
	OK      bool           `json:"ok"`
	Columns map[string]int `json:"columns_known"` // of each source
	optimize.Explanation
}

// explainOptimizer prints what the passes make of a program as it was lowered.
func explainOptimizer(env *project.Env, loaded *project.Loaded, lowered *ir.Program) error {
	r := optimizerReport{OK: true, Columns: map[string]int{}, Explanation: optimize.Explain(lowered)}
	for _, s := range loaded.Project.Sources {
		for _, c := range s.Columns {
			if c.From == nil {
				r.Columns[s.Name]++
			}
		}
	}
	if env.Flags.JSON() {
		return env.PrintJSON(r)
	}
	for _, reading := range r.Sources {
		env.Streams.Printf("%s: %s\n", reading.Source, readingText(reading, r.Columns[reading.Source]))
	}
	for _, d := range r.Segments {
		if d.Segments > 0 {
			env.Streams.Printf("%s: %s decided in one pass over the profiles\n", d.Entity, terminal.Plural(d.Segments, "segment"))
		}
	}
	env.Streams.Printf("\n")
	for _, effect := range r.Passes {
		env.Streams.Printf("%-18s %s\n", effect.Pass, changesText(effect.Changes))
	}
	return nil
}

// readingText says what is read of a source, of so many known columns.
func readingText(r optimize.Reading, known int) string {
	columns := terminal.Plural(r.Columns, "column") + " read"
	if known > r.Columns {
		columns = fmt.Sprintf("%s of %d read", terminal.Plural(r.Columns, "column"), known)
	}
	parts := []string{}
	if r.Unshared > 0 {
		parts = append(parts, scansText(r))
	}
	parts = append(parts, columns)
	for _, rows := range r.Unread {
		parts = append(parts, rows+" not read")
	}
	for _, rows := range r.Unscanned {
		parts = append(parts, rows+" not aggregated")
	}
	return strings.Join(parts, "; ")
}

// scansText says how often the rows are gone through, and for what.
func scansText(r optimize.Reading) string {
	scans := terminal.Plural(r.Scans, "scan")
	if r.Unshared > r.Scans {
		scans += fmt.Sprintf(" instead of %d", r.Unshared)
	}
	if r.Asked == 0 {
		return "sequences in " + scans
	}
	text := terminal.Plural(r.Aggregates, "aggregate")
	if r.Asked > r.Aggregates {
		text += fmt.Sprintf(" (asked for %d times)", r.Asked)
	}
	return text + " in " + scans
}

func changesText(changes []optimize.Change) string {
	if len(changes) == 0 {
		return "nothing to do"
	}
	parts := make([]string, len(changes))
	for i, c := range changes {
		parts[i] = fmt.Sprintf("%s %d -> %d", c.Of, c.Before, c.After)
	}
	return strings.Join(parts, ", ")
}
