package check

import (
	"slices"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/expr"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// declareRelations declares the relations between sources.
func (c *checker) declareRelations() {
	for _, entry := range c.tree.Entries("sources") {
		from := c.sources[entry.Name]
		c.relations[from] = map[string]*models.Relation{}
		for _, e := range entry.Value.Get("relations").Entries() {
			to, ok := relationTo(c, e, "source", c.sources)
			if !ok {
				c.refuse("relation", from.Name, e.Name)
				continue
			}
			r := &models.Relation{
				Name: e.Name, At: e.Key.At(), From: from, To: to,
				Reverse: c.readReverse(to.Name, e.Value.Get("reverse")),
			}
			from.Relations = append(from.Relations, r)
			c.relations[from][r.Name] = r
		}
	}
}

// relationTo reads `to` of a relation; false when it leads nowhere.
func relationTo[T any](c *checker, e parse.Entry, kind string, there map[string]*T) (*T, bool) {
	n := e.Value.Get("to")
	name := n.Text()
	if n.IsZero() || there[name] != nil {
		return there[name], !n.IsZero() // a missing key was reported
	}
	if !c.isRefused(kind, "", name) {
		code := diag.UnknownSource
		if kind == "entity" {
			code = diag.UnknownEntity
		}
		d := diag.New(code, n.At(), "relation %q leads to %q, and there is no such %s", e.Name, name, kind)
		c.report(suggest(d, n, namesOf(there)))
	}
	return nil, false
}

// readReverse reads the name of a relation's way back; "" when it has none or
// none that can be used. Owner is what the way back leads away from.
func (c *checker) readReverse(owner string, n parse.Node) string {
	if n.IsZero() {
		return ""
	}
	d, ok := parse.CheckName("reverse", n)
	if !ok {
		c.report(d)
		c.refuse("relation", owner, n.Text())
		return ""
	}
	return n.Text()
}

// checkJoins resolves the columns by which relations find their rows.
func (c *checker) checkJoins() {
	keys := map[*models.Relation]parse.Node{}
	for _, entry := range c.tree.Entries("sources") {
		for _, e := range entry.Value.Get("relations").Entries() {
			if r := c.relations[c.sources[entry.Name]][e.Name]; r != nil {
				keys[r] = e.Value.Get("join")
			}
		}
	}
	for _, s := range c.project.Sources {
		for _, r := range s.Relations {
			if keys[r].IsList() && len(keys[r].Items()) == 0 {
				c.report(diag.New(diag.UnreadableJoin, keys[r].At(), "relation %q is joined by nothing", r.Name))
			}
			for _, n := range oneOrMany(keys[r]) {
				if pair, ok := c.readJoin(r, n); ok {
					r.Join = append(r.Join, pair)
				}
			}
			c.checkManyToOne(r)
		}
	}
}

// joinSide is one side of a join: a column's name and its place in the text.
type joinSide struct {
	source string // as written before the dot, or ""
	column string
	at     expr.Range
}

// readJoin reads one `left = right` of a join; left is a column of the
// relation's own source. One name alone stands for both sides.
func (c *checker) readJoin(r *models.Relation, n parse.Node) (models.JoinPair, bool) {
	left, right, ok := joinSides(n.Text())
	if !ok {
		d := diag.New(diag.UnreadableJoin, n.At(), "the join %q is not of the form left = right", n.Text())
		d.Notes = append(d.Notes, models.Note{Text: "left is a column of " + quote(r.From.Name) + ", right one of " + quote(r.To.Name) +
			"; several equalities are a list; odd names are written in double quotes"})
		c.report(d)
		return models.JoinPair{}, false
	}
	if r.From != r.To && left.source == r.To.Name && right.source == r.From.Name {
		left, right = right, left
	}
	for _, side := range []struct {
		joinSide
		want *models.Source
	}{{left, r.From}, {right, r.To}} {
		if side.source != "" && side.source != side.want.Name {
			d := diag.New(diag.UnreadableJoin, n.Place(side.at.From, side.at.To), "this side of the join must be a column of %q, not of %q", side.want.Name, side.source)
			d.Notes = append(d.Notes, models.Note{Text: "left is a column of " + quote(r.From.Name) + ", right one of " + quote(r.To.Name)})
			c.report(d)
			return models.JoinPair{}, false
		}
	}
	pair := models.JoinPair{Left: c.joinColumn(r.From, n, left), Right: c.joinColumn(r.To, n, right)}
	if pair.Left == nil || pair.Right == nil {
		return pair, false
	}
	return pair, c.checkJoinTypes(r, n, pair)
}

// joinColumn finds a side's column, and reports when there is none.
func (c *checker) joinColumn(s *models.Source, n parse.Node, side joinSide) *models.SourceColumn {
	col := c.column(s, side.column)
	if col == nil && !c.isRefused("column", s.Name, side.column) {
		d := c.noColumn(s, n.Place(side.at.From, side.at.To), side.column)
		c.report(suggestPart(d, n, side.at.From, side.at.To, namesOf(c.columns[s])))
	}
	if col != nil && !c.readable(s, col, n.Place(side.at.From, side.at.To)) {
		return nil
	}
	return col
}

// checkJoinTypes refuses a join of columns that can never be equal.
func (c *checker) checkJoinTypes(r *models.Relation, n parse.Node, pair models.JoinPair) bool {
	if agree(pair.Left.T, pair.Right.T) {
		return true
	}
	d := diag.New(diag.JoinTypes, n.At(), "%q of %q is %s and %q of %q is %s: they can never be equal",
		pair.Left.Name, r.From.Name, pair.Left.T, pair.Right.Name, r.To.Name, pair.Right.T)
	for _, col := range []*models.SourceColumn{pair.Left, pair.Right} {
		if !col.At.IsZero() {
			d.Notes = append(d.Notes, diag.Notef(col.At, "%q is declared here", col.Name))
		}
	}
	d.Notes = append(d.Notes, models.Note{Text: "declare the type of one of them in `columns`, so that it is converted"})
	c.report(d)
	return false
}

// joinSides takes a join apart.
func joinSides(text string) (left, right joinSide, ok bool) {
	node, problems := expr.Parse(text)
	if len(problems) > 0 {
		return left, right, false
	}
	if eq, is := node.(*expr.Binary); is && eq.Op == "=" {
		var okLeft, okRight bool
		left, okLeft = sideOf(eq.X)
		right, okRight = sideOf(eq.Y)
		return left, right, okLeft && okRight
	}
	left, ok = sideOf(node)
	return left, left, ok && left.source == ""
}

func sideOf(node expr.Node) (joinSide, bool) {
	name, ok := node.(*expr.Name)
	if !ok || len(name.Parts) > 2 {
		return joinSide{}, false
	}
	last := name.Parts[len(name.Parts)-1]
	side := joinSide{column: last.Text, at: last.Range}
	if len(name.Parts) == 2 {
		side.source, side.at = name.Parts[0].Text, name.Range
	}
	return side, true
}

// checkManyToOne warns when nothing says that a relation finds one row at most.
// The data is checked at each run in any case; a key says that it is meant.
func (c *checker) checkManyToOne(r *models.Relation) {
	if len(r.Join) == 0 || c.isRefused("source", "", r.To.Name) {
		return
	}
	right := make([]*models.SourceColumn, len(r.Join))
	for i, pair := range r.Join {
		right[i] = pair.Right
	}
	if len(r.To.Key) > 0 {
		for _, col := range r.To.Key {
			if !slices.Contains(right, col) {
				d := diag.Warn(diag.JoinNotKey, r.At, "relation %q finds rows of %q by less than their key, so it may find several", r.Name, r.To.Name)
				d.Notes = append(d.Notes, diag.Notef(r.To.KeyAt, "the key of %q is this; a run fails when a row finds more than one", r.To.Name))
				c.report(d)
				return
			}
		}
		return
	}
	if r.To.KeyAt.IsZero() {
		d := diag.Warn(diag.RelationWithoutKey, r.At, "relation %q leads to %q, which has no key", r.Name, r.To.Name)
		d.Notes = append(d.Notes, diag.Notef(r.To.At, "add `key: %s` to %q when it names one row; a run fails when it does not", right[0].Name, r.To.Name))
		c.report(d)
	}
}
