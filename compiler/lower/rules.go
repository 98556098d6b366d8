package lower

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// identityRules are the rules and decisions of an entity, as steps want them.
type identityRules struct {
	decided []ir.DecidedID // those that merges and splits name
	out     []ir.DecidedID // those that are taken out
	splits  []ir.Reason    // of decision 1, 2, …; zero for a merge
	shared  []ir.SharedAbove
	within  []ir.LinkWithin
	limits  []ir.Limit // in the order of trust
}

func rulesOf(e *models.Entity) *identityRules {
	r := &identityRules{}
	for _, d := range e.Decisions {
		if d.Kind != models.OutDecision {
			r.decide(d)
			continue
		}
		for _, id := range d.IDs { // which are no identifiers: see unblocked
			r.out = append(r.out, decided(d, id))
		}
	}
	length := map[string]time.Duration{}
	for _, id := range e.Identifiers {
		for _, rule := range id.Rules {
			name := RuleName(id, rule)
			length[name] = rule.Per
			r.add(name, id, rule)
		}
	}
	slices.SortStableFunc(r.within, func(a, b ir.LinkWithin) int { return cmp.Compare(length[a.Rule], length[b.Rule]) })
	return r
}

// add takes in a rule on a type of identifier.
func (r *identityRules) add(name string, id *models.Identifier, rule models.IdentityRule) {
	since := func() ir.Expr { return call(ir.SubDuration, timeType, now(), duration(rule.Per)) }
	switch rule.Name {
	case "shared_above":
		r.shared = append(r.shared, ir.SharedAbove{Rule: name, Reason: RuleReason(id, rule), Rank: id.Rank, N: rule.N})
	case "link_within":
		r.within = append(r.within, ir.LinkWithin{Rule: name, Reason: RuleReason(id, rule), Rank: id.Rank, Since: since()})
	case "unique", "limit":
		limit := ir.Limit{Rule: name, Reason: RuleReason(id, rule), Rank: id.Rank, N: rule.N}
		if rule.Per > 0 {
			limit.Type, limit.Since = id.Name, since()
		}
		r.limits = append(r.limits, limit)
	default:
		panic("no rule " + rule.Name)
	}
}

// decide takes in a merge or a split, with its identifiers as a row would have
// them: the most trusted first, of one type that with the smaller value.
func (r *identityRules) decide(d *models.Decision) {
	number := len(r.splits) + 1
	var split ir.Reason
	if d.Kind == models.SplitDecision {
		split = SplitReason(d)
	}
	r.splits = append(r.splits, split)
	ids := slices.SortedFunc(slices.Values(d.IDs), func(a, b models.DecidedID) int {
		return cmp.Or(a.Identifier.Rank-b.Identifier.Rank, strings.Compare(a.Value, b.Value))
	})
	for i, id := range ids {
		named := decided(d, id)
		named.Decision, named.Split, named.Place = number, d.Kind == models.SplitDecision, i+1
		r.decided = append(r.decided, named)
	}
}

// limited tells whether a profile may have too many of something.
func (r *identityRules) limited() bool { return len(r.limits) > 0 || r.hasSplits() }

func (r *identityRules) hasSplits() bool {
	return slices.ContainsFunc(r.decided, func(id ir.DecidedID) bool { return id.Split })
}

func (r *identityRules) hasMerges() bool {
	return slices.ContainsFunc(r.decided, func(id ir.DecidedID) bool { return !id.Split })
}

// names are the rules as they are published, in the order in which they are
// named where several refuse.
func (r *identityRules) names() []string {
	var names []string
	for _, rule := range r.shared {
		names = append(names, rule.Rule)
	}
	for _, rule := range r.within {
		names = append(names, rule.Rule)
	}
	if r.hasSplits() {
		names = append(names, models.SplitDecision)
	}
	for _, rule := range r.limits {
		names = append(names, rule.Rule)
	}
	return names
}

