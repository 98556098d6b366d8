package lower

import (
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// deciding collects the segments of an entity that are decided in one pass over
// its traits.
type deciding struct {
	profile *profile
	layers  *layering
	columns map[*models.Segment]ir.Ident
	scope   scope
}

func (l *lowering) deciding(e *models.Entity) *deciding {
	d := &deciding{profile: l.entities[e].profile, layers: newLayering(), columns: map[*models.Segment]ir.Ident{}}
	d.scope = d.profile.scope()
	d.scope.segment = func(s *models.Segment) ir.Expr { return col("", d.decide(s), boolType) }
	return d
}

// decide adds a segment after those that it asks for, and gives its column.
func (d *deciding) decide(s *models.Segment) ir.Ident {
	if name, ok := d.columns[s]; ok {
		return name
	}
	if c := d.profile.segments[s]; c != nil {
		d.columns[s] = c.name
		return c.name
	}
	name := d.profile.memberName(s)
	d.columns[s] = name
	d.layers.add(ir.Named{
		Name: name, Expr: d.profile.member(d.scope, s), Origins: []ir.Origin{segmentOrigin(s, conditionText(s.Where))},
	}, 0)
	return name
}

// segmentsOf lists the needed segments of an entity, by name.
func (l *lowering) segmentsOf(e *models.Entity) []*models.Segment {
	var segments []*models.Segment
	for _, s := range l.project.Segments {
		if s.Entity == e && l.need.segments[s] {
			segments = append(segments, s)
		}
	}
	return segments
}

// members adds the step that decides all segments of an entity.
func (l *lowering) members(e *models.Entity) {
	segments := l.segmentsOf(e)
	if len(segments) == 0 && !l.opts.Publish && l.opts.Compare == nil {
		return
	}
	d := l.deciding(e)
	from := l.finalTraits(e)
	into := l.work(e.Name + "_members")
	step := &ir.Members{
		Header: ir.Header{
			Name: string(into.Name), Title: "decide the segments of " + e.Name, Origins: []ir.Origin{entityOrigin(e)},
		},
		Entity: ir.Ident(e.Name), From: from, Into: into,
	}
	for _, s := range segments {
		step.Segments = append(step.Segments, ir.SegmentColumn{Segment: s.Name, Column: d.decide(s)})
	}
	step.Layers = d.layers.layers
	l.add(step, []ir.Table{into}, []ir.Table{from})
}
