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

// listName is the file that lists the others of its folder. What plugins write, and
// what is made for other tools, has no mark by which it would be known again.
const listName = ".weft-files"

// putListed compares files with those in their folder, and with write makes them the
// same. Of is what writes them. Files that are not in the list stay, and are never replaced.
func putListed(dir, out, of string, files []client.File, write bool) ([]file, error) {
	folder := Folder(dir, out)
	before, err := readList(folder)
	if err != nil {
		return nil, err
	}
	files = append(slices.SortedFunc(slices.Values(files), func(a, b client.File) int { return cmp.Compare(a.Path, b.Path) }), listOf(of, files))
	var states []file
	for _, f := range files {
		path := filepath.Join(folder, f.Path)
		old, err := os.ReadFile(path)
		missing := errors.Is(err, fs.ErrNotExist)
		switch {
		case err != nil && !missing:
			return nil, fault.New(fault.Wrong, "", "reading a generated file: %w", err)
		case !missing && f.Path != listName && !slices.Contains(before, f.Path):
			return nil, fault.New(fault.Blocked, "choose another folder, or take the file away", "weft did not write %s, and would replace it", path)
		}
		state, err := place(path, old, missing, f.Text, write)
		if err != nil {
			return nil, err
		}
		states = append(states, file{filepath.Join(out, f.Path), state})
	}
	for _, name := range before {
		path := filepath.Join(folder, name)
		if _, err := os.Stat(path); err != nil || has(files, name) {
			continue
		}
		state := "left over"
		if write {
			state = "removed"
			if err := os.Remove(path); err != nil {
				return nil, fault.New(fault.Wrong, "", "removing a generated file: %w", err)
			}
		}
		states = append(states, file{filepath.Join(out, name), state})
	}
	return states, nil
}

// listOf is the list of files.
func listOf(of string, files []client.File) client.File {
	var b strings.Builder
	b.WriteString("# " + mark + ": what " + of + " has written into this folder. DO NOT EDIT.\n")
	for _, f := range slices.SortedFunc(slices.Values(files), func(a, b client.File) int { return cmp.Compare(a.Path, b.Path) }) {
		b.WriteString(filepath.ToSlash(f.Path) + "\n")
	}
	return client.File{Path: listName, Text: []byte(b.String())}
}

// readList gives the files that were written before; none where nothing was.
func readList(folder string) ([]string, error) {
	text, err := os.ReadFile(filepath.Join(folder, listName))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fault.New(fault.Wrong, "", "reading the list of generated files: %w", err)
	}
	var names []string
	for line := range bytes.Lines(text) {
		name := filepath.FromSlash(strings.TrimSpace(string(line)))
		if name != "" && !strings.HasPrefix(name, "#") && filepath.IsLocal(name) {
			names = append(names, name)
		}
	}
	return names, nil
}
