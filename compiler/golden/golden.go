// Package golden runs tests that are files: txtar archives with a project and
// what must come out of it.
//
// In comes a folder of archives. Sections named want/… hold what is expected;
// all other sections are the files of the case. `go test -update` writes the
// want sections anew (`make update` does it for all packages): look at the
// difference before you commit it. Out go failures that show the difference.
//
// The package must not know any stage of the compiler, so that each of them can
// use it. Only tests may import it.
package golden

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write the expected sections of golden files anew")

// Updating tells whether the tests write what they expect instead of comparing.
func Updating() bool { return *update }

// wantPrefix marks the sections that are expected results.
const wantPrefix = "want/"

// Case is one archive.
type Case struct {
	Path    string // of the archive
	Comment string // the text above the first section
	archive *txtar.Archive
	checked map[string]string
}

// Run runs the test once for each *.txtar below folder, as a subtest named for
// the file. A folder without cases fails: a test that tests nothing is a lie.
func Run(t *testing.T, folder string, test func(t *testing.T, c *Case)) {
	t.Helper()
	paths := Paths(t, folder)
	if len(paths) == 0 {
		t.Fatalf("there is no *.txtar below %s", folder)
	}
	for _, path := range paths {
		rel, err := filepath.Rel(folder, path)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(strings.TrimSuffix(filepath.ToSlash(rel), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			c := New(path, archive)
			test(t, c)
			c.finish(t)
		})
	}
}

// Paths lists the archives below folder, sorted.
func Paths(t *testing.T, folder string) []string {
	t.Helper()
	var paths []string
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".txtar") {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(paths)
	return paths
}

// New makes a case of an archive in memory. Path is where -update writes it.
func New(path string, archive *txtar.Archive) *Case {
	return &Case{
		Path:    path,
		Comment: string(archive.Comment),
		archive: archive,
		checked: map[string]string{},
	}
}

// Files gives the sections that are not expected results, as a file system.
func (c *Case) Files() fs.FS {
	files := fstest.MapFS{}
	for _, f := range c.Project().Files {
		files[f.Name] = &fstest.MapFile{Data: f.Data, Mode: 0o644}
	}
	return files
}

// Project gives the archive without its expected results.
func (c *Case) Project() *txtar.Archive {
	project := &txtar.Archive{Comment: c.archive.Comment}
	for _, f := range c.archive.Files {
		if !strings.HasPrefix(f.Name, wantPrefix) {
			project.Files = append(project.Files, f)
		}
	}
	return project
}

// File gives the text of a section.
func (c *Case) File(name string) (string, bool) {
	for _, f := range c.archive.Files {
		if f.Name == name {
			return string(f.Data), true
		}
	}
	return "", false
}

// Want compares got with the section want/name. A section that is absent
// expects nothing. When updating, got becomes the section.
func (c *Case) Want(t *testing.T, name, got string) {
	t.Helper()
	// An archive's sections end with a line end; so does what is compared.
	if got != "" && !strings.HasSuffix(got, "\n") {
		got += "\n"
	}
	c.checked[wantPrefix+name] = got
	if *update {
		return
	}
	want, _ := c.File(wantPrefix + name)
	if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s, section %s%s: -want +got (go test -update writes it anew)\n%s", c.Path, wantPrefix, name, diff)
	}
}

// finish refuses expectations that nobody looked at, or writes the new ones.
func (c *Case) finish(t *testing.T) {
	t.Helper()
	if *update {
		if !t.Failed() {
			c.write(t)
		}
		return
	}
	for _, f := range c.archive.Files {
		if _, ok := c.checked[f.Name]; !ok && strings.HasPrefix(f.Name, wantPrefix) && !t.Failed() {
			t.Errorf("%s: the test does not compare section %s", c.Path, f.Name)
		}
	}
}

// write keeps the order of the sections; new ones come last, by name.
func (c *Case) write(t *testing.T) {
	t.Helper()
	var files []txtar.File
	for _, f := range c.archive.Files {
		got, ok := c.checked[f.Name]
		switch {
		case !strings.HasPrefix(f.Name, wantPrefix):
			files = append(files, f)
		case ok && got != "":
			files = append(files, txtar.File{Name: f.Name, Data: []byte(got)})
		}
		delete(c.checked, f.Name)
	}
	names := make([]string, 0, len(c.checked))
	for name := range c.checked {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if got := c.checked[name]; got != "" {
			files = append(files, txtar.File{Name: name, Data: []byte(got)})
		}
	}
	c.archive.Files = files
	if err := os.WriteFile(c.Path, txtar.Format(c.archive), 0o644); err != nil {
		t.Fatal(err)
	}
}
