package project

import (
	"fmt"
	"io"
	"strings"

	"github.com/mattn/go-runewidth"

	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/models"
)

// Snippet shows the line of the first place, with carets under all places of
// that line. Nothing is shown of a place that is in no file.
func (l *Loaded) Snippet(s *terminal.Streams, w io.Writer, indent string, places ...models.Span) {
	at := places[0]
	text := []rune(l.Tree.Line(at.File, at.Line))
	if len(text) == 0 {
		return
	}
	number := fmt.Sprint(at.Line)
	gap := strings.Repeat(" ", len(number))
	fmt.Fprintf(w, "%s%s%s %s\n", indent, gap, s.Paint(terminal.Cyan, "-->"), at)
	fmt.Fprintf(w, "%s%s %s\n", indent, s.Paint(terminal.Cyan, number+" |"), string(text))
	fmt.Fprintf(w, "%s%s %s\n", indent, s.Paint(terminal.Cyan, gap+" |"), s.Paint(terminal.Red, underline(text, places)))
}

// underline puts carets below the places of a line, as wide as the terminal
// shows what is above them.
func underline(line []rune, places []models.Span) string {
	marked := make([]bool, len(line))
	for _, place := range places {
		from := place.Col - 1
		for i := max(from, 0); i < min(from+max(place.Len, 1), len(line)); i++ {
			marked[i] = true
		}
	}
	var b strings.Builder
	for i, r := range line {
		switch {
		case marked[i]:
			b.WriteString(strings.Repeat("^", max(runewidth.RuneWidth(r), 1)))
		case r == '\t':
			b.WriteByte('\t')
		default:
			b.WriteString(strings.Repeat(" ", runewidth.RuneWidth(r)))
		}
	}
	return strings.TrimRight(b.String(), " \t")
}
