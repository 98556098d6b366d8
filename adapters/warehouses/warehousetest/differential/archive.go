package differential

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/txtar"

	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest"
	"github.com/weft-cdp/weft/compiler/ir"
)

// Archive writes a trial as an archive of warehousetest, which expects what the
// trial published. Somebody must check that by hand, and say what it shows.
func (t *Trial) Archive(published Published) []byte {
	a := &txtar.Archive{Files: t.Files()}
	a.Comment = fmt.Appendf(nil, "Seeds %d.\n", t.Seeds)
	for i, now := range t.Moments {
		word := "then"
		if i == 0 {
			word = "now"
		}
		a.Comment = fmt.Appendf(a.Comment, "%s: %s\n", word, now.Format("2006-01-02 15:04:05.999999"))
	}
	if published.Failed != nil {
		a.Comment = append(a.Comment, "fails: in the warehouse\n"...)
		return txtar.Format(a)
	}
	who := published.names()
	for _, name := range []string{"customer" + ir.ProfilesTable, "account" + ir.ProfilesTable, "customer" + ir.SegmentsTable, "account" + ir.SegmentsTable} {
		p := published.Tables[name]
		if len(p.rows) == 0 {
			continue
		}
		a.Files = append(a.Files, txtar.File{Name: "expect/" + name, Data: p.expectation(who)})
	}
	return txtar.Format(a)
}

// names maps the ids of profiles to their most trusted, then smallest identifier.
func (p Published) names() map[string]string {
	trust := []string{"email", "phone", "device", "company"}
	best := map[string]string{}
	for _, entity := range []string{"customer", "account"} {
		ids := p.Tables[entity+ir.IDsTable]
		at := func(row []any, column string) string { return fmt.Sprint(row[slices.Index(ids.columns, column)]) }
		slices.SortFunc(ids.rows, func(a, b []any) int {
			if x := slices.Index(trust, at(a, "id_type")) - slices.Index(trust, at(b, "id_type")); x != 0 {
				return x
			}
			return strings.Compare(at(a, "id_value"), at(b, "id_value"))
		})
		for _, row := range ids.rows {
			if id := at(row, "profile_id"); best[id] == "" {
				best[id] = at(row, "id_type") + ":" + at(row, "id_value")
			}
		}
	}
	return best
}

// expectation writes a table as archives have it, without what hangs on the run.
func (p published) expectation(who map[string]string) []byte {
	var b strings.Builder
	line := func(cell func(i int) string) {
		var cells []string
		for i, c := range p.columns {
			if c == "segment" || c == "profile_id" || strings.HasSuffix(c, ir.RelationColumn) || drawnName.MatchString(c) {
				cells = append(cells, cell(i))
			}
		}
		b.WriteString(strings.Join(cells, " | ") + "\n")
	}
	line(func(i int) string { return p.columns[i] })
	for _, row := range p.rows {
		line(func(i int) string {
			text := warehousetest.Cell(row[i])
			if name := who[text]; name != "" {
				return name
			}
			return text
		})
	}
	return []byte(b.String())
}

// drawnName is the name of a definition, or of a score that it makes.
var drawnName = regexp.MustCompile(`^[ctsa][0-9]+(_[a-z]+)?$`)
