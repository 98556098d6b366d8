package selection

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
)

// Selection is a parsed text: any of its terms.
type Selection struct{ terms []term }

// term is what all of its atoms choose together.
type term []atom

// atom chooses definitions and perhaps what is around them.
type atom struct {
	text    string // as it was written
	method  string // "" when only a name is given
	pattern string
	up      reach // what they use
	down    reach // what uses them
}

// reach is how far an atom goes: off, so many steps, or all of them.
type reach int

const (
	off  reach = 0
	ends reach = -1
)

// methods are the words that may stand before a colon.
var methods = []string{"source", "entity", "identity", "trait", "segment", "sync", "state"}

// states are what state: takes.
var states = []string{"modified", "new"}

// Error says what is wrong with a selection, and what to write instead.
type Error struct{ Text, Hint string }

func (e *Error) Error() string { return e.Text }

func wrong(hint, format string, args ...any) error {
	return &Error{Text: fmt.Sprintf(format, args...), Hint: hint}
}

// Parse reads texts, which together choose what any of them does.
func Parse(texts ...string) (Selection, error) {
	var s Selection
	for _, text := range texts {
		for field := range strings.FieldsSeq(text) {
			var t term
			for part := range strings.SplitSeq(field, ",") {
				a, err := parseAtom(part)
				if err != nil {
					return s, err
				}
				t = append(t, a)
			}
			s.terms = append(s.terms, t)
		}
	}
	if len(s.terms) == 0 {
		return s, wrong("write a name, or segment:NAME, entity:NAME, state:modified", "the selection %q is empty", strings.Join(texts, " "))
	}
	return s, nil
}

// NeedsState tells whether the selection asks how definitions stand to what is
// published.
func (s Selection) NeedsState() bool {
	for _, t := range s.terms {
		for _, a := range t {
			if a.method == "state" {
				return true
			}
		}
	}
	return false
}

// parseAtom reads [N]+method:pattern+[N].
func parseAtom(text string) (atom, error) {
	a := atom{text: text}
	name := text
	if digits, rest, found := strings.Cut(name, "+"); found && isNumber(digits) {
		a.up, name = distance(digits), rest
	}
	if i := strings.LastIndexByte(name, '+'); i >= 0 && isNumber(name[i+1:]) {
		a.down, name = distance(name[i+1:]), name[:i]
	}
	method, pattern, found := strings.Cut(name, ":")
	if !found {
		method, pattern = "", name
	}
	a.method, a.pattern = method, pattern
	switch {
	case strings.ContainsAny(name, "+@()[]"):
		return a, wrong("a plus stands before or behind a name: +NAME, NAME+, 2+NAME", "the selection %q cannot be read", text)
	case pattern == "":
		return a, wrong("write a name behind it, or *", "the selection %q names nothing", text)
	case found && !slices.Contains(methods, method):
		return a, wrong(diag.Choices(method, methods).Text, "the selection %q begins with an unknown word", text)
	case method == "state" && !slices.Contains(states, pattern):
		return a, wrong(diag.Choices(pattern, states).Text, "the selection %q asks for an unknown state", text)
	}
	return a, nil
}

// isNumber tells whether a text is a number of steps, or nothing.
func isNumber(text string) bool {
	return strings.Trim(text, "0123456789") == "" && len(text) < 10
}

func distance(digits string) reach {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return ends
	}
	return reach(n)
}
