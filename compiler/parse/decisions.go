package parse

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/models"
)

// splitDecisions takes the files that entities name for decisions away from
// those of the model: they are lists, and have a shape of their own. Those that
// walk did not find, because of their ending or their folder, are read.
func (r *reader) splitDecisions(files fs.FS, read []*file) (model, decisions []*file) {
	found := make(map[string]*file, len(read))
	for _, f := range read {
		found[f.name] = f
	}
	taken := map[string]bool{}
	for _, f := range read {
		for _, entity := range (Node{f, f.root}).Get("entities").Entries() {
			n := entity.Value.Get("decisions")
			name := path.Clean(n.Text())
			if n.Text() == "" || taken[name] {
				continue
			}
			taken[name] = true
			if d, ok := r.decisionsFile(files, n, name, found); ok {
				taken[d.name] = true
				decisions = append(decisions, d)
			}
		}
	}
	for _, f := range read {
		if !taken[f.name] || f.name == mainFile {
			model = append(model, f)
		}
	}
	return model, decisions
}

// decisionsFile gives the file that stands behind a name, or reports why there
// is none.
func (r *reader) decisionsFile(files fs.FS, n Node, name string, found map[string]*file) (*file, bool) {
	if name == mainFile {
		d := diag.New(diag.DecisionsFile, n.At(), "decisions cannot stand in %s", mainFile)
		d.Notes = []models.Note{{Text: "they are a list in a file of their own, for example decisions.yaml"}}
		r.report(d)
		return nil, false
	}
	if f := found[name]; f != nil {
		return f, true
	}
	why := "the path leads out of the project"
	if fs.ValidPath(name) {
		f, err := readFile(files, name)
		if err == nil {
			return f, true
		}
		why = reason(err)
	}
	d := diag.New(diag.DecisionsFile, n.At(), "cannot read the decisions in %q: %s", n.Text(), why)
	meant := r.meantDecisions(name, found)
	if meant == nil {
		d.Notes = []models.Note{{Text: "the path is relative to the project's folder and leads to a file inside of it"}}
		r.report(d)
		return nil, false
	}
	d.Label, d.Fix = fmt.Sprintf("did you mean %q?", meant.name), n.Edit(0, utf8.RuneCountInString(n.Text()), meant.name)
	r.report(d)
	return meant, true
}

// meantDecisions finds the file whose name is nearly the one that was written,
// or nil. It must hold a list, as no file of the model does.
func (r *reader) meantDecisions(name string, found map[string]*file) *file {
	var names []string
	for _, f := range found {
		if f.root != nil && f.root.Kind == yaml.SequenceNode {
			names = append(names, f.name)
		}
	}
	slices.Sort(names)
	if meant, ok := diag.Closest(name, names); ok {
		return found[meant]
	}
	return nil
}

// Decisions gives the list in the file that an entity names for its decisions;
// zero when there is nothing in it, or it was refused.
func (t *Tree) Decisions(name string) Node { return t.decisions[path.Clean(name)] }
