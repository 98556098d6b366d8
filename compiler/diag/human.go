package diag

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/weft-cdp/weft/models"
)

func renderHuman(w io.Writer, list models.Diagnostics, opts Options) error {
	p := sheet{color: opts.Color, line: opts.Line}
	shown := choose(list, opts.Max)
	for i, d := range shown {
		if i > 0 {
			p.b.WriteByte('\n')
		}
		p.diagnostic(d)
	}
	if hidden := len(list) - len(shown); hidden > 0 {
		fmt.Fprintf(&p.b, "\nand %d more\n", hidden)
	}
	_, err := io.WriteString(w, p.b.String())
	return err
}

// sheet is what one Render writes.
type sheet struct {
	b     strings.Builder
	color bool
	line  func(file string, line int) string
}

// The colours, as the parameters of the terminal's SGR sequence. Only colours
// of the user's own palette: they are readable on light and on dark.
const (
	bold   = "1"
	red    = "1;31"
	green  = "32"
	yellow = "1;33"
	blue   = "34"
	cyan   = "36"
)

func (p *sheet) paint(color, text string) string {
	if !p.color || text == "" {
		return text
	}
	return "\x1b[" + color + "m" + text + "\x1b[0m"
}

func (p *sheet) diagnostic(d models.Diagnostic) {
	tone := red
	if d.Severity == models.Warning {
		tone = yellow
	}
	p.b.WriteString(p.paint(tone, fmt.Sprintf("%s[%s]", d.Severity, d.Code)))
	p.b.WriteString(p.paint(bold, ": "+oneLine(d.Message)) + "\n")

	change := p.change(d)
	margin := max(digits(d.At.Line), digits(change.line+len(change.after)-1))
	if !d.At.IsZero() {
		p.b.WriteString(strings.Repeat(" ", margin) + p.paint(blue, "-->") + " " + place(d.At) + "\n")
	}
	if text, ok := p.source(d.At); ok {
		p.snippet(d, margin, tone, text)
	} else if d.Label != "" {
		p.remark(margin, "note", oneLine(d.Label))
	}
	p.showChange(change, margin)
	for _, n := range d.Notes {
		text := printable(n.Text)
		if !n.At.IsZero() {
			text += " (" + place(n.At) + ")"
		}
		p.remark(margin, "note", text)
	}
	p.remark(margin, "help", "weft explain-error "+string(d.Code))
}

func digits(n int) int { return len(strconv.Itoa(max(n, 0))) }

// source is the line of a place, when there is one to show.
func (p *sheet) source(at models.Span) (string, bool) {
	if p.line == nil || at.Line == 0 {
		return "", false
	}
	text := p.line(at.File, at.Line)
	return text, text != ""
}

func (p *sheet) gutter(margin int, number, text string) {
	lead := p.paint(blue, fmt.Sprintf("%*s |", margin, number))
	p.b.WriteString(strings.TrimRight(lead+" "+text, " ") + "\n")
}

func (p *sheet) snippet(d models.Diagnostic, margin int, tone, text string) {
	shown, caret := mark(text, d.At)
	under := caret.pad + p.paint(tone, caret.signs)
	if d.Label != "" {
		under += " " + p.paint(tone, oneLine(d.Label))
	}
	p.gutter(margin, "", "")
	p.gutter(margin, strconv.Itoa(d.At.Line), shown)
	p.gutter(margin, "", under)
}

// change is a fix as lines: what stands there and what it becomes.
type change struct {
	line   int
	before string
	after  []string
}

// change gives the lines of the fix; none when the label already tells it
// (`did you mean "email"?`) or when there is no line to show it on.
func (p *sheet) change(d models.Diagnostic) change {
	if d.Fix == nil || d.Fix.At.File != d.At.File || told(d) {
		return change{}
	}
	text, ok := p.source(d.Fix.At)
	if !ok {
		return change{}
	}
	runes := []rune(text)
	from := min(max(d.Fix.At.Col-1, 0), len(runes))
	to := min(from+max(d.Fix.At.Len, 0), len(runes))
	shown, _ := mark(text, d.Fix.At)
	c := change{line: d.Fix.At.Line, before: shown}
	at := models.Span{Col: d.Fix.At.Col, Len: len([]rune(d.Fix.Text))}
	for after := range strings.SplitSeq(string(runes[:from])+d.Fix.Text+string(runes[to:]), "\n") {
		shown, _ := mark(after, at)
		c.after = append(c.after, shown)
	}
	return c
}

// told tells whether the label already says the fix, in either kind of quotes.
func told(d models.Diagnostic) bool {
	quoted := []string{strconv.Quote(d.Fix.Text), "`" + d.Fix.Text + "`"}
	return d.Fix.At == d.At && slices.ContainsFunc(quoted, func(q string) bool { return strings.Contains(d.Label, q) })
}

func (p *sheet) showChange(c change, margin int) {
	if c.line == 0 {
		return
	}
	signed := func(n int, color, sign, text string) {
		p.b.WriteString(p.paint(blue, fmt.Sprintf("%*d", margin, n)) + " " + p.paint(color, strings.TrimRight(sign+" "+text, " ")) + "\n")
	}
	p.gutter(margin, "", "")
	signed(c.line, red, "-", c.before)
	for i, text := range c.after {
		signed(c.line+i, green, "+", text)
	}
}

// remark writes "  = note: text"; further lines of the text stand under it.
func (p *sheet) remark(margin int, kind, text string) {
	lead := strings.Repeat(" ", margin) + " " + p.paint(blue, "=") + " " + p.paint(cyan, kind) + ": "
	indent := strings.Repeat(" ", margin+len(" = : ")+len(kind))
	p.b.WriteString(lead + strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n"+indent) + "\n")
}
