package server

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	bq "google.golang.org/api/bigquery/v2"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/analyze"
)

// csvField is a value of a CSV file. Whether it was quoted decides between the
// empty text and null, which encoding/csv cannot tell.
type csvField struct {
	text   string
	quoted bool
}

// csvReader reads CSV as BigQuery's load jobs do (RFC 4180, with the options of
// cloud.google.com/bigquery/docs/loading-data-cloud-storage-csv).
type csvReader struct {
	in       *bufio.Reader
	comma    rune
	quote    rune // 0: no quotes
	newlines bool // a quoted value may have line ends in it
	line     int
}

func newCSVReader(r io.Reader, asked *bq.JobConfigurationLoad) (*csvReader, error) {
	c := &csvReader{in: bufio.NewReader(r), comma: ',', quote: '"', newlines: asked.AllowQuotedNewlines, line: 1}
	switch asked.FieldDelimiter {
	case "":
	case "tab", `\t`:
		c.comma = '\t'
	default:
		var size int
		if c.comma, size = utf8.DecodeRuneInString(asked.FieldDelimiter); size != len(asked.FieldDelimiter) {
			return nil, fail("invalid", "Field delimiter %q is not a single character", asked.FieldDelimiter)
		}
	}
	if asked.Quote != nil {
		c.quote = 0
		if *asked.Quote != "" {
			c.quote, _ = utf8.DecodeRuneInString(*asked.Quote)
		}
	}
	if bom, err := c.in.Peek(3); err == nil && string(bom) == "\xef\xbb\xbf" {
		_, _ = c.in.Discard(3)
	}
	return c, nil
}

// next gives the fields of a record; io.EOF at the end.
func (c *csvReader) next() ([]csvField, error) {
	if _, err := c.in.Peek(1); err != nil {
		return nil, err
	}
	var fields []csvField
	for {
		field, end, err := c.field()
		if err != nil {
			return nil, err
		}
		fields = append(fields, field)
		if end {
			c.line++
			return fields, nil
		}
	}
}

// field reads up to the next delimiter or, then end is true, the end of a record.
func (c *csvReader) field() (f csvField, end bool, err error) {
	var text strings.Builder
	for inside := false; ; {
		r, _, err := c.in.ReadRune()
		if errors.Is(err, io.EOF) {
			if inside {
				return f, true, fail("invalid", "Error detected while parsing row starting at line: %d. Error: Missing close quote character (%c).", c.line, c.quote)
			}
			f.text = text.String()
			return f, true, nil
		}
		if err != nil {
			return f, true, err
		}
		switch {
		case inside && r == c.quote:
			if following, _, err := c.in.ReadRune(); err == nil && following == c.quote {
				text.WriteRune(r)
			} else {
				inside = false
				if err == nil {
					_ = c.in.UnreadRune()
				}
			}
		case inside:
			if r == '\n' && !c.newlines {
				return f, true, fail("invalid", "Error detected while parsing row starting at line: %d. Error: Missing close quote character (%c).", c.line, c.quote)
			}
			text.WriteRune(r)
		case c.quote != 0 && r == c.quote && text.Len() == 0 && !f.quoted:
			inside, f.quoted = true, true
		case f.quoted && r != c.comma && r != '\n' && r != '\r':
			return f, true, fail("invalid", "Error detected while parsing row starting at line: %d. Error: Data between close quote character (%c) and field separator.", c.line, c.quote)
		case r == c.comma:
			f.text = text.String()
			return f, false, nil
		case r == '\r':
			if following, err := c.in.Peek(1); err == nil && following[0] == '\n' {
				continue
			}
			f.text = text.String()
			return f, true, nil
		case r == '\n':
			f.text = text.String()
			return f, true, nil
		default:
			text.WriteRune(r)
		}
	}
}

// stageCSV reads the records of a file, whose fields are in the order of the
// columns.
func stageCSV(staged *stage, file io.Reader, columns []analyze.Column, asked *bq.JobConfigurationLoad) error {
	in, err := newCSVReader(file, asked)
	if err != nil {
		return err
	}
	types, err := parseTypes(columns)
	if err != nil {
		return err
	}
	for n := int64(0); ; n++ {
		line := in.line
		fields, err := in.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if n < asked.SkipLeadingRows || len(fields) == 1 && fields[0] == (csvField{}) && len(columns) > 1 {
			continue // an empty line is no record
		}
		if len(fields) < len(columns) && !asked.AllowJaggedRows {
			return fail("invalid", "CSV table references column position %d, but line %d contains only %d columns.", len(fields), line, len(fields))
		}
		if len(fields) > len(columns) && !asked.IgnoreUnknownValues {
			return fail("invalid", "Too many values in row starting at line %d. Found %d column(s) while expected %d.", line, len(fields), len(columns))
		}
		values := make([]json.RawMessage, len(columns))
		for i := range min(len(fields), len(columns)) {
			if values[i], err = csvValue(fields[i], types[i], asked); err != nil {
				return err
			}
		}
		if err := staged.list(values, columns); err != nil {
			return err
		}
	}
}

// csvValue turns a field into the JSON that stands for it.
func csvValue(f csvField, t *analyze.Type, asked *bq.JobConfigurationLoad) (json.RawMessage, error) {
	text := t.Name == "STRING" || t.Name == "BYTES"
	if asked.NullMarker == "" && f.text == "" && (!f.quoted || !text) || asked.NullMarker != "" && f.text == asked.NullMarker {
		return nil, nil
	}
	switch t.Name {
	case "BOOL":
		switch strings.ToLower(f.text) {
		case "true", "t", "yes", "y", "1":
			return json.RawMessage("true"), nil
		case "false", "f", "no", "n", "0":
			return json.RawMessage("false"), nil
		}
		return nil, fail("invalid", "Could not parse '%s' as BOOL", f.text)
	case "BYTES":
		if _, err := base64.StdEncoding.DecodeString(f.text); err != nil {
			return nil, fail("invalid", "Could not decode base64 string to bytes: %s", f.text)
		}
	case "ARRAY", "STRUCT":
		return nil, fail("invalid", "Field has %s type, which CSV does not support", t.Name)
	case "JSON":
		if !json.Valid([]byte(f.text)) {
			return nil, fail("invalid", "Could not parse '%s' as JSON", f.text)
		}
		return json.RawMessage(f.text), nil
	}
	return json.Marshal(f.text)
}
