package optimize

import (
	"slices"
	"time"

	"github.com/weft-cdp/weft/compiler/expr"
	"github.com/weft-cdp/weft/compiler/ir"
)

// Reading is what is read of a source, and how often its rows are gone through
// once they have been read.
type Reading struct {
	Source     string   `json:"source"`
	Columns    int      `json:"columns"`           // that are read
	Aggregates int      `json:"aggregates"`        // over its rows, each computed once
	Asked      int      `json:"aggregates_asked"`  // as often as definitions ask for them
	Scans      int      `json:"scans"`             // for its aggregates and sequences
	Unshared   int      `json:"scans_if_unshared"` // if each of them scanned alone
	Unread     []string `json:"rows_not_read"`     // which: "rows older than 90d"
	Unscanned  []string `json:"rows_not_scanned"`  // of those that are read, which no aggregate of a scan sees
}

// readings compares a program with what the passes made of it, source by source.
func readings(lowered, program *ir.Program) []Reading {
	list := []Reading{}
	at := map[ir.Table]int{}
	wasAsked := map[ir.Table]conditions{}
	for _, step := range lowered.Steps {
		if rows, ok := step.(*ir.SourceRows); ok {
			wasAsked[rows.Into] = conjuncts(rows.Where)
		}
	}
	for _, step := range program.Steps {
		if rows, ok := step.(*ir.SourceRows); ok {
			at[rows.Into] = len(list)
			list = append(list, Reading{
				Source: rows.Source, Columns: len(rows.From.Read),
				Unread: leftOut(conjuncts(rows.Where).without(wasAsked[rows.Into])), Unscanned: []string{},
			})
		}
	}
	count := func(table ir.Table, add func(*Reading)) {
		if i, ok := at[table]; ok {
			add(&list[i])
		}
	}
	eachScan(lowered, func(table ir.Table, scans, aggregates int, _ conditions) {
		count(table, func(r *Reading) { r.Unshared, r.Asked = r.Unshared+scans, r.Asked+aggregates })
	})
	eachScan(program, func(table ir.Table, scans, aggregates int, where conditions) {
		count(table, func(r *Reading) {
			r.Scans, r.Aggregates = r.Scans+scans, r.Aggregates+aggregates
			if aggregates > 0 {
				for _, rows := range leftOut(where) {
					if !slices.Contains(r.Unread, rows) {
						r.Unscanned = append(r.Unscanned, rows)
					}
				}
			}
		})
	})
	return list
}

// eachScan visits what goes through rows, with the table whose rows they are: of
// child rows, theirs.
func eachScan(p *ir.Program, visit func(table ir.Table, scans, aggregates int, where conditions)) {
	for _, step := range p.Steps {
		switch s := step.(type) {
		case *ir.Aggregate:
			visit(rowsOf(s.Scan, s.Joins), scansOf(s), len(s.Cols), conjuncts(s.Where))
		case *ir.Sequence:
			for _, part := range s.Steps {
				visit(rowsOf(part.Scan, part.Joins), 1, 0, nil)
			}
		}
	}
}

func rowsOf(scan ir.Scan, joins []ir.Join) ir.Table {
	table := scan.Table
	for _, join := range joins {
		if join.Inner {
			table = join.Table
		}
	}
	return table
}

// leftOut says which rows conditions leave out.
func leftOut(all conditions) []string {
	texts := []string{}
	for _, e := range all {
		window := e
		if or, ok := e.(ir.Call); ok && or.Func == ir.Or {
			window = or.Args[0] // the others let rows without a time through
		}
		for _, part := range conjuncts(window) {
			texts = append(texts, leftOutBy(part))
		}
	}
	slices.Sort(texts)
	return slices.Compact(texts)
}

func leftOutBy(e ir.Expr) string {
	b, ok := boundOf(e)
	switch {
	case ok && b.from != "":
		return "rows before " + b.from
	case ok:
		return "rows older than " + expr.DurationText(time.Duration(b.ago)*time.Microsecond)
	}
	return "rows that are not " + ir.ExprText(e)
}
