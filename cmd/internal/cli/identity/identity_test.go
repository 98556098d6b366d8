package identity

import (
	"fmt"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/cmd/internal/cli/evidence"
)

// TestSizes: 98 profiles of one identifier, one of 7 and one of 200.
func TestSizes(t *testing.T) {
	counted := &adapters.Rows{Rows: [][]any{{int64(1), int64(98)}, {int64(7), int64(1)}, {int64(200), int64(1)}}}
	s := readSizes(counted, &adapters.Rows{Rows: [][]any{{"p", int64(200)}}})
	if got := fmt.Sprint(s.profiles, s.identifiers, s.Median, s.P99, s.Largest); got != "100 305 1 7 [{p 200}]" {
		t.Errorf("sizes are %s", got)
	}
	if got := fmt.Sprint(s.Buckets); got != "[{1 1 98 98} {2 2 0 0} {3 5 0 0} {6 10 1 7} {11 100 0 0} {101 0 1 200}]" {
		t.Errorf("buckets are %s", got)
	}
	if none := readSizes(&adapters.Rows{}, &adapters.Rows{}); none.Median != 0 || none.P99 != 0 {
		t.Errorf("nobody has %+v", none)
	}
}

// TestWhatIsPastedIsYAML: values with quotes, colons, hashes and line breaks come
// out of the YAML as they went in.
func TestWhatIsPastedIsYAML(t *testing.T) {
	values := []string{"a: b # c", `say "hi"`, "two\nlines", "<tag>&amp;", "Åsa\t\\", "\u2028", "/no pattern/"}
	var b entityBridges
	b.Entity, b.day = "customer", "2026-03-01"
	for _, v := range values {
		b.Values = append(b.Values, glue{Identifiers: []evidence.Identifier{{Type: "email", Value: v}}, Parts: 2, Largest: []int32{1, 1}})
	}
	b.Links = []glue{{Identifiers: []evidence.Identifier{{Type: "email", Value: "a: b"}, {Type: "email", Value: `"`}}, Parts: 2, Largest: []int32{1, 1}}}
	b.paste()

	var model struct {
		Entities map[string]struct {
			IDs map[string]struct{ Block []string } `yaml:"ids"`
		}
	}
	if err := yaml.Unmarshal([]byte(b.Block), &model); err != nil {
		t.Fatalf("%v\n%s", err, b.Block)
	}
	if got, want := fmt.Sprintf("%q", model.Entities["customer"].IDs["email"].Block), fmt.Sprintf("%q", values[:6]); got != want {
		t.Errorf("blocked are %s, not %s", got, want)
	}
	var decisions []struct {
		Out, When string
		Split     []string
	}
	if err := yaml.Unmarshal([]byte(b.Decisions), &decisions); err != nil {
		t.Fatalf("%v\n%s", err, b.Decisions)
	}
	for i, v := range values {
		if decisions[i].Out != "email:"+v || decisions[i].When != "2026-03-01" {
			t.Errorf("decision %d is %q", i, decisions[i])
		}
	}
	if got := fmt.Sprintf("%q", decisions[len(values)].Split); got != `["email:a: b" "email:\""]` {
		t.Errorf("split is %s", got)
	}
}
