package emit

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"testing"
	"text/template"
	"text/template/parse"

	bigquery "github.com/weft-cdp/weft/adapters/warehouses/bigquery/dialect"
	clickhouse "github.com/weft-cdp/weft/adapters/warehouses/clickhouse/dialect"
	duckdb "github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/compiler/dialect"
)

// dialects are all that there are.
var dialects = []*dialect.Dialect{duckdb.DuckDB, clickhouse.ClickHouse, bigquery.BigQuery}

func TestDialectsAreTotal(t *testing.T) {
	for _, d := range dialects {
		for _, owed := range d.Owed() {
			t.Errorf("%s owes %s", d.Name, owed)
		}
	}
}

// TestTemplatesPrintOnlyThroughTheDialect walks every template: whatever ends a
// pipeline that prints must be one of the printing functions.
func TestTemplatesPrintOnlyThroughTheDialect(t *testing.T) {
	for _, d := range dialects {
		w := &writer{dialect: d}
		printing := slices.Collect(maps.Keys(w.printing()))
		for _, tmpl := range templatesOf(d).Templates() {
			if tmpl.Tree == nil {
				continue
			}
			walk(tmpl.Root, func(n *parse.ActionNode) {
				if len(n.Pipe.Decl) > 0 {
					return // a variable
				}
				last := n.Pipe.Cmds[len(n.Pipe.Cmds)-1].Args[0]
				name, ok := last.(*parse.IdentifierNode)
				if !ok || !slices.Contains(printing, name.Ident) {
					t.Errorf("%s: %s prints around the dialect (%s)", d.Name, tmpl.Name(), n)
				}
			})
		}
	}
}

// TestTheWalkFindsWhatItShould proves the proof.
func TestTheWalkFindsWhatItShould(t *testing.T) {
	for _, text := range []string{"{{.Name}}", "{{if .X}}{{.Y}}{{end}}", "{{range .L}}{{else}}{{printf .Y}}{{end}}", "{{with .X}}{{ident .Y | html}}{{end}}"} {
		tmpl := template.Must(template.New("x").Funcs(template.FuncMap{"ident": func(any) string { return "" }}).Parse(text))
		found := 0
		walk(tmpl.Root, func(n *parse.ActionNode) {
			last := n.Pipe.Cmds[len(n.Pipe.Cmds)-1].Args[0]
			if name, ok := last.(*parse.IdentifierNode); !ok || name.Ident != "ident" {
				found++
			}
		})
		if found != 1 {
			t.Errorf("the walk finds %d prints in %s instead of 1", found, text)
		}
	}
}

func walk(n parse.Node, visit func(*parse.ActionNode)) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n != nil {
			for _, inner := range n.Nodes {
				walk(inner, visit)
			}
		}
	case *parse.ActionNode:
		visit(n)
	case *parse.IfNode:
		walk(n.List, visit)
		walk(n.ElseList, visit)
	case *parse.RangeNode:
		walk(n.List, visit)
		walk(n.ElseList, visit)
	case *parse.WithNode:
		walk(n.List, visit)
		walk(n.ElseList, visit)
	}
}

// TestDialectTemplatesReplaceOrAdd: a template of a dialect that nothing
// includes would be dead.
func TestDialectTemplatesReplaceOrAdd(t *testing.T) {
	owed := []string{"record_run", "loop_proof", "check_by_hand", "problem_name_taken"}
	files := []string{"read_file", "csv_options"} // of those that read files themselves
	for _, d := range dialects {
		added := owed
		if !d.Limits.Uploads {
			added = slices.Concat(owed, files)
		}
		own, err := fs.Glob(d.Templates, "*"+suffix)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range own {
			_, err := fs.Stat(shared, path.Join("templates", name))
			if err != nil && !slices.Contains(added, name[:len(name)-len(suffix)]) {
				t.Errorf("%s: template %s replaces nothing", d.Name, name)
			}
		}
		for _, name := range added {
			if templatesOf(d).Lookup(name+suffix) == nil {
				t.Errorf("%s owes the template %s", d.Name, name)
			}
		}
	}
}

func TestPoisonIsRefused(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a statement with a name that went around the dialect was let through")
		}
	}()
	refusePoison("x", "SELECT \x00ident\x00")
}
