package lower

import (
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// publish builds what readers see and makes it visible.
func (l *lowering) publish(entities []*models.Entity) {
	step := &ir.Publish{Header: ir.Header{Name: l.tables.pick("publish"), Title: "publish"}, Sources: l.keptSources()}
	var reads []ir.Table
	for _, e := range entities {
		l.publishEntity(e)
		step.Entities = append(step.Entities, ir.Ident(e.Name))
		for _, suffix := range ir.PublishedTables {
			step.Tables = append(step.Tables, ir.Ident(e.Name+suffix))
			reads = append(reads, next(e, suffix))
		}
		step.Pasts = append(step.Pasts, l.pastsOf(e)...)
		for _, past := range l.pastValues(e) {
			step.Tables = append(step.Tables, past.Name)
			reads = append(reads, past)
		}
		for _, s := range l.segmentsOf(e) {
			step.Views = append(step.Views, ir.SegmentView{Segment: ir.Ident(s.Name), Entity: ir.Ident(e.Name)})
		}
	}
	defined := l.definitions(entities, reads)
	step.Tables = append(step.Tables, defined.Name)
	checks := l.checks()
	l.add(step, nil, append(reads, defined))
	step.After = append(step.After, checks...)
}

// checks lists the steps that may stop a run: nothing is published before all
// of them have passed.
func (l *lowering) checks() []string {
	var found []string
	for _, step := range l.program.Steps {
		if check, ok := step.(*ir.Check); ok {
			found = append(found, check.Name)
		}
	}
	return found
}

// heading makes the header of a step of an entity: the end of its name, and what it
// does.
type heading func(suffix, title string) ir.Header

// publishEntity builds the published tables of an entity, beside those that
// giving ids has built.
func (l *lowering) publishEntity(e *models.Entity) {
	origins := []ir.Origin{entityOrigin(e)}
	header := func(suffix, title string) ir.Header {
		return ir.Header{Name: l.tables.pick(e.Name + suffix), Title: title, Origins: origins}
	}
	l.publishIdentity(e, header)
	profiles := l.publishProfiles(e, header)
	l.publishSegments(e, header, profiles)
	l.history(e, header)
	l.publishCounts(e, header)
}

func (l *lowering) publishIdentity(e *models.Entity, header heading) {
	t := l.entities[e]
	if t.refused.Name != "" {
		t.ends = l.work(e.Name + "_ends")
	}
	l.add(&ir.IdentityTables{
		Header: header("_identity", "write the identifiers of "+e.Name),
		Entity: ir.Ident(e.Name), Nodes: t.nodes, Map: t.node, Links: t.links, People: t.people, Refused: t.refused, Ends: t.ends,
	}, []ir.Table{next(e, ir.IDsTable), next(e, ir.LinksTable), next(e, ir.ConflictsTable)}, []ir.Table{t.nodes, t.node, t.links, t.people, t.refused})
}

// publishProfiles gives the table that it builds.
func (l *lowering) publishProfiles(e *models.Entity, header heading) ir.Table {
	traits := l.finalTraits(e)
	profiles := &ir.Profiles{
		Header: header(ir.ProfilesTable, "write the profiles of "+e.Name),
		Entity: ir.Ident(e.Name), From: traits, Into: next(e, ir.ProfilesTable),
	}
	for _, r := range e.Relations {
		if !l.need.links[r] {
			continue
		}
		name := ir.Ident(r.Name + ir.RelationColumn)
		profiles.Cols = append(profiles.Cols, ir.Named{
			Name: name, Expr: col("", name, textType.OrNull()), Origins: []ir.Origin{relationOrigin(r)},
		})
	}
	for _, trait := range e.Traits {
		if l.need.traits[trait] {
			profiles.Cols = append(profiles.Cols, ir.Named{
				Name: ir.Ident(trait.Name), Expr: col("", ir.Ident(trait.Name), trait.T), Origins: []ir.Origin{traitOrigin(trait)},
			})
		}
	}
	l.add(profiles, []ir.Table{profiles.Into}, []ir.Table{traits})
	return profiles.Into
}

func (l *lowering) publishSegments(e *models.Entity, header heading, profiles ir.Table) {
	l.conditions(e, header(ir.ConditionsTable, "write which conditions are true for whom of "+e.Name))
	members := l.membersTable(e)
	intervals := &ir.Intervals{
		Header: header(ir.SegmentsTable, "write who is in which segment of "+e.Name),
		Entity: ir.Ident(e.Name), Members: members, Segments: l.segmentNames(e),
		State: state(e, ir.SegmentsTable), History: state(e, ir.HistoryTable),
		Moved: next(e, ir.RedirectsTable), Merged: l.work(e.Name + "_merged"), Moving: l.work(e.Name + "_moving"), Turned: l.work(e.Name + "_turned"),
		Into: next(e, ir.SegmentsTable),
	}
	l.add(intervals, []ir.Table{intervals.Into}, []ir.Table{members, intervals.Moved, profiles, next(e, ir.ConditionsTable)})
}

func (l *lowering) publishCounts(e *models.Entity, header heading) {
	counts := &ir.Counts{
		Header: header("_counts", "count "+e.Name), Entity: ir.Ident(e.Name), Segments: l.segmentNames(e), Rules: rulesOf(e).names(),
		KnownAnchors: state(e, ir.AnchorsTable), KnownRedirects: state(e, ir.RedirectsTable), KnownIntervals: state(e, ir.SegmentsTable),
	}
	reads := make([]ir.Table, len(ir.PublishedTables))
	for i, suffix := range ir.PublishedTables {
		reads[i] = next(e, suffix)
	}
	l.add(counts, nil, reads)
}

// segmentNames are those of the segments of an entity that are decided.
func (l *lowering) segmentNames(e *models.Entity) []string {
	var names []string
	for _, s := range l.segmentsOf(e) {
		names = append(names, s.Name)
	}
	return names
}

// membersTable is where the members step has put an entity's members.
func (l *lowering) membersTable(e *models.Entity) ir.Table {
	for _, step := range l.program.Steps {
		if m, ok := step.(*ir.Members); ok && m.Entity == ir.Ident(e.Name) {
			return m.Into
		}
	}
	return ir.Table{}
}
