package check_test

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/weft-cdp/weft/adapters/destinations"
	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/golden"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// tools are the types of destinations that come with weft.
var tools = check.Tools{Names: destinations.Names, Find: destinations.Find}

// checkFiles takes files to a project; a catalog.yaml among them is used.
func checkFiles(t testing.TB, files fs.FS) (*parse.Tree, *models.Project, models.Diagnostics) {
	t.Helper()
	var catalog *models.Catalog
	if text, err := fs.ReadFile(files, "catalog.yaml"); err == nil {
		if catalog, err = check.ReadCatalog(text); err != nil {
			t.Fatal(err)
		}
	}
	tree, diags := parse.Files(files)
	project, more := check.Project(tree, catalog, tools)
	diags = append(diags, more...)
	diags.Sort()
	return tree, project, diags
}

func printProject(t testing.TB, p *models.Project) string {
	t.Helper()
	var b strings.Builder
	if err := check.Print(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestDeclarations takes each project of testdata/declarations to what check
// makes of it: the diagnostics, and the project when there is no error.
func TestDeclarations(t *testing.T) {
	golden.Run(t, "testdata/declarations", func(t *testing.T, c *golden.Case) {
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
