package ir_test

import (
	"strings"
	"testing"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// TestFunctionTable holds every row of the table to what its readers, the
// checker and the reference page, rely on.
func TestFunctionTable(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range ir.Functions() {
		t.Run(f.Name, func(t *testing.T) {
			if seen[f.Name] {
				t.Error("the name is there twice")
			}
			seen[f.Name] = true
			if f.Name != strings.ToLower(f.Name) {
				t.Error("names are written in lower case")
			}
			if f.Func == "" || f.Group == "" {
				t.Error("it has no meaning or no group")
			}
			if !strings.HasSuffix(f.Doc, ".") || !strings.Contains(f.Example, f.Name+"(") {
				t.Errorf("doc %q, example %q", f.Doc, f.Example)
			}
			if f.Gives == ir.GivesKind && f.Kind == models.Unknown {
				t.Error("the kind of the result is missing")
			}
			optional := false
			for i, p := range f.Params {
				if p.Kinds == 0 || p.Name == "" {
					t.Errorf("parameter %d takes nothing, or has no name", i)
				}
				if optional && !p.Optional {
					t.Errorf("%q stands behind one that may be left out", p.Name)
				}
				optional = p.Optional
				if p.Element && (i == 0 || f.Params[i-1].Kinds != ir.ListKind) {
					t.Errorf("%q stands behind no list", p.Name)
				}
			}
		})
	}
}

// TestLookupFunction finds what is in the table and nothing else.
func TestLookupFunction(t *testing.T) {
	for _, name := range ir.FunctionNames() {
		if f, ok := ir.LookupFunction(name); !ok || f.Name != name {
			t.Errorf("%s: found %q, %v", name, f.Name, ok)
		}
	}
	if _, ok := ir.LookupFunction("eq"); ok {
		t.Error("an operator is no function")
	}
}

// TestSignature shows how a function is called.
func TestSignature(t *testing.T) {
	for name, want := range map[string]string{
		"round":    "round(number, digits?)",
		"coalesce": "coalesce(value, …)",
		"if":       "if(condition, then, else)",
	} {
		f, _ := ir.LookupFunction(name)
		if got := ir.Signature(f); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
