package parse

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/models"
	"go.yaml.in/yaml/v3"
)

func (f *file) report(d models.Diagnostic) { f.found = append(f.found, d) }

// decode reads the YAML. What hinders it is reported, one mistake per file:
// behind the first, YAML cannot know what was meant.
func (f *file) decode(text []byte) {
	if !f.checkRunes(text) {
		f.partial = true
		return
	}
	var doc yaml.Node
	err := yaml.Unmarshal(text, &doc)
	if err != nil {
		f.partial = true
		f.report(f.explain(text, err.Error()))
		return
	}
	if len(doc.Content) == 0 || doc.Content[0].Kind == yaml.ScalarNode && doc.Content[0].ShortTag() == "!!null" && doc.Content[0].Style == 0 {
		doc.Content = nil
	} else {
		f.root = doc.Content[0]
	}
	f.oneDocument(text)
}

// checkRunes refuses what is not UTF-8, and characters that break lines or
// statements where nobody sees them.
func (f *file) checkRunes(text []byte) bool {
	if !utf8.Valid(text) {
		at := 0
		for at < len(text) {
			r, size := utf8.DecodeRune(text[at:])
			if r == utf8.RuneError && size == 1 {
				break
			}
			at += size
		}
		from := utf8.RuneCount(text[:at])
		d := diag.New(diag.NotUTF8, f.span(from, from+1), "the file is not UTF-8: the byte 0x%02X does not belong here", text[at])
		d.Notes = []models.Note{{Text: "save it with the encoding UTF-8"}}
		f.report(d)
		return false
	}
	for i, r := range f.text {
		if r >= ' ' && r < 0x7f || r == '\n' || r == '\t' || r > 0xa0 && r != '\u2028' && r != '\u2029' && r != '\ufeff' && r < 0xfffe {
			continue
		}
		if r == '\r' && i+1 < len(f.text) && f.text[i+1] == '\n' || r == 0xa0 || r > 0xffff {
			continue
		}
		d := diag.New(diag.ControlRune, f.span(i, i+1), "the character U+%04X may not stand in a file", r)
		if r == '\r' {
			d.Message = "a carriage return without a line feed may not stand in a file"
		}
		d.Notes = []models.Note{{Text: fmt.Sprintf("when it is meant, write it as %s in double quotes", escape(r))}}
		if r == 0 {
			d.Notes = []models.Note{{Text: "no warehouse takes a NUL inside text"}}
		}
		f.report(d)
		return false
	}
	return true
}

// escape writes a rune as YAML's double quotes do.
func escape(r rune) string {
	if r < 0x100 {
		return fmt.Sprintf(`\x%02x`, r)
	}
	return fmt.Sprintf(`\u%04x`, r)
}

// oneDocument refuses a second document, which would be easily overlooked.
func (f *file) oneDocument(text []byte) {
	if !bytes.Contains(text, []byte("\n---")) && !bytes.Contains(text, []byte("\n...")) {
		return
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var first, second yaml.Node
	if decoder.Decode(&first) != nil || decoder.Decode(&second) != nil {
		return
	}
	line := second.Line
	for line > 1 && !strings.HasPrefix(string(f.line(min(line, len(f.lines)))), "---") {
		line--
	}
	from := f.offset(line, 1)
	d := diag.New(diag.TwoDocuments, f.span(from, f.lineEnd(from)), "a second YAML document starts here")
	d.Notes = []models.Note{{Text: "a file holds one document: remove the line, or put the rest into a file of its own"}}
	f.report(d)
}

var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

// explain turns YAML's own message into a diagnostic: a mistake that is
// recognised in the lines around is taught, the rest is told in plain words.
func (f *file) explain(text []byte, message string) models.Diagnostic {
	message, line := f.messageLine(message)
	if name, ok := strings.CutPrefix(message, "unknown anchor '"); ok {
		name = strings.TrimSuffix(name, "' referenced")
		return f.unknownAnchor(name)
	}
	switch {
	case strings.HasPrefix(message, "did not find expected key"), strings.HasPrefix(message, "did not find expected '-'"):
		line = f.firstFailing(text, line, message)
	case strings.HasPrefix(message, "found unknown escape"):
		if d, ok := f.badEscape(line); ok {
			return d
		}
	case strings.HasPrefix(message, "mapping values are not allowed"):
		if d, ok := f.missingColon(line - 1); ok {
			return d
		}
	}
	for _, near := range []int{line, line - 1, line + 1, line - 2} {
		if near < 1 || near > f.lineCount() {
			continue
		}
		if d, ok := f.teach(near); ok {
			return d
		}
	}
	at := f.wholeLine(line)
	for line > 1 && at.Len == 1 {
		line--
		at = f.wholeLine(line)
	}
	d := diag.New(diag.NotYAML, at, "this is not YAML: %s", plainWords(message))
	return d
}

// messageLine takes the line off a message of the YAML reader.
func (f *file) messageLine(message string) (string, int) {
	line := 1
	if m := yamlLine.FindStringSubmatch(message); m != nil {
		message = message[len(m[0]):]
		if n, err := strconv.Atoi(m[1]); err == nil {
			line = n
		}
	}
	return message, max(1, min(line, f.lineCount()))
}

// wholeLine is a line without its indentation.
func (f *file) wholeLine(line int) models.Span {
	text := f.line(line)
	from := blanks(text)
	return f.span(f.lines[line-1]+from, f.lines[line-1]+len(text))
}

// plainWords puts a message of the YAML reader into words that say what to do.
func plainWords(message string) string {
	for _, known := range []struct{ part, words string }{
		{"did not find expected key", "the indentation does not fit the lines around it"},
		{"did not find expected '-' indicator", "a list's elements start with `- ` at the same column"},
		{"could not find expected ':'", "a key needs a colon and a blank behind it"},
		{"mapping values are not allowed", "a key cannot stand here; is the indentation right?"},
		{"did not find expected ',' or ']'", "a list in brackets needs commas between its values and a ] at its end"},
		{"did not find expected ',' or '}'", "a map in braces needs commas between its pairs and a } at its end"},
		{"found unexpected end of stream", "a quote is never closed"},
		{"found unexpected document indicator", "a quote is never closed"},
		{"found unknown escape character", "in double quotes \\ starts an escape, and this is none; single quotes take text as it is"},
		{"did not find expected node content", "a value is missing, or a bracket is closed that was not opened"},
		{"exceeded max depth", "it is nested too deep"},
		{"tab character", "a tab stands where YAML takes blanks only"},
		{"block sequence entries are not allowed", "a list cannot start here: put it on lines of its own"},
		{"did not find expected comment or line break", "behind > or | the line must end; a value that starts with one needs quotes"},
	} {
		if strings.Contains(message, known.part) {
			return known.words
		}
	}
	return message
}

// unknownAnchor tells of *name, which YAML takes for a reference.
func (f *file) unknownAnchor(name string) models.Diagnostic {
	at := strings.Index(string(f.text), "*"+name)
	from := utf8.RuneCountInString(string(f.text)[:max(at, 0)])
	d := diag.New(diag.YAMLReference, f.span(from, from+1+utf8.RuneCountInString(name)), "YAML takes %q for a reference to another place", "*"+name)
	d.Notes = []models.Note{{Text: "references are not part of weft's YAML; a value that starts with * needs quotes"}}
	return d
}
