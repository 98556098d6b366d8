package optimize_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestEveryKindOfStepIsRead: what a pass does not know it leaves alone, and all
// of the program with it. So every kind of step that ir has stands in reads.go.
func TestEveryKindOfStepIsRead(t *testing.T) {
	known := map[string]bool{}
	ast.Inspect(parsed(t, "reads.go"), func(n ast.Node) bool {
		if clause, ok := n.(*ast.CaseClause); ok {
			for _, kind := range clause.List {
				if star, ok := kind.(*ast.StarExpr); ok {
					if name, ok := star.X.(*ast.SelectorExpr); ok {
						known[name.Sel.Name] = true
					}
				}
			}
		}
		return true
	})
	files, err := os.ReadDir("../ir")
	if err != nil {
		t.Fatal(err)
	}
	steps := 0
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		for _, name := range stepsIn(parsed(t, filepath.Join("../ir", f.Name()))) {
			steps++
			if !known[name] {
				t.Errorf("reads.go does not know ir.%s: prune-columns and filter-sources would do nothing in programs that have it", name)
			}
		}
	}
	if steps < 30 {
		t.Errorf("only %d kinds of steps were found in ir", steps)
	}
}

func parsed(t *testing.T, path string) *ast.File {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// stepsIn are the types of a file that embed ir.Header.
func stepsIn(file *ast.File) []string {
	var names []string
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.TypeSpec)
		if !ok {
			return true
		}
		if body, ok := spec.Type.(*ast.StructType); ok {
			for _, field := range body.Fields.List {
				if name, ok := field.Type.(*ast.Ident); ok && len(field.Names) == 0 && name.Name == "Header" {
					names = append(names, spec.Name.Name)
				}
			}
		}
		return true
	})
	return names
}
