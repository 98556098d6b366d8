package diag

import (
	"strings"
	"unicode"

	"github.com/mattn/go-runewidth"

	"github.com/weft-cdp/weft/models"
)

// lineWidth is how many columns of a source line are shown. Longer lines (JSON
// in YAML, minified files) are cut around the place.
const lineWidth = 100

// columns measures text as terminals do, independent of the environment's
// locale, so that the output is the same everywhere.
var columns = &runewidth.Condition{EastAsianWidth: false, StrictEmojiNeutral: true}

// carets is the line below a source line: pad leads to the place.
type carets struct{ pad, signs string }

// mark gives a source line as it is shown and the carets that stand below the
// span. Columns of spans count runes; carets count cells of the screen: a wide
// character has two, a combining one none. Tabs are kept in both lines, so
// that they line up whatever a tab is worth in the terminal.
func mark(line string, at models.Span) (string, carets) {
	runes := []rune(strings.TrimRight(printable(line), "\r\n"))
	from := min(max(at.Col-1, 0), len(runes))
	to := min(from+max(at.Len, 1), len(runes))

	first, last := window(runes, from, to)
	head, tail := "", ""
	if first > 0 {
		head = "…"
	}
	if last < len(runes) {
		tail = "…"
	}
	to = min(to, last)

	before := head + string(runes[first:from])
	marked := string(runes[from:to])
	// The difference of the wholes, not the width of the part: a span may begin
	// inside a cluster of code points that the screen draws as one.
	width := columns.StringWidth(before+marked) - columns.StringWidth(before)
	signs := strings.Repeat("^", max(width, 1))
	return before + string(runes[from:last]) + tail, carets{pad: blank(before), signs: signs}
}

// window gives the part of a line that is shown: all of it when it fits, else
// lineWidth columns with the place about a third from the left.
func window(runes []rune, from, to int) (first, last int) {
	if columns.StringWidth(string(runes)) <= lineWidth {
		return 0, len(runes)
	}
	first, room := from, lineWidth/3
	for first > 0 && room > 0 {
		first--
		room -= max(columns.RuneWidth(runes[first]), 1)
	}
	last, room = first, lineWidth
	for last < len(runes) && room > 0 {
		room -= max(columns.RuneWidth(runes[last]), 1)
		last++
	}
	// At the end of the line the room on the right is worth more on the left.
	for last == len(runes) && first > 0 && room > 0 {
		first--
		room -= max(columns.RuneWidth(runes[first]), 1)
	}
	return first, max(last, min(to, from+1))
}

// blank is white space that is as wide as text, with its tabs.
func blank(text string) string {
	var b strings.Builder
	for i, part := range strings.Split(text, "\t") {
		if i > 0 {
			b.WriteByte('\t')
		}
		b.WriteString(strings.Repeat(" ", columns.StringWidth(part)))
	}
	return b.String()
}

// printable replaces what would steer the terminal instead of being shown:
// control characters other than tab and line feed, and the marks that reverse
// the direction of text. One rune stays one rune, so columns still fit.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n':
			return r
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == '\u2028', r == '\u2029':
			return unicode.ReplacementChar
		}
		return r
	}, text)
}

// oneLine is printable text without line breaks.
func oneLine(text string) string {
	return strings.NewReplacer("\r\n", " ", "\n", " ", "\t", " ").Replace(printable(text))
}
