package diag_test

import (
	"encoding/json"
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"github.com/mattn/go-runewidth"
	"pgregory.net/rapid"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/golden"
	"github.com/weft-cdp/weft/models"
)

// Each archive has diagnostics.json and the files that they point into.
func TestRender(t *testing.T) {
	golden.Run(t, "testdata/render", func(t *testing.T, c *golden.Case) {
		text, _ := c.File("diagnostics.json")
		var list models.Diagnostics
		if err := json.Unmarshal([]byte(text), &list); err != nil {
			t.Fatal(err)
		}
		for name, style := range map[string]diag.Style{"human": diag.Human, "short": diag.Short, "json": diag.JSON} {
			var b strings.Builder
			if err := diag.Render(&b, list, diag.Options{Style: style, Line: linesOf(t, c.Files())}); err != nil {
				t.Fatal(err)
			}
			c.Want(t, name, b.String())
		}
	})
}

func linesOf(t *testing.T, files fs.FS) func(file string, line int) string {
	return func(file string, line int) string {
		text, err := fs.ReadFile(files, file)
		if err != nil {
			return "" // a place in a file that does not exist shows no snippet
		}
		lines := strings.Split(string(text), "\n")
		if line < 1 || line > len(lines) {
			t.Errorf("%s has no line %d", file, line)
			return ""
		}
		return lines[line-1]
	}
}

func TestColorIsOnlyWhenAsked(t *testing.T) {
	list := models.Diagnostics{diag.Suggest(
		diag.New("N203", models.Span{File: "a.yaml", Line: 1, Col: 1, Len: 6}, "there is no trait %q", "odrers"),
		"odrers", []string{"orders"})}
	line := func(string, int) string { return "odrers > 1" }
	plain, colored := &strings.Builder{}, &strings.Builder{}
	for b, color := range map[*strings.Builder]bool{plain: false, colored: true} {
		if err := diag.Render(b, list, diag.Options{Color: color, Line: line}); err != nil {
			t.Fatal(err)
		}
	}
	if strings.Contains(plain.String(), "\x1b") {
		t.Errorf("escape sequences without color:\n%q", plain)
	}
	stripped := regexp.MustCompile("\x1b\\[[0-9;]*m").ReplaceAllString(colored.String(), "")
	// Painted white space at the ends of lines is not trimmed; it is not seen either.
	if stripped != plain.String() {
		t.Errorf("color changes the text:\n%q\n%q", stripped, plain)
	}
	if !strings.Contains(colored.String(), "\x1b[1;31merror[N203]\x1b[0m") {
		t.Errorf("an error is not red:\n%q", colored)
	}
}

// Whatever the line and the span, the caret stands on the screen where the
// span begins, and nothing panics.
func TestCaretStandsBelow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before := rapid.StringOfN(rapid.RuneFrom([]rune("ab \t顧é́👍…-")), 0, 200, -1).Draw(t, "before")
		line := before + "HERE" + rapid.StringN(0, 200, -1).Draw(t, "after")
		line = strings.NewReplacer("\n", "", "\r", "").Replace(line)
		at := models.Span{File: "a", Line: 1, Col: len([]rune(before)) + 1, Len: 4}
		var b strings.Builder
		err := diag.Render(&b, models.Diagnostics{diag.New("P001", at, "x")}, diag.Options{Line: func(string, int) string { return line }})
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(b.String(), "\n")
		source, under := lines[3], lines[4]
		shown, _, _ := strings.Cut(source, "HERE")
		pad, _, _ := strings.Cut(under, "^^^^")
		if cells(shown) != cells(pad) {
			t.Fatalf("the caret is %d cells too far right\n%s\n%s", cells(pad)-cells(shown), source, under)
		}
	})
}

func cells(text string) int {
	cond := runewidth.Condition{StrictEmojiNeutral: true}
	n := 0
	for i, part := range strings.Split(text, "\t") {
		if i > 0 {
			n += 8 - n%8
		}
		n += cond.StringWidth(part)
	}
	return n
}

func TestSummary(t *testing.T) {
	e, w := diag.New("P001", models.Span{}, "x"), diag.Warn("P002", models.Span{}, "y")
	for want, list := range map[string]models.Diagnostics{
		"":                       nil,
		"1 error":                {e},
		"2 warnings":             {w, w},
		"2 errors and 1 warning": {e, w, e},
	} {
		if got := diag.Summary(list); got != want {
			t.Errorf("Summary = %q, want %q", got, want)
		}
	}
}

func TestJSONOfNothingIsAnEmptyArray(t *testing.T) {
	var b strings.Builder
	if err := diag.Render(&b, nil, diag.Options{Style: diag.JSON}); err != nil || b.String() != "[]\n" {
		t.Errorf("got %q, %v", b.String(), err)
	}
}
