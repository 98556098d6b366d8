package project

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/definition"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// catalogFile is where `weft catalog` keeps the shape of the sources.
const catalogFile = "catalog.yaml"

// Loaded is a project that has been read and checked and has no errors.
type Loaded struct {
	Dir      string
	Tree     *parse.Tree
	Project  *models.Project
	Catalog  *models.Catalog    // what was known of the columns
	Warnings models.Diagnostics // errors come as *Mistakes

	parsed models.Diagnostics // what parsing alone had to say
	graph  *definition.Graph  // see Definitions
}

// Parse reads the files of the project's folder.
func (e *Env) Parse() (*parse.Tree, models.Diagnostics, error) {
	dir := e.Flags.Dir
	if _, err := os.Stat(filepath.Join(dir, "weft.yaml")); err != nil {
		return nil, nil, noProject(dir, err)
	}
	tree, diags := parse.Files(os.DirFS(dir))
	return tree, diags, nil
}

// noProject explains why a folder is none, and where one is if that is plain.
func noProject(dir string, err error) error {
	if !errors.Is(err, fs.ErrNotExist) {
		return fault.New(fault.Wrong, "", "reading weft.yaml: %w", err)
	}
	absolute, err := filepath.Abs(dir)
	if err != nil {
		absolute = dir
	}
	for up := filepath.Dir(absolute); up != filepath.Dir(up); up = filepath.Dir(up) {
		if _, err := os.Stat(filepath.Join(up, "weft.yaml")); err == nil {
			return fault.New(fault.Wrong, "the folder above is one: add --project "+up, "there is no weft.yaml in %s", absolute)
		}
	}
	return fault.New(fault.Wrong, "make a project with `weft init`, or name one with --project DIR", "there is no weft.yaml in %s", absolute)
}

// Load reads and checks the project with what is known of the sources' columns
// on this machine: catalog.yaml, when there is one, and the first lines of the
// project's own text files. It never connects to anything.
func (e *Env) Load() (*Loaded, error) {
	catalog, err := e.savedCatalog()
	if err != nil {
		return nil, err
	}
	tree, diags, err := e.Parse()
	if err != nil {
		return nil, err
	}
	foreign := check.ForeignCatalog(catalog, e.targetType(tree))
	if foreign != nil {
		catalog = nil
	}
	catalog, found, err := e.withHeaders(tree, catalog)
	if err != nil {
		return nil, err
	}
	parsed := slices.Concat(diags, found)
	loaded, err := e.check(tree, slices.Concat(parsed, foreign), catalog)
	if err != nil {
		return nil, err
	}
	loaded.parsed = parsed // what the warehouse itself says of the columns is never foreign
	return loaded, nil
}

// targetType is the type of the target that --target or the project chooses, as
// it is written; "" when that is a mistake, which is told elsewhere.
func (e *Env) targetType(tree *parse.Tree) string {
	targets := tree.Entries("targets")
	name := cmp.Or(e.Flags.Target, tree.Project().Get("default_target").Text())
	for _, entry := range targets {
		if entry.Name == name || name == "" && len(targets) == 1 {
			return entry.Value.Get("type").Text()
		}
	}
	return ""
}

// LoadWith reads and checks the project with a catalog, which may be nil.
func (e *Env) LoadWith(catalog *models.Catalog) (*Loaded, error) {
	tree, diags, err := e.Parse()
	if err != nil {
		return nil, err
	}
	_, found, err := e.withHeaders(tree, nil)
	if err != nil {
		return nil, err
	}
	return e.check(tree, append(diags, found...), catalog)
}

func (e *Env) check(tree *parse.Tree, parsed models.Diagnostics, catalog *models.Catalog) (*Loaded, error) {
	project, checked := check.Project(tree, catalog, e.Tools)
	diags := slices.Concat(parsed, checked)
	diags.Sort()
	if diags.HasErrors() {
		return nil, &Mistakes{List: diags, Line: tree.Line}
	}
	return &Loaded{Dir: e.Flags.Dir, Tree: tree, Project: project, Catalog: catalog, Warnings: diags, parsed: parsed}, nil
}

// savedCatalog reads catalog.yaml; nil when there is none.
func (e *Env) savedCatalog() (*models.Catalog, error) {
	text, err := os.ReadFile(filepath.Join(e.Flags.Dir, catalogFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fault.New(fault.Wrong, "", "reading %s: %w", catalogFile, err)
	}
	catalog, err := check.ReadCatalog(text)
	if err != nil {
		return nil, fault.New(fault.Wrong, "write it anew with `weft catalog`", "%s: %w", catalogFile, err)
	}
	return catalog, nil
}
