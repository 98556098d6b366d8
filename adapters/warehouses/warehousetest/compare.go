package warehousetest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// problemsTable is the expected table that no warehouse has: what the run
// reported of the data.
const problemsTable = "problems"

// compare compares what the n-th run left with what is expected after it, and
// tells whether all of it was the same.
func (a *archive) compare(t *testing.T, w Warehouse, warehouse Opened, report *models.Report, n int) bool {
	t.Helper()
	var names map[string]string
	same := true
	for _, e := range a.expect[n] {
		got := problemRows(report, e.columns)
		if e.table != problemsTable {
			if names == nil {
				names = profileNames(t, w, warehouse, a)
			}
			got = read(t, w, warehouse, e.table, e.columns, names)
		}
		want := slices.Clone(e.rows)
		slices.SortFunc(want, slices.Compare)
		if difference := differ(e.columns, want, got); difference != "" {
			t.Errorf("run %d: %s\n%s", n, e.table, difference)
			same = false
		}
	}
	return same
}

// problemRows gives the columns of what a run reported of the data, sorted.
func problemRows(report *models.Report, columns []string) [][]string {
	rows := [][]string{}
	for _, p := range report.Problems {
		row := make([]string, len(columns))
		for i, c := range columns {
			row[i] = map[string]string{
				"code": string(p.Code), "severity": p.Severity.String(), "count": fmt.Sprint(p.Count), "message": p.Message,
			}[c]
		}
		rows = append(rows, row)
	}
	slices.SortFunc(rows, slices.Compare)
	return rows
}

// differ sets the rows that are missing and those that should not be there under
// each other; "" when there are none. Both lists are sorted.
func differ(columns []string, want, got [][]string) string {
	table := [][]string{append([]string{" "}, columns...)}
	for len(want)+len(got) > 0 {
		var order int
		switch {
		case len(want) == 0:
			order = 1
		case len(got) == 0:
			order = -1
		default:
			order = slices.Compare(want[0], got[0])
		}
		switch {
		case order == 0:
			want, got = want[1:], got[1:]
		case order < 0:
			table, want = append(table, append([]string{"want"}, want[0]...)), want[1:]
		default:
			table, got = append(table, append([]string{"got"}, got[0]...)), got[1:]
		}
	}
	if len(table) == 1 {
		return ""
	}
	slices.SortStableFunc(table[1:], func(x, y []string) int { return strings.Compare(x[1], y[1]) })
	return align(table)
}

// align writes rows as columns of equal width.
func align(table [][]string) string {
	widths := make([]int, len(table[0]))
	for _, row := range table {
		for i, text := range row {
			widths[i] = max(widths[i], len([]rune(text)))
		}
	}
	var b strings.Builder
	for _, row := range table {
		for i, text := range row {
			fmt.Fprintf(&b, "%-*s  ", widths[i], text)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// profileNames maps each published profile_id to the most trusted, then
// smallest identifier of the profile, and those that are part of another to the
// identifier that gave them.
func profileNames(t *testing.T, w Warehouse, warehouse Opened, a *archive) map[string]string {
	t.Helper()
	tree, mistakes := parse.Files(a.project)
	must(t, mistakes)
	project, mistakes := check.Project(tree, nil)
	must(t, mistakes)
	names := map[string]string{}
	for _, entity := range project.Entities {
		ids := read(t, w, warehouse, entity.Name+"_ids", []string{"id_type", "id_value", "profile_id"}, nil)
		slices.SortFunc(ids, func(x, y []string) int {
			if rank := entity.Identifier(x[0]).Rank - entity.Identifier(y[0]).Rank; rank != 0 {
				return rank
			}
			return strings.Compare(x[1], y[1])
		})
		for _, id := range ids {
			if names[id[2]] == "" {
				names[id[2]] = id[0] + ":" + id[1]
			}
		}
		for _, anchor := range read(t, w, warehouse, entity.Name+"_anchors", []string{"id_type", "id_value", "profile_id"}, nil) {
			if names[anchor[2]] == "" {
				names[anchor[2]] = anchor[0] + ":" + anchor[1]
			}
		}
	}
	return names
}

// read gives the cells of a published table, sorted.
func read(t *testing.T, w Warehouse, warehouse Opened, table string, columns []string, names map[string]string) [][]string {
	t.Helper()
	quoted := make([]string, len(columns))
	for i, c := range columns {
		quoted[i] = w.Dialect.Quote(c)
	}
	from := w.Dialect.Table(warehouse.Layout, ir.Table{Space: ir.Published, Name: ir.Ident(table)})
	result, err := warehouse.Query(context.Background(), "SELECT "+strings.Join(quoted, ", ")+" FROM "+from+" AS weft_read")
	if err != nil {
		t.Fatal(err)
	}
	rows := make([][]string, 0, len(result.Rows))
	for _, r := range result.Rows {
		cells := make([]string, len(r))
		for i, v := range r {
			cells[i] = Cell(v)
			if name, isProfile := names[cells[i]]; isProfile {
				cells[i] = name
			}
		}
		rows = append(rows, cells)
	}
	slices.SortFunc(rows, slices.Compare)
	return rows
}
