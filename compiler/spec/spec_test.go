package spec_test

import (
	"strings"
	"testing"

	"github.com/weft-cdp/weft/compiler/spec"
	"go.yaml.in/yaml/v3"
)

// TestFields holds every key to what the reference page needs: a sentence, an
// example that is YAML and writes the key itself, a shape, keys that exist.
func TestFields(t *testing.T) {
	seen := map[*spec.Map]bool{}
	var visit func(path string, s *spec.Shape)
	visit = func(path string, s *spec.Shape) {
		if s == nil {
			return
		}
		if s.Kind == spec.None && s.List == nil && s.Map == nil {
			t.Errorf("%s: nothing may stand there", path)
		}
		if s.List != nil && s.List != s {
			visit(path+"[]", s.List)
		}
		m := s.Map
		if m == nil || seen[m] {
			return
		}
		seen[m] = true
		if m.Of == "" {
			t.Errorf("%s: the map has no word for what it describes", path)
		}
		for _, name := range m.OneOf {
			if m.Field(name) == nil {
				t.Errorf("%s: exactly one of %q, which is no key", path, name)
			}
		}
		for _, f := range m.Fields {
			checkField(t, path+"."+f.Name, f, m)
			visit(path+"."+f.Name, f.Shape)
		}
		if m.Values != nil {
			visit(path+".*", m.Values)
		}
	}
	visit("", spec.Project)
	visit("decisions", spec.Decisions)
}

func checkField(t *testing.T, path string, f spec.Field, m *spec.Map) {
	t.Helper()
	if !strings.HasSuffix(f.Doc, ".") || strings.ToUpper(f.Doc[:1]) != f.Doc[:1] {
		t.Errorf("%s: %q is no sentence", path, f.Doc)
	}
	if f.Shape == nil {
		t.Fatalf("%s has no shape", path)
	}
	if f.With != "" && m.Field(f.With) == nil {
		t.Errorf("%s stands beside %q, which is no key", path, f.With)
	}
	var example map[string]yaml.Node
	if err := yaml.Unmarshal([]byte(f.Example), &example); err != nil {
		t.Errorf("%s: the example %q is not YAML: %v", path, f.Example, err)
	}
	if _, ok := example[f.Name]; !ok || len(example) != 1 {
		t.Errorf("%s: the example %q does not show the key, and it alone", path, f.Example)
	}
}

// TestReference names every block and every key of the page.
func TestReference(t *testing.T) {
	var page strings.Builder
	if err := spec.Reference(&page); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"\n## sources\n", "\n### `sources.SOURCE`\n", "| `table` |", "### `sources.SOURCE.freshness`", "### `traits.ENTITY.TRAIT.rfm`",
		"### `segments.SEGMENT`", "### `syncs.SYNC.guard`", "Exactly one of `table`, `file`, `sql` is needed.", "In `weft.yaml` only.",
		"\n## Decisions\n", "- out: ", "### `DECISIONS`", "Exactly one of `merge`, `split`, `out` is needed.",
	} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("the page does not have %q", want)
		}
	}
	if strings.Contains(page.String(), "| |\n") {
		t.Error("the page has an empty cell")
	}
}
