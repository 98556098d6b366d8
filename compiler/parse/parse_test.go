package parse_test

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestGolden reads testdata/*.txtar: a project, and under `want` what comes of
// it: the diagnostics, then the declarations that the Tree gives out.
func TestGolden(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			archive := txtar.Parse(text)
			files, want := fstest.MapFS{}, -1
			for i, f := range archive.Files {
				if f.Name == "want" {
					want = i
					continue
				}
				files[f.Name] = &fstest.MapFile{Data: unescape(f.Data)}
			}
			if want < 0 {
				want = len(archive.Files)
				archive.Files = append(archive.Files, txtar.File{Name: "want"})
			}
			got := summary(files)
			if *update {
				archive.Files[want].Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(archive), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(archive.Files[want].Data), got); diff != "" {
				t.Errorf("run with -update to accept (-want +got):\n%s", diff)
			}
		})
	}
}

// unescape puts the bytes into a file that an archive cannot show: ⟪0d⟫.
func unescape(text []byte) []byte {
	for {
		from := bytes.Index(text, []byte("⟪"))
		to := bytes.Index(text, []byte("⟫"))
		if from < 0 || to < from {
			return text
		}
		var b byte
		fmt.Sscanf(string(text[from+len("⟪"):to]), "%x", &b)
		text = bytes.Replace(text, text[from:to+len("⟫")], []byte{b}, 1)
	}
}

// summary prints what Files gives.
func summary(files fs.FS) string {
	tree, diags := parse.Files(files)
	var b strings.Builder
	for _, d := range diags {
		fmt.Fprintf(&b, "%s %s %s: %s", d.At, d.Severity, d.Code, d.Message)
		if d.Label != "" {
			fmt.Fprintf(&b, " [%s]", d.Label)
		}
		b.WriteByte('\n')
		if d.At.Line > 0 {
			line := []rune(tree.Line(d.At.File, d.At.Line))
			at := min(d.At.Col-1, len(line))
			fmt.Fprintf(&b, "\t%s\n\t%s%s\n", string(line), indentLike(line[:at]), strings.Repeat("^", d.At.Len))
			if d.Fix != nil {
				fmt.Fprintf(&b, "\tfix: %s\n", fixed(line, d.Fix))
			}
		}
		for _, n := range d.Notes {
			fmt.Fprintf(&b, "\tnote: %s", n.Text)
			if !n.At.IsZero() {
				fmt.Fprintf(&b, " (%s)", n.At)
			}
			b.WriteByte('\n')
		}
	}
	for _, block := range []string{"targets", "entities", "sources", "traits", "segments", "destinations", "syncs", "tests"} {
		for _, e := range tree.Entries(block) {
			fmt.Fprintf(&b, "%s %s", block, e.Name)
			if !e.Owner.IsZero() {
				fmt.Fprintf(&b, " of %s", e.Owner.Text())
			}
			if e.Broken {
				b.WriteString(" (broken)")
			}
			fmt.Fprintf(&b, " %s\n", outline(e.Value))
			if named := e.Value.Get("decisions"); !named.IsZero() {
				fmt.Fprintf(&b, "decisions of %s %s\n", e.Name, outline(tree.Decisions(named.Text())))
			}
		}
	}
	return b.String()
}

func indentLike(text []rune) string {
	out := make([]rune, len(text))
	for i, r := range text {
		if out[i] = ' '; r == '\t' {
			out[i] = '\t'
		}
	}
	return string(out)
}

func fixed(line []rune, fix *models.Edit) string {
	from := min(fix.At.Col-1, len(line))
	to := min(from+fix.At.Len, len(line))
	return string(line[:from]) + fix.Text + string(line[to:])
}

// outline prints a node on one line.
func outline(n parse.Node) string {
	var parts []string
	switch {
	case n.IsZero():
		return "-"
	case n.IsMap():
		for _, e := range n.Entries() {
			parts = append(parts, fmt.Sprintf("%s: %s", e.Name, outline(e.Value)))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case n.IsList():
		for _, item := range n.Items() {
			parts = append(parts, outline(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case n.IsNull():
		return "null"
	}
	return fmt.Sprintf("%q", n.Text())
}
