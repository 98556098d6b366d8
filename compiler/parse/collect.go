package parse

import (
	"cmp"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/spec"
	"github.com/weft-cdp/weft/models"
)

// collect gathers the declarations of all files by block. Files come sorted by
// name, so that of two declarations the first is the same on every machine.
func (r *reader) collect(files []*file) {
	for _, f := range files {
		r.tree.partial = r.tree.partial || f.partial
		root := Node{f, f.root}
		switch {
		case f.partial:
			root = Node{f, f.salvage()}
		case f.name == mainFile:
			r.tree.project = root
		}
		for _, block := range root.Entries() {
			for _, e := range block.Value.Entries() {
				if block.Name != "traits" {
					r.tree.blocks[block.Name] = append(r.tree.blocks[block.Name], e)
					continue
				}
				for _, trait := range e.Value.Entries() {
					trait.Owner = e.Key
					r.tree.blocks["traits"] = append(r.tree.blocks["traits"], trait)
				}
			}
		}
	}
	for block, entries := range r.tree.blocks {
		r.tree.blocks[block] = r.sorted(block, entries)
	}
}

// sorted orders the declarations of a block by name and leaves out those whose
// name is taken.
func (r *reader) sorted(block string, entries []Entry) []Entry {
	slices.SortStableFunc(entries, func(a, b Entry) int {
		return cmp.Or(strings.Compare(a.Owner.Text(), b.Owner.Text()), strings.Compare(a.Name, b.Name))
	})
	kept := entries[:0]
	for _, e := range entries {
		if n := len(kept); n > 0 && kept[n-1].Name == e.Name && kept[n-1].Owner.Text() == e.Owner.Text() {
			r.declaredTwice(block, e, kept[n-1])
			continue
		}
		kept = append(kept, e)
	}
	r.sameButCapitals(block, kept)
	return kept
}

// declaredTwice tells of a name that two files, or two maps of one file, have.
func (r *reader) declaredTwice(block string, e, first Entry) {
	d := diag.New(diag.DeclaredTwice, e.Key.At(), "%s %q is declared twice", one(block), e.Name)
	d.Notes = []models.Note{{Text: "it is declared here first", At: first.Key.At()}}
	r.report(d)
}

// sameButCapitals tells of names in different files that differ only in
// capitals; inside of one map that was told already.
func (r *reader) sameButCapitals(block string, entries []Entry) {
	if block == "tests" {
		return
	}
	folded := make(map[string]Entry, len(entries))
	for _, e := range entries {
		lower := strings.ToLower(e.Owner.Text() + "." + e.Name)
		first, ok := folded[lower]
		if !ok {
			folded[lower] = e
			continue
		}
		if first.Key.file == e.Key.file {
			continue
		}
		if e.Key.At().Before(first.Key.At()) {
			e, first = first, e
		}
		d := diag.New(diag.NameCase, e.Key.At(), "%s %q and %q differ only in capitals", one(block), e.Name, first.Name)
		d.Notes = []models.Note{{Text: "the other is here", At: first.Key.At()}, {Text: "some warehouses take them for the same name"}}
		r.report(d)
	}
}

// one is what a single declaration of a block is called.
func one(block string) string {
	field := spec.Project.Map.Field(block)
	if field == nil || field.Shape.Map == nil {
		return "the key"
	}
	if block == "traits" {
		return field.Shape.Map.Values.Map.Of
	}
	return field.Shape.Map.Of
}
