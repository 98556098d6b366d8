package parse_test

import (
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// FuzzFiles reads anything: there is never a panic, and whatever is told or
// given out has its place inside its file.
func FuzzFiles(f *testing.F) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range txtar.Parse(text).Files {
			if file.Name != "want" {
				f.Add(unescape(file.Data))
			}
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		tree, diags := parse.Files(fstest.MapFS{"weft.yaml": {Data: text}})
		checkTree(t, tree, diags)
		tree, diags = parse.Files(fstest.MapFS{
			"weft.yaml":      {Data: []byte("project: shop\nentities: {customer: {ids: [email], decisions: decisions.yaml}}\n")},
			"decisions.yaml": {Data: text},
		})
		checkTree(t, tree, diags)
		walk(t, tree, tree.Decisions("decisions.yaml"))
	})
}

// checkTree looks at every place that is told or given out.
func checkTree(t *testing.T, tree *parse.Tree, diags models.Diagnostics) {
	t.Helper()
	for _, d := range diags {
		checkInside(t, tree, d.At)
		if d.Fix != nil {
			checkInside(t, tree, d.Fix.At)
		}
		for _, n := range d.Notes {
			checkInside(t, tree, n.At)
		}
	}
	walk(t, tree, tree.Project())
	for _, block := range []string{"targets", "entities", "sources", "traits", "segments", "destinations", "syncs", "tests"} {
		for _, e := range tree.Entries(block) {
			walk(t, tree, e.Key)
			walk(t, tree, e.Value)
		}
	}
}

// walk asks for the places of a node and of all below it.
func walk(t *testing.T, tree *parse.Tree, n parse.Node) {
	if n.IsZero() {
		return
	}
	checkInside(t, tree, n.At())
	length := len([]rune(n.Text()))
	for i := 0; i <= length; i += 1 + length/8 {
		checkInside(t, tree, n.Place(i, i+1))
		checkInside(t, tree, n.Place(i, length))
		if fix := n.Edit(i, min(i+1, length), "x"); fix != nil && fix.At.Len > 0 { // else it inserts
			checkInside(t, tree, fix.At)
		}
	}
	for _, e := range n.Entries() {
		walk(t, tree, e.Key)
		walk(t, tree, e.Value)
	}
	for _, item := range n.Items() {
		walk(t, tree, item)
	}
}

func checkInside(t *testing.T, tree *parse.Tree, at models.Span) {
	t.Helper()
	if at.IsZero() {
		return
	}
	line := len([]rune(tree.Line(at.File, at.Line)))
	if at.Line < 1 || at.Col < 1 || at.Len < 1 || at.Col > line+1 || at.Col+at.Len > line+2 {
		t.Fatalf("%#v is outside of its file; the line is %d long: %q", at, line, tree.Line(at.File, at.Line))
	}
}
