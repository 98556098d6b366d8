package lower

import (
	"strconv"
	"strings"
	"unicode"
)

// names gives out names that differ even where case does not count, as in file
// names and in some warehouses. The zero value is ready.
type names struct{ next map[string]int }

// take reserves a name that is given.
func (n *names) take(name string) { n.reserve(strings.ToLower(name)) }

// has tells whether somebody has the name.
func (n *names) has(name string) bool { return n.next[strings.ToLower(name)] > 0 }

// reserve tells whether nobody had the name, in lower case, before.
func (n *names) reserve(fold string) bool {
	if n.next == nil {
		n.next = map[string]int{}
	}
	if n.next[fold] > 0 {
		return false
	}
	n.next[fold] = 2
	return true
}

// pick gives the name when it is free, else the name with the first number
// that makes it so.
func (n *names) pick(name string) string {
	fold := strings.ToLower(name)
	if n.reserve(fold) {
		return name
	}
	for {
		number := "_" + strconv.Itoa(n.next[fold])
		n.next[fold]++
		if n.reserve(fold + number) {
			return name + number
		}
	}
}

// longestName leaves room for a number or a stage within 63 bytes, the shortest
// limit on identifiers among warehouses.
const longestName = 48

// identifier makes a name of any text: letters, digits and single underscores,
// in lower case, not too long; "" when nothing is left.
func identifier(text string) string {
	var b strings.Builder
	gap := false
	for _, r := range text {
		if r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			gap = true
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte('_')
		}
		gap = false
		b.WriteRune(unicode.ToLower(r))
		if b.Len() >= longestName {
			break
		}
	}
	return strings.TrimRight(b.String(), "_")
}
