package check_test

import (
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/golden"
	"github.com/weft-cdp/weft/models"
)

// exprPlaces are the places that an expression is put in, by the section that
// lists expressions for it. Each ends where the expression begins, on a line of
// its own.
var exprPlaces = map[string]string{
	"traits":     "traits:\n  customer:\n    answer: |-\n      ",
	"accounts":   "traits:\n  account:\n    answer: |-\n      ",
	"conditions": "segments:\n  answer:\n    of: customer\n    where: |-\n      ",
	"rows":       "sources:\n  answer:\n    table: answers\n    ids: {email: email}\n    relations: {product: {to: products, join: sku}}\n    columns: {sku: int, city: text, at: timestamp}\n    where: |-\n      ",
}

// TestExpressions checks each line of the archives' sections by itself, in
// the model of testdata/expr/model.yaml, and shows what it became or what is
// wrong with it.
func TestExpressions(t *testing.T) {
	model, err := os.ReadFile("testdata/expr/model.yaml")
	if err != nil {
		t.Fatal(err)
	}
	golden.Run(t, "testdata/expr", func(t *testing.T, c *golden.Case) {
		tried := 0
		for section := range exprPlaces {
			text, ok := c.File(section)
			if !ok {
				continue
			}
			var b strings.Builder
			for line := range strings.Lines(text) {
				line = strings.TrimSpace(line)
				if line == "" || strings.HasPrefix(line, "#") {
					fmt.Fprintln(&b, line)
					continue
				}
				tried++
				tryExpression(t, &b, string(model), section, line)
			}
			c.Want(t, section, b.String())
		}
		if tried == 0 {
			t.Error("there is no expression in it")
		}
	})
}

func tryExpression(t *testing.T, b *strings.Builder, model, section, text string) {
	place := exprPlaces[section]
	project, diags := checkAnswer(t, model, place+text+"\n")
	fmt.Fprintln(b, text)
	for _, d := range diags {
		writeDiagnostic(b, d, strings.Count(place, "\n")+1)
	}
	if diags.HasErrors() {
		return
	}
	e := answer(project)
	fmt.Fprintf(b, "  = %s\n", check.ExprText(e))
	fmt.Fprintf(b, "  : %s\n", typeOf(e))
}

// checkAnswer checks a model with one more file.
func checkAnswer(t testing.TB, model, text string) (*models.Project, models.Diagnostics) {
	_, project, diags := checkFiles(t, files(map[string]string{"model.yaml": model, "answer.yaml": text}))
	return project, diags
}

func files(texts map[string]string) fs.FS {
	out := fstest.MapFS{"weft.yaml": {Data: []byte("project: p\ntargets: {local: {type: duckdb, path: \":memory:\"}}\n")}}
	for name, text := range texts {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

// answer is what became of the expression called "answer".
func answer(p *models.Project) models.Expr {
	for _, e := range p.Entities {
		if t := e.Trait("answer"); t != nil {
			return t.Expr
		}
	}
	if s := p.Segment("answer"); s != nil {
		return s.Where.Expr
	}
	return p.Source("answer").Where
}

func typeOf(e models.Expr) string {
	if e.Type().Nullable {
		return e.Type().String() + ", may be null"
	}
	return e.Type().String()
}

// writeDiagnostic shows a diagnostic under the expression, which stands in the
// given line from the seventh column on.
func writeDiagnostic(b *strings.Builder, d models.Diagnostic, line int) {
	const indent = 6
	if d.At.File == "answer.yaml" && d.At.Line == line && d.At.Col > indent {
		fmt.Fprintf(b, "%s%s %s\n", strings.Repeat(" ", d.At.Col-1-indent), strings.Repeat("^", max(d.At.Len, 1)), d.Label)
	} else {
		fmt.Fprintf(b, "  at %s %s\n", d.At, d.Label)
	}
	fmt.Fprintf(b, "  %s[%s] %s\n", d.Severity, d.Code, d.Message)
	for _, n := range d.Notes {
		fmt.Fprintf(b, "  note: %s", n.Text)
		if !n.At.IsZero() {
			fmt.Fprintf(b, " (%s)", n.At)
		}
		fmt.Fprintln(b)
	}
	if d.Fix != nil {
		fmt.Fprintf(b, "  fix: %s\n", d.Fix.Text)
	}
}
