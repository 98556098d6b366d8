package parse

import (
	"bytes"
	"errors"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/parallel"
	"github.com/weft-cdp/weft/compiler/spec"
	"github.com/weft-cdp/weft/models"
)

// mainFile is the file that makes a folder a project.
const mainFile = "weft.yaml"

// Files reads all YAML of a project. The mistakes of all files come out
// together, sorted by place; the Tree holds what is right.
func Files(files fs.FS) (*Tree, models.Diagnostics) {
	r := &reader{tree: &Tree{files: map[string]*file{}, blocks: map[string][]Entry{}, decisions: map[string]Node{}}}
	read, manifests := splitManifests(readAll(files, r.walk(files)))
	model, decisions := r.splitDecisions(files, read)
	r.check(model, spec.Project)
	r.check(manifests, spec.Manifest)
	for _, f := range manifests {
		r.tree.manifests = append(r.tree.manifests, f.manifest())
	}
	r.check(decisions, spec.Decisions)
	for _, f := range decisions {
		r.tree.decisions[f.name] = Node{f, f.root}
	}
	r.collect(model)
	r.findMain()
	r.diags.Sort()
	return r.tree, r.diags
}

// check compares files with the shape that they must have, each by itself.
func (r *reader) check(read []*file, shape *spec.Shape) {
	parallel.Each(len(read), func(i int) { read[i].found = append(read[i].found, checkShape(read[i], shape)...) })
	for _, f := range read {
		r.tree.files[f.name] = f
		r.diags = append(r.diags, f.found...)
	}
}

type reader struct {
	tree    *Tree
	diags   models.Diagnostics
	wrongly []string // files that end with .yml
}

func (r *reader) report(d models.Diagnostic) { r.diags = append(r.diags, d) }

// walk gives the names of the files to read, sorted. Folders of tools, of what
// runs leave behind and of other projects are left out.
func (r *reader) walk(files fs.FS) []string {
	var names []string
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			r.report(diag.New(diag.Unreadable, models.Span{File: name}, "cannot read %q: %s", name, reason(err)))
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
		case d.IsDir():
			if name != "." && skipFolder(files, name) {
				return fs.SkipDir
			}
		case path.Ext(name) == ".yaml" && name != "catalog.yaml" && path.Base(name) != "sqlc.yaml":
			names = append(names, name)
		case path.Ext(name) == ".yml":
			r.wrongly = append(r.wrongly, name)
			r.warnEnding(files, name)
		}
		return nil
	})
	if err != nil && len(r.diags) == 0 {
		r.report(diag.New(diag.Unreadable, models.Span{}, "cannot read the project's folder: %s", reason(err)))
	}
	return names
}

func skipFolder(files fs.FS, name string) bool {
	base := path.Base(name)
	if base[0] == '.' || base[0] == '_' || base == "node_modules" || name == "build" {
		return true
	}
	_, err := fs.Stat(files, path.Join(name, mainFile))
	return err == nil
}

// reason is an error without the path, which the message has.
func reason(err error) string {
	if path := new(fs.PathError); errors.As(err, &path) {
		err = path.Err
	}
	return err.Error()
}

var declares = regexp.MustCompile(`(?m)^(project|entities|segments|destinations|syncs|traits):`)

// warnEnding tells of a file that is not read although it looks like one of
// the project's.
func (r *reader) warnEnding(files fs.FS, name string) {
	text, err := fs.ReadFile(files, name)
	if err != nil || name == "weft.yml" || !declares.Match(text) {
		return
	}
	d := diag.Warn(diag.WrongEnding, models.Span{File: name, Line: 1, Col: 1, Len: 1}, "%q is not read, because its name ends with .yml", name)
	d.Notes = []models.Note{{Text: "weft reads files that end with .yaml: rename it to " + strings.TrimSuffix(name, ".yml") + ".yaml"}}
	r.report(d)
}

// readAll reads the files, each by itself, and keeps their order.
func readAll(files fs.FS, names []string) []*file {
	read := make([]*file, len(names))
	parallel.Each(len(names), func(i int) {
		f, err := readFile(files, names[i])
		if err != nil {
			f = newFile(names[i], "")
			f.partial = true
			f.report(diag.New(diag.Unreadable, models.Span{File: names[i]}, "cannot read %q: %s", names[i], reason(err)))
		}
		read[i] = f
	})
	return read
}

// readFile gives a file with its syntax tree.
func readFile(files fs.FS, name string) (*file, error) {
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, err
	}
	text = bytes.TrimPrefix(text, []byte("\uFEFF"))
	f := newFile(name, string(text))
	f.decode(text)
	return f, nil
}

// findMain demands weft.yaml.
func (r *reader) findMain() {
	if r.tree.files[mainFile] != nil {
		return
	}
	for _, d := range r.diags {
		if d.Code == diag.Unreadable && d.At.IsZero() {
			return // the folder itself
		}
	}
	d := diag.New(diag.NoMainFile, models.Span{}, "there is no weft.yaml in this folder")
	d.Notes = []models.Note{{Text: "it names the project and its targets; `weft init` makes one, `--project DIR` looks elsewhere"}}
	for _, name := range r.wrongly {
		if name == "weft.yml" {
			d.Notes = []models.Note{{Text: "rename weft.yml to weft.yaml"}}
		}
	}
	r.report(d)
}
