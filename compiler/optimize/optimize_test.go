package optimize_test

import (
	"bytes"
	"io/fs"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/golden"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/compiler/optimize"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// TestPasses shows for each pass, in testdata/<pass>, what it changes in a
// project's program: want/diff is absent where it must leave it alone. The
// passes before it have run.
func TestPasses(t *testing.T) {
	for _, pass := range optimize.Passes {
		t.Run(pass.Name, func(t *testing.T) {
			golden.Run(t, filepath.Join("testdata", pass.Name), func(t *testing.T, c *golden.Case) {
				p := program(t, c.Files())
				for _, earlier := range optimize.Passes {
					if earlier.Name == pass.Name {
						break
					}
					p = earlier.Apply(p)
				}
				before := printed(t, p)
				after := printed(t, pass.Apply(p))
				c.Want(t, "diff", changes(before, after))
				if now := printed(t, p); now != before {
					t.Errorf("%s changed the program that it was given", pass.Name)
				}
			})
		})
	}
}

var place = regexp.MustCompile(`(?m)^(diff|---|\+\+\+|@@).*\n`)

// changes is the difference of two programs without line numbers, so that a
// step more elsewhere does not show.
func changes(before, after string) string {
	return place.ReplaceAllString(string(diff.Diff("before", []byte(before), "after", []byte(after))), "")
}

// program is what lower makes of the project in files.
func program(t *testing.T, files fs.FS) *ir.Program {
	t.Helper()
	tree, diags := parse.Files(files)
	project, more := check.Project(tree, nil, check.Tools{})
	for _, d := range append(diags, more...) {
		if d.Severity == models.Error {
			t.Errorf("%s: %s [%s]", d.At, d.Message, d.Code)
		}
	}
	if t.Failed() {
		t.FailNow()
	}
	return lower.Program(project, lower.Options{Publish: true})
}

func printed(t *testing.T, p *ir.Program) string {
	t.Helper()
	var b bytes.Buffer
	if err := ir.Print(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
