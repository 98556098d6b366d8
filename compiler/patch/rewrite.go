package patch

import (
	"slices"

	"github.com/weft-cdp/weft/compiler/ir"
)

// patched gives what stands in the place of a step.
func (p *patching) patched(step ir.Step) []ir.Step {
	switch s := step.(type) {
	case *ir.SourceRows:
		return p.sourceRows(s)
	case *ir.Check:
		return []ir.Step{p.check(s)}
	case *ir.Publish:
		return p.publish(s)
	}
	a := p.of[entityOf(step)]
	if a != nil && a.why == "" {
		return p.ofPart(a, step)
	}
	return []ir.Step{p.overEverybody(step)}
}

// ofPart gives what stands in the place of a step of an entity that is patched.
func (p *patching) ofPart(a *part, step ir.Step) []ir.Step {
	if a.since != "" && overProfiles(step) {
		return []ir.Step{p.overEverybody(step)}
	}
	switch s := step.(type) {
	case *ir.IdentityNodes:
		before := p.begin(a)
		nodes := p.retabled(a, s)
		return slices.Concat(before, []ir.Step{nodes}, p.ids(a, s.Into, s.Name))
	case *ir.IdentityPeople:
		people := p.retabled(a, s)
		if a.since == "" {
			return []ir.Step{people}
		}
		return []ir.Step{people, p.all(a, s)}
	case *ir.Aggregate:
		out := *s
		out.Scan.Table = p.rowsOf(a, &out.Header, out.Scan.Table)
		return []ir.Step{&out}
	case *ir.Sequence:
		out := *s
		out.Steps = slices.Clone(s.Steps)
		for i := range out.Steps {
			out.Steps[i].Scan.Table = p.rowsOf(a, &out.Header, out.Steps[i].Scan.Table)
		}
		return []ir.Step{&out}
	case *ir.IdentityHistory:
		out := *p.retabled(a, s).(*ir.IdentityHistory)
		patch := a.patch()
		out.Patch = &patch
		return []ir.Step{&out}
	case *ir.Counts:
		out := *p.retabled(a, s).(*ir.Counts)
		patch := a.patch()
		out.Patch = &patch
		if a.since != "" {
			out.KnownIntervals = s.KnownIntervals
		}
		return []ir.Step{&out}
	}
	return []ir.Step{p.retabled(a, step)}
}

// overProfiles tells whether a step makes values of profiles, or keeps them.
func overProfiles(step ir.Step) bool {
	switch step.(type) {
	case *ir.Aggregate, *ir.Sequence, *ir.Conditions, *ir.Intervals, *ir.PastValues:
		return true
	}
	return false
}

// overEverybody gives a step over profiles that sees everybody where only a part of
// them is stitched.
func (p *patching) overEverybody(step ir.Step) ir.Step {
	switch step.(type) {
	case *ir.Aggregate, *ir.Sequence, *ir.Traits, *ir.EntityLink, *ir.Intervals:
	default:
		return step
	}
	var makers []string
	out := ir.Retabled(step, func(t ir.Table) ir.Table {
		for _, a := range p.parts {
			if e := a.everybody; e != nil {
				switch t {
				case e.Map:
					makers, t = append(makers, e.Name), e.AllMap
				case e.People:
					makers, t = append(makers, e.Name), e.AllPeople
				case e.Moved:
					makers, t = append(makers, e.Name), e.AllMoved
				}
			}
		}
		return t
	})
	out.Head().After = after(step.Head().After, makers...)
	return out
}

