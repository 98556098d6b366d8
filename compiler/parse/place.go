package parse

import (
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// YAML tells where a scalar starts and what its value is, and not how the one
// became the other. To point inside an expression the way is walked again: the
// value is known, so following its style through the text gives each rune's
// place. Scalars that stand in the file letter by letter, nearly all, need no
// walk.

// lastTrace keeps the latest walk: callers ask for many places of one scalar
// before they go on to the next.
type lastTrace struct{ at atomic.Pointer[trace] }

type trace struct {
	node   *yaml.Node
	places []place
}

// place is what stands in the file for one rune of a value: text[from:to), one
// rune wide unless it is an escape.
type place struct{ from, to int }

// trace gives the place of each rune of a scalar's value, and of its end: one
// more than the value has runes.
func (f *file) trace(n *yaml.Node) []place {
	if last := f.last.at.Load(); last != nil && last.node == n {
		return last.places
	}
	var places []place
	value := []rune(n.Value)
	switch start := f.start(n); {
	case isBlock(n):
		places = f.traceBlock(value, start, n.Style&yaml.LiteralStyle != 0)
	case n.Style&yaml.DoubleQuotedStyle != 0:
		places = f.traceDouble(value, start+1)
	case n.Style&yaml.SingleQuotedStyle != 0:
		places = f.traceSingle(value, start+1)
	default:
		places = f.tracePlain(value, start)
	}
	f.last.at.Store(&trace{node: n, places: places})
	return places
}

// places is trace for any scalar, also for one that needs no walk.
func (f *file) places(n *yaml.Node) []place {
	start, ok := f.verbatim(n)
	if !ok {
		return f.trace(n)
	}
	places := make([]place, utf8.RuneCountInString(n.Value)+1)
	for i := range places {
		places[i] = place{start + i, start + i + 1}
	}
	return places
}

func isBlock(n *yaml.Node) bool { return n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 }

// verbatim gives where the value starts when it stands in the file as it is,
// on one line.
func (f *file) verbatim(n *yaml.Node) (int, bool) {
	if isBlock(n) {
		return 0, false
	}
	at := f.start(n)
	switch {
	case n.Style&yaml.DoubleQuotedStyle != 0:
		if strings.ContainsAny(n.Value, "\"\\") {
			return 0, false
		}
		at++
	case n.Style&yaml.SingleQuotedStyle != 0:
		if strings.Contains(n.Value, "'") {
			return 0, false
		}
		at++
	}
	i := at
	for _, r := range n.Value {
		if i >= len(f.text) || f.text[i] != r || r == '\n' || r == '\r' {
			return 0, false
		}
		i++
	}
	return at, true
}

// start gives where a node's own text begins. YAML counts a tag and an anchor
// in front of it to the node.
func (f *file) start(n *yaml.Node) int {
	at := f.offset(n.Line, n.Column)
	for at < len(f.text) && (f.text[at] == '!' || f.text[at] == '&') {
		for at < len(f.text) && !isSpace(f.text[at]) && !isBreak(f.text[at]) {
			at++
		}
		for at < len(f.text) && (isSpace(f.text[at]) || isBreak(f.text[at])) {
			at++
		}
	}
	return at
}

// end gives where the first line of a node ends.
func (f *file) end(n *yaml.Node) int {
	from := f.start(n)
	switch n.Kind {
	case yaml.ScalarNode:
		return f.scalarEnd(n, from)
	case yaml.MappingNode, yaml.SequenceNode:
		if from < len(f.text) && (f.text[from] == '{' || f.text[from] == '[') {
			return f.flowEnd(from)
		}
		if len(n.Content) == 0 {
			return from + 1
		}
		last := n.Content[0]
		if n.Kind == yaml.MappingNode && n.Content[1].Line == last.Line && n.Content[1].Value != "" {
			last = n.Content[1]
		}
		if last.Line != n.Line || isBlock(last) {
			return f.lineEnd(from)
		}
		return f.end(last)
	}
	return from + 1
}

func (f *file) scalarEnd(n *yaml.Node, from int) int {
	quotes := 0
	if n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0 {
		quotes = 1
	}
	if start, ok := f.verbatim(n); ok {
		return start + utf8.RuneCountInString(n.Value) + quotes
	}
	places, stop := f.trace(n), f.lineEnd(from)
	if last := places[len(places)-1].from + quotes; last <= stop {
		return last
	}
	for stop > from && isSpace(f.text[stop-1]) {
		stop--
	}
	return stop
}

// flowEnd finds the bracket that closes the one at from, on its line.
func (f *file) flowEnd(from int) int {
	depth, quote, stop := 0, rune(0), f.lineEnd(from)
	for i := from; i < stop; i++ {
		switch r := f.text[i]; {
		case quote == '"' && r == '\\':
			i++
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case (r == '"' || r == '\'') && strings.ContainsRune(" \t[{,:", f.text[i-1]):
			quote = r
		case r == '{' || r == '[':
			depth++
		case r == '}' || r == ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return stop
}

func isSpace(r rune) bool { return r == ' ' || r == '\t' }
func isBreak(r rune) bool { return r == '\n' || r == '\r' }

// fold steps over white space that holds a line break, which YAML reads as one
// blank, or as the line breaks after the first. It gives what that is, and
// where the next line's text starts; ok is false when there is no line break.
func (f *file) fold(at int) (breaks []int, next int, ok bool) {
	for at < len(f.text) && isSpace(f.text[at]) {
		at++
	}
	for at < len(f.text) && isBreak(f.text[at]) {
		breaks = append(breaks, at)
		at = f.skipBreak(at)
		for at < len(f.text) && isSpace(f.text[at]) {
			at++
		}
	}
	return breaks, at, len(breaks) > 0
}

func (f *file) skipBreak(at int) int {
	if f.text[at] == '\r' && at+1 < len(f.text) && f.text[at+1] == '\n' {
		return at + 2
	}
	return at + 1
}

// walker follows a plain or quoted scalar. step gives the next runes' places
// and the offset after them, for what is peculiar to the style.
type walker struct {
	f      *file
	value  []rune
	places []place
	at     int
}

// full tells that every rune of the value has its place.
func (w *walker) full() bool { return len(w.places) >= len(w.value) }

// put gives the next rune of the value its place.
func (w *walker) put(at int) { w.wide(at, at+1) }

func (w *walker) wide(from, to int) {
	if !w.full() {
		w.places = append(w.places, place{from, to})
	}
}

// white steps over white space, folded or not. It tells whether there was any.
func (w *walker) white() bool {
	from := w.at
	breaks, next, folded := w.f.fold(from)
	switch {
	case !folded:
		for w.at < len(w.f.text) && isSpace(w.f.text[w.at]) {
			w.put(w.at)
			w.at++
		}
		return w.at > from
	case len(breaks) == 1:
		w.put(from)
	default:
		for _, b := range breaks[1:] {
			w.put(b)
		}
	}
	w.at = next
	return true
}

// done closes the walk: the end is a place too.
func (w *walker) done() []place {
	end := min(w.at, len(w.f.text))
	for !w.full() {
		w.put(end)
	}
	return append(w.places, place{end, end + 1})
}

func (f *file) tracePlain(value []rune, at int) []place {
	w := &walker{f: f, value: value, at: at}
	for !w.full() && w.at < len(f.text) {
		if w.white() {
			continue
		}
		w.put(w.at)
		w.at++
	}
	return w.done()
}

func (f *file) traceSingle(value []rune, at int) []place {
	w := &walker{f: f, value: value, at: at}
	for !w.full() && w.at < len(f.text) {
		if w.white() {
			continue
		}
		next := w.at + 1
		if f.text[w.at] == '\'' {
			next++ // '' stands for one
		}
		w.wide(w.at, next)
		w.at = next
	}
	return w.done()
}

func (f *file) traceDouble(value []rune, at int) []place {
	w := &walker{f: f, value: value, at: at}
	for !w.full() && w.at < len(f.text) {
		switch {
		case f.text[w.at] == '\\' && w.at+1 < len(f.text) && isBreak(f.text[w.at+1]):
			// An escaped line break is nothing; empty lines after it are line breaks.
			breaks, next, _ := f.fold(w.at + 1)
			for _, b := range breaks[1:] {
				w.put(b)
			}
			w.at = next
		case f.text[w.at] == '\\' && w.at+1 < len(f.text):
			next := w.at + 2 + hexDigits(f.text[w.at+1])
			w.wide(w.at, next)
			w.at = next
		case w.white():
		default:
			w.put(w.at)
			w.at++
		}
	}
	return w.done()
}

// hexDigits gives how many digits follow the letter of an escape.
func hexDigits(letter rune) int {
	switch letter {
	case 'x':
		return 2
	case 'u':
		return 4
	case 'U':
		return 8
	}
	return 0
}
