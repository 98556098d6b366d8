package plan

import (
	"fmt"
	"strings"
	"testing"

	"github.com/weft-cdp/weft/compiler/definition"
)

// TestMarkdownFitsIntoAComment: however much there is to tell, and it tells what
// it leaves out.
func TestMarkdownFitsIntoAComment(t *testing.T) {
	d := document{Target: "prod", Warehouse: "duckdb", Definitions: &definitions{Known: true}, changes: &changes{}}
	for i := range 5000 {
		name := fmt.Sprintf("segment_with_a_long_name_%d", i)
		d.Segments = append(d.Segments, segment{Segment: name, Entity: "customer", Gained: 1, Entering: []string{strings.Repeat("a", 32)}})
		d.Traits = append(d.Traits, &trait{Trait: name, Entity: "customer", Changed: 1})
		d.Steps = append(d.Steps, step{Title: name, Why: whyData})
		d.Sources = append(d.Sources, source{Source: name})
		d.Entities = append(d.Entities, &entity{Entity: name, Published: true})
		c := definitionChange{Definition: "segment:" + name, State: definition.Changed}
		for range 200 {
			c.Diff = append(c.Diff, definition.Line{Mark: "+", Text: strings.Repeat("x", 80)})
		}
		d.Definitions.Changes = append(d.Definitions.Changes, c)
	}
	text := d.markdown()
	if len(text) > longestMarkdown {
		t.Errorf("the report has %d bytes", len(text))
	}
	for _, told := range []string{"5000 changed", "and 4940 more", "segment_with_a_long_name_0", "<details><summary>Definitions</summary>"} {
		if !strings.Contains(text, told) {
			t.Errorf("the report does not tell %q", told)
		}
	}
}

// TestMarkdownIsHarmless: names are neither markup nor call anybody.
func TestMarkdownIsHarmless(t *testing.T) {
	d := document{Target: "a|b", Warehouse: "duckdb", changes: &changes{}, Definitions: &definitions{Known: true, Changes: []definitionChange{{
		Definition: "segment:<b>@team`", State: definition.Changed, Diff: []definition.Line{{Mark: "+", Text: "```"}, {Mark: "-", Text: "````"}},
	}}}}
	text := d.markdown()
	for _, bad := range []string{"<b>", "@team", "a|b"} {
		if strings.Contains(text, bad) {
			t.Errorf("%q is in the report:\n%s", bad, text)
		}
	}
	if !strings.Contains(text, "`````diff\n+```\n-````\n`````\n") {
		t.Errorf("a line ends the difference:\n%s", text)
	}
}
