package identity

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest"
	"github.com/weft-cdp/weft/compiler/ir"
	"golang.org/x/tools/txtar"
)

// expectations are the published tables of a run, as archives have them.
func expectations(e *Entity, s *Stitched, named Named, r *Register) []txtar.File {
	names := named.names(e, r)
	who := map[ID]string{} // identifier → name of its profile
	for id, p := range named {
		for member := range p {
			who[member] = names[id]
		}
	}
	ids := [][]string{{"id_type", "id_value", "profile_id", "first_seen", "last_seen"}}
	for id, span := range s.Seen {
		ids = append(ids, []string{id.Type, id.Value, who[id], moment(span.First), moment(span.Last)})
	}
	evidence := []string{"id_type_a", "id_value_a", "id_type_b", "id_value_b", "source", "first_seen", "last_seen", "row_count", "example_key"}
	links := [][]string{append(slices.Clone(evidence), "profile_id")}
	for _, l := range s.Links {
		links = append(links, append(l.cells(), who[l.A]))
	}
	conflicts := [][]string{append(slices.Clone(evidence), "profile_id_a", "profile_id_b", "rule", "reason")}
	for _, c := range s.Conflicts {
		conflicts = append(conflicts, append(c.cells(), who[c.A], who[c.B], c.Rule, c.Reason))
	}
	anchors := [][]string{{"profile_id", "id_type", "id_value", "first_seen", "registered_at"}}
	for _, a := range r.Anchors {
		value := a.Value
		if _, inData := s.Seen[a.ID]; !inData {
			value = warehousetest.Cell(nil)
		}
		anchors = append(anchors, []string{names[a.ID], a.Type, value, moment(a.FirstSeen), moment(a.Registered)})
	}
	redirects := [][]string{{"old_profile_id", "profile_id", "since"}}
	for _, to := range r.Redirects {
		redirects = append(redirects, []string{names[to.Old], names[to.New], moment(to.Since)})
	}
	return []txtar.File{
		table(e.Name+ir.IDsTable, ids), table(e.Name+ir.LinksTable, links), table(e.Name+ir.ConflictsTable, conflicts),
		table(e.Name+ir.AnchorsTable, anchors), table(e.Name+ir.RedirectsTable, redirects),
	}
}

func (e *Evidence) cells() []string {
	key := "NULL"
	if e.ExampleKey > 0 {
		key = strconv.Itoa(e.ExampleKey)
	}
	return []string{
		e.A.Type, e.A.Value, e.B.Type, e.B.Value, e.Source, moment(e.First), moment(e.Last), strconv.Itoa(e.Rows), key,
	}
}

// table writes rows, the first of which has the columns, sorted.
func table(name string, rows [][]string) txtar.File {
	slices.SortFunc(rows[1:], slices.Compare)
	var b strings.Builder
	for _, row := range rows {
		b.WriteString(strings.Join(row, " | ") + "\n")
	}
	return txtar.File{Name: name, Data: []byte(b.String())}
}

// moment writes one as archives do.
func moment(t time.Time) string {
	if t.IsZero() {
		return warehousetest.Cell(nil)
	}
	return warehousetest.Cell(t)
}
