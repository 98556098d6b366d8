package lower

import (
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// Compare asks what a run would change of what is published. Published are the
// entities of which anything is.
type Compare struct {
	Published []*models.Entity
	// Traits are those whose values are compared: each is published with its type.
	Traits []*models.Trait
	// Samples is how many of those who enter or leave a segment are given.
	Samples int
}

// Steps of a comparison, by which their rows are found; the name of the entity
// stands behind.
const (
	ChangesStep  = "changes|"  // name, value
	RulesStep    = "rules|"    // rule, refused, allowed
	SegmentsStep = "segments|" // segment, members_before, gained, lost, members_after
	SamplesStep  = "samples|"  // segment, gained (1 or 0), profile_id
	TraitsStep   = "traits|"   // see ir.TraitChanges; the traits are in the order of Compare.Traits
	WillBeStep   = "will be|"  // profile_id, arrival, identifiers, parts
	WereStep     = "were|"     // profile_id, fate, becomes, identifiers, parts
	FateStep     = "fate|"     // the same; the fate stands behind
	SplitStep    = "split|"    // the same
	ArrivalStep  = "arrival|"  // profile_id, arrival, identifiers, parts
)

var (
	fateColumns    = []ir.Ident{"profile_id", "fate", "becomes", "identifiers", "parts"}
	arrivalColumns = []ir.Ident{"profile_id", "arrival", "identifiers", "parts"}
)

// compare ends the program with what would be otherwise of an entity than
// published. Of lists it gives the largest.
func (l *lowering) compare(e *models.Entity) {
	t, name := l.entities[e], ir.Ident(e.Name)
	moves := &ir.IdentityMoves{
		Entity: name, Published: l.compares(e),
		Map: t.node, People: t.people, Held: t.held, Arrivals: l.work(e.Name + "_arrivals"),
	}
	moves.Header = identityHeader(e, moves.Arrivals, "compare with what is published of ")
	makes := []ir.Table{moves.Arrivals}
	if moves.Published {
		moves.Moves, moves.Flow, moves.Fates = l.work(e.Name+"_moves"), l.work(e.Name+"_flow"), l.work(e.Name+"_fates")
		makes = append(makes, moves.Moves, moves.Flow, moves.Fates)
	}
	l.add(moves, makes, []ir.Table{t.node, t.people})

	header := func(step, title string) ir.Header { return ir.Header{Name: step + e.Name, Title: title + e.Name} }
	l.add(&ir.IdentityChanges{
		Header: header(ChangesStep, "count what changes of "), Entity: name, Published: moves.Published,
		Map: t.node, Moves: moves.Moves, Fates: moves.Fates, Arrivals: moves.Arrivals,
	}, nil, append(makes, t.node))
	if moves.Published {
		l.add(&ir.RuleChanges{
			Header: header(RulesStep, "compare what rules refuse of "), Entity: name, Nodes: t.nodes, Links: t.links, Refused: t.refused,
		}, nil, []ir.Table{t.nodes, t.links, t.refused})
	}
	for _, list := range largest(e, moves) {
		l.add(list, nil, makes)
	}
	members := l.membersTable(e)
	l.add(&ir.SegmentChanges{
		Header: header(SegmentsStep, "count who enters and leaves segments of "), Entity: name, Published: moves.Published,
		Members: members, Held: t.held,
	}, nil, []ir.Table{members, t.held})
	if n := l.opts.Compare.Samples; n > 0 && moves.Published {
		l.add(&ir.SegmentSamples{
			Header: header(SamplesStep, "list some who enter and leave segments of "), Entity: name, Published: true,
			Members: members, Held: t.held, Limit: n,
		}, nil, []ir.Table{members, t.held})
	}
	l.compareTraits(e, header(TraitsStep, "compare the traits of "))
}

// compareTraits compares the values of traits, where any is asked for.
func (l *lowering) compareTraits(e *models.Entity, header ir.Header) {
	step := &ir.TraitChanges{Header: header, Entity: ir.Ident(e.Name), From: l.finalTraits(e)}
	for _, t := range l.opts.Compare.Traits {
		if t.Entity == e {
			step.Traits = append(step.Traits, ir.ComparedTrait{Name: ir.Ident(t.Name), T: t.T, Sum: t.T.Kind.Numeric()})
		}
	}
	if len(step.Traits) > 0 {
		l.add(step, nil, []ir.Table{step.From})
	}
}

// mostListed is how many profiles each list has.
const mostListed = 5

// largest reads the largest profiles, and the largest to which each thing
// happens.
func largest(e *models.Entity, moves *ir.IdentityMoves) []ir.Step {
	list := func(step, title string, table ir.Table, columns []ir.Ident, where ir.Expr) ir.Step {
		return &ir.Read{
			Header: ir.Header{Name: step + e.Name, Title: title + e.Name}, Table: table, Columns: columns, Where: where,
			Order: []ir.Ident{"identifiers", "profile_id"}, Descending: true, Limit: mostListed,
		}
	}
	is := func(column ir.Ident, value string) ir.Expr {
		return test(ir.Eq, col("", column, textType), text(value))
	}
	steps := []ir.Step{list(WillBeStep, "list the largest profiles of ", moves.Arrivals, arrivalColumns, nil)}
	if !moves.Published {
		return steps
	}
	steps = append(steps, list(WereStep, "list what were the largest profiles of ", moves.Fates, fateColumns, nil))
	for _, fate := range []string{ir.MergedFate, ir.RenamedFate, ir.GoneFate} {
		steps = append(steps, list(FateStep+fate+"|", "list the "+fate+" profiles of ", moves.Fates, fateColumns, is("fate", fate)))
	}
	parted := test(ir.Gt, col("", "parts", intType), number(1))
	return append(steps,
		list(SplitStep, "list the split profiles of ", moves.Fates, fateColumns, parted),
		list(ArrivalStep, "list the new profiles of ", moves.Arrivals, arrivalColumns, is("arrival", ir.NewArrival)))
}

// Steps of the programs below, by which their rows are found.
const (
	FoundEvidence = "found"     // the columns of a link, then rule and reason
	MovesStep     = "moves"     // id_type, id_value, becomes
	WasLinked     = "linked"    // the columns of a link
	WasRefused    = "refused"   // id_type_a, id_value_a, id_type_b, id_value_b, rule
	AnchorsStep   = "anchors"   // profile_id, id_type, id_value; as published, null for those that had left the data
	PresentStep   = "present"   // the same, of the anchors that are in the data
	KnownStep     = "known_ids" // id_type, id_value
)

// Pair is two identifiers, as evidence about them has them.
type Pair struct{ TypeA, ValueA, TypeB, ValueB string }

// Evidence reads what a program of Options.Compare has found about identifiers of
// profiles that there would be, at most so many pieces, and the anchors of ids, as
// published and as they are in the data. It is run in the same session.
func Evidence(compared *ir.Program, p *models.Project, e *models.Entity, profiles, anchors []string, most int) *ir.Program {
	step := &ir.IdentityEvidence{
		Header: ir.Header{Name: FoundEvidence, Title: "read the evidence"}, Profiles: profiles, Limit: most,
	}
	published := anchorsOf(e, anchors)
	present := &ir.Read{Header: ir.Header{Name: PresentStep, Title: "read anchors that are there"}, Columns: published.Columns, Where: published.Where}
	for _, s := range compared.Steps {
		switch s := s.(type) {
		case *ir.IdentityMoves:
			if s.Entity == ir.Ident(e.Name) {
				step.Map, step.People = s.Map, s.People
			}
		case *ir.RuleChanges:
			if s.Entity == ir.Ident(e.Name) {
				step.Nodes, step.Links, step.Refused = s.Nodes, s.Links, s.Refused
			}
		case *ir.IdentityPeople:
			if s.Entity == ir.Ident(e.Name) {
				present.Table = s.Anchored
			}
		}
	}
	return reading(p, step, published, present)
}

// Parted reads where the identifiers of a published profile would be that leave
// it, the evidence that held it together, at most so many rows of each, and its
// anchor.
func Parted(compared *ir.Program, p *models.Project, e *models.Entity, profileID string, most int) *ir.Program {
	return reading(p, moves(compared, e, isProfile("was", profileID), most),
		evidence(WasLinked, "read the evidence", state(e, ir.LinksTable), evidenceColumns, isProfile("profile_id", profileID), most),
		anchorsOf(e, []string{profileID}))
}

// moves reads identifiers whose profile is another than published.
func moves(compared *ir.Program, e *models.Entity, where ir.Expr, most int) *ir.Read {
	read := &ir.Read{
		Header: ir.Header{Name: MovesStep, Title: "read where identifiers go"}, Columns: []ir.Ident{"id_type", "id_value", "becomes"},
		Where: where, Order: []ir.Ident{"becomes", "id_type", "id_value"}, Limit: most,
	}
	for _, s := range compared.Steps {
		if s, ok := s.(*ir.IdentityMoves); ok && s.Entity == ir.Ident(e.Name) {
			read.Table = s.Moves
		}
	}
	return read
}

func anchorsOf(e *models.Entity, profiles []string) *ir.Read {
	return &ir.Read{
		Header: ir.Header{Name: AnchorsStep, Title: "read anchors"}, Table: state(e, ir.AnchorsTable),
		Columns: []ir.Ident{"profile_id", "id_type", "id_value"}, Where: among(col("", "profile_id", textType), profiles),
	}
}

// Known reads some identifiers of a published profile, and its anchor.
func Known(p *models.Project, e *models.Entity, profileID string, most int) *ir.Program {
	return reading(p, knownIDs(e, profileID, most), anchorsOf(e, []string{profileID}))
}

// Arrived reads some identifiers of a profile that there would be and that were
// in no other.
func Arrived(compared *ir.Program, p *models.Project, e *models.Entity, profileID string, most int) *ir.Program {
	return reading(p, moves(compared, e, isProfile("becomes", profileID), most))
}

func knownIDs(e *models.Entity, profileID string, most int) *ir.Read {
	return &ir.Read{
		Header: ir.Header{Name: KnownStep, Title: "read identifiers"}, Table: state(e, ir.IDsTable),
		Columns: []ir.Ident{"id_type", "id_value"}, Where: isProfile("profile_id", profileID),
		Order: []ir.Ident{"id_type", "id_value"}, Limit: most,
	}
}

// Before reads what is published of pairs, whichever identifier comes first there:
// the evidence that linked them, and the rules that refused them.
func Before(p *models.Project, e *models.Entity, pairs []Pair) *ir.Program {
	var conditions []ir.Expr
	for _, pair := range pairs {
		is := func(column ir.Ident, value string) ir.Expr {
			return test(ir.Eq, col("", column, textType), text(value))
		}
		conditions = append(conditions,
			and(is("id_type_a", pair.TypeA), is("id_value_a", pair.ValueA), is("id_type_b", pair.TypeB), is("id_value_b", pair.ValueB)),
			and(is("id_type_a", pair.TypeB), is("id_value_a", pair.ValueB), is("id_type_b", pair.TypeA), is("id_value_b", pair.ValueA)))
	}
	refused := []ir.Ident{"id_type_a", "id_value_a", "id_type_b", "id_value_b", "rule"}
	return reading(p,
		evidence(WasLinked, "read the evidence", state(e, ir.LinksTable), evidenceColumns, or(conditions...), 0),
		evidence(WasRefused, "read what was refused", state(e, ir.ConflictsTable), refused, or(conditions...), 0))
}
