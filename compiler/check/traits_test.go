package check_test

import (
	"strings"
	"testing"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/golden"
)

// TestTraits takes each project of testdata/traits, which are about traits,
// segments and what they need of each other, to what check makes of it.
func TestTraits(t *testing.T) {
	golden.Run(t, "testdata/traits", func(t *testing.T, c *golden.Case) {
		tree, project, diags := checkFiles(t, c.Files())
		var b strings.Builder
		if err := diag.Render(&b, diags, diag.Options{Max: -1, Line: tree.Line}); err != nil {
			t.Fatal(err)
		}
		c.Want(t, "diagnostics", b.String())
		if !diags.HasErrors() {
			c.Want(t, "project", printProject(t, project))
		}
	})
}
