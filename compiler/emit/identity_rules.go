package emit

import (
	"slices"
	"strconv"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

const (
	// maxPartyRounds is more than any loop over parties needs: each round decides at
	// least one pair.
	maxPartyRounds = 1_000_000
	// maxDecided is how many pairs leave the warehouse at a time: some hundred
	// megabytes of memory.
	maxDecided = 500_000
)

// rulesLayout lays out the steps that enforce the rules of identity.
func (w *writer) rulesLayout(s ir.Step) (layout, bool) {
	switch s := s.(type) {
	case *ir.IdentityNamed:
		return build("identity_named", namedViewOf(s)), true
	case *ir.IdentityDecided:
		return build("identity_decided", decidedView{s, conjuncts(s.InForce)}), true
	case *ir.IdentityCut:
		return build("identity_cut", cutViewOf(s)), true
	case *ir.IdentityDisputed:
		return build("identity_disputed", disputedViewOf(s)), true
	case *ir.IdentityParties:
		view := partiesViewOf(s)
		return layout{template: "identity_parties", view: view, runs: models.StepLoop, loop: &loop{
			probe: "identity_parties_left", decide: view.decide, rescueRatio: rescueRatio, maxRounds: maxPartyRounds,
		}}, true
	case *ir.IdentitySettled:
		return build("identity_settled", settledViewOf(s)), true
	}
	return layout{}, false
}

// ofRank is the condition that a node is of the type with a rank: nodes of a
// type lie in one range.
func ofRank(node ir.Expr, rank int) ir.Expr {
	last := lit(models.Int, strconv.FormatUint(uint64(rank+1)<<nodeBits-1, 10))
	return test(ir.Between, node, firstOfRank(rank), last)
}

func firstOfRank(rank int) ir.Expr {
	return lit(models.Int, strconv.FormatInt(int64(rank)<<nodeBits, 10))
}

// nodeBits is how many bits of a node are the hash, below the rank of its type.
const nodeBits = 60

// namedView is the data of identity_named.
type namedView struct {
	*ir.IdentityNamed
	Parts [][]namedID // a statement each
}

// namedID is an identifier that a decision names. Told is what is told of it: its
// type and the place, and no value.
type namedID struct {
	ir.DecidedID
	Splits ir.Expr
	Told   string
}

// nodeOverhead is about what the node of an identifier takes beside its value.
const nodeOverhead = 250

func namedViewOf(s *ir.IdentityNamed) namedView {
	named := make([]namedID, len(s.IDs))
	for i, id := range s.IDs {
		named[i] = namedID{
			DecidedID: id, Splits: lit(models.Bool, strconv.FormatBool(id.Split)),
			Told: id.Origin.Name + " in " + id.Origin.At.String(),
		}
	}
	return namedView{s, inParts(named, func(id namedID) int { return nodeOverhead + len(id.Origin.Text) + len(id.Told) })}
}

// decidedView is the data of identity_decided.
type decidedView struct {
	*ir.IdentityDecided
	InForce []ir.Expr // all must hold
}

// cutView is the data of identity_cut.
type cutView struct {
	*ir.IdentityCut
	Decisions string // the source of what was decided
	Values    []sharedView
	Expired   []expiredView
}

// sharedView is a rule on values of a type, over links.
type sharedView struct {
	ir.SharedAbove
	OfType, Stronger ir.Expr // the value is of the type, and what it was seen with is stronger
	Reason           ir.Expr // over the number of them
}

// expiredView is a rule on pairs, over links. OfType leaves out the pairs of
// which a rule before it decides.
type expiredView struct {
	ir.LinkWithin
	OfType, Reason ir.Expr
}

func cutViewOf(s *ir.IdentityCut) cutView {
	v := cutView{IdentityCut: s, Decisions: ir.DecisionsSource}
	for _, rule := range s.SharedAbove {
		v.Values = append(v.Values, sharedView{
			SharedAbove: rule,
			OfType:      ofRank(workColumn("links", "", "b"), rule.Rank),
			Stronger:    test(ir.Lt, workColumn("links", "", "a"), firstOfRank(rule.Rank)),
			Reason:      sentence(rule.Reason, "stronger"),
		})
	}
	var before []ir.Expr
	for _, rule := range s.LinkWithin {
		own := test(ir.Or, ofRank(workColumn("links", "links", "a"), rule.Rank), ofRank(workColumn("links", "links", "b"), rule.Rank))
		conditions := []ir.Expr{own}
		for _, other := range before {
			conditions = append(conditions, test(ir.Not, other))
		}
		before = append(before, own)
		v.Expired = append(v.Expired, expiredView{LinkWithin: rule, OfType: all(conditions), Reason: sentence(rule.Reason, "")})
	}
	return v
}

// sentence is a reason as text; of one that counts, number is the column with the
// number.
func sentence(r ir.Reason, number ir.Ident) ir.Expr {
	if !r.Counted {
		return lit(models.Text, r.Before)
	}
	parts := []ir.Expr{call(ir.ToText, models.Text, column(number, models.Int)), lit(models.Text, r.After)}
	if r.Before != "" {
		parts = slices.Insert(parts, 0, lit(models.Text, r.Before))
	}
	return call(ir.Concat, models.Text, parts...)
}

// all joins conditions, of which there is at least one.
func all(conditions []ir.Expr) ir.Expr {
	if len(conditions) == 1 {
		return conditions[0]
	}
	return test(ir.And, conditions...)
}

// disputedView is the data of identity_disputed.
type disputedView struct {
	*ir.IdentityDisputed
	DecisionsSource                     string
	Counted                             []limitView
	LessTrusted, MoreTrusted, FirstSeen ir.Expr // of a pair, for the order of strength
	First                               pairsView
}

// limitView is a limit and its number, with the condition that a node is of its
// type, over several tables.
type limitView struct {
	ir.Limit
	Number                               int
	OfType, OfJoined, OfNodes, OfParties ir.Expr
	Recent                               ir.Expr // the value counts, over the nodes; nil: all do
}

func disputedViewOf(s *ir.IdentityDisputed) disputedView {
	v := disputedView{
		IdentityDisputed: s, DecisionsSource: ir.DecisionsSource,
		LessTrusted: trust(workColumn("nodes", "b", "id_type"), s.Types),
		MoreTrusted: trust(workColumn("nodes", "a", "id_type"), s.Types),
		FirstSeen:   seenFirst("links", "pair"),
		First:       pairsView{Pairs: s.Pairs, From: s.Evidence, Marks: s.Marks, Parties: s.Parties},
	}
	for i, limit := range s.Limits {
		one := limitView{
			Limit: limit, Number: s.Decisions + i + 1,
			OfType:    ofRank(workColumn("nodes", "", "node"), limit.Rank),
			OfJoined:  ofRank(workColumn("map", "joined", "node"), limit.Rank),
			OfNodes:   ofRank(workColumn("nodes", "nodes", "node"), limit.Rank),
			OfParties: ofRank(workColumn("parties", "parties", "node"), limit.Rank),
		}
		if limit.Since != nil {
			seen := workColumn("nodes", "", "last_seen")
			one.Recent = test(ir.Or, test(ir.IsNull, seen), test(ir.Gt, seen, limit.Since))
		}
		v.Counted = append(v.Counted, one)
	}
	return v
}

// pairsView is the data of identity_pairs.
type pairsView struct {
	Pairs, From, Marks, Parties ir.Table
}

// partiesView is the data of identity_parties and its probe.
type partiesView struct {
	*ir.IdentityParties
	Nearest ir.Expr // the other end of the strongest pair
	Stops   ir.Expr // where a path that is too long is broken
	AtMost  int     // how many pairs are decided outside at a time
	Rest    pairsView
}

// decide is how the strongest pairs are decided outside of the warehouse.
func (v partiesView) decide(w *writer) *models.Decide {
	number := func(name ir.Ident) models.CatalogColumn {
		return models.CatalogColumn{Name: ir.IdentText(name), T: models.Type{Kind: models.Int}}
	}
	return &models.Decide{
		Before: w.statements("identity_parties_strongest", v),
		Pairs:  w.single("identity_parties_pairs", v),
		Marks:  w.single("identity_parties_marks", v),
		Joins: models.Load{
			Source: ir.IdentText(v.Entity), File: ir.IdentText(v.Decided.Name), Table: w.table(v.Decided),
			Create: w.statements("identity_parties_table", v), Columns: []models.CatalogColumn{number("v"), number("f")},
		},
		After: w.statements("identity_parties_decided", v),
	}
}

func partiesViewOf(s *ir.IdentityParties) partiesView {
	end := func(from, name ir.Ident) ir.Expr {
		return ir.Col{Typed: ofKind(models.Int), From: from, Name: name}
	}
	// A third of the parties, others in each round: the number of pairs that are
	// left goes into the hash, and falls.
	mixed := call(ir.Md5, models.Text, call(ir.Concat, models.Text,
		call(ir.ToText, models.Text, end("own", "v")), lit(models.Text, "/"), call(ir.ToText, models.Text, end("left_over", "pairs"))))
	return partiesView{
		IdentityParties: s,
		Nearest: ir.Agg{
			Typed: ofKind(models.Int), Func: ir.First, Args: []ir.Expr{end("ends", "f")}, Order: []ir.Expr{end("ends", "place")},
		},
		Stops:  test(ir.Lt, mixed, lit(models.Text, "5")),
		AtMost: maxDecided,
		Rest:   pairsView{Pairs: s.Pairs, From: s.Pairs, Marks: s.Marks, Parties: s.Parties},
	}
}

// settledView is the data of identity_settled.
type settledView struct {
	*ir.IdentitySettled
	First, Together ir.Expr // the first limit that two parties break, and how many values they have of it
	Rule, Reason    ir.Expr // as they are published, over those two
}

func settledViewOf(s *ir.IdentitySettled) settledView {
	number := column("rule", models.Int)
	rules := ir.Case{Typed: ofKind(models.Text)}
	reasons := ir.Case{Typed: ofKind(models.Text)}
	is := func(n int) ir.Expr { return test(ir.Eq, number, lit(models.Int, strconv.Itoa(n))) }
	for i, limit := range s.Limits {
		this := is(len(s.Splits) + i + 1)
		rules.Whens = append(rules.Whens, ir.When{If: this, Then: lit(models.Text, limit.Rule)})
		reasons.Whens = append(reasons.Whens, ir.When{If: this, Then: sentence(limit.Reason, "together")})
	}
	for i, reason := range s.Splits {
		if reason != (ir.Reason{}) {
			reasons.Whens = append(reasons.Whens, ir.When{If: is(i + 1), Then: sentence(reason, "")})
		}
	}
	rules.Else, reasons.Else = lit(models.Text, models.SplitDecision), lit(models.Text, models.SplitDecision)
	v := settledView{IdentitySettled: s, First: broken(false), Together: broken(true), Rule: rules, Reason: reasons}
	if len(rules.Whens) == 0 {
		v.Rule = rules.Else
	}
	return v
}

// broken takes, of the limits that two parties together break, the first, or
// how many values they have of it.
func broken(together bool) ir.Expr {
	count := func(from, name ir.Ident) ir.Expr {
		return ir.Col{Typed: ir.Typed{T: models.Type{Kind: models.Int, Nullable: true}}, From: from, Name: name}
	}
	sum := call(ir.Add, models.Int, count("here", "held"), count("there", "held"))
	agg := ir.Agg{
		Typed: ofKind(models.Int), Func: ir.Min, Args: []ir.Expr{count("here", "rule")},
		Where: test(ir.Gt, sum, count("here", "at_most")),
	}
	if together {
		agg.Func, agg.Args, agg.Order = ir.First, []ir.Expr{sum}, agg.Args
	}
	return agg
}
