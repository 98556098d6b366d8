package check

import (
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/expr"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// condition is a condition of a segment while it is checked. A leaf has a
// scope and its syntax, a group has children, a sequence the map that it
// stands in.
type condition struct {
	out      *models.Condition
	scope    *scope
	node     expr.Node
	children []*condition
	sequence parse.Node
}

// conditionKeys are the ways to write a condition, of which a map has one.
var conditionKeys = []string{"where", "all", "any", "none", "sequence"}

// declareSegments makes all segments known by name.
func (c *checker) declareSegments() {
	c.exprs.segments = map[*models.Segment]*definition{}
	for _, entry := range c.tree.Entries("segments") {
		of := entry.Value.Get("of")
		e := c.entity(of.Text())
		if e == nil {
			c.refuse("segment", "", entry.Name)
			if !of.IsZero() && !c.isRefused("entity", "", of.Text()) {
				d := diag.New(diag.UnknownEntity, of.At(), "there is no entity %q for this segment", of.Text())
				c.report(suggest(d, of, namesOf(c.entities)))
			}
			continue
		}
		segment := &models.Segment{
			Name: entry.Name, At: entry.Key.At(), Entity: e,
			Description: entry.Value.Get("description").Text(),
		}
		def := &definition{segment: segment, key: entry.Key, body: entry.Value}
		c.segments[segment.Name] = segment
		c.exprs.segments[segment] = def
		c.exprs.ordered = append(c.exprs.ordered, def)
		c.project.Segments = append(c.project.Segments, segment)
	}
}

// readSegment parses the conditions of a segment.
func (c *checker) readSegment(def *definition) *condition {
	root := c.readCondition(def.segment.Entity, def.body)
	if root != nil {
		def.segment.Where = root.out
	}
	return root
}

// readCondition parses a condition: an expression, or a map with one of
// conditionKeys. It gives nil when there is none, which was reported.
func (c *checker) readCondition(e *models.Entity, n parse.Node) *condition {
	if n.IsScalar() {
		return c.readWhere(e, n)
	}
	for _, op := range conditionKeys {
		body := n.Get(op)
		switch {
		case body.IsZero():
		case op == "where":
			return c.readWhere(e, body)
		case op == "sequence":
			out := &models.Condition{At: n.Key(op).At(), Op: op, Text: sequenceText(n)}
			return &condition{out: out, scope: &scope{checker: c, text: body, entity: e}, sequence: n}
		default:
			return c.readGroup(e, op, n)
		}
	}
	return nil
}

// readWhere parses a condition that is an expression.
func (c *checker) readWhere(e *models.Entity, n parse.Node) *condition {
	return &condition{
		out:   &models.Condition{At: n.At(), Op: "where", Text: strings.TrimSpace(n.Text())},
		scope: &scope{checker: c, text: n, entity: e},
		node:  c.parseExpr(n),
	}
}

// readGroup parses the conditions of all, any or none.
func (c *checker) readGroup(e *models.Entity, op string, n parse.Node) *condition {
	group := &condition{out: &models.Condition{At: n.Key(op).At(), Op: op, Text: op}}
	items := n.Get(op).Items()
	if n.Get(op).IsList() && len(items) == 0 {
		d := diag.New(diag.EmptyConditions, group.out.At, "%q has no conditions", op)
		d.Label = "it would be true for everybody"
		if op == "any" {
			d.Label = "it would be true for nobody"
		}
		c.report(d)
	}
	for _, x := range items {
		if child := c.readCondition(e, x); child != nil {
			group.children = append(group.children, child)
			group.out.Children = append(group.out.Children, child.out)
		}
	}
	return group
}

// each visits a condition and all below it.
func (x *condition) each(visit func(*condition)) {
	visit(x)
	for _, child := range x.children {
		child.each(visit)
	}
}

// checkSegments checks the conditions of all segments.
func (c *checker) checkSegments() {
	for _, def := range c.exprs.ordered {
		if def.root == nil {
			continue
		}
		def.root.each(func(x *condition) {
			switch {
			case x.node != nil:
				x.out.Expr = x.scope.condition(x.node)
				x.scope.warnConstant(x.node, x.out.Expr)
			case !x.sequence.IsZero():
				x.out.Sequence = x.scope.sequenceOf(x.sequence)
			}
		})
	}
}
