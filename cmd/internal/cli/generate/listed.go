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
	"github.com/weft-cdp/weft/models"
)

// listName is the file in the folder of a plugin that lists the others. What
// plugins write has no mark of weft's by which it would be known again.
const listName = ".weft-files"

// putListed compares the files of a plugin with those in its folder, and with write
// makes them the same. Files that are not in the list stay, and are never replaced.
func putListed(dir string, p *models.GeneratorPlugin, files []client.File, write bool) ([]file, error) {
	folder := filepath.Join(dir, p.Out)
	before, err := readList(folder)
	if err != nil {
		return nil, err
	}
	files = append(slices.SortedFunc(slices.Values(files), func(a, b client.File) int { return cmp.Compare(a.Path, b.Path) }), listOf(p, files))
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
		states = append(states, file{filepath.Join(p.Out, f.Path), state})
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
		states = append(states, file{filepath.Join(p.Out, name), state})
	}
	return states, nil
}

// listOf is the list of a plugin's files.
func listOf(p *models.GeneratorPlugin, files []client.File) client.File {
	var b strings.Builder
	b.WriteString("# " + mark + ". What its plugin " + p.Name + " has written into this folder. DO NOT EDIT.\n")
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
