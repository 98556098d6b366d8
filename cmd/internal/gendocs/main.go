// Gendocs writes the pages of docs that are made from the code: one for each
// diagnostic and each destination, and the reference of the language. In come the
// compiler's tables (diag, spec, ir) and the destinations' manifests, out go Markdown files; what is written by hand it leaves
// alone. A test holds the files in docs to what would be written.
//
//	go run ./cmd/internal/gendocs
package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/weft-cdp/weft/cmd/internal/cli"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == asWeft {
		os.Exit(cli.Main(os.Args[2:]))
	}
	if err := write("docs"); err != nil {
		fmt.Fprintln(os.Stderr, "gendocs:", err)
		os.Exit(1)
	}
}

// generated are the folders that hold nothing but generated pages.
var generated = []string{"destinations", "errors", "reference"}

// write makes the generated folders below docs anew: pages that are not made
// any more are removed.
func write(docs string) error {
	pages, err := pages()
	if err != nil {
		return err
	}
	for _, folder := range generated {
		if err := os.RemoveAll(filepath.Join(docs, folder)); err != nil {
			return err
		}
	}
	for name, text := range pages {
		path := filepath.Join(docs, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// read gives the generated pages as they are now, by name below docs.
func read(docs string) (map[string]string, error) {
	pages := map[string]string{}
	for _, folder := range generated {
		err := filepath.WalkDir(filepath.Join(docs, folder), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			name, err := filepath.Rel(docs, path)
			if err != nil {
				return err
			}
			pages[filepath.ToSlash(name)] = strings.ReplaceAll(string(text), "\r\n", "\n")
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return pages, nil
}
