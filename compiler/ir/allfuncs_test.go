package ir_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"testing"

	"github.com/weft-cdp/weft/compiler/ir"
)

// TestFuncsIsComplete compares the list with the constants as they are written.
func TestFuncsIsComplete(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "funcs.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var want []ir.Func
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		if lit, ok := spec.Values[0].(*ast.BasicLit); ok && lit.Kind == token.STRING {
			value, err := strconv.Unquote(lit.Value)
			if err != nil {
				t.Fatal(err)
			}
			want = append(want, ir.Func(value))
		}
		return true
	})
	if len(want) < 100 || !slices.Equal(want, ir.Funcs()) {
		t.Errorf("Funcs() is not the list of the constants:\n got %q\nwant %q", ir.Funcs(), want)
	}
}
