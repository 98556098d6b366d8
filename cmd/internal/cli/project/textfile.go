package project

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/models"
)

// textFile is a source's file of separated columns on this machine.
type textFile struct {
	dir, name string
	format    string // csv, tsv or whitespace
	delimiter string // of csv; "" for a comma
	source    string
	at        models.Span
}

// textFileOf is the file of a source of a checked project.
func textFileOf(s *models.Source, dir string) textFile {
	return textFile{dir: dir, name: s.File, format: s.Format, delimiter: s.Delimiter, source: s.Name, at: s.FromAt}
}

// brokenFiles finds the files of text that a warehouse could not read, when that
// is why a step failed.
func (l *Loaded) brokenFiles(failure error) models.Diagnostics {
	if !strings.Contains(failure.Error(), "CSV Error") {
		return nil
	}
	var found models.Diagnostics
	for _, source := range l.Project.Sources {
		if d, ok := textFileOf(source, l.Dir).broken(); ok {
			found = append(found, d)
		}
	}
	return found
}

// local tells whether the file is one that can be looked at: of text, and not a
// pattern of several.
func (f textFile) local() bool {
	text := f.format == "csv" || f.format == "tsv" || f.format == "whitespace"
	return text && f.name != "" && !strings.ContainsAny(f.name, "*?[") && !strings.Contains(f.name, "://")
}

func (f textFile) comma() byte {
	switch {
	case f.format == "tsv":
		return '\t'
	case f.delimiter != "":
		return f.delimiter[0]
	}
	return ','
}

// open opens the file, unpacked.
func (f textFile) open() (io.Reader, func(), error) {
	path := f.name
	if !filepath.IsAbs(path) {
		path = filepath.Join(f.dir, path)
	}
	opened, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	done := func() { _ = opened.Close() }
	if !strings.HasSuffix(path, ".gz") {
		return opened, done, nil
	}
	unpacked, err := gzip.NewReader(opened)
	if err != nil {
		done()
		return nil, nil, err
	}
	return unpacked, done, nil
}

// empty reports a file without a first line.
func (f textFile) empty() models.Diagnostic {
	d := diag.New(diag.EmptyFile, f.at, "the file %q of source %q is empty", f.name, f.source)
	d.Label = "its first line must have the names of the columns"
	return d
}

// splitOtherwise reports a file whose first line is one column for the
// delimiter that the source has, and several for another one.
func (f textFile) splitOtherwise(names []string) (models.Diagnostic, bool) {
	if len(names) != 1 || f.format == "whitespace" {
		return models.Diagnostic{}, false
	}
	for _, other := range []struct{ char, name, say string }{
		{";", "semicolons", `add delimiter: ";"`}, {"\t", "tabs", "add format: tsv"}, {"|", "bars", `add delimiter: "|"`}, {",", "commas", "take delimiter and format out"},
	} {
		if strings.Contains(names[0], other.char) {
			d := diag.New(diag.OtherDelimiter, f.at, "the file %q of source %q looks split by %s, and is read as one column", f.name, f.source, other.name)
			d.Label = other.say
			return d, true
		}
	}
	return models.Diagnostic{}, false
}

// broken looks for the first line that has another number of columns than the
// first, or a quote that is never closed: what makes a warehouse refuse the
// file.
func (f textFile) broken() (models.Diagnostic, bool) {
	if !f.local() || f.format == "whitespace" {
		return models.Diagnostic{}, false
	}
	text, done, err := f.open()
	if err != nil {
		return models.Diagnostic{}, false
	}
	defer done()
	r := &records{from: bufio.NewReaderSize(text, 1<<20), comma: f.comma(), line: 1}
	expected := 0
	for {
		start := r.line
		found, err := r.next()
		switch {
		case errors.Is(err, errOpenQuote):
			d := diag.New(diag.BrokenText, f.at, "the file %q of source %q has a quote in line %d that is never closed", f.name, f.source, r.quoted)
			d.Label = `a quote inside a quoted cell is written twice: ""`
			return d, true
		case err != nil:
			return models.Diagnostic{}, false
		case expected == 0:
			expected = found
		case found != expected && !(found == 1 && r.blank):
			d := diag.New(diag.BrokenText, f.at, "line %d of the file %q of source %q has %d columns, and the first line has %d", start, f.name, f.source, found, expected)
			d.Label = fmt.Sprintf("a cell with %q in it must stand in double quotes", string(f.comma()))
			return d, true
		}
	}
}

var errOpenQuote = errors.New("a quote is not closed")

// records counts the cells of the records of a file.
type records struct {
	from   *bufio.Reader
	comma  byte
	line   int  // of the next byte
	quoted int  // the line in which the last quote was opened
	blank  bool // the record was an empty line
}

// next gives how many cells the next record has, and io.EOF behind the last.
func (r *records) next() (int, error) {
	cells, length, inQuotes, atStart := 1, 0, false, true
	for {
		b, err := r.from.ReadByte()
		switch {
		case err != nil && inQuotes:
			return 0, errOpenQuote
		case err != nil && length > 0:
			return cells, nil
		case err != nil:
			return 0, err
		}
		if b == '\n' {
			r.line++
		}
		switch {
		case b == '"' && (inQuotes || atStart):
			// A quote written twice closes and opens again, which counts the same.
			if inQuotes = !inQuotes; inQuotes {
				r.quoted = r.line
			}
			atStart = true
		case inQuotes:
		case b == r.comma:
			cells++
			atStart = true
		case b == '\n':
			r.blank = length == 0
			return cells, nil
		case b != '\r':
			atStart = false
		}
		if b != '\r' {
			length++
		}
	}
}
