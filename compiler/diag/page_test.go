package diag_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/tools/txtar"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/models"
)

// families are the letters of codes; see models.Code.
const families = "PENTCISYMXGWD"

// bannedWords say nothing, or blame the reader.
var bannedWords = regexp.MustCompile(`(?i)\b(invalid|illegal|bad|please|oops|sorry|simply|obviously|forbidden)\b`)

// unshown are the codes that no small project yields, and why.
var unshown = map[models.Code]string{
	diag.ForeignName: "a table of somebody else's in the target's schema",
	diag.Giant:       "a profile of more than a hundred identifiers",
	diag.NobodyLeft:  "data that an earlier run had and that is gone",
	diag.Collision:   "two identifiers with equal hashes of 63 bits",
	diag.Unfinished:  "only compiled files that are run by hand, in part",
	diag.Unreadable:  "a file that the system does not let weft read",
}

// TestPageStyle holds all pages to one style, whoever writes them.
func TestPageStyle(t *testing.T) {
	seen := map[string]string{}
	titles := map[string]string{}
	for _, p := range diag.Pages() {
		t.Run(string(p.Code), func(t *testing.T) {
			if !regexp.MustCompile(`^[` + families + `]\d{3}$`).MatchString(string(p.Code)) {
				t.Errorf("code %q is not a family letter and three digits", p.Code)
			}
			if other, ok := seen[string(p.Code)]; ok {
				t.Errorf("code %s is also the code of %q", p.Code, other)
			}
			if other, ok := titles[p.Title]; ok {
				t.Errorf("title %q is also the title of %s", p.Title, other)
			}
			seen[string(p.Code)], titles[p.Title] = p.Title, string(p.Code)
			checkTitle(t, p.Title)
			checkText(t, p.Text)
			checkExample(t, "Example", p.Example)
			if _, ok := unshown[p.Code]; ok != (p.Example == "") {
				t.Errorf("the example has %d letters; only codes that cannot be shown have none", len(p.Example))
			}
			if p.Fixed != "" {
				checkExample(t, "Fixed", p.Fixed)
			}
			if !slices.Contains([]string{"", "catalog", "warehouse", "run", "generate", "export"}, p.Needs) {
				t.Errorf("Needs is %q; it is nothing, catalog, warehouse, run, generate or export", p.Needs)
			}
		})
	}
}

func checkTitle(t *testing.T, title string) {
	t.Helper()
	switch {
	case title == "" || len([]rune(title)) > 72:
		t.Errorf("title %q has %d letters; 1 to 72 fit on a line", title, len([]rune(title)))
	case strings.ContainsAny(title, "\n\t"):
		t.Errorf("title %q is not one line", title)
	case strings.HasSuffix(title, "."):
		t.Errorf("title %q ends with a full stop", title)
	}
	// RFM, YAML, SQL and the like are words too.
	first, _, _ := strings.Cut(title, " ")
	if r := []rune(title); len(r) > 0 && unicode.IsUpper(r[0]) && first != strings.ToUpper(first) {
		t.Errorf("title %q begins with a capital letter", title)
	}
	if word := bannedWords.FindString(title); word != "" {
		t.Errorf("title %q says %q; say what it is", title, word)
	}
}

func checkText(t *testing.T, text string) {
	t.Helper()
	text = strings.TrimSpace(text)
	if len(text) < 60 {
		t.Errorf("the text has %d letters: say what is wrong, why weft refuses it and what to do", len(text))
	}
	if !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "```") && !strings.HasSuffix(text, "|") {
		t.Errorf("the text does not end with a sentence: …%s", text[max(0, len(text)-30):])
	}
	if word := bannedWords.FindString(text); word != "" {
		t.Errorf("the text says %q; say what it is", word)
	}
	for line := range strings.SplitSeq(text, "\n") {
		if strings.HasPrefix(line, "#") {
			t.Errorf("the text has a heading, %q; the page makes them", line)
		}
	}
}

func checkExample(t *testing.T, what, example string) {
	t.Helper()
	archive := txtar.Parse([]byte(example))
	if len(strings.TrimSpace(string(archive.Comment))) > 0 {
		t.Errorf("%s has text before its first file: %q", what, archive.Comment)
	}
	if example != "" && len(archive.Files) == 0 {
		t.Errorf("%s is no txtar archive: it has no file", what)
	}
	for _, f := range archive.Files {
		if strings.Contains(string(f.Data), "\t\t") {
			t.Errorf("%s, file %s is indented like Go code", what, f.Name)
		}
	}
}

func TestFindIgnoresCase(t *testing.T) {
	for _, p := range diag.Pages() {
		for _, code := range []models.Code{p.Code, models.Code(strings.ToLower(string(p.Code)))} {
			if got, ok := diag.Find(code); !ok || got.Code != p.Code {
				t.Errorf("Find(%s) = %s, %v", code, got.Code, ok)
			}
		}
	}
	if _, ok := diag.Find("Q999"); ok {
		t.Error("Find(Q999) found a page")
	}
}
