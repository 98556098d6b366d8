package parse

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/weft-cdp/weft/models"
)

// catalogHead tells people what the file is.
const catalogHead = `# What columns the sources have in the warehouse, so that checking needs no
# connection and a pull request shows when a source changed its shape.
# Written by ` + "`weft catalog`" + `; commit it.
`

// catalogFile is the form of catalog.yaml.
type catalogFile struct {
	Warehouse string                              `yaml:"warehouse"`
	Sources   map[string]map[string]catalogColumn `yaml:"sources"`
}

// catalogColumn is one column; without a type when the language has none.
type catalogColumn struct {
	Type   string `yaml:"type"`
	Native string `yaml:"native"`
}

// goWords is what a YAML error says of Go and no user wants to read.
var goWords = regexp.MustCompile(` (in type|into) \S+`)

// ReadCatalog reads what WriteCatalog wrote, strictly. Columns come in the
// order of their names.
func ReadCatalog(text []byte) (*models.Catalog, error) {
	var file catalogFile
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&file); err != nil && !errors.Is(err, io.EOF) {
		return nil, errors.New(goWords.ReplaceAllString(err.Error(), ""))
	}
	catalog := &models.Catalog{Warehouse: file.Warehouse, Sources: map[string][]models.CatalogColumn{}, Saved: map[string]bool{}}
	for source, columns := range file.Sources {
		list := make([]models.CatalogColumn, 0, len(columns))
		for name, c := range columns {
			t, ok := models.ParseType(c.Type)
			if !ok && c.Type != "" {
				return nil, fmt.Errorf("column %q of %q has the type %q, and there is no such type", name, source, c.Type)
			}
			list = append(list, models.CatalogColumn{Name: name, Native: c.Native, T: t.OrNull()})
		}
		sortColumns(list)
		catalog.Sources[source], catalog.Saved[source] = list, true
	}
	return catalog, nil
}

// WriteCatalog writes a catalog as YAML: the same text for the same columns,
// whatever order the warehouse gave them in.
func WriteCatalog(catalog *models.Catalog) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(catalogHead)
	if catalog.Warehouse != "" {
		fmt.Fprintf(&b, "warehouse: %s\n", catalogText(catalog.Warehouse))
	}
	if len(catalog.Sources) == 0 {
		b.WriteString("sources: {}\n")
		return b.Bytes(), nil
	}
	b.WriteString("sources:\n")
	names := make([]string, 0, len(catalog.Sources))
	for name := range catalog.Sources {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		columns := slices.Clone(catalog.Sources[name])
		sortColumns(columns)
		if len(columns) == 0 {
			fmt.Fprintf(&b, "  %s: {}\n", catalogText(name))
			continue
		}
		fmt.Fprintf(&b, "  %s:\n", catalogText(name))
		for _, c := range columns {
			fmt.Fprintf(&b, "    %s: {%s}\n", catalogText(c.Name), columnText(c))
		}
	}
	return b.Bytes(), nil
}

func columnText(c models.CatalogColumn) string {
	native := "native: " + catalogText(c.Native)
	if c.T.Kind == models.Unknown {
		return native
	}
	return "type: " + c.T.String() + ", " + native
}

func sortColumns(list []models.CatalogColumn) {
	slices.SortFunc(list, func(a, b models.CatalogColumn) int { return strings.Compare(a.Name, b.Name) })
}

var (
	plainText = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
	yamlWords = regexp.MustCompile(`(?i)^(null|true|false|yes|no|on|off|y|n)$`)
)

// catalogText writes a text plainly where no reader of YAML could take it for
// anything else, and in double quotes where one could. Go's escapes are YAML's.
func catalogText(text string) string {
	if plainText.MatchString(text) && !yamlWords.MatchString(text) {
		return text
	}
	return strconv.Quote(text)
}
