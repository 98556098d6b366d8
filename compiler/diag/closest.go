package diag

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/models"
)

// listedChoices is how many names a note lists before it says "and 12 more".
const listedChoices = 12

// Names are the names of one scope, made ready for being asked many times: a
// project in which a name is gone may ask for it thousands of times. They are
// not for use side by side.
type Names struct {
	sorted  []string
	letters []letters         // of sorted
	meant   map[string]string // what was found; "" when nothing is sure
	rows    [3][]int          // for distance, which is called for every name
}

// letters are a name's letters in lower case, and a bit for each that occurs.
type letters struct {
	runes    []rune
	set      uint64
	capitals bool // the name has other letters than these
}

func lettersOf(name string) letters {
	lower := strings.ToLower(name)
	l := letters{runes: []rune(lower), capitals: lower != name}
	for _, r := range l.runes {
		l.set |= 1 << (r % 64)
	}
	return l
}

// farther tells whether two names surely differ in more letters than limit: a
// change brings or takes one letter, and as many must come and go as are in one
// name alone.
func (l letters) farther(other letters, limit int) bool {
	gap := len(l.runes) - len(other.runes)
	return gap > limit || -gap > limit ||
		bits.OnesCount64(l.set&^other.set) > limit || bits.OnesCount64(other.set&^l.set) > limit
}

// NewNames makes names ready. Their order does not count, nor does a name that
// is there twice.
func NewNames(names []string) *Names {
	n := &Names{sorted: slices.Clone(names), meant: map[string]string{}}
	slices.Sort(n.sorted)
	n.sorted = slices.Compact(n.sorted)
	n.letters = make([]letters, len(n.sorted))
	for i, name := range n.sorted {
		n.letters[i] = lettersOf(name)
	}
	return n
}

// Closest is Names.Closest for choices that are asked once.
func Closest(name string, choices []string) (string, bool) { return NewNames(choices).Closest(name) }

// Closest finds the choice that was surely meant by name: it differs in at most
// a third of the letters, and no other choice is as near. A wrong suggestion
// costs more trust than none, so in doubt there is none.
func (n *Names) Closest(name string) (string, bool) {
	meant, known := n.meant[name]
	if !known {
		meant = n.closest(name)
		n.meant[name] = meant
	}
	return meant, meant != ""
}

func (n *Names) closest(name string) string {
	best, unique := "", false
	bestLetters, bestCase := 1<<30, 1<<30
	lower := lettersOf(name)
	for i, choice := range n.sorted {
		longer := max(len(lower.runes), len(n.letters[i].runes))
		limit := min(longer/3, bestLetters)
		if choice == name || lower.farther(n.letters[i], limit) {
			continue
		}
		letters, ok := n.distance(lower.runes, n.letters[i].runes, limit)
		if !ok {
			continue
		}
		// Names that differ only in case are one choice for the eye; the exact
		// spelling decides between them.
		exact := letters
		if n.letters[i].capitals || lower.capitals {
			exact, _ = n.distance([]rune(name), []rune(choice), longer)
		}
		switch {
		case letters < bestLetters || exact < bestCase:
			best, unique, bestLetters, bestCase = choice, true, letters, exact
		case exact == bestCase:
			unique = false
		}
	}
	if !unique {
		return ""
	}
	return best
}

// distance counts the insertions, deletions, replacements and swaps of
// neighbours that turn a into b (optimal string alignment). It gives up, and
// tells so, when there are more than limit. What both begin and end with needs no
// counting.
func (n *Names) distance(a, b []rune, limit int) (int, bool) {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	for i, row := range n.rows {
		n.rows[i] = slices.Grow(row[:0], len(b)+1)[:len(b)+1]
	}
	before, last, row := n.rows[0], n.rows[1], n.rows[2]
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

// Choices is Names.Choices for choices that are asked once.
func Choices(name string, choices []string) models.Note { return NewNames(choices).Choices(name) }

// Choices makes the note that helps with a name that does not exist: the one
// that was surely meant, or what there is.
func (n *Names) Choices(name string) models.Note {
	if meant, ok := n.Closest(name); ok {
		return models.Note{Text: fmt.Sprintf("did you mean %q?", meant)}
	}
	sorted := n.sorted
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
