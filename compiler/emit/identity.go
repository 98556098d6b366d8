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
		return build("identity_edges", s), true
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
	return layout{}, false
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
	Sources []linkSource
}

// linkSource is a source with two columns of identifiers or more. Hub is the
// smallest node of a row, Example the smallest key of a group of rows.
type linkSource struct {
	ir.IdentityInput
	Nodes   []ir.Ident
	Hub     ir.Expr
	Example ir.Expr // nil when the source has no key
}

func linksViewOf(s *ir.IdentityLinks) linksView {
	v := linksView{IdentityLinks: s}
	for _, in := range s.Inputs {
		if len(in.IDs) < 2 {
			continue
		}
		source := linkSource{IdentityInput: in}
		hub := ir.Call{Typed: ofKind(models.Int), Func: ir.Least}
		for _, id := range in.IDs {
			source.Nodes = append(source.Nodes, id.Node)
			hub.Args = append(hub.Args, idColumn("", id.Node, models.Int))
		}
		source.Hub = hub
		if in.Key != nil {
			key := ir.Col{Typed: ir.Typed{T: in.Key.Type()}, Name: "row_key"}
			smallest := ir.Agg{Typed: key.Typed, Func: ir.Min, Args: []ir.Expr{key}}
			source.Example = ir.Call{Typed: ofKind(models.Text), Func: ir.ToText, Args: []ir.Expr{smallest}}
		}
		v.Sources = append(v.Sources, source)
	}
	return v
}

// roundsView is the data of identity_rounds and its rescue. Shuffled orders
// nodes in a way that has nothing to do with their numbers.
type roundsView struct {
	*ir.IdentityRounds
	Shuffled ir.Expr
}

func roundsViewOf(s *ir.IdentityRounds) roundsView {
	text := ir.Call{Typed: ofKind(models.Text), Func: ir.ToText, Args: []ir.Expr{idColumn("ends", "v", models.Int)}}
	return roundsView{IdentityRounds: s, Shuffled: ir.Call{Typed: ofKind(models.Text), Func: ir.Md5, Args: []ir.Expr{text}}}
}

// peopleView is the data of identity_people. Remembered and Next are false and
// empty where nothing is remembered.
type peopleView struct {
	*ir.IdentityPeople
	Remembered              bool
	NextRegister, NextMoved ir.Table
	OldestKnown, OldestOwn  ir.Expr // the profile_id of the oldest anchor; the node of the oldest member
	ProfileID               ir.Expr // of an anchor
}

func peopleViewOf(s *ir.IdentityPeople) peopleView {
	return peopleView{
		IdentityPeople: s,
		Remembered:     s.Register.Name != "",
		NextRegister:   ir.Table{Space: ir.Next, Name: s.Register.Name},
		NextMoved:      ir.Table{Space: ir.Next, Name: s.Redirects.Name},
		OldestKnown:    oldest(idColumn("anchors", "profile_id", models.Text), "anchors", s.Types),
		OldestOwn:      oldest(idColumn("nodes", "node", models.Int), "nodes", s.Types),
		ProfileID: ir.Call{Typed: ofKind(models.Text), Func: ir.ProfileIDOf, Args: []ir.Expr{
			idColumn("nodes", "id_type", models.Text), idColumn("nodes", "id_value", models.Text),
		}},
	}
}

// oldest takes a value from the oldest identifier of a group: first seen first,
// those that were never seen at a time last; then the more trusted type; then
// the smaller value.
func oldest(of ir.Expr, from ir.Ident, types []string) ir.Expr {
	far := ir.Lit{Typed: ofKind(models.Timestamp), Value: "2299-12-31 00:00:00"}
	seen := ir.Call{Typed: ofKind(models.Timestamp), Func: ir.Coalesce, Args: []ir.Expr{idColumn(from, "first_seen", models.Timestamp), far}}
	return ir.Agg{
		Typed: ir.Typed{T: of.Type()}, Func: ir.First, Args: []ir.Expr{of},
		Order: []ir.Expr{seen, trust(idColumn(from, "id_type", models.Text), types), idColumn(from, "id_value", models.Text)},
	}
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
		v.Nodes = append(v.Nodes, givenNode{Type: name, Node: ir.Call{Typed: ofKind(models.Int), Func: ir.NodeOf, Args: []ir.Expr{
			ir.Lit{Typed: ofKind(models.Int), Value: strconv.Itoa(rank)},
			ir.Lit{Typed: ofKind(models.Text), Value: name},
			idColumn("", "id_value", models.Text),
		}}})
	}
	return v
}

func ofKind(k models.Kind) ir.Typed { return ir.Typed{T: models.Type{Kind: k}} }

func idColumn(from, name ir.Ident, k models.Kind) ir.Expr {
	return ir.Col{Typed: ir.Typed{T: models.Type{Kind: k, Nullable: true}}, From: from, Name: name}
}
