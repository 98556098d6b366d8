package check

import (
	"strings"

	"github.com/weft-cdp/weft/compiler/expr"
	"github.com/weft-cdp/weft/compiler/ir"
)

// findNeeds finds the definitions that a definition refers to, by its syntax
// alone: types are checked in the order that the needs give.
func (c *checker) findNeeds(def *definition) {
	if def.trait != nil && def.node != nil {
		def.scope.needsIn(def.node, def.need)
	}
	if def.root != nil {
		def.root.each(func(x *condition) {
			if x.node != nil {
				x.scope.needsIn(x.node, def.need)
			}
		})
	}
}

// need remembers one reference.
func (d *definition) need(n need) {
	n.from = d
	d.needs = append(d.needs, n)
}

// needsIn finds the traits and segments that a piece of an expression over a
// profile refers to.
func (s *scope) needsIn(n expr.Node, found func(need)) {
	switch n := n.(type) {
	case nil:
	case *expr.Name:
		if isNow(n) {
			return
		}
		_, entity, at := s.traitPath(n.Parts)
		if to := s.exprs.traits[entity][n.Parts[at].Text]; to != nil && at == len(n.Parts)-1 {
			found(need{to: to, scope: s, at: n})
		}
	case *expr.Call:
		s.needsInCall(n, found)
	default:
		for _, child := range children(n) {
			s.needsIn(child, found)
		}
	}
}

// needsInCall is needsIn for functions and aggregates. Names in an aggregate
// are columns, unless its rows are profiles.
func (s *scope) needsInCall(n *expr.Call, found func(need)) {
	name := strings.ToLower(n.Func.Text)
	if name == inSegment {
		if part, ok := segmentArgument(n); ok {
			if to := s.exprs.segments[s.segments[part.Text]]; to != nil {
				found(need{to: to, scope: s, at: n})
			}
		}
		return
	}
	f, ok := ir.LookupFunction(name)
	for _, arg := range n.Args {
		if !ok || !f.Aggregate {
			s.needsIn(arg, found)
			continue
		}
		if path, ok := s.membersIn(arg); ok {
			inner := s.inside(path)
			for _, child := range children(arg) {
				inner.needsIn(child, found)
			}
			if _, clause := arg.(*expr.Rows); !clause {
				inner.needsIn(arg, found)
			}
		}
	}
}

// membersIn finds the profiles that an aggregate is over, if it is over
// profiles.
func (s *scope) membersIn(arg expr.Node) (rowPath, bool) {
	of := arg
	if clause, ok := arg.(*expr.Rows); ok {
		of = clause.Of
	}
	var path rowPath
	namesIn(of, func(n *expr.Name) {
		if p, ok := s.rowsAt(s.entity, n.Parts); ok && p.Members != nil {
			path = p
		}
	})
	return path, path.Members != nil
}

// namesIn gives all names of an expression that can be rows or columns.
func namesIn(n expr.Node, found func(*expr.Name)) {
	switch n := n.(type) {
	case nil:
		return
	case *expr.Name:
		if !isNow(n) {
			found(n)
		}
		return
	case *expr.Call:
		if strings.ToLower(n.Func.Text) == inSegment {
			return
		}
	}
	for _, child := range children(n) {
		namesIn(child, found)
	}
}

// children gives the pieces of a piece of syntax, in the order written.
func children(n expr.Node) []expr.Node {
	var list []expr.Node
	add := func(nodes ...expr.Node) {
		for _, x := range nodes {
			if x != nil {
				list = append(list, x)
			}
		}
	}
	switch n := n.(type) {
	case *expr.Unary:
		add(n.X)
	case *expr.Binary:
		add(n.X, n.Y)
	case *expr.IsNull:
		add(n.X)
	case *expr.In:
		add(n.X)
		add(n.List...)
	case *expr.Between:
		add(n.X, n.Low, n.High)
	case *expr.Case:
		add(n.Of)
		for _, w := range n.Whens {
			add(w.If, w.Then)
		}
		add(n.Else)
	case *expr.Call:
		add(n.Args...)
	case *expr.Rows:
		add(n.Of, n.Where)
	}
	return list
}
