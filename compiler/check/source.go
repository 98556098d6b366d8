package check

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// fileFormats are the formats that a source's file can have, and the endings
// that tell them.
var fileFormats = map[string][]string{
	"csv":        {".csv"},
	"tsv":        {".tsv", ".tab"},
	"parquet":    {".parquet", ".pq"},
	"json":       {".json", ".jsonl", ".ndjson"},
	"whitespace": {},
}

// declareSources declares the sources with their columns; what reads the
// columns is checked later.
func (c *checker) declareSources() {
	for _, entry := range c.tree.Entries("sources") {
		s := &models.Source{
			Name: entry.Name, At: entry.Key.At(),
			Description: entry.Value.Get("description").Text(),
		}
		c.sources[s.Name] = s
		c.project.Sources = append(c.project.Sources, s)
		if entry.Broken {
			c.refuse("source", "", s.Name)
		}
		c.readOrigin(s, entry.Value)
		c.declareColumns(s, entry.Value.Get("columns"))
	}
}

// readOrigin reads where a source's rows come from: table, file or sql.
func (c *checker) readOrigin(s *models.Source, body parse.Node) {
	var n parse.Node
	switch {
	case !body.Get("table").IsZero():
		n = body.Get("table")
		s.Table = n.Text()
		c.checkTable(n)
	case !body.Get("file").IsZero():
		n = body.Get("file")
		s.File = n.Text()
		c.readFormat(s, n, body.Get("format"))
		c.readDelimiter(s, body.Get("delimiter"))
	case !body.Get("sql").IsZero():
		n = body.Get("sql")
		c.readQueries(s, n)
	}
	s.FromAt, s.Written = n.At(), n.Text()
}

