package diag

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/weft-cdp/weft/models"
)

// listedChoices is how many names a note lists before it says "and 12 more".
const listedChoices = 12

// Closest finds the choice that was surely meant by name: it differs in at most
// a third of the letters, and no other choice is as near. A wrong suggestion
// costs more trust than none, so in doubt there is none.
func Closest(name string, choices []string) (string, bool) {
	best, unique := "", false
	bestLetters, bestCase := 1<<30, 1<<30
	lower := []rune(strings.ToLower(name))
	for _, choice := range choices {
		if choice == name || choice == best {
			continue
		}
		longer := max(len(lower), utf8.RuneCountInString(choice))
		limit := min(longer/3, bestLetters)
		letters, ok := distance(lower, []rune(strings.ToLower(choice)), limit)
		if !ok {
			continue
		}
		// Names that differ only in case are one choice for the eye; the exact
		// spelling decides between them.
		exact, _ := distance([]rune(name), []rune(choice), longer)
		switch {
		case letters < bestLetters || exact < bestCase:
			best, unique, bestLetters, bestCase = choice, true, letters, exact
		case exact == bestCase:
			unique = false
		}
	}
	if !unique {
		return "", false
	}
	return best, true
}

// distance counts the insertions, deletions, replacements and swaps of
// neighbours that turn a into b (optimal string alignment). It gives up, and
// tells so, when there are more than limit.
func distance(a, b []rune, limit int) (int, bool) {
	if gap := len(a) - len(b); gap > limit || -gap > limit {
		return 0, false
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, last, row = last, row, before
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		// A swap looks back two rows, so one row above the limit proves nothing
		// by itself unless the limit is passed by more than a swap can mend.
		if least > limit+1 {
			return 0, false
		}
	}
	return row[len(b)], row[len(b)] <= limit
}

// Choices makes the note that helps with a name that does not exist: the one
// that was surely meant, or what there is.
func Choices(name string, choices []string) models.Note {
	if meant, ok := Closest(name, choices); ok {
		return models.Note{Text: fmt.Sprintf("did you mean %q?", meant)}
	}
	sorted := slices.Clone(choices)
	slices.Sort(sorted)
	sorted = slices.Compact(sorted)
	switch len(sorted) {
	case 0:
		return models.Note{Text: "there are none to choose from yet"}
	case 1:
		return models.Note{Text: fmt.Sprintf("there is only %q", sorted[0])}
	}
	more := ""
	if n := len(sorted) - listedChoices; n > 1 {
		sorted, more = sorted[:listedChoices], fmt.Sprintf(" and %d more", n)
	}
	return models.Note{Text: "there are " + strings.Join(quoteAll(sorted), ", ") + more}
}

func quoteAll(names []string) []string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = fmt.Sprintf("%q", n)
	}
	return quoted
}
