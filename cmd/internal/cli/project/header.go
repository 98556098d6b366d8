package project

import (
	"bufio"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// longestHeader is how much of a file is read to find its names.
const longestHeader = 1 << 16

// withHeaders adds to a catalog what the first lines of the project's own text
// files say, for the sources that the catalog does not know. So a misspelt
// column is told before anything runs. Files that are elsewhere, or that are
// not text, are left to the run.
func (e *Env) withHeaders(tree *parse.Tree, catalog *models.Catalog) *models.Catalog {
	vars, err := e.variables(&Loaded{Tree: tree})
	if err != nil {
		return catalog // the command line is told about where it is used
	}
	all := &models.Catalog{Sources: map[string][]models.CatalogColumn{}}
	if catalog != nil {
		for name, columns := range catalog.Sources {
			all.Sources[name] = columns
		}
	}
	for _, source := range tree.Entries("sources") {
		if _, known := all.Sources[source.Name]; known {
			continue
		}
		file := vars.expand(source.Value.Get("file").Text(), source.Value.At())
		names := header(e.Flags.Dir, file, source.Value.Get("format").Text())
		columns := make([]models.CatalogColumn, 0, len(names))
		for _, name := range names {
			columns = append(columns, models.CatalogColumn{Name: name, Native: "VARCHAR", T: models.Type{Kind: models.Text, Nullable: true}})
		}
		if len(columns) > 0 {
			all.Sources[source.Name] = columns
		}
	}
	return all
}

// header reads the names in the first line of a text file; none where that
// cannot be done.
func header(dir, file, format string) []string {
	if format == "" {
		format = strings.TrimPrefix(filepath.Ext(file), ".")
	}
	if file == "" || strings.ContainsAny(file, "*?[") || !(format == "csv" || format == "tsv" || format == "whitespace") {
		return nil
	}
	if !filepath.IsAbs(file) {
		file = filepath.Join(dir, file)
	}
	opened, err := os.Open(file)
	if err != nil {
		return nil
	}
	defer func() { _ = opened.Close() }()
	line, err := bufio.NewReaderSize(opened, longestHeader).ReadSlice('\n')
	text := strings.TrimRight(strings.TrimPrefix(string(line), "\ufeff"), "\r\n")
	if (err != nil && len(line) == longestHeader) || !utf8.ValidString(text) {
		return nil
	}
	if format == "whitespace" {
		return strings.Fields(text)
	}
	reader := csv.NewReader(strings.NewReader(text))
	if format == "tsv" {
		reader.Comma = '\t'
	}
	names, err := reader.Read()
	if err != nil {
		return nil
	}
	return names
}
