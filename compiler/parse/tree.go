package parse

import (
	"slices"

	"github.com/weft-cdp/weft/models"
	"go.yaml.in/yaml/v3"
)

// Tree is all files of a project, by declaration. It is only read after Files
// has made it, but for Node.Hide, and may be shared.
type Tree struct {
	files     map[string]*file
	project   Node
	blocks    map[string][]Entry
	decisions map[string]Node // by the path that an entity names, cleaned
	manifests []Manifest
	partial   bool
}

// Entry is a key and its value: a declaration, or a pair of a map.
type Entry struct {
	Name  string
	Key   Node
	Value Node // zero when the value was refused; then Broken is set
	Owner Node // of a trait, the entity's key

	// Broken tells that a mistake inside the value was reported and that what
	// was wrong is left out: what is missed here is no new mistake.
	Broken bool
}

// Project gives the top-level mapping of weft.yaml, zero when there is none.
func (t *Tree) Project() Node { return t.project }

// Partial tells that a file could not be read as YAML. Of such a file Entries
// has the names, as far as they can be seen, without values; others may be
// missing although the user has written them.
func (t *Tree) Partial() bool { return t.partial }

// Entries gives all declarations of a top-level block ("targets", "entities",
// "sources", "traits", "segments", "destinations", "syncs", "tests") in all
// files, sorted by name. A name declared twice was reported, and only the
// first of them (by file, then line) is given. Of "traits" there is an Entry
// for each trait, sorted by entity and name, with Owner set.
func (t *Tree) Entries(block string) []Entry { return t.blocks[block] }

// Line gives the text of a line of a file (1-based), without its line break and
// with stars for what is hidden; "" when there is no such line.
func (t *Tree) Line(name string, line int) string {
	f := t.files[name]
	if f == nil || line < 1 || line > f.lineCount() {
		return ""
	}
	text := slices.Clone(f.line(line))
	for _, h := range f.hidden {
		for at := max(h.from-f.lines[line-1], 0); at < min(h.to-f.lines[line-1], len(text)); at++ {
			text[at] = '*'
		}
	}
	return string(text)
}

// Hide lets Line show stars where a value stands: it is a secret, and lines are shown
// with all mistakes in them.
func (n Node) Hide() {
	if n.yaml != nil {
		n.file.hidden = append(n.file.hidden, stretch{n.file.start(n.yaml), n.file.end(n.yaml)})
	}
}

// stretch is a part of a file's text.
type stretch struct{ from, to int }

// file is the text of one YAML file and its syntax tree. Places are counted in
// runes, so the text is kept as runes.
type file struct {
	name  string
	text  []rune
	lines []int      // where each line starts in text
	root  *yaml.Node // the document's value; nil when the file is empty or not YAML
	last  lastTrace

	found     models.Diagnostics  // what is wrong with the YAML itself
	partial   bool                // there was more in the file than root holds
	templates bool                // {{ … }} means something in it
	broken    map[*yaml.Node]bool // values in which something was refused
	hidden    []stretch           // values that are not to be shown
}

func newFile(name string, text string) *file {
	f := &file{name: name, text: []rune(text), lines: []int{0}}
	for i, r := range f.text {
		if r == '\n' {
			f.lines = append(f.lines, i+1)
		}
	}
	return f
}

// lineCount leaves out the empty line after a last line break.
func (f *file) lineCount() int {
	n := len(f.lines)
	if f.lines[n-1] == len(f.text) && n > 1 {
		n--
	}
	return n
}

// line gives a line (1-based) without its line break.
func (f *file) line(n int) []rune {
	from, to := f.lines[n-1], len(f.text)
	if n < len(f.lines) {
		to = f.lines[n] - 1
	}
	if to > from && f.text[to-1] == '\r' {
		to--
	}
	return f.text[from:to]
}

// offset gives where a place (1-based) stands in text.
func (f *file) offset(line, col int) int {
	if line < 1 || line > len(f.lines) {
		return len(f.text)
	}
	return min(f.lines[line-1]+col-1, len(f.text))
}
