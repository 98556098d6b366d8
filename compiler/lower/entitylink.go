package lower

import (
	"fmt"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// entityLinks adds, for each relation of an entity that is needed, which
// profile leads to which.
func (l *lowering) entityLinks(e *models.Entity) {
	for _, rel := range e.Relations {
		if !l.need.links[rel] {
			continue
		}
		from, to := l.entities[rel.From], l.entities[rel.To]
		into := l.work(e.Name + "_" + rel.Name)
		step := &ir.EntityLink{
			Header: ir.Header{
				Name: string(into.Name), Title: fmt.Sprintf("find the %s of every %s", rel.Name, e.Name),
				Origins: []ir.Origin{relationOrigin(rel)},
			},
			Into: into, FromMap: from.node, ToMap: to.node, ToPeople: to.people,
		}
		reads := []ir.Table{from.node, to.node, to.people}
		for _, s := range l.need.linkSources(rel) {
			r := l.rows[s]
			step.Inputs = append(step.Inputs, ir.EntityLinkInput{
				Rows: r.table, FromNode: r.nodeOf[rel.From], ToNode: r.nodeOf[rel.To], Time: r.time,
			})
			reads = append(reads, r.table)
		}
		l.links[rel] = into
		l.add(step, []ir.Table{into}, reads)
	}
}
