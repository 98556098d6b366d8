package warehousetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// The expected tables that no warehouse has: what the run reported of the data,
// and how much of each source it has read.
const (
	problemsTable = "problems"
	readsTable    = "reads"
	computesTable = "computes"
)

// ErrDiffers says that a run ended well and left something else than expected.
var ErrDiffers = errors.New("this is not what is expected")

// compare compares what the n-th run left with what is expected after it; the
// error shows every row that differs.
func (a *archive) compare(w Warehouse, warehouse Opened, report *models.Report, n int) error {
	var names map[string]string
	var err error
	reported := map[string][]map[string]string{problemsTable: problemsOf(report), readsTable: readsOf(report), computesTable: computesOf(report)}
	published := func(e expected) bool { return reported[e.table] == nil }
	if last := n > len(a.then); !last || slices.ContainsFunc(a.expect[n], published) { // a later run may ask for a name of this one
		if names, err = a.profileNames(w, warehouse); err != nil {
			return err
		}
	}
	var differences []error
	for _, e := range a.expect[n] {
		got := cellsOf(reported[e.table], e.columns)
		if published(e) {
			if got, err = warehouse.cells(w, e.table, e.columns, names); err != nil {
				return err
			}
		}
		want := slices.Clone(e.rows)
		slices.SortFunc(want, slices.Compare)
		if difference := differ(e.columns, want, got); difference != "" {
			differences = append(differences, fmt.Errorf("run %d: %s: %w\n%s", n, e.table, ErrDiffers, difference))
		}
	}
	return errors.Join(differences...)
}

// problemsOf is what a run reported of the data.
func problemsOf(report *models.Report) []map[string]string {
	rows := []map[string]string{}
	for _, p := range report.Problems {
		rows = append(rows, map[string]string{
			"code": string(p.Code), "severity": p.Severity.String(), "count": fmt.Sprint(p.Count), "message": p.Message,
		})
	}
	return rows
}

// cellsOf gives some columns of rows, sorted.
func cellsOf(rows []map[string]string, columns []string) [][]string {
	cells := [][]string{}
	for _, row := range rows {
		list := make([]string, len(columns))
		for i, c := range columns {
			list[i] = row[c]
		}
		cells = append(cells, list)
	}
	slices.SortFunc(cells, slices.Compare)
	return cells
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
// smallest identifier of the profile, and those that are no profile's any more to
// the identifier that gave them, as the register had it when it was in the data.
func (a *archive) profileNames(w Warehouse, warehouse Opened) (map[string]string, error) {
	tree, mistakes := parse.Files(a.project)
	project, more := check.Project(tree, nil, tools)
	if err := wrong(append(mistakes, more...)); err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, entity := range project.Entities {
		ids, err := warehouse.cells(w, entity.Name+ir.IDsTable, []string{"id_type", "id_value", "profile_id"}, nil)
		if err != nil {
			return nil, err
		}
		slices.SortFunc(ids, func(x, y []string) int {
			if rank := entity.Identifier(x[0]).Rank - entity.Identifier(y[0]).Rank; rank != 0 {
				return rank
			}
			return strings.Compare(x[1], y[1])
		})
		anchors, err := warehouse.cells(w, entity.Name+ir.AnchorsTable, []string{"id_type", "id_value", "profile_id"}, nil)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			if names[id[2]] == "" {
				names[id[2]] = id[0] + ":" + id[1]
			}
		}
		for _, anchor := range anchors {
			if anchor[1] != Cell(nil) {
				a.gave[anchor[2]] = anchor[0] + ":" + anchor[1]
			}
		}
	}
	for id, anchor := range a.gave {
		if names[id] == "" {
			names[id] = anchor
		}
	}
	return names, nil
}

// cells gives those of a published table, its rows sorted. Those that names has
// are written as it says.
func (o Opened) cells(w Warehouse, table string, columns []string, names map[string]string) ([][]string, error) {
	quoted := make([]string, len(columns))
	for i, c := range columns {
		quoted[i] = w.Dialect.Quote(c)
	}
	from := w.Dialect.Table(o.Layout, ir.Table{Space: ir.Published, Name: ir.Ident(table)})
	result, err := o.Query(context.Background(), "SELECT "+strings.Join(quoted, ", ")+" FROM "+from+" AS weft_read")
	if err != nil {
		return nil, fmt.Errorf("%s: %w", table, err)
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
	return rows, nil
}
