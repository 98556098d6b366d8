package project

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// longestHeader is how much of a file is read to find its names.
const longestHeader = 1 << 16

// withHeaders adds to a catalog what the first lines of the project's own text
// files say, for the sources that the catalog does not know. So a misspelt
// column is told before anything runs, and a file that is not what the model
// takes it for is told once instead. Files that are elsewhere, or that are not
// text, are left to the run.
func (e *Env) withHeaders(tree *parse.Tree, catalog *models.Catalog) (*models.Catalog, models.Diagnostics, error) {
	vars, err := e.variables(&Loaded{Tree: tree})
	if err != nil {
		return nil, nil, err
	}
	var found models.Diagnostics
	all := &models.Catalog{Sources: map[string][]models.CatalogColumn{}}
	if catalog != nil {
		for name, columns := range catalog.Sources {
			all.Sources[name] = columns
		}
		all.Saved = catalog.Saved
	}
	for _, source := range tree.Entries("sources") {
		if _, known := all.Sources[source.Name]; known {
			continue
		}
		body := source.Value
		file := textFile{
			dir: e.Flags.Dir, name: vars.expand(body.Get("file").Text(), body.At()), format: body.Get("format").Text(),
			delimiter: body.Get("delimiter").Text(), source: source.Name, at: body.Get("file").At(),
		}
		if file.format == "" {
			file.format = strings.TrimPrefix(filepath.Ext(strings.TrimSuffix(file.name, ".gz")), ".")
		}
		names, d := file.header()
		if d != nil {
			found = append(found, *d)
			continue
		}
		columns := make([]models.CatalogColumn, 0, len(names))
		for _, name := range names {
			columns = append(columns, models.CatalogColumn{Name: name, Native: "VARCHAR", T: models.Type{Kind: models.Text, Nullable: true}})
		}
		if len(columns) > 0 {
			all.Sources[source.Name] = columns
		}
	}
	return all, found, nil
}

// header reads the names in the first line of a text file; none where that
// cannot be done. A diagnostic says that they are no names.
func (f textFile) header() ([]string, *models.Diagnostic) {
	if !f.local() {
		return nil, nil
	}
	text, done, err := f.open()
	if err != nil {
		return nil, nil
	}
	defer done()
	line, err := bufio.NewReaderSize(text, longestHeader).ReadSlice('\n')
	if len(line) == 0 && errors.Is(err, io.EOF) {
		d := f.empty()
		return nil, &d
	}
	first := strings.TrimRight(strings.TrimPrefix(string(line), "\ufeff"), "\r\n")
	if (err != nil && len(line) == longestHeader) || !utf8.ValidString(first) {
		return nil, nil
	}
	if f.format == "whitespace" {
		return strings.Fields(first), nil
	}
	reader := csv.NewReader(strings.NewReader(first))
	reader.Comma = rune(f.comma())
	names, err := reader.Read()
	if err != nil {
		return nil, nil
	}
	if d, ok := f.splitOtherwise(names); ok {
		return nil, &d
	}
	return readableNames(names), nil
}

// readableNames gives the names that columns have in a warehouse, which reads the same
// line with DuckDB: without blanks around them, numbered from 0 where there is none, and
// counted where there are several of one.
func readableNames(names []string) []string {
	digits := len(strconv.Itoa(len(names) - 1))
	all, seen := make([]string, len(names)), map[string]int{}
	for i, name := range names {
		if name == "" {
			name = fmt.Sprintf("column%0*d", digits, i)
		}
		name = strings.Trim(name, " \u00a0")
		for {
			key := strings.ToLower(name)
			if _, taken := seen[key]; !taken {
				seen[key] = 0
				break
			}
			seen[key]++
			name += "_" + strconv.Itoa(seen[key])
		}
		all[i] = name
	}
	return all
}
