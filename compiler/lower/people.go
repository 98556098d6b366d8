package lower

import (
	"fmt"

	"github.com/weft-cdp/weft/compiler/diag"
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
	t.nodes, t.links = l.work(e.Name+"_nodes"), l.work(e.Name+"_links")
	name := ir.Ident(e.Name)
	inputs, evidence := l.inputs(e)
	l.add(&ir.IdentityNodes{
		Header: identityHeader(e, t.nodes, "list the identifiers of "), Entity: name, Into: t.nodes, Inputs: inputs,
	}, []ir.Table{t.nodes}, rowsOf(inputs))
	l.add(&ir.IdentityLinks{
		Header: identityHeader(e, t.links, "gather what links identifiers of "), Entity: name, Into: t.links, Inputs: evidence,
	}, []ir.Table{t.links}, rowsOf(evidence))
	l.stitch(e, t)
	l.checkIdentity(e, t)
	l.identify(e, t)
	l.checkSizes(e, t)
}

func identityHeader(e *models.Entity, table ir.Table, title string) ir.Header {
	return ir.Header{Name: string(table.Name), Title: title + e.Name, Origins: []ir.Origin{entityOrigin(e)}}
}

// stitch adds the two loops that find the components of the links, and what
// stands before and after them.
func (l *lowering) stitch(e *models.Entity, t *entityTables) {
	name := ir.Ident(e.Name)
	t.edges, t.levels = l.work(e.Name+"_edges"), l.work(e.Name+"_levels")
	forest, roots, hooks := l.work(e.Name+"_forest"), l.work(e.Name+"_roots"), l.work(e.Name+"_hooks")
	l.add(&ir.IdentityEdges{
		Header: identityHeader(e, t.edges, "prepare the stitching of "), Entity: name,
		Links: t.links, Edges: t.edges, Forest: forest, Levels: t.levels, Roots: roots,
	}, []ir.Table{t.edges, forest, t.levels, roots}, []ir.Table{t.links})

	rounds := ir.Table{Name: ir.Ident(l.tables.pick(e.Name + "_rounds"))}
	l.add(&ir.IdentityRounds{
		Header: identityHeader(e, rounds, "stitch "), Entity: name,
		Edges: t.edges, Hooks: hooks, Forest: forest, Levels: t.levels,
	}, []ir.Table{t.edges, forest, t.levels}, []ir.Table{t.edges, forest, t.levels})
	l.add(&ir.IdentityRoots{
		Header: identityHeader(e, roots, "find the roots of "), Entity: name,
		Forest: forest, Levels: t.levels, Roots: roots,
	}, []ir.Table{t.levels, roots}, []ir.Table{forest, t.levels, roots})
	l.add(&ir.IdentityMap{
		Header: identityHeader(e, t.node, "say which identifiers are one "),
		Entity: name, Nodes: t.nodes, Roots: roots, Into: t.node,
	}, []ir.Table{t.node}, []ir.Table{t.nodes, roots})
}

// identify gives the people their ids, which a run that publishes remembers.
func (l *lowering) identify(e *models.Entity, t *entityTables) {
	step := &ir.IdentityPeople{
		Header: ir.Header{
			Name: string(t.people.Name), Title: "give every " + e.Name + " an id", Origins: []ir.Origin{entityOrigin(e)},
		},
		Entity: ir.Ident(e.Name), Types: identifierTypes(e), Nodes: t.nodes, Map: t.node, Into: t.people,
	}
	makes := []ir.Table{t.people}
	if l.opts.Publish {
		step.Register, step.Redirects = state(e, ir.AnchorsTable), state(e, ir.RedirectsTable)
		makes = append(makes, next(e, ir.AnchorsTable), next(e, ir.RedirectsTable))
	}
	l.add(step, makes, []ir.Table{t.nodes, t.node})
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

// checkIdentity proves that stitching did its work on distinct numbers, and
// looks for identifier types that never occur.
func (l *lowering) checkIdentity(e *models.Entity, t *entityTables) {
	if !l.opts.Checks {
		return
	}
	problems := []ir.Problem{
		{
			Kind: ir.Collision, Code: diag.Collision, At: e.At, Table: t.nodes,
			Message: fmt.Sprintf("identifiers of %q share a number with another: {count}", e.Name),
		},
		{
			Kind: ir.Unfinished, Code: diag.Unfinished, At: e.At, Table: t.edges,
			Message: fmt.Sprintf("stitching %q has left links undone: {count}", e.Name),
		},
		{
			Kind: ir.Unfinished, Code: diag.Unfinished, At: e.At, Table: t.levels,
			Message: fmt.Sprintf("stitching %q has left levels undone: {count}", e.Name),
		},
	}
	if l.opts.Publish {
		problems = append(problems, ir.Problem{
			Kind: ir.NobodyLeft, Code: diag.NobodyLeft, At: e.At, Table: t.nodes, Register: state(e, ir.AnchorsTable),
			Message: fmt.Sprintf("no row has an identifier of %q any more, and earlier runs published profiles ({count})", e.Name),
		})
	}
	carried := map[*models.Identifier]bool{}
	for _, s := range l.need.carriers[e] {
		for _, id := range s.IDs {
			carried[id.Identifier] = true
		}
	}
	for _, id := range e.Identifiers {
		if carried[id] {
			problems = append(problems, ir.Problem{
				Kind: ir.NeverSeen, Code: diag.NeverSeen, Severity: models.Warning, At: id.At, Table: t.nodes, Expr: text(id.Name),
				Message: fmt.Sprintf("no row of any source has an identifier %q of %q", id.Name, e.Name),
			})
		}
	}
	l.addCheck(e.Name+"_identity_check", "check the identifiers of "+e.Name, problems, entityOrigin(e))
}

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
