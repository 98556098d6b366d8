package lower

import (
	"slices"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// people adds the steps that find out who there is of an entity.
func (l *lowering) people(e *models.Entity) {
	t := &entityTables{node: l.work(e.Name + "_map"), people: l.work(e.Name + "_people")}
	l.entities[e] = t
	if l.opts.Explain != nil {
		l.givenPeople(e, t)
		return
	}
	rules := rulesOf(e)
	t.nodes, t.links = l.work(e.Name+"_nodes"), l.work(e.Name+"_links")
	name := ir.Ident(e.Name)
	inputs, evidence := l.inputs(e)
	l.add(&ir.IdentityNodes{
		Header: identityHeader(e, t.nodes, "list the identifiers of "), Entity: name, Into: t.nodes, Inputs: inputs,
	}, []ir.Table{t.nodes}, rowsOf(inputs))
	l.namedIDs(e, t, rules)
	l.decisions(e, t, rules)
	links := &ir.IdentityLinks{
		Header: identityHeader(e, t.links, "gather what links identifiers of "), Entity: name, Into: t.links, Inputs: evidence,
	}
	if rules.hasMerges() {
		links.Decided = t.decided
	}
	l.add(links, []ir.Table{t.links}, append(rowsOf(evidence), links.Decided))
	l.cut(e, t, rules)
	t.joined = t.node
	if rules.limited() {
		t.joined = l.work(e.Name + "_joined")
	}
	l.stitch(e, t, rules.unordered(evidence))
	l.limit(e, t, rules)
	l.checkIdentity(e, t)
	l.checkDecided(e, t, rules)
	l.identify(e, t)
	l.checkSizes(e, t)
}

func identityHeader(e *models.Entity, table ir.Table, title string) ir.Header {
	return ir.Header{Name: string(table.Name), Title: title + e.Name, Origins: []ir.Origin{entityOrigin(e)}}
}

// compares tells whether an entity is compared with what is published of it.
func (l *lowering) compares(e *models.Entity) bool {
	return l.opts.Compare != nil && slices.Contains(l.opts.Compare.Published, e)
}

// identify gives the people their ids, which a run that publishes remembers.
func (l *lowering) identify(e *models.Entity, t *entityTables) {
	step := &ir.IdentityPeople{
		Header: ir.Header{
			Name: string(t.people.Name), Title: "give every " + e.Name + " an id", Origins: []ir.Origin{entityOrigin(e)},
		},
		Entity: ir.Ident(e.Name), Types: identifierTypes(e), Map: t.node, Into: t.people,
	}
	makes := []ir.Table{t.people}
	if l.opts.Publish || l.compares(e) {
		t.held = l.work(e.Name + "_held")
		step.Register, step.Redirects, step.IDs = state(e, ir.AnchorsTable), state(e, ir.RedirectsTable), state(e, ir.IDsTable)
		step.Anchored, step.Held = l.work(e.Name+"_anchored"), t.held
		makes = append(makes, t.held)
	}
	if l.opts.Publish {
		step.NextRegister, step.NextRedirects = next(e, ir.AnchorsTable), next(e, ir.RedirectsTable)
		makes = append(makes, step.NextRegister, step.NextRedirects)
	}
	l.add(step, makes, []ir.Table{t.node})
}

// givenPeople takes the people as published: only the one that is asked about,
// unless others of its entity are looked at through a relation.
func (l *lowering) givenPeople(e *models.Entity, t *entityTables) {
	step := &ir.GivenPeople{
		Header: ir.Header{
			Name: string(t.people.Name), Title: "take " + e.Name + " as published", Origins: []ir.Origin{entityOrigin(e)},
		},
		Entity: ir.Ident(e.Name), Types: identifierTypes(e), Into: t.people, Map: t.node,
	}
	alone := e == l.opts.Explain.Entity
	for link := range l.need.links {
		alone = alone && link.To != e
	}
	if alone {
		step.Only = []string{l.opts.Explain.ProfileID}
	}
	l.add(step, []ir.Table{t.people, t.node}, nil)
}

// inputs lists what each source contributes: all of them identifiers, and
// evidence those whose rows carry two.
func (l *lowering) inputs(e *models.Entity) (all, evidence []ir.IdentityInput) {
	for _, s := range l.project.Sources {
		r := l.rows[s]
		if r == nil {
			continue
		}
		input := ir.IdentityInput{Source: s.Name, Rows: r.table, Time: r.time, Key: r.rowKey("")}
		for _, id := range r.ids {
			if id.id.Identifier.Entity == e {
				input.IDs = append(input.IDs, ir.InputID{
					Type: id.id.Identifier.Name, Rank: id.id.Identifier.Rank, Value: id.value, Node: id.node,
				})
			}
		}
		if len(input.IDs) > 0 {
			all = append(all, input)
		}
		if len(input.IDs) > 1 {
			evidence = append(evidence, input)
		}
	}
	return all, evidence
}

func rowsOf(inputs []ir.IdentityInput) []ir.Table {
	tables := make([]ir.Table, len(inputs))
	for i, input := range inputs {
		tables[i] = input.Rows
	}
	return tables
}

func identifierTypes(e *models.Entity) []string {
	types := make([]string, len(e.Identifiers))
	for i, id := range e.Identifiers {
		types[i] = id.Name
	}
	return types
}

func entityOrigin(e *models.Entity) ir.Origin { return origin("entity", e.Name, "", e.At) }

func next(e *models.Entity, suffix string) ir.Table {
	return ir.Table{Space: ir.Next, Name: ir.Ident(e.Name + suffix)}
}

func state(e *models.Entity, suffix string) ir.Table {
	return ir.Table{Space: ir.State, Name: ir.Ident(e.Name + suffix)}
}

func published(e *models.Entity, suffix string) ir.Table {
	return ir.Table{Space: ir.Published, Name: ir.Ident(e.Name + suffix)}
}
