package generate

import (
	"bytes"
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

// listedSet is a set that a list beside it knows again. By is what writes it.
func listedSet(dir, out, by string, files []client.File) (*set, error) {
	folder := Folder(dir, out)
	before, err := readList(folder)
	return &set{
		folder: folder, out: out, files: append(sorted(files), listOf(by, files)), before: before,
		written: func(path string, _ []byte) bool { return path == listName || slices.Contains(before, path) },
	}, err
}

// listOf is the list of files.
func listOf(by string, files []client.File) client.File {
	var b strings.Builder
	b.WriteString("# " + mark + ": what " + by + " has written into this folder. DO NOT EDIT.\n")
	for _, f := range sorted(files) {
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
