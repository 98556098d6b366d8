package generate

import (
	"bytes"
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/compiler/client"
)

// set is all that one generator writes into one folder.
type set struct {
	folder string // where the files go
	out    string // the same as the project says it
	files  []client.File
	// written tells whether a file that is there is of this set, from another time. No
	// other is replaced or taken away.
	written func(path string, text []byte) bool
	// before are files that may be of it and are there no more when it is written.
	before []string
}

// change is what becomes of a file. Its state is missing, stale, unchanged or left over.
type change struct {
	client.File
	state string
}

// Folder is where files go that are to be written to out, as it is seen from the
// project's folder.
func Folder(dir, out string) string {
	if filepath.IsAbs(out) {
		return out
	}
	return filepath.Join(dir, out)
}

// compare looks at what is there, and refuses what could not be written. Nothing is
// read or written behind links that lead out of the folder.
func (s *set) compare(project string) ([]change, error) {
	root, err := os.OpenRoot(s.folder)
	if errors.Is(err, fs.ErrNotExist) {
		root, err = nil, nil
	}
	if err != nil {
		return nil, fault.New(fault.Wrong, "", "reading generated files: %w", err)
	}
	if root != nil {
		defer func() { _ = root.Close() }()
	}
	var changes []change
	for _, f := range s.files {
		old, err := read(root, f.Path)
		state := "stale"
		switch {
		case errors.Is(err, fs.ErrNotExist) || s.below(f.Path):
			state = "missing"
		case err != nil:
			return nil, fault.New(fault.Wrong, "", "reading a generated file: %s: %w", s.folder, err)
		case !s.written(f.Path, old):
			return nil, fault.New(fault.Blocked, "choose another folder, or take the file away",
				"weft did not write %s for the project %s, and would replace it", filepath.Join(s.folder, f.Path), project)
		case bytes.Equal(old, f.Text):
			state = "unchanged"
		}
		changes = append(changes, change{f, state})
	}
	for _, path := range s.before {
		if text, err := read(root, path); err == nil && !has(s.files, path) && s.written(path, text) {
			changes = append(changes, change{client.File{Path: path}, "left over"})
		}
	}
	return changes, nil
}

// below tells whether a file goes below one that was there before, and goes.
func (s *set) below(path string) bool {
	return slices.ContainsFunc(s.before, func(old string) bool {
		return strings.HasPrefix(path, old+string(filepath.Separator))
	})
}

// read reads a file of a folder, which may not be there.
func read(root *os.Root, path string) ([]byte, error) {
	if root == nil {
		return nil, fs.ErrNotExist
	}
	return root.ReadFile(path)
}

// write makes the folder as it is to be. What is left over goes first: a file may have
// become a folder.
func (s *set) write(changes []change) error {
	if !slices.ContainsFunc(changes, func(c change) bool { return c.state != "unchanged" }) {
		return nil
	}
	if err := os.MkdirAll(s.folder, 0o755); err != nil {
		return fault.New(fault.Wrong, "", "writing a client: %w", err)
	}
	root, err := os.OpenRoot(s.folder)
	if err != nil {
		return fault.New(fault.Wrong, "", "writing a client: %w", err)
	}
	defer func() { _ = root.Close() }()
	for i, c := range changes {
		if c.state == "left over" {
			if err := root.Remove(c.Path); err != nil {
				return fault.New(fault.Wrong, "", "removing a generated file: %s: %w", s.folder, err)
			}
			changes[i].state = "removed"
		}
	}
	for i, c := range changes {
		if c.state == "missing" || c.state == "stale" {
			err := root.MkdirAll(filepath.Dir(c.Path), 0o755)
			if err == nil {
				err = root.WriteFile(c.Path, c.Text, 0o644)
			}
			if err != nil {
				return fault.New(fault.Wrong, "", "writing a client: %s: %w", s.folder, err)
			}
			changes[i].state = "written"
		}
	}
	return nil
}

// place compares sets with what is there, and with write makes it the same: all of
// them, or none where one is refused.
func place(project string, sets []*set, write bool) ([]file, error) {
	if err := apart(sets); err != nil {
		return nil, err
	}
	all := make([][]change, len(sets))
	for i, s := range sets {
		changes, err := s.compare(project)
		if err != nil {
			return nil, err
		}
		all[i] = changes
	}
	var states []file
	for i, s := range sets {
		if write {
			if err := s.write(all[i]); err != nil {
				return nil, err
			}
		}
		for _, c := range all[i] {
			states = append(states, file{filepath.Join(s.out, c.Path), c.state})
		}
	}
	return states, nil
}

// apart wants each file to be written by one set, and none to be the folder of another.
func apart(sets []*set) error {
	var paths []string
	for _, s := range sets {
		for _, f := range s.files {
			paths = append(paths, filepath.Join(s.folder, f.Path))
		}
	}
	if file, why := overlap(paths); file != "" {
		return fault.New(fault.Wrong, "give each `out` a folder of its own", "%s is to be written %s", file, why)
	}
	return nil
}

// overlap finds a path that stands in a list twice, or that others lie below, and says
// which; "" where there is none.
func overlap(paths []string) (path, why string) {
	known := map[string]bool{}
	for _, path := range paths {
		if known[path] {
			return path, "twice"
		}
		known[path] = true
	}
	for _, path := range paths {
		for folder := filepath.Dir(path); folder != filepath.Dir(folder); folder = filepath.Dir(folder) {
			if known[folder] {
				return folder, "as the folder of " + path + " too"
			}
		}
	}
	return "", ""
}

func has(files []client.File, path string) bool {
	return slices.ContainsFunc(files, func(f client.File) bool { return f.Path == path })
}

// sorted are files by their paths.
func sorted(files []client.File) []client.File {
	return slices.SortedFunc(slices.Values(files), func(a, b client.File) int { return cmp.Compare(a.Path, b.Path) })
}
