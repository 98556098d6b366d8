package emit

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/weft-cdp/weft/compiler/ir"
)

// num prints a whole number.
func num(n int) string { return strconv.Itoa(n) }

// longestNote is where a text in a comment is cut.
const longestNote = 300

// note makes a text of the user's harmless inside a comment: everything that
// may end a line becomes a blank, and what cannot be seen goes.
func note(text string) string {
	if harmless(text) {
		return text
	}
	var b strings.Builder
	n := 0
	for _, r := range text {
		switch {
		case unicode.IsSpace(r):
			if s := b.String(); s == "" || strings.HasSuffix(s, " ") {
				continue
			}
			r = ' '
		case unicode.IsControl(r), r == unicode.ReplacementChar, unicode.Is(unicode.Cf, r):
			continue
		}
		if n++; n > longestNote {
			return strings.TrimRight(b.String(), " ") + " …"
		}
		b.WriteRune(r)
	}
	return strings.TrimRight(b.String(), " ")
}

// harmless tells that a text can stand in a comment as it is, as most can.
func harmless(text string) bool {
	if len(text) > longestNote || strings.HasPrefix(text, " ") || strings.HasSuffix(text, " ") {
		return false
	}
	for i := range len(text) {
		if text[i] < ' ' || text[i] >= 0x7f || text[i] == ' ' && text[i-1] == ' ' {
			return false
		}
	}
	return true
}

// title is the comment above a step whose columns tell where they come from.
func title(s ir.Step) string {
	h := s.Head()
	return "-- " + note(h.Name) + ": " + note(h.Title)
}

// heading is the comment above a step: its title, and the definitions that
// asked for it.
func heading(s ir.Step) string {
	var b strings.Builder
	b.WriteString(title(s))
	for _, o := range s.Head().Origins {
		b.WriteString("\n-- " + origin(o))
	}
	return b.String()
}

// source is the comment above a source's rows: where they come from says what
// the step does.
func source(s ir.Step) string {
	lines := make([]string, len(s.Head().Origins))
	for i, o := range s.Head().Origins {
		lines[i] = "-- " + origin(o)
	}
	if len(lines) == 0 {
		return title(s)
	}
	return strings.Join(lines, "\n")
}

// origins writes a comment line for each definition that asked for a column,
// each with the indent of the next line behind it. A column that is only handed
// on needs none.
func origins(n ir.Named, col int) string {
	if _, handedOn := n.Expr.(ir.Col); handedOn {
		return ""
	}
	var b strings.Builder
	for _, o := range n.Origins {
		b.WriteString("-- " + origin(o) + "\n" + strings.Repeat(" ", col))
	}
	return b.String()
}

func origin(o ir.Origin) string {
	text := note(o.Kind) + " " + note(o.Name)
	if o.Text != "" {
		text += ": " + note(o.Text)
	}
	if !o.At.IsZero() {
		text += "  (" + note(o.At.String()) + ")"
	}
	return text
}
