package parse

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/models"
)

// pairLine is a line with a key (or the dash of a list) and a value.
var pairLine = regexp.MustCompile(`^([ \t]*(?:- +)*(?:[^\s'"{\[#][^:#]*?|"[^"]*"|'[^']*') *:[ \t]+|[ \t]*(?:- +)+)(\S.*?)[ \t]*$`)

// teach recognises what people write and YAML takes for something else.
func (f *file) teach(line int) (models.Diagnostic, bool) {
	text := string(f.line(line))
	start := f.lines[line-1]
	indent := text[:len(text)-len(strings.TrimLeft(text, " \t"))]
	if i := strings.IndexByte(indent, '\t'); i >= 0 && len(indent) < len(text) {
		d := diag.New(diag.TabIndent, f.span(start+i, start+len(indent)), "a tab indents this line, and YAML counts blanks only")
		d.Notes = []models.Note{{Text: "indent with two blanks for each level"}}
		d.Fix = &models.Edit{At: f.span(start, start+len(indent)), Text: strings.ReplaceAll(indent, "\t", "  ")}
		return d, true
	}
	if d, ok := f.hardBlank(line); ok {
		return d, true
	}
	m := pairLine.FindStringSubmatchIndex(text)
	if m == nil {
		return models.Diagnostic{}, false
	}
	value := text[m[4]:m[5]]
	from := start + len([]rune(text[:m[4]]))
	at := f.span(from, from+len([]rune(value)))
	why := ""
	switch value[0] {
	case '@', '`', '%':
		why = "a value that starts with " + value[:1] + " needs quotes"
	case '>', '|':
		if !regexp.MustCompile(`^[>|][-+0-9]{0,2}( #.*)?$`).MatchString(value) {
			why = "a value that starts with " + value[:1] + " needs quotes, because YAML takes it for the start of a block of text"
		}
	case '{':
		if strings.HasPrefix(value, "{{") || strings.HasPrefix(value, "{%") {
			why = "a value that starts with a brace is a map for YAML"
		}
	case '\'', '"':
		return f.teachQuote(value, at)
	case '*', '&':
		if !regexp.MustCompile(`^.[A-Za-z0-9_-]+$`).MatchString(value) {
			why = "a value that starts with " + value[:1] + " needs quotes"
		}
	case '[', '!', '#':
	default:
		if strings.Contains(value, ": ") || strings.HasSuffix(value, ":") {
			why = "a value with a colon and a blank in it needs quotes, because YAML takes it for another key"
		}
	}
	if why == "" {
		return models.Diagnostic{}, false
	}
	return quotesNeeded(at, value, why), true
}

// hardBlanks are no-break spaces where YAML wants a blank: they indent a line, or stand
// behind the colon of a key or the dash of a list.
var hardBlanks = regexp.MustCompile(`^(?:[^:'"]*:| *-)?([ \x{a0}]*\x{a0})`)

// hardBlank recognises the no-break spaces that text has which was copied from a web
// page or a chat: they look like blanks, and YAML takes them for letters.
func (f *file) hardBlank(line int) (models.Diagnostic, bool) {
	text := string(f.line(line))
	m := hardBlanks.FindStringSubmatchIndex(text)
	if m == nil {
		return models.Diagnostic{}, false
	}
	before, found := text[:m[2]], text[m[2]:m[3]]
	from := f.lines[line-1] + utf8.RuneCountInString(before)
	at := f.span(from, from+utf8.RuneCountInString(found))
	d := diag.New(diag.NotYAML, at, "this is not YAML: there is a no-break space (U+00A0) where a blank must stand")
	d.Notes = []models.Note{{Text: "it looks like a blank, and comes with text that is copied from a page or a chat"}}
	d.Fix = &models.Edit{At: at, Text: strings.ReplaceAll(found, "\u00a0", " ")}
	return d, true
}

var wrongEscape = regexp.MustCompile(`\\[^0abtnvfreNLP_xuU "'\\\t]`)

// badEscape points at the backslash that YAML does not understand.
func (f *file) badEscape(line int) (models.Diagnostic, bool) {
	text := string(f.line(line))
	m := wrongEscape.FindStringIndex(text)
	if m == nil {
		return models.Diagnostic{}, false
	}
	from := f.lines[line-1] + utf8.RuneCountInString(text[:m[0]])
	d := diag.New(diag.OpenYAMLQuote, f.span(from, from+2), "YAML knows no escape %s in double quotes", text[m[0]:m[1]])
	d.Notes = []models.Note{{Text: "double the backslash, or use single quotes, which take text as it is"}}
	d.Fix = &models.Edit{At: f.span(from, from+1), Text: `\\`}
	return d, true
}

var bareKey = regexp.MustCompile(`^ *(?:- +)*([A-Za-z_][A-Za-z0-9_]*) *$`)

// missingColon recognises a key without its colon in front of indented lines.
func (f *file) missingColon(line int) (models.Diagnostic, bool) {
	for line > 1 && len(strings.TrimSpace(string(f.line(line)))) == 0 {
		line--
	}
	if line < 1 {
		return models.Diagnostic{}, false
	}
	m := bareKey.FindSubmatchIndex([]byte(string(f.line(line))))
	if m == nil {
		return models.Diagnostic{}, false
	}
	at := f.span(f.lines[line-1]+m[2], f.lines[line-1]+m[3])
	word := string(f.line(line)[m[2]:m[3]])
	d := diag.New(diag.NotYAML, at, "this is not YAML: the key %q has no colon", word)
	d.Fix = &models.Edit{At: at, Text: word + ":"}
	return d, true
}

// teachQuote recognises a quoted value with text behind its closing quote, or
// without one.
func (f *file) teachQuote(value string, at models.Span) (models.Diagnostic, bool) {
	quote, rest, closed := value[0], "", false
	for i := 1; i < len(value); i++ {
		if value[i] == '\\' && quote == '"' {
			i++
			continue
		}
		if value[i] != quote {
			continue
		}
		if quote == '\'' && i+1 < len(value) && value[i+1] == quote {
			i++
			continue
		}
		rest, closed = strings.TrimSpace(value[i+1:]), true
		break
	}
	switch {
	case !closed:
		d := diag.New(diag.OpenYAMLQuote, models.Span{File: at.File, Line: at.Line, Col: at.Col, Len: 1}, "the quote that opens here is never closed")
		d.Notes = []models.Note{{Text: "put the whole value into quotes, or double the quote inside it"}}
		return d, true
	case rest == "" || rest[0] == '#' || rest[0] == ',' || rest[0] == ':':
		return models.Diagnostic{}, false
	}
	return quotesNeeded(at, value, "YAML ends the value at its closing quote: a value that starts with a quote is quoted as a whole"), true
}

func quotesNeeded(at models.Span, value, why string) models.Diagnostic {
	d := diag.New(diag.QuotesNeeded, at, "%s", why)
	d.Label = "quote the whole value"
	if strings.HasPrefix(value, "{{") || strings.HasPrefix(value, "{%") {
		d.Label = ""
		d.Notes = []models.Note{{Text: "weft has no templates: names are written bare, and traits may use traits"}}
		return d
	}
	d.Fix = &models.Edit{At: at, Text: quoteYAML(value)}
	return d
}

// quoteYAML writes a text as a quoted scalar, in the quotes that leave it as
// it is where that can be.
func quoteYAML(text string) string {
	if strings.ContainsAny(text, "\"\\") {
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	return `"` + text + `"`
}
