package patch

import (
	"fmt"
	"slices"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// part is what is found out of an entity: why it is computed whole, or what its
// part begins with.
type part struct {
	entity  ir.Ident
	why     string // it is computed whole; "" while nothing speaks against patching
	since   string // why the profiles of everybody are computed, even so; "" when they are not
	origins []ir.Origin
	inputs  []ir.IdentityInput
	types   []string // of identifiers, in the order of trust

	owners   []ir.TouchedOwners // that may be other people than they were
	values   []ir.TouchedOwners // whose values may be others
	decided  []ir.TouchedID
	seen     []ir.SeenIDs
	evidence []ir.Expr
	refuses  bool     // there are rules
	giants   bool     // somebody looks for them
	told     []string // types of identifiers that somebody warns about when there are none

	owner  map[ir.Table]ir.Ident // of a source's rows: the column by which they belong to somebody, where one has been asked for
	makes  map[ir.Table]bool     // the tables of all nodes
	rows   map[ir.Table]ir.Table // of a source: the part of it
	state  *ir.PartState
	people *ir.IdentityPeople
	known  map[ir.Table]ir.Table // of State: the part of it

	touched, profiles, nodes, ids ir.Table
	found                         string // the answer whether there is anybody in the part; "" where nobody asks
	everybody                     *ir.PartEverybody
}

// whole says that an entity cannot be patched; the first reason counts.
func (a *part) whole(format string, args ...any) {
	if a.why == "" {
		a.why = fmt.Sprintf(format, args...)
	}
}

// all says that the values of everybody must be computed; the first reason counts.
func (a *part) all(format string, args ...any) {
	if a.since == "" {
		a.since = fmt.Sprintf(format, args...)
	}
}

// list finds the entities of a program and the names in it.
func (p *patching) list(whole *ir.Program) {
	for _, step := range whole.Steps {
		p.names[step.Head().Name] = true
		ir.Retabled(step, func(t ir.Table) ir.Table {
			p.names[ir.IdentText(t.Name)] = true
			return t
		})
		switch s := step.(type) {
		case *ir.SourceRows:
			p.rows[s.Into] = s
		case *ir.IdentityNodes:
			a := &part{
				entity: s.Entity, origins: s.Origins, inputs: s.Inputs,
				owner: map[ir.Table]ir.Ident{}, makes: map[ir.Table]bool{s.Into: true}, rows: map[ir.Table]ir.Table{}, known: map[ir.Table]ir.Table{},
			}
			p.parts = append(p.parts, a)
			p.of[s.Entity] = a
		}
	}
}

// survey goes through a program once, and finds out what of it can be patched.
func (p *patching) survey(whole *ir.Program) {
	p.list(whole)
	for _, a := range p.parts {
		for _, in := range a.inputs {
			a.owners = append(a.owners, ir.TouchedOwners{From: p.touched(in.Rows, a.whole), Alias: ir.Ident(in.Source), IDs: idsOf(ir.Ident(in.Source), in)})
		}
	}
	made := map[ir.Table]*part{} // by whom a table of traits or people is made
	for _, step := range whole.Steps {
		p.look(step, made)
	}
}

// nodesOf are the columns of a source's nodes.
func nodesOf(in ir.IdentityInput) []ir.Ident {
	nodes := make([]ir.Ident, len(in.IDs))
	for i, id := range in.IDs {
		nodes[i] = id.Node
	}
	return nodes
}

// idsOf are the identifiers of a source's rows, seen through an alias.
func idsOf(alias ir.Ident, in ir.IdentityInput) []ir.TouchedID {
	ids := make([]ir.TouchedID, len(in.IDs))
	for i, id := range in.IDs {
		ids[i] = ir.TouchedID{
			Type:  id.Type,
			Node:  ir.Col{Typed: ir.Typed{T: models.Type{Kind: models.Int, Nullable: true}}, From: alias, Name: id.Node},
			Value: ir.Col{Typed: ir.Typed{T: models.Type{Kind: models.Text, Nullable: true}}, From: alias, Name: id.Value},
		}
	}
	return ids
}

// decidedID is an identifier that a decision names, whose node is made of its type
// and value.
func decidedID(id ir.DecidedID) ir.TouchedID {
	parts := id.Node.(ir.Call).Args
	return ir.TouchedID{Type: parts[1].(ir.Lit).Value, Node: id.Node, Value: parts[2]}
}

// touched is the table of a source's rows that a run has added or taken out. Where
// there is none it refuses, and says why.
func (p *patching) touched(rows ir.Table, refuse func(format string, args ...any)) ir.Table {
	step := p.rows[rows]
	if step == nil {
		refuse("it looks at %q, which is no source", ir.IdentText(rows.Name))
		return ir.Table{}
	}
	read := p.reads[step.Source]
	if step.Kept == nil || read.Since == "" {
		refuse("source %q is read whole: %s", step.Source, read.Why)
		return ir.Table{}
	}
	for _, name := range step.Keep {
		if kind := kindOf(step, name); kind == models.List || kind == models.Unknown {
			refuse("rows of source %q cannot be compared by %q", step.Source, ir.IdentText(name))
			return ir.Table{}
		}
	}
	if _, known := p.stale[rows]; !known {
		p.stale[rows] = p.work(step.Source + "_touched")
	}
	return p.stale[rows]
}

// kindOf is the kind of a column of a source's rows.
func kindOf(s *ir.SourceRows, name ir.Ident) models.Kind {
	for _, layer := range slices.Backward(s.Layers) {
		for _, n := range layer {
			if n.Name == name {
				return n.Expr.Type().Kind
			}
		}
	}
	return models.Unknown
}

// look finds out what a step means for patching. Steps that it does not know are
// those of something that nobody has thought about: nothing is patched then.
func (p *patching) look(step ir.Step, made map[ir.Table]*part) {
	if p.lookAtIdentity(step, made) || p.lookAtProfiles(step, made) || harmless(step) {
		return
	}
	for _, a := range p.parts {
		a.whole("nobody has said what the step %q asks of a part", step.Head().Name)
	}
}

// harmless are the steps that give of a part what they give of it among all, if
// those before them do, and those that do not depend on an entity.
func harmless(step ir.Step) bool {
	switch step.(type) {
	case *ir.Prepare, *ir.StateTables, *ir.SourceRows, *ir.SourceTests, *ir.TestResults, *ir.Definitions, *ir.Publish,
		*ir.IdentityNodes, *ir.IdentityDecided, *ir.IdentityLinks, *ir.IdentityEdgeChanges, *ir.IdentityContracted, *ir.IdentityRounds, *ir.IdentityRoots,
		*ir.IdentityKept, *ir.IdentityParties, *ir.IdentitySettled, *ir.IdentityTables,
		*ir.Profiles, *ir.PastValues, *ir.Intervals, *ir.IdentityHistory, *ir.Counts:
		return true
	}
	return false
}

// lookAtIdentity takes in rules and decisions.
func (p *patching) lookAtIdentity(step ir.Step, made map[ir.Table]*part) bool {
	switch s := step.(type) {
	case *ir.IdentityNamed:
		for _, id := range s.IDs {
			if id.Decision > 0 { // what is taken out is in no part
				p.of[s.Entity].decided = append(p.of[s.Entity].decided, decidedID(id))
			}
		}
	case *ir.IdentityCut:
		p.of[s.Entity].refuses = true
		for _, rule := range s.LinkWithin {
			p.evidence(p.of[s.Entity], rule)
		}
	case *ir.IdentityDisputed:
		p.of[s.Entity].refuses = true
		for _, limit := range s.Limits {
			p.limit(p.of[s.Entity], limit)
		}
	case *ir.IdentityPeople:
		p.of[s.Entity].types, p.of[s.Entity].people = s.Types, s
		p.of[s.Entity].makes[s.Map] = true
		made[s.Map], made[s.Into] = p.of[s.Entity], p.of[s.Entity]
	case *ir.EntityLink:
		from, to := made[s.FromMap], made[s.ToMap]
		from.all("profiles lead to those of %q", ir.IdentText(to.entity))
		to.all("profiles of %q lead to them", ir.IdentText(from.entity))
	case *ir.Check:
		for _, problem := range s.Problems {
			if a := made[problem.Table]; a != nil && problem.Kind == ir.Giant {
				a.giants = true
			}
			if problem.Kind == ir.NeverSeen {
				p.tell(problem)
			}
		}
	default:
		return false
	}
	return true
}

// tell takes in a type of identifiers of which somebody says in every run that there
// are none.
func (p *patching) tell(problem ir.Problem) {
	for _, a := range p.parts {
		if a.makes[problem.Table] {
			a.told = append(a.told, problem.Expr.(ir.Lit).Value)
		}
	}
}

// evidence: what a rule on the age of links ceases to count.
func (p *patching) evidence(a *part, rule ir.LinkWithin) {
	within, ok := ago(rule.Since)
	if !ok {
		a.whole("the rule %q looks at now in a way that nobody has thought about", rule.Rule)
		return
	}
	a.evidence = append(a.evidence, window{lastSeen, within}.passed(p.last.Now))
}

// limit: identifiers that a rule on their number ceases to count.
func (p *patching) limit(a *part, limit ir.Limit) {
	if limit.Since == nil {
		return
	}
	per, ok := ago(limit.Since)
	if !ok {
		a.whole("the rule %q looks at now in a way that nobody has thought about", limit.Rule)
		return
	}
	a.seen = append(a.seen, ir.SeenIDs{Type: limit.Type, Rank: limit.Rank, Where: window{lastSeen, per}.passed(p.last.Now)})
}

var lastSeen = ir.Col{Typed: ir.Typed{T: models.Type{Kind: models.Timestamp, Nullable: true}}, Name: "last_seen"}
