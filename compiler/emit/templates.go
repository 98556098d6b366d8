package emit

import (
	"bytes"
	"embed"
	"io/fs"
	"regexp"
	"sync"
	"text/template"
	"text/template/parse"

	"github.com/weft-cdp/weft/compiler/dialect"
)

//go:embed templates/*.sql.tmpl
var shared embed.FS

const suffix = ".sql.tmpl"

// parsed keeps the templates of each dialect, which never change.
var parsed sync.Map // *dialect.Dialect → *template.Template

// templatesOf gives the shared templates with those of the dialect over them.
// The copy is the caller's own, for its functions.
func templatesOf(d *dialect.Dialect) *template.Template {
	t, ok := parsed.Load(d)
	if !ok {
		t, _ = parsed.LoadOrStore(d, parseTemplates(d))
	}
	return template.Must(t.(*template.Template).Clone())
}

func parseTemplates(d *dialect.Dialect) *template.Template {
	// The functions are named here and bound to a writer when it is made.
	t := template.New("").Option("missingkey=error").Funcs((&writer{dialect: d}).functions())
	t = template.Must(t.ParseFS(shared, "templates/*"+suffix))
	if d.Capitals {
		inCapitals(t)
	}
	if d.Templates == nil {
		return t
	}
	if own, err := fs.Glob(d.Templates, "*"+suffix); err == nil && len(own) > 0 {
		t = template.Must(t.ParseFS(d.Templates, own...))
	}
	return t
}

// called is the name of a function before its arguments; keywords such as IN
// stand apart from theirs.
var called = regexp.MustCompile(`\b[a-z_]+\(`)

// inCapitals writes the functions that templates call in capitals.
func inCapitals(t *template.Template) {
	for _, one := range t.Templates() {
		if one.Tree != nil {
			textOf(one.Root, func(n *parse.TextNode) { n.Text = called.ReplaceAllFunc(n.Text, bytes.ToUpper) })
		}
	}
}

// textOf visits the text of a template.
func textOf(n parse.Node, visit func(*parse.TextNode)) {
	branch := func(b parse.BranchNode) {
		textOf(b.List, visit)
		if b.ElseList != nil {
			textOf(b.ElseList, visit)
		}
	}
	switch n := n.(type) {
	case *parse.TextNode:
		visit(n)
	case *parse.ListNode:
		for _, child := range n.Nodes {
			textOf(child, visit)
		}
	case *parse.IfNode:
		branch(n.BranchNode)
	case *parse.RangeNode:
		branch(n.BranchNode)
	case *parse.WithNode:
		branch(n.BranchNode)
	}
}
