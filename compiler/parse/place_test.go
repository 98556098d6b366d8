package parse_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/weft-cdp/weft/compiler/parse"
	"go.yaml.in/yaml/v3"
	"pgregory.net/rapid"
)

// letters are what random texts are made of: what YAML folds, escapes and
// counts differently, and runes of every width.
var letters = []rune("ab'\"\\ \t\n:#-,[]{}%|>äß€😀 ")

func randomText() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		return string(rapid.SliceOfN(rapid.SampledFrom(letters), 0, 40).Draw(t, "text"))
	})
}

// TestPlaceEncoded lets the YAML library write a text in each style and checks
// that every rune is found where it stands.
func TestPlaceEncoded(t *testing.T) {
	styles := map[string]yaml.Style{
		"plain": 0, "single": yaml.SingleQuotedStyle, "double": yaml.DoubleQuotedStyle,
		"literal": yaml.LiteralStyle, "folded": yaml.FoldedStyle,
	}
	for name, style := range styles {
		t.Run(name, rapid.MakeCheck(func(t *rapid.T) {
			text := rapid.Custom(func(t *rapid.T) string { return written(t, style) }).Filter(isYAML).Draw(t, "text")
			checkPlaces(t, text)
		}))
	}
}

// written is a file with a description as the library writes it; "" when it
// cannot.
func written(t *rapid.T, style yaml.Style) string {
	text := randomText().Draw(t, "value")
	if rapid.Bool().Draw(t, "long") { // long enough for the library to fold it
		text = strings.Repeat(text+" word", 12)
	}
	scalar := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text, Style: style}
	doc := &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{
		{Kind: yaml.ScalarNode, Value: "description"}, scalar,
		{Kind: yaml.ScalarNode, Value: "project"}, {Kind: yaml.ScalarNode, Value: "x"}}}
	file, err := yaml.Marshal(doc)
	if err != nil {
		return ""
	}
	return string(file)
}

// isYAML tells whether the library reads what was written: it does not write
// every text as it is.
func isYAML(text string) bool {
	_, err := description(text)
	return text != "" && err == nil
}

func description(text string) (string, error) {
	var out struct{ Description string }
	err := yaml.Unmarshal([]byte(text), &out)
	return out.Description, err
}

// TestPlaceByHand writes blocks, folded plain and folded quoted scalars in ways
// that the library never chooses.
func TestPlaceByHand(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		checkPlaces(t, rapid.Custom(byHand).Filter(isYAML).Draw(t, "text"))
	})
}

// byHand is a file with a description that may be no YAML.
func byHand(t *rapid.T) string {
	word := rapid.SampledFrom([]string{"a", "sum(x", "'paid')", "ä€", "😀😀", "b  c", `\"d\"`, `\u00e4x`, `\x41`, "e''f", "- g"})
	lines := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string {
		if rapid.IntRange(0, 4).Draw(t, "empty") == 0 {
			return strings.Repeat(" ", rapid.IntRange(0, 2).Draw(t, "blank"))
		}
		indent := strings.Repeat(" ", rapid.SampledFrom([]int{2, 2, 2, 4, 5}).Draw(t, "indent"))
		tail := strings.Repeat(" ", rapid.IntRange(0, 2).Draw(t, "tail"))
		return indent + strings.Join(rapid.SliceOfN(word, 1, 4).Draw(t, "words"), " ") + tail
	}), 1, 7).Draw(t, "lines")
	header := rapid.SampledFrom([]string{"|", ">", "|-", ">-", "|+", ">+", "|2", ">2-", "|+2", "> # why", "'", `"`, ""}).Draw(t, "header")
	text := "description: " + header
	switch header {
	case "'", `"`:
		text += strings.Join(lines, "\n") + header
	case "":
		text += "x" + strings.Join(lines, "\n")
	default:
		text += "\n" + strings.Join(lines, "\n")
	}
	text += "\nproject: x\n"
	if rapid.Bool().Draw(t, "crlf") {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	return text
}

