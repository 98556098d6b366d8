package expr_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/weft-cdp/weft/compiler/expr"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestGolden reads testdata/*.expr: one expression a line, what comes of it
// below, indented. Rewriting keeps comments (#) and empty lines.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.expr")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			golden, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			var got strings.Builder
			for _, line := range strings.SplitAfter(string(golden), "\n") {
				switch {
				case strings.HasPrefix(line, "\t"):
				case strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#"):
					got.WriteString(line)
				default:
					got.WriteString(line)
					describe(&got, strings.TrimSuffix(line, "\n"), filepath.Base(name) == "rows.expr")
				}
			}
			if *update {
				if err := os.WriteFile(name, []byte(got.String()), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(golden), got.String()); diff != "" {
				t.Errorf("run with -update to accept (-want +got):\n%s", diff)
			}
		})
	}
}

// describe writes the canonical form of an expression, or its problems: a caret
// line for each, the message, what helps.
func describe(w *strings.Builder, text string, rows bool) {
	node, problems := expr.Parse(text)
	if rows {
		var r *expr.Rows
		r, problems = expr.ParseRows(text)
		node = r
	}
	if len(problems) == 0 {
		fmt.Fprintf(w, "\t%s\n", expr.String(node))
		return
	}
	for _, p := range problems {
		fmt.Fprintf(w, "\t%s%s %s %s", strings.Repeat(" ", p.From), strings.Repeat("^", max(1, p.To-p.From)), p.Code, p.Message)
		if p.Label != "" {
			fmt.Fprintf(w, " [%s]", p.Label)
		}
		w.WriteByte('\n')
		for _, n := range p.Notes {
			fmt.Fprintf(w, "\t  note: %s\n", n)
		}
		if p.Fix != nil {
			runes := []rune(text)
			fmt.Fprintf(w, "\t  fix: %s\n", string(runes[:p.From])+*p.Fix+string(runes[p.To:]))
		}
	}
}

// seeds are the lines of the golden files.
func seeds(t testing.TB) []string {
	files, err := filepath.Glob("testdata/*.expr")
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if !strings.HasPrefix(line, "\t") && !strings.HasPrefix(line, "#") {
				lines = append(lines, strings.TrimSuffix(line, "\n"))
			}
		}
	}
	return lines
}

// TestDurations pins what is a duration, and what is said of the rest.
func TestDurations(t *testing.T) {
	for text, want := range map[string]string{
		"90s": "1m30s", "15m": "15m0s", "12h": "12h0m0s", "30d": "720h0m0s", "2w": "336h0m0s", "0d": "0s",
		"1 d":     `"1 d" has a blank before its unit: write 1d`,
		"1month":  `months, quarters and years are not durations, because they have no fixed length ("1month"): write 30d`,
		"2 years": `months, quarters and years are not durations, because they have no fixed length ("2years"): write 730d`,
		"3 days":  `"days" is not a unit of time: s, m, h, d and w are: write 3d`,
		"3":       `the duration "3" has no unit`,
		"-3d":     `"-3d" is not a duration: write a whole number and a unit, as in 15m, 12h, 30d or 2w`,
		"1.5d":    `"1.5d" is not a duration: write a whole number and a unit, as in 15m, 12h, 30d or 2w`,
		"":        `"" is not a duration: write a whole number and a unit, as in 15m, 12h, 30d or 2w`,
		"99999d":  `the duration "99999d" is longer than 100 years`,
		"3x":      `"x" is not a unit of time: s, m, h, d and w are`,
	} {
		d, err := expr.ParseDuration(text)
		got := d.String()
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