// unordered tells whether links may lead from a larger node to a smaller one.
func (r *identityRules) unordered(inputs []ir.IdentityInput) bool {
	return r.hasMerges() || slices.ContainsFunc(inputs, func(in ir.IdentityInput) bool { return !in.Ordered() })
}

// decisions adds the step that lists the identifiers that were decided about.
func (l *lowering) decisions(e *models.Entity, t *entityTables, r *identityRules) {
	if len(r.decided) == 0 {
		return
	}
	t.decided = l.work(e.Name + "_decided")
	l.add(&ir.IdentityDecided{
		Header: identityHeader(e, t.decided, "look up what was decided about identifiers of "), Entity: ir.Ident(e.Name),
		Nodes: t.nodes, Named: t.named, Into: t.decided, At: call(ir.ToTimestamp, timeType, begins), InForce: isInForce,
	}, []ir.Table{t.decided}, []ir.Table{t.nodes, t.named})
}

// cut adds the step that finds the pairs that do not link whatever else there
// is.
func (l *lowering) cut(e *models.Entity, t *entityTables, r *identityRules) {
	if len(r.shared)+len(r.within) == 0 {
		return
	}
	t.refused = l.work(e.Name + "_cut")
	step := &ir.IdentityCut{
		Header: identityHeader(e, t.refused, "find the links that rules cut, of "), Entity: ir.Ident(e.Name),
		Links: t.links, Into: t.refused, SharedAbove: r.shared, LinkWithin: r.within, Merges: r.hasMerges(),
	}
	if len(r.shared) > 0 {
		step.Shared = l.work(e.Name + "_shared")
	}
	l.add(step, []ir.Table{t.refused}, []ir.Table{t.links})
}

// limit adds the steps that stitch the profiles that break a limit anew.
func (l *lowering) limit(e *models.Entity, t *entityTables, r *identityRules) {
	if !r.limited() {
		return
	}
	name, cut := ir.Ident(e.Name), t.refused
	disputed, parties, marks := l.work(e.Name+"_disputed"), l.work(e.Name+"_parties"), l.work(e.Name+"_marks")
	evidence := l.work(e.Name + "_evidence")
	t.pairs = l.work(e.Name + "_pairs")
	var split ir.Table
	if r.hasSplits() {
		split = t.decided
	}
	l.add(&ir.IdentityDisputed{
		Header: identityHeader(e, disputed, "find what breaks a limit of "), Entity: name, Types: identifierTypes(e),
		Nodes: t.nodes, Links: t.links, Joined: t.joined, Cut: cut, Split: split, Merges: r.hasMerges(),
		Decisions: len(r.splits), Limits: r.limits,
		Disputed: disputed, Parties: parties, Marks: marks, Evidence: evidence, Pairs: t.pairs,
	}, []ir.Table{disputed, parties, marks, evidence, t.pairs}, []ir.Table{t.nodes, t.links, t.joined, cut, split})

	rounds := ir.Table{Name: ir.Ident(l.tables.pick(e.Name + "_party_rounds"))}
	l.add(&ir.IdentityParties{
		Header: identityHeader(e, rounds, "stitch within the limits of "), Entity: name, Parties: parties, Marks: marks, Pairs: t.pairs,
		Joins: l.work(e.Name + "_joins"), Paths: l.work(e.Name + "_paths"),
		Strongest: l.work(e.Name + "_strongest"), Decided: l.work(e.Name + "_decided_joins"),
	}, []ir.Table{parties, t.pairs}, []ir.Table{parties, marks, t.pairs})

	t.refused = l.work(e.Name + "_refused")
	l.add(&ir.IdentitySettled{
		Header: identityHeader(e, t.node, "say which identifiers are one "), Entity: name, Joined: t.joined, Cut: cut,
		Parties: parties, Marks: marks, Evidence: evidence, Limits: r.limits, Splits: r.splits, Into: t.node, Refused: t.refused,
	}, []ir.Table{t.node, t.refused}, []ir.Table{t.joined, cut, parties, marks, evidence})
}
