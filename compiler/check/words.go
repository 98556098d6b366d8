package check

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/expr"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// quote puts a word of the user in quotes.
func quote(word string) string { return strconv.Quote(word) }

// replace makes the fix that writes text instead of a scalar, in the scalar's
// own style; nil when that is not possible.
func replace(n parse.Node, text string) *models.Edit {
	return n.Edit(0, utf8.RuneCountInString(n.Text()), text)
}

// suggest says which of the choices was meant by the name that n holds: as
// label and fix when that is sure, else by listing what there is.
func suggest(d models.Diagnostic, n parse.Node, choices []string) models.Diagnostic {
	return suggestPart(d, n, 0, utf8.RuneCountInString(n.Text()), choices)
}

// suggestPart is suggest for a name that is the runes [from,to) of n's text.
func suggestPart(d models.Diagnostic, n parse.Node, from, to int, choices []string) models.Diagnostic {
	return suggestName(d, n, from, to, diag.NewNames(choices))
}

// suggestName is suggestPart for names that are asked for often.
func suggestName(d models.Diagnostic, n parse.Node, from, to int, choices *diag.Names) models.Diagnostic {
	text := []rune(n.Text())
	name := string(text[min(from, len(text)):min(to, len(text))])
	if meant, ok := choices.Closest(name); ok {
		d.Label = "did you mean " + quote(meant) + "?"
		d.Fix = n.Edit(from, to, meant)
		return d
	}
	d.Notes = append(d.Notes, choices.Choices(name))
	return d
}

// oneOrMany gives the elements of a list, or the one value that stands instead
// of a list; nothing of an absent or empty node.
func oneOrMany(n parse.Node) []parse.Node {
	switch {
	case n.IsZero() || n.IsNull():
		return nil
	case n.IsList():
		return n.Items()
	}
	return []parse.Node{n}
}

// durationOf reads a duration that is a part of a text.
func durationOf(text string) (time.Duration, bool) {
	d, err := expr.ParseDuration(strings.TrimSpace(text))
	return d, err == nil
}

// namesOf lists the names of a map, for suggestions.
func namesOf[T any](named map[string]T) []string {
	names := make([]string, 0, len(named))
	for name := range named {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// sortByName sorts a list by name.
func sortByName[T any](list []T, name func(T) string) {
	slices.SortStableFunc(list, func(a, b T) int { return strings.Compare(name(a), name(b)) })
}