// all gives the step that adds to the part who stays as published.
func (p *patching) all(a *part, people *ir.IdentityPeople) ir.Step {
	name := ir.IdentText(a.entity)
	a.everybody = &ir.PartEverybody{
		Entity: a.entity, Types: a.types, IDs: ofState(a.entity, ir.IDsTable), Redirects: ofState(a.entity, ir.RedirectsTable),
		Part: a.ids, Map: people.Map, People: people.Into, Moved: people.NextRedirects,
		Known: p.work(name + "_others"), AllMap: p.work(name + "_all_map"), AllPeople: p.work(name + "_all_people"), AllMoved: p.work(name + "_all_moved"),
	}
	p.headed(a.everybody, a, "add those who stay as published, of "+name, p.work(name+"_everybody"), []ir.Table{a.ids})
	a.everybody.After = after(a.everybody.After, people.Name)
	return a.everybody
}

// entityOf is the entity that a step is about; "" for none.
func entityOf(step ir.Step) ir.Ident {
	switch s := step.(type) {
	case *ir.IdentityNodes:
		return s.Entity
	case *ir.IdentityLinks:
		return s.Entity
	case *ir.IdentityEdgeChanges:
		return s.Entity
	case *ir.IdentityContracted:
		return s.Entity
	case *ir.IdentityKept:
		return s.Entity
	case *ir.IdentityPeople:
		return s.Entity
	case *ir.Aggregate:
		return s.Entity
	case *ir.Sequence:
		return s.Entity
	case *ir.Conditions:
		return s.Entity
	case *ir.Intervals:
		return s.Entity
	case *ir.PastValues:
		return s.Entity
	case *ir.IdentityHistory:
		return s.Entity
	case *ir.Counts:
		return s.Entity
	}
	return ""
}

func (a *part) patch() ir.Patch {
	return ir.Patch{Entity: a.entity, IDs: a.ids, Nodes: a.nodes, Found: a.found, Everybody: a.since != ""}
}

// sourceRows keeps apart what it adds and takes out, and puts it in place only where
// there is anything.
func (p *patching) sourceRows(s *ir.SourceRows) []ir.Step {
	touched, asked := p.stale[s.Into]
	if !asked {
		return []ir.Step{s}
	}
	out, kept := *s, *s.Kept
	kept.Touched = touched
	if kept.Batch.Name == "" {
		kept.Batch = p.work(s.Source + "_batch")
	}
	out.Kept, out.When, out.Title = &kept, ir.IdentText(touched.Name), "keep what is new in "+s.Source
	found := &ir.NewRows{Header: s.Header, Of: &out}
	found.Name, found.Title = p.pick(s.Source+"_new"), "read what is new in "+s.Source
	size := &ir.Found{Answer: out.When, Of: touched}
	size.Name, size.Title, size.After = p.pick(s.Source+"_new_size"), "ask whether anything is new in "+s.Source, []string{found.Name}
	out.After = after(s.After, found.Name, size.Name)
	p.makers[touched] = found.Name
	return []ir.Step{found, size, &out}
}

// check looks only at what may be wrong since the last run, which has passed all
// checks, and where a table holds a part alone, at the rest as it is published.
func (p *patching) check(s *ir.Check) ir.Step {
	out := *s
	out.After, out.Problems = slices.Clone(s.After), slices.Clone(s.Problems)
	for i := range out.Problems {
		problem := &out.Problems[i]
		switch problem.Kind {
		case ir.DuplicateKey, ir.NotManyToOne:
			problem.Among = p.stale[problem.Table]
		case ir.Giant, ir.NeverSeen, ir.NobodyLeft:
			for _, a := range p.parts {
				if a.why == "" && a.makes[problem.Table] {
					ids := ofState(a.entity, ir.IDsTable)
					problem.Else = &ir.Elsewhere{IDs: ids, Part: a.ids, Known: a.known[ids], History: ofState(a.entity, ir.HistoryTable)}
					out.After = append(out.After, p.makers[a.ids])
				}
			}
		}
	}
	return &out
}

