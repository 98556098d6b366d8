package differential

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// table is a file of data.
type table struct {
	header []string
	rows   [][]string
}

// Columns of the sources, by source. Extremes are columns of their own.
var (
	eventColumns = []variable{
		{"k", integer, false}, {"t", text, false}, {"u", text, false}, {"i", integer, false}, {"j", integer, false}, {"x", integer, true},
		{"d", decimal, false}, {"e", decimal, false}, {"f", float, false}, {"b", boolean, false}, {"day", date, false}, {"met", timestamp, false},
		{"far", date, true}, {"afar", timestamp, true},
	}
	partColumns    = []variable{{"qty", integer, false}, {"note", text, false}, {"cost", decimal, false}}
	visitColumns   = []variable{{"page", text, false}, {"secs", integer, false}, {"score", float, false}, {"first", boolean, false}, {"on", date, false}}
	productColumns = []variable{
		{"category", text, false}, {"price", decimal, false}, {"weight", float, false}, {"launched", date, false}, {"rank", integer, false},
	}
	makerColumns  = []variable{{"country", text, false}}
	peopleColumns = []variable{
		{"name", text, false}, {"born", date, false}, {"points", integer, false}, {"vip", boolean, false}, {"seen", timestamp, false},
	}
)

// drawn is how the columns of a source that tie it to others are drawn.
type drawn struct {
	name   string
	values []string // nil: numbers in a row
}

// drawings are the sources: how many rows they have at most, and what stands
// before their other columns.
var drawings = []struct {
	source  string
	most    int
	before  []drawn
	columns []variable
}{
	{"events", 24, []drawn{{"at", happened}, {"email", emails}, {"device", devices}, {"phone", phones}, {"company", companies}, {"sku", skus}}, eventColumns},
	{"parts", 12, []drawn{{"event_no", numbers}, {"sku", skus}}, partColumns},
	{"visits", 12, []drawn{{"on_day", days}, {"email", emails}, {"device", devices}}, visitColumns},
	{"products", 4, []drawn{{"sku", nil}, {"maker", numbers}}, productColumns},
	{"makers", 4, []drawn{{"id", nil}}, makerColumns},
	{"people", 5, []drawn{{"email", emails}, {"phone", phones}}, peopleColumns},
}

// randomData draws the rows of all sources.
func randomData(r *rand.Rand) map[string]table {
	data := map[string]table{}
	for _, d := range drawings {
		var t table
		for _, before := range d.before {
			t.header = append(t.header, before.name)
		}
		t.header = append(t.header, names(d.columns)...)
		for n := range r.IntN(d.most + 1) {
			var row []string
			for _, before := range d.before {
				row = append(row, before.cell(r, n+1))
			}
			for _, c := range d.columns {
				row = append(row, randomCell(r, c, n+1))
			}
			t.rows = append(t.rows, row)
		}
		data[d.source] = t
	}
	return data
}

func (d drawn) cell(r *rand.Rand, n int) string {
	switch {
	case d.values != nil:
		return pick(r, d.values)
	case d.name == "sku":
		return fmt.Sprintf("p%d", n)
	}
	return fmt.Sprint(n)
}

func randomCell(r *rand.Rand, v variable, n int) string {
	switch {
	case v.name == "k":
		return fmt.Sprint(n)
	case v.rare:
		return pick(r, extremes[v.of])
	}
	return pick(r, cells[v.of])
}

func names(list []variable) []string {
	all := make([]string, len(list))
	for i, v := range list {
		all[i] = v.name
	}
	return all
}

func (t table) csv() []byte {
	var b strings.Builder
	b.WriteString(strings.Join(t.header, ",") + "\n")
	for _, row := range t.rows {
		for i, cell := range row {
			if i > 0 {
				b.WriteByte(',')
			}
			if cell != null {
				b.WriteString(`"` + strings.ReplaceAll(cell, `"`, `""`) + `"`)
			}
		}
		b.WriteByte('\n')
	}
	return []byte(b.String())
}
