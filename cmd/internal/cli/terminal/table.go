package terminal

import (
	"fmt"
	"io"
	"strings"

	"github.com/mattn/go-runewidth"
)

// Align says where a column's text stands.
type Align int

// The alignments.
const (
	Left Align = iota
	Right
)

// Table lays out cells in columns. Cells are plain text; a Style may be given
// per row, so that widths never count escape codes.
type Table struct {
	Indent string
	Head   []string // empty: no head
	Aligns []Align  // missing ones are Left
	rows   []tableRow
}

type tableRow struct {
	cells  []string
	styles []Style
}

// Row adds a row.
func (t *Table) Row(cells ...string) { t.rows = append(t.rows, tableRow{cells: cells}) }

// Styled adds a row whose cells have styles, one for each; missing ones are
// plain.
func (t *Table) Styled(styles []Style, cells ...string) {
	t.rows = append(t.rows, tableRow{cells: cells, styles: styles})
}

// Len tells how many rows there are.
func (t *Table) Len() int { return len(t.rows) }

// Print writes the table. Columns are as wide as their widest cell and two
// blanks apart; nothing trails.
func (t *Table) Print(w io.Writer, s *Streams) {
	widths := t.widths()
	if len(t.Head) > 0 {
		styles := make([]Style, len(t.Head))
		for i := range styles {
			styles[i] = Dim
		}
		t.line(w, s, tableRow{t.Head, styles}, widths)
	}
	for _, row := range t.rows {
		t.line(w, s, row, widths)
	}
}

func (t *Table) widths() []int {
	var widths []int
	measure := func(cells []string) {
		for i, c := range cells {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], runewidth.StringWidth(c))
		}
	}
	measure(t.Head)
	for _, row := range t.rows {
		measure(row.cells)
	}
	return widths
}

func (t *Table) line(w io.Writer, s *Streams, row tableRow, widths []int) {
	var b strings.Builder
	b.WriteString(t.Indent)
	blanks := 0
	for i, cell := range row.cells {
		pad := widths[i] - runewidth.StringWidth(cell)
		right := i < len(t.Aligns) && t.Aligns[i] == Right
		if right {
			blanks += pad
			pad = 0
		}
		if cell != "" {
			b.WriteString(strings.Repeat(" ", blanks))
			blanks = 0
			style := Plain
			if i < len(row.styles) {
				style = row.styles[i]
			}
			b.WriteString(s.Paint(style, cell))
		}
		blanks += pad + 2
	}
	fmt.Fprintln(w, strings.TrimRight(b.String(), " "))
}