// checkPlaces looks up every rune of the value.
func checkPlaces(t *rapid.T, text string) {
	value, err := description(text)
	if err != nil {
		t.Fatal(err)
	}
	tree, diags := parse.Files(fstest.MapFS{"weft.yaml": {Data: []byte(text)}})
	n := tree.Project().Get("description")
	if len(diags) > 0 || n.IsZero() || n.IsNull() {
		return // the parser refuses it, and has a place for that alone
	}
	if n.Text() != value {
		t.Fatalf("the value is %q, want %q, in\n%s", n.Text(), value, text)
	}
	last := [2]int{}
	for i, r := range []rune(value) {
		at := n.Place(i, i+1)
		line := []rune(tree.Line(at.File, at.Line))
		if at.Line < 1 || at.Col < 1 || at.Col > len(line)+1 || at.Len < 1 || at.Col+at.Len > len(line)+2 {
			t.Fatalf("rune %d (%q) is outside of the file: %+v in\n%s", i, r, at, text)
		}
		here := [2]int{at.Line, at.Col}
		if here[0] < last[0] || here[0] == last[0] && here[1] <= last[1] {
			t.Fatalf("rune %d (%q) is not behind the one before it: %+v in\n%s", i, r, at, text)
		}
		last = here
		if at.Col == len(line)+1 { // a line break
			if r != '\n' && r != ' ' {
				t.Fatalf("rune %d (%q) is placed at a line break: %+v in\n%s", i, r, at, text)
			}
			continue
		}
		if got := line[at.Col-1]; got != r && got != '\\' && !(r == ' ' && got == '\t') {
			t.Fatalf("rune %d is %q and %q stands at %+v in\n%s", i, r, got, at, text)
		} else if got == '\\' && !escapes(string(line[at.Col-1:at.Col-1+at.Len]), r) {
			t.Fatalf("rune %d is %q and %q stands at %+v in\n%s", i, r, string(line[at.Col-1:at.Col-1+at.Len]), at, text)
		}
	}
}

// escapes tells whether what stands in the file is the rune, written as an
// escape or as itself.
func escapes(written string, r rune) bool {
	if written == `\` {
		return r == '\\'
	}
	var out string
	if yaml.Unmarshal([]byte(`"`+written+`"`), &out) != nil {
		return false
	}
	got, size := utf8.DecodeRuneInString(out)
	return got == r && size == len(out)
}

// TestPlaceSpans pins what a range of several runes gives.
func TestPlaceSpans(t *testing.T) {
	const text = `project: x
description: "a \"b\" c"
timezone: 'it''s'
default_target: >
  one two
  three

  four
`
	tree, _ := parse.Files(fstest.MapFS{"weft.yaml": {Data: []byte(text)}})
	for _, test := range []struct {
		key      string
		from, to int
		want     string
	}{
		{"description", 0, 1, "2:15+1"},
		{"description", 2, 5, `2:17+5`}, // "b" with its backslashes
		{"description", 6, 7, "2:23+1"},
		{"description", 7, 7, "2:24+1"}, // the end
		{"timezone", 2, 3, "3:14+2"},
		{"timezone", 3, 4, "3:16+1"},
		{"default_target", 4, 7, "5:7+3"},
		{"default_target", 4, 13, "5:7+3"}, // what is on the first line
		{"default_target", 8, 13, "6:3+5"},
		{"default_target", 14, 18, "8:3+4"},
		{"default_target", -5, 99, "5:3+7"},
	} {
		at := tree.Project().Get(test.key).Place(test.from, test.to)
		if got := fmt.Sprintf("%d:%d+%d", at.Line, at.Col, at.Len); got != test.want {
			t.Errorf("%s [%d,%d) is at %s, want %s", test.key, test.from, test.to, got, test.want)
		}
	}
}
