package diag_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/models"
)

// TestEveryCodeHasAPage reads the constants from the source, so that neither a
// page nor a family's list of pages can be forgotten.
func TestEveryCodeHasAPage(t *testing.T) {
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	declared := map[models.Code]string{}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), "codes_") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		for name, code := range codesOf(t, e.Name()) {
			if other, ok := declared[code]; ok {
				t.Errorf("%s: %s is %s, as %s is", e.Name(), name, code, other)
			}
			declared[code] = name
			if _, ok := diag.Find(code); !ok {
				t.Errorf("%s: %s (%s) has no page", e.Name(), name, code)
			}
		}
	}
	for _, p := range diag.Pages() {
		if declared[p.Code] == "" {
			t.Errorf("the page %q is of the code %s, which is no constant", p.Title, p.Code)
		}
	}
}

// codesOf gives the constants of type models.Code of a file.
func codesOf(t *testing.T, file string) map[string]models.Code {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	codes := map[string]models.Code{}
	ast.Inspect(parsed, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		kind, isSelector := spec.Type.(*ast.SelectorExpr)
		text, isText := spec.Values[0].(*ast.BasicLit)
		if isSelector && isText && kind.Sel.Name == "Code" {
			code, err := strconv.Unquote(text.Value)
			if err != nil {
				t.Fatal(err)
			}
			codes[spec.Names[0].Name] = models.Code(code)
		}
		return true
	})
	return codes
}
