package parse

import (
	"bytes"

	"github.com/weft-cdp/weft/compiler/spec"
	"github.com/weft-cdp/weft/models"
)

// manifestKey is the first thing that a manifest says, and no file of a model.
const manifestKey = "manifest"

// Manifest is a file that says how a destination is called.
type Manifest struct {
	File string
	Root Node // zero when the file could not be read
	// Partial tells that something in the file was refused and is left out:
	// what is missed is no new mistake.
	Partial bool
}

// ManifestFile reads one manifest by itself: those that come with weft are no
// part of a project. line gives the file's lines for messages.
func ManifestFile(name string, text []byte) (m Manifest, line func(file string, line int) string, diags models.Diagnostics) {
	text = bytes.TrimPrefix(text, []byte("\uFEFF"))
	f := newFile(name, string(text))
	f.templates = true
	f.decode(text)
	tree := &Tree{files: map[string]*file{name: f}}
	f.found = append(f.found, checkShape(f, spec.Manifest)...)
	f.found.Sort()
	return f.manifest(), tree.Line, f.found
}

func (f *file) manifest() Manifest {
	return Manifest{File: f.name, Root: Node{f, f.root}, Partial: f.partial || f.found.HasErrors()}
}

// splitManifests takes the manifests of a project away from the files of its
// model.
func splitManifests(read []*file) (model, manifests []*file) {
	for _, f := range read {
		if f.name != mainFile && !(Node{f, f.root}).Key(manifestKey).IsZero() {
			f.templates = true
			manifests = append(manifests, f)
			continue
		}
		model = append(model, f)
	}
	return model, manifests
}

// Manifests gives the manifests among the files of the project, sorted by file.
func (t *Tree) Manifests() []Manifest { return t.manifests }