// readDelimiter reads what stands between the columns of a csv file.
func (c *checker) readDelimiter(s *models.Source, n parse.Node) {
	if n.IsZero() {
		return
	}
	text := n.Text()
	switch {
	case s.Format == "":
	case s.Format != "csv":
		d := diag.New(diag.DelimiterValue, n.At(), "a %s file has no delimiter", s.Format)
		d.Label = "it is of csv files; take it out"
		c.report(d)
	case len(text) != 1 || text[0] < ' ' && text[0] != '\t' || text[0] > '~' || strings.ContainsAny(text, `"'\`+" ") ||
		strings.ContainsAny(strings.ToLower(text), "abcdefghijklmnopqrstuvwxyz0123456789"):
		d := diag.New(diag.DelimiterValue, n.At(), "the delimiter must be one character, and is %q", text)
		d.Label = `such as ";" or "|"`
		c.report(d)
	default:
		s.Delimiter = text
	}
}

// sqlWords tell a query that stands where a table's name is wanted. Blanks alone
// do not: tables may have them in their names.
var sqlWords = regexp.MustCompile(`(?i)(^|\s|\()(select|from|where|join|with)\s|;\s*$`)

// checkTable checks the form of a table's name: one to three parts with dots
// between.
func (c *checker) checkTable(n parse.Node) {
	if isReference(n.Text()) {
		return
	}
	parts := strings.Split(n.Text(), ".")
	query := strings.ContainsAny(n.Text(), " ;\t\n") && sqlWords.MatchString(n.Text())
	if !query && len(parts) <= 3 && !slices.ContainsFunc(parts, func(p string) bool { return strings.TrimSpace(p) != p || p == "" || strings.ContainsAny(p, "\"`") }) {
		return
	}
	d := diag.New(diag.UnreadableTable, n.At(), "the table %q is not named as table, schema.table or database.schema.table", n.Text())
	switch {
	case strings.ContainsAny(n.Text(), "\"`"):
		d.Notes = append(d.Notes, models.Note{Text: "write the names without quotes of SQL: they are quoted for the warehouse"})
	case query:
		d.Notes = append(d.Notes, models.Note{Text: "for a query write `sql: {duckdb: …}`; to leave out rows add `where:` to the source"})
	}
	c.report(d)
}

// readQueries reads `sql`: one query for each type of warehouse.
func (c *checker) readQueries(s *models.Source, n parse.Node) {
	s.SQL = map[string]string{}
	for _, e := range n.Entries() {
		if _, ok := warehouseSettings[e.Name]; !ok {
			d := diag.New(diag.UnknownWarehouse, e.Key.At(), "there is no type of warehouse %q", e.Name)
			c.report(suggest(d, e.Key, namesOf(warehouseSettings)))
			continue
		}
		s.SQL[e.Name] = e.Value.Text()
	}
	if len(n.Entries()) == 0 || len(s.SQL) < len(n.Entries()) {
		return
	}
	for _, t := range c.project.Targets {
		if s.SQL[t.Type] == "" {
			d := diag.Warn(diag.QueryMissing, n.At(), "source %q has no query for %s, the warehouse of target %q", s.Name, t.Type, t.Name)
			d.Notes = append(d.Notes, diag.Notef(t.At, "target %q is defined here", t.Name))
			c.report(d)
		}
	}
}

// readFormat settles the format of a file, from its ending when it is not said.
func (c *checker) readFormat(s *models.Source, origin, n parse.Node) {
	if !n.IsZero() {
		if _, ok := fileFormats[n.Text()]; !ok {
			d := diag.New(diag.UnknownFileFormat, n.At(), "there is no file format %q", n.Text())
			c.report(suggest(d, n, namesOf(fileFormats)))
			return
		}
		s.Format = n.Text()
		return
	}
	s.Format = formatOf(s.File)
	if s.Format == "" {
		d := diag.New(diag.UnknownFileFormat, origin.At(), "the name of the file does not tell its format")
		d.Notes = append(d.Notes, models.Note{Text: "add `format:` with one of " + strings.Join(namesOf(fileFormats), ", ")})
		c.report(d)
	}
}

// formatOf tells a file's format by its ending; a compression on top of it is
// looked through.
func formatOf(file string) string {
	name := strings.ToLower(file)
	for _, packed := range []string{".gz", ".zst"} {
		name = strings.TrimSuffix(name, packed)
	}
	for format, endings := range fileFormats {
		if slices.Contains(endings, path.Ext(name)) {
			return format
		}
	}
	return ""
}

// checkSources checks what reads the columns of each source.
func (c *checker) checkSources() {
	for _, entry := range c.tree.Entries("sources") {
		s := c.sources[entry.Name]
		c.checkComputed(s)
		c.checkKey(s, entry.Value.Get("key"))
		if n := entry.Value.Get("time"); !n.IsZero() {
			s.TimeAt = n.At()
			s.Time = c.sourceExpr(n, s)
			c.wantKind(s.Time, "the time of "+quote(s.Name), models.Timestamp, models.Date)
		}
		if n := entry.Value.Get("where"); !n.IsZero() {
			s.Where = c.sourceExpr(n, s)
			c.wantKind(s.Where, "the where of "+quote(s.Name), models.Bool)
		}
		c.checkSourceIDs(s)
		c.readFreshness(s, entry.Value)
		c.readIncremental(s, entry.Value)
	}
}

// checkKey resolves the columns that identify a row.
func (c *checker) checkKey(s *models.Source, n parse.Node) {
	for _, part := range oneOrMany(n) {
		s.KeyAt = n.At()
		if part.Text() == "" {
			c.report(diag.New(diag.NoColumn, part.At(), "the key of %q is no column", s.Name))
			continue
		}
		col := c.columnNamed(s, part, 0, len([]rune(part.Text())))
		switch {
		case col == nil:
		case slices.Contains(s.Key, col):
			c.report(diag.New(diag.KeyTwice, part.At(), "the key of %q has the column %q twice", s.Name, part.Text()))
		case col.T.Kind == models.List:
			c.report(diag.New(diag.KeyKind, part.At(), "the key of %q cannot hold %q, which is %s", s.Name, col.Name, col.T))
		default:
			s.Key = append(s.Key, col)
		}
	}
}

// readFreshness reads how old the newest row may be.
func (c *checker) readFreshness(s *models.Source, body parse.Node) {
	n := body.Get("freshness")
	if n.IsZero() {
		return
	}
	f := &models.Freshness{At: body.Key("freshness").At()}
	f.Warn, _ = n.Get("warn").Duration()
	f.Error, _ = n.Get("error").Duration()
	if body.Get("time").IsZero() && !c.isRefused("source", "", s.Name) {
		d := diag.New(diag.FreshnessWithoutTime, f.At, "source %q has a freshness but no time to measure it by", s.Name)
		d.Notes = append(d.Notes, models.Note{Text: "add `time:` with the column that says when a row happened"})
		c.report(d)
		return
	}
	if f.Warn > 0 && f.Error > 0 && f.Error < f.Warn {
		d := diag.New(diag.FreshnessOrder, n.Get("error").At(), "freshness fails after %q, before it warns after %q", n.Get("error").Text(), n.Get("warn").Text())
		c.report(d)
		return
	}
	s.Freshness = f
}
