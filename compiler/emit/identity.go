package emit

import (
	"strconv"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// The two loops of stitching. A level leaves at most three quarters of the
// edges' nodes when ids are in random order; an order that is worse is rescued,
// so 1,000 levels are far more than any graph that fits a warehouse can need.
const (
	maxLevels   = 1000
	rescueRatio = 0.75
)

// identityLayout lays out the steps that find out who is who.
func (w *writer) identityLayout(s ir.Step) (layout, bool) {
	switch s := s.(type) {
	case *ir.IdentityNodes:
		return build("identity_nodes", nodesViewOf(s)), true
	case *ir.IdentityLinks:
		return build("identity_links", linksViewOf(s)), true
	case *ir.IdentityEdges:
		return build("identity_edges", edgesView{s, linkedView{s.Links, s.Cut, s.Unordered, 0}}), true
	case *ir.IdentityRounds:
		return layout{template: "identity_rounds", view: roundsViewOf(s), runs: models.StepLoop, loop: &loop{
			probe: "identity_rounds_left", rescue: "identity_rounds_rescue", rescueRatio: rescueRatio, maxRounds: maxLevels,
		}}, true
	case *ir.IdentityRoots:
		return layout{template: "identity_roots", view: s, runs: models.StepLoop, loop: &loop{
			probe: "identity_roots_left", maxRounds: 2 * maxLevels,
		}}, true
	case *ir.IdentityMap:
		return build("identity_map", s), true
	case *ir.IdentityPeople:
		return build("identity_people", peopleViewOf(s)), true
	case *ir.IdentityTables:
		return build("identity_tables", tablesViewOf(s)), true
	case *ir.GivenPeople:
		return build("given_people", givenViewOf(s)), true
	}
	if l, ok := w.incrementalLayout(s); ok {
		return l, true
	}
	return w.rulesLayout(s)
}

// nodesView is the data of identity_nodes: the types of identifiers that any
// source carries.
type nodesView struct {
	*ir.IdentityNodes
	Kinds []nodeKind
}

// nodeKind is a type and every column that carries it.
type nodeKind struct {
	Type string
	Seen []seenView
}

type seenView struct {
	Rows  ir.Table
	Time  ir.Ident // "" when the rows have no time
	Value ir.Ident
	Node  ir.Ident
}

func nodesViewOf(s *ir.IdentityNodes) nodesView {
	v := nodesView{IdentityNodes: s}
	place := map[string]int{}
	for _, in := range s.Inputs {
		for _, id := range in.IDs {
			at, ok := place[id.Type]
			if !ok {
				at = len(v.Kinds)
				place[id.Type] = at
				v.Kinds = append(v.Kinds, nodeKind{Type: id.Type})
			}
			v.Kinds[at].Seen = append(v.Kinds[at].Seen, seenView{Rows: in.Rows, Time: in.Time, Value: id.Value, Node: id.Node})
		}
	}
	return v
}

// linksView is the data of identity_links: the sources whose rows can carry two
// identifiers.
type linksView struct {
	*ir.IdentityLinks
	DecisionsSource string
	Sources         []linkSource
}

// linkSource is a source with two columns of identifiers or more. Hub is the
// most trusted identifier of a row, Example the smallest key of a group of rows.
type linkSource struct {
	ir.IdentityInput
	Hub     ir.Expr
	Others  []linkEnd
	Example ir.Expr // nil when the source has no key
}

// linkEnd is a column of nodes, and the condition that it holds another than
// the hub.
type linkEnd struct {
	Node   ir.Ident
	Beside ir.Expr
}

func linksViewOf(s *ir.IdentityLinks) linksView {
	v := linksView{IdentityLinks: s, DecisionsSource: ir.DecisionsSource}
	for _, in := range s.Inputs {
		if len(in.IDs) < 2 {
			continue
		}
		source := linkSource{IdentityInput: in, Hub: hub(in)}
		for i, id := range in.IDs {
			source.Others = append(source.Others, linkEnd{Node: id.Node, Beside: beside(in, i, source.Hub)})
		}
		if in.Key != nil {
			key := ir.Col{Typed: ir.Typed{T: in.Key.Type()}, Name: "row_key"}
			smallest := ir.Agg{Typed: key.Typed, Func: ir.Min, Args: []ir.Expr{key}}
			source.Example = ir.Call{Typed: ofKind(models.Text), Func: ir.ToText, Args: []ir.Expr{smallest}}
		}
		v.Sources = append(v.Sources, source)
	}
	return v
}

// beside is the condition that a column of identifiers holds another than the
// hub, and none that an earlier column of its type holds too.
func beside(in ir.IdentityInput, i int, hub ir.Expr) ir.Expr {
	node := column(in.IDs[i].Node, models.Int)
	if in.Ordered() {
		return test(ir.Gt, node, hub)
	}
	conditions := []ir.Expr{test(ir.Ne, node, hub)}
	for _, earlier := range in.IDs[:i] {
		if earlier.Type == in.IDs[i].Type {
			other := column(earlier.Node, models.Int)
			conditions = append(conditions, test(ir.Or, test(ir.IsNull, other), test(ir.Ne, other, node)))
		}
	}
	return all(conditions)
}

// hub is the node of a row's most trusted identifier, and of several of one type
// that with the smaller value. Where every type has nodes of its own and one
// column, it is the smallest node.
func hub(in ir.IdentityInput) ir.Expr {
	var ofTypes []ir.Expr
	for i := 0; i < len(in.IDs); {
		end := i + 1
		for end < len(in.IDs) && in.IDs[end].Type == in.IDs[i].Type {
			end++
		}
		ofTypes = append(ofTypes, smallestValue(in.IDs[i:end]))
		i = end
	}
	if in.Ordered() {
		return call(ir.Least, models.Int, ofTypes...)
	}
	if len(ofTypes) == 1 {
		return ofTypes[0]
	}
	return call(ir.FirstNode, models.Int, ofTypes...)
}

// smallestValue is the node with the smallest value among columns of one type.
func smallestValue(ids []ir.InputID) ir.Expr {
	if len(ids) == 1 {
		return column(ids[0].Node, models.Int)
	}
	var values []ir.Expr
	for _, id := range ids {
		values = append(values, column(id.Value, models.Text))
	}
	smallest := call(ir.Least, models.Text, values...)
	choice := ir.Case{Typed: ofKind(models.Int)}
	for i, id := range ids {
		choice.Whens = append(choice.Whens, ir.When{If: test(ir.Eq, values[i], smallest), Then: column(id.Node, models.Int)})
	}
	return choice
}

// roundsView is the data of identity_rounds and its rescue. Shuffled orders
// nodes in a way that has nothing to do with their numbers.
type roundsView struct {
	*ir.IdentityRounds
	Shuffled ir.Expr
}

func roundsViewOf(s *ir.IdentityRounds) roundsView {
	text := ir.Call{Typed: ofKind(models.Text), Func: ir.ToText, Args: []ir.Expr{workColumn("numbers", "ends", "v")}}
	return roundsView{IdentityRounds: s, Shuffled: ir.Call{Typed: ofKind(models.Text), Func: ir.Md5, Args: []ir.Expr{text}}}
}

// peopleView is the data of identity_people. Remembered is false where nothing
// is, and Publishes where the register stays as it is.
type peopleView struct {
	*ir.IdentityPeople
	Remembered, Publishes   bool
	Runs                    ir.Table
	OldestKnown, OldestOwn  ir.Expr // the profile_id of the oldest anchor; the node of the oldest member
	ProfileID               ir.Expr // of an anchor
	HeldByAnchor, Inherited ir.Expr // whether who has an id holds its anchor
}

func peopleViewOf(s *ir.IdentityPeople) peopleView {
	return peopleView{
		IdentityPeople: s,
		Remembered:     s.Register.Name != "",
		Publishes:      s.NextRegister.Name != "",
		Runs:           ir.Table{Space: ir.State, Name: ir.RunsTable},
		HeldByAnchor:   lit(models.Bool, "true"),
		Inherited:      lit(models.Bool, "false"),
		OldestKnown:    oldest("anchored", "", "profile_id", s.Types),
		OldestOwn:      oldest("map", "", "node", s.Types),
		ProfileID:      profileIDOfNode("mapped"),
	}
}

// oldest takes a column of the oldest identifier of a group: first seen first,
// those that were never seen at a time last; then the more trusted type; then
// the smaller value.
func oldest(work string, from, name ir.Ident, types []string) ir.Expr {
	of := workColumn(work, from, name)
	return ir.Agg{
		Typed: ir.Typed{T: of.Type()}, Func: ir.First, Args: []ir.Expr{of},
		Order: []ir.Expr{seenFirst(work, from), trust(workColumn(work, from, "id_type"), types), workColumn(work, from, "id_value")},
	}
}

// seenFirst is when something was first seen; what was never seen at a time
// comes last.
func seenFirst(work string, from ir.Ident) ir.Expr {
	return call(ir.Coalesce, models.Timestamp, workColumn(work, from, "first_seen"), lit(models.Timestamp, "2299-12-31 00:00:00"))
}

// trust gives the place of an identifier type in the order of trust. Types that
// the model no longer has come last.
func trust(of ir.Expr, types []string) ir.Expr {
	place := func(n int) ir.Expr { return ir.Lit{Typed: ofKind(models.Int), Value: strconv.Itoa(n)} }
	ranks := ir.Case{Typed: ofKind(models.Int), Else: place(len(types))}
	for i, name := range types {
		is := ir.Call{Typed: ofKind(models.Bool), Func: ir.Eq, Args: []ir.Expr{of, ir.Lit{Typed: ofKind(models.Text), Value: name}}}
		ranks.Whens = append(ranks.Whens, ir.When{If: is, Then: place(i)})
	}
	return ranks
}

// tablesView is the data of identity_tables.
type tablesView struct {
	*ir.IdentityTables
	NextIDs, NextLinks, NextConflicts ir.Table
}

func tablesViewOf(s *ir.IdentityTables) tablesView {
	next := func(name string) ir.Table {
		return ir.Table{Space: ir.Next, Name: ir.Ident(ir.IdentText(s.Entity) + name)}
	}
	return tablesView{IdentityTables: s, NextIDs: next(ir.IDsTable), NextLinks: next(ir.LinksTable), NextConflicts: next(ir.ConflictsTable)}
}

// givenView is the data of given_people: one node expression per type.
type givenView struct {
	*ir.GivenPeople
	IDs   ir.Table
	Nodes []givenNode
}

type givenNode struct {
	Type string
	Node ir.Expr
}

func givenViewOf(s *ir.GivenPeople) givenView {
	v := givenView{GivenPeople: s, IDs: ir.Table{Space: ir.Published, Name: s.Entity + ir.IDsTable}}
	for rank, name := range s.Types {
		v.Nodes = append(v.Nodes, givenNode{Type: name, Node: nodeOfValue(rank, name)})
	}
	return v
}

func ofKind(k models.Kind) ir.Typed { return ir.Typed{T: models.Type{Kind: k}} }

// workColumn is a column of one of ir.WorkColumns, with its type.
func workColumn(work string, from, name ir.Ident) ir.Expr {
	for _, c := range ir.WorkColumns[work] {
		if c.Name == name {
			return ir.Col{Typed: ir.Typed{T: c.T}, From: from, Name: name}
		}
	}
	panic("no column " + ir.IdentText(name) + " in " + work)
}
