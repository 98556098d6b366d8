package translate

import (
	"strconv"
	"strings"

	gs "github.com/goccy/go-googlesql"
)

// Entries of WITH have columns w0, w1, …: every reference to one has columns of
// its own, by position.

func (t *translator) withScan(s *gs.ResolvedWithScan) string {
	var entries []string
	for _, e := range must(s.WithEntryList()) {
		name, query := must(e.WithQueryName()), must(e.WithSubquery())
		t.recursive = append(t.recursive, name)
		body := t.positional(query)
		t.recursive = t.recursive[:len(t.recursive)-1]
		var names []string
		for i := range columns(query) {
			names = append(names, "w"+strconv.Itoa(i))
		}
		if len(names) == 0 {
			names = []string{"w0"}
		}
		entries = append(entries, quote(name)+"("+strings.Join(names, ", ")+") AS ("+body+")")
	}
	with := "WITH "
	if must(s.Recursive()) {
		with += "RECURSIVE "
	}
	return with + strings.Join(entries, ", ") + " " + t.sel(must(s.Query()))
}

func (t *translator) positional(s gs.ResolvedScanNode) string {
	if r, ok := s.(*gs.ResolvedRecursiveScan); ok {
		return t.recursiveScan(r)
	}
	var list []string
	for i, c := range columns(s) {
		list = append(list, t.column(c)+" AS w"+strconv.Itoa(i))
	}
	return "SELECT " + orNothing(list) + " FROM " + t.scan(s)
}

func (t *translator) withRef(name string, cs []*gs.ResolvedColumn) string {
	var list []string
	for i, c := range cs {
		list = append(list, "w"+strconv.Itoa(i)+" AS "+t.column(c))
	}
	return "SELECT " + orNothing(list) + " FROM " + quote(name)
}

func (t *translator) recursiveScan(s *gs.ResolvedRecursiveScan) string {
	op := " UNION ALL "
	if must(s.OpType()) == gs.ResolvedRecursiveScanEnums_RecursiveSetOperationTypeUnionDistinct {
		op = " UNION "
	}
	return t.item(must(s.NonRecursiveTerm()), columns(s)) + op + t.item(must(s.RecursiveTerm()), nil)
}

var setOperations = map[gs.ResolvedSetOperationScanEnums_SetOperationType]string{
	gs.ResolvedSetOperationScanEnums_SetOperationTypeUnionAll:          " UNION ALL ",
	gs.ResolvedSetOperationScanEnums_SetOperationTypeUnionDistinct:     " UNION ",
	gs.ResolvedSetOperationScanEnums_SetOperationTypeIntersectDistinct: " INTERSECT ",
	gs.ResolvedSetOperationScanEnums_SetOperationTypeExceptDistinct:    " EXCEPT ",
}

func (t *translator) setOperation(s *gs.ResolvedSetOperationScan) string {
	op := setOperations[must(s.OpType())]
	if op == "" {
		unsupported("INTERSECT ALL and EXCEPT ALL")
	}
	var selects []string
	for i, item := range must(s.InputItemList()) {
		var as []*gs.ResolvedColumn
		if i == 0 {
			as = columns(s)
		}
		selects = append(selects, t.item(item, as))
	}
	return strings.Join(selects, op)
}

// item writes one input of a set operation; the first gives the columns' names.
func (t *translator) item(item *gs.ResolvedSetOperationItem, as []*gs.ResolvedColumn) string {
	var list []string
	for i, c := range must(item.OutputColumnList()) {
		name := t.column(c)
		if i < len(as) {
			name += " AS " + t.column(as[i])
		}
		list = append(list, name)
	}
	return "SELECT " + orNothing(list) + " FROM " + t.scan(must(item.Scan()))
}