// retabled gives a step that reads of rows and of State what is about the part.
func (p *patching) retabled(a *part, step ir.Step) ir.Step {
	var makers []string
	out := ir.Retabled(step, func(t ir.Table) ir.Table {
		to := t
		if part, ok := a.rows[t]; ok {
			to = part
		}
		if t.Space == ir.State {
			to = a.stateOf(p, t, step)
		}
		if to != t {
			makers = append(makers, p.makers[to])
		}
		return to
	})
	out.Head().After = after(step.Head().After, makers...)
	return out
}

// rowsOf is the part of a source's rows.
func (p *patching) rowsOf(a *part, head *ir.Header, rows ir.Table) ir.Table {
	head.After = after(head.After, p.makers[a.rows[rows]])
	return a.rows[rows]
}

func after(list []string, more ...string) []string {
	list = slices.Clone(list)
	for _, name := range more {
		if !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	return list
}

// stateBy are the columns by which rows of the State tables belong to profiles.
// What is in no list is small, and taken whole.
var stateBy = map[string]ir.Ident{
	ir.AnchorsTable: "profile_id", ir.RedirectsTable: "old_profile_id", ir.IDsTable: "profile_id", ir.SegmentsTable: "profile_id",
	ir.StitchedTable: "cluster", ir.TruthsTable: "profile_id", ir.LinksTable: "profile_id", ir.ConflictsTable: "profile_id_a",
	ir.PastTable: "profile_id",
}

// stateOf is what the last run left in a table, as far as it is about the part.
func (a *part) stateOf(p *patching, t ir.Table, step ir.Step) ir.Table {
	suffix := ir.PublishedSuffix(t.Name)
	by, ok := stateBy[suffix]
	if !ok {
		return t
	}
	if known, ok := a.known[t]; ok {
		return known
	}
	name := ir.IdentText(a.entity) + "_known" + ir.IdentText(t.Name)[len(a.entity):]
	made := ir.StatePart{From: t, Into: p.work(name), By: by, Of: a.ids, In: "profile_id", Columns: ir.PublishedColumns[suffix]}
	if suffix == ir.StitchedTable {
		made.Of, made.In = a.nodes, "node"
	}
	if past, ok := step.(*ir.PastValues); ok {
		made.Columns = past.Columns()
	}
	a.state.Tables = append(a.state.Tables, made)
	a.known[t] = made.Into
	p.makers[made.Into] = a.state.Name
	return made.Into
}

func ofState(entity ir.Ident, suffix string) ir.Table {
	return ir.Table{Space: ir.State, Name: entity + ir.Ident(suffix)}
}

// begin gives the steps that find the part of an entity and its rows.
func (p *patching) begin(a *part) []ir.Step {
	name := ir.IdentText(a.entity)
	ids := ofState(a.entity, ir.IDsTable)
	a.touched, a.profiles, a.nodes = p.work(name+"_part_begin"), p.work(name+"_part_profiles"), p.work(name+"_part")
	var steps []ir.Step
	add := func(step ir.Step, title string, made ir.Table, reads ...ir.Table) {
		p.headed(step, a, title, made, reads)
		steps = append(steps, step)
	}
	if a.since == "" {
		a.owners = slices.Concat(a.owners, a.values)
	}
	touched := &ir.TouchedNodes{Entity: a.entity, Owners: a.owners, Decided: a.decided, Seen: a.seen, IDs: ids, Into: a.touched}
	add(touched, "find whom new rows and the time may change of "+name, a.touched)
	for _, owners := range a.owners {
		touched.After = after(touched.After, p.readers(owners)...)
	}
	profiles := &ir.PartProfiles{
		Entity: a.entity, Touched: a.touched, IDs: ids,
		Links: ofState(a.entity, ir.LinksTable), Conflicts: ofState(a.entity, ir.ConflictsTable), Evidence: anyOf(a.evidence), Into: a.profiles,
	}
	if a.giants {
		profiles.Above, profiles.History = ir.Plausible, ofState(a.entity, ir.HistoryTable)
	}
	if a.refuses {
		profiles.Reached = p.work(name + "_part_reached")
	}
	add(profiles, "find the profiles that may change of "+name, a.profiles, a.touched)
	if a.refuses {
		closure := &ir.PartClosure{
			Entity: a.entity, Conflicts: profiles.Conflicts, Profiles: a.profiles, Reached: profiles.Reached, Found: p.work(name + "_part_found"),
		}
		add(closure, "add whom rules keep apart from them", p.work(name+"_part_closure"), a.profiles)
		p.makers[a.profiles] = closure.Name
	}
	known := p.work(name + "_known_ids")
	a.known[ids] = known
	add(&ir.PartNodes{
		Entity: a.entity, Types: a.types, Profiles: a.profiles, IDs: ids, Touched: a.touched, Known: known, Into: a.nodes,
	}, "list their identifiers", a.nodes, a.profiles, a.touched)
	p.makers[known] = p.makers[a.nodes]
	if a.since == "" {
		a.found = ir.IdentText(a.nodes.Name)
		add(&ir.Found{
			Answer: a.found, Of: a.nodes, Types: a.told, History: ofState(a.entity, ir.HistoryTable),
		}, "ask whether anybody of "+name+" may have changed", p.work(name+"_part_size"), a.nodes)
	}
	for _, in := range a.inputs {
		part := p.take(a, in, in.Rows, "_part_")
		add(part, "take the rows of "+part.Source+" that are theirs", part.Into, a.nodes)
		a.rows[in.Rows] = part.Into
	}
	return steps
}

// take is the step that takes the rows of a part, from a table that has those of a
// source. It has no header yet.
func (p *patching) take(a *part, in ir.IdentityInput, from ir.Table, infix string) *ir.PartRows {
	rows := p.rows[in.Rows]
	by := nodesOf(in)
	if owner := a.owner[in.Rows]; owner != "" {
		by = []ir.Ident{owner}
	}
	return &ir.PartRows{
		Entity: a.entity, Source: rows.Source, Into: p.work(ir.IdentText(a.entity) + infix + rows.Source), From: from,
		By: by, Nodes: a.nodes, Keep: rows.Keep,
	}
}

// ids gives the steps that find what is remembered of the part, once its
// identifiers are listed.
func (p *patching) ids(a *part, nodes ir.Table, listed string) []ir.Step {
	name := ir.IdentText(a.entity)
	a.ids = p.work(name + "_part_ids")
	ids := &ir.PartIDs{
		Entity: a.entity, Profiles: a.profiles, Nodes: nodes, Known: a.known[ofState(a.entity, ir.IDsTable)], Into: a.ids,
		Register: ofState(a.entity, ir.AnchorsTable), Redirects: ofState(a.entity, ir.RedirectsTable),
	}
	p.headed(ids, a, "find the ids that they have and had", a.ids, []ir.Table{a.profiles})
	ids.After = after(ids.After, listed)
	a.state = &ir.PartState{Entity: a.entity}
	p.headed(a.state, a, "take what is known of them", ir.Table{Name: ir.Ident(p.pick(name + "_known"))}, []ir.Table{a.ids, a.nodes})
	return []ir.Step{ids, a.state}
}

// headed gives a step that is added its header.
func (p *patching) headed(step ir.Step, a *part, title string, made ir.Table, reads []ir.Table) {
	head := step.Head()
	head.Name, head.Title, head.Origins = ir.IdentText(made.Name), title, a.origins
	p.makers[made] = head.Name
	for _, t := range reads {
		head.After = after(head.After, p.makers[t])
	}
}

// readers are the steps that make what touching rows are found in.
func (p *patching) readers(o ir.TouchedOwners) []string {
	tables := []ir.Table{o.From}
	for _, join := range o.Joins {
		tables = append(tables, join.Table)
	}
	var names []string
	for rows, step := range p.rows {
		if slices.Contains(tables, rows) || slices.Contains(tables, p.stale[rows]) {
			names = append(names, step.Name)
		}
	}
	slices.Sort(names)
	return names
}
