package lower

import (
	"slices"
	"strings"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// groupKey tells lists of rows apart, as seen from the profiles of an entity.
// Two aggregates with the same key can be computed in one scan.
type groupKey struct {
	entity  *models.Entity
	source  *models.Source
	down    string // names of the relations, outermost first
	members *models.EntityRelation
	table   ir.Table // of members: the traits that are seen
}

// group is one list of rows: where they are scanned and what is joined to
// them. Its aliases are given once, so that the same path has the same alias
// in every aggregate.
type group struct {
	name    ir.Ident // of the table that holds all aggregates over the rows
	words   string   // of hidden columns: "orders", "orders_items"
	scan    ir.Scan
	inner   []ir.Join // down to the rows
	alias   ir.Ident  // of the rows
	rows    *rowsTable
	above   []above // what was passed on the way down to the rows
	at      ir.Expr // when a row happened; nil when nobody knows
	aliases names
	paths   map[string]*lookup
	members *models.Entity // when the rows are profiles
}

// above is the relation by which child rows lead back to their parent, and the
// parent's rows.
type above struct {
	up    *models.Relation
	alias ir.Ident
	rows  *rowsTable
}

// lookup is a many-to-one path from the rows to another source's.
type lookup struct {
	join  ir.Join
	after *lookup // the path without its last relation
}

// sourceGroup is the group of a source's rows, or of the child rows that Down
// leads to.
func (l *lowering) sourceGroup(rows models.Rows) *group {
	key := groupKey{entity: rows.Of, source: rows.Source, down: downNames(rows.Down)}
	if g := l.groups[key]; g != nil {
		return g
	}
	r := l.rows[rows.Source]
	g := &group{words: rows.Source.Name, rows: r, paths: map[string]*lookup{}}
	g.alias = l.alias(&g.aliases, rows.Source.Name)
	g.scan = ir.Scan{Table: r.table, Alias: g.alias, Node: r.nodeOf[rows.Of], Map: l.entities[rows.Of].node}
	if r.time != "" {
		g.at = r.at(g.alias)
	}
	for _, rel := range rows.Down {
		l.down(g, rel)
	}
	g.name = ir.Ident(l.tables.pick(rows.Of.Name + "_from_" + g.words))
	l.groups[key] = g
	return g
}

// down joins the child rows of a relation. Their time is their own when they
// have one.
func (l *lowering) down(g *group, rel *models.Relation) {
	child := l.rows[rel.From]
	word := downWord(rel)
	alias := l.alias(&g.aliases, word)
	join := ir.Join{Table: child.table, Alias: alias, Inner: true}
	for _, pair := range rel.Join {
		join.On = append(join.On, test(ir.Eq, child.columnOf(alias, pair.Left), g.rows.columnOf(g.alias, pair.Right)))
	}
	if known := child.known(alias); known != nil {
		join.On = append(join.On, known)
	}
	g.inner = append(g.inner, join)
	g.above = append(g.above, above{up: rel, alias: g.alias, rows: g.rows})
	g.words += "_" + word
	g.alias, g.rows = alias, child
	if child.time != "" {
		g.at = child.at(alias)
	}
}

func downNames(down []*models.Relation) string {
	var names []string
	for _, rel := range down {
		names = append(names, rel.From.Name+"."+rel.Name)
	}
	return strings.Join(names, "/")
}

// columnOf is a column of the rows, seen through an alias.
func (r *rowsTable) columnOf(alias ir.Ident, c *models.SourceColumn) ir.Expr {
	return col(alias, r.columns[c], r.types[c].OrNull())
}

// climb follows a path as far as it leads back up to rows that the scan has
// anyway. It gives where that ends and the rest of the path.
func (g *group) climb(path []*models.Relation) (ir.Ident, *rowsTable, []*models.Relation) {
	alias, rows := g.alias, g.rows
	for i := len(g.above) - 1; i >= 0 && len(path) > 0 && path[0] == g.above[i].up; i-- {
		alias, rows, path = g.above[i].alias, g.above[i].rows, path[1:]
	}
	return alias, rows, path
}

// path finds or makes the joins of a many-to-one path.
func (l *lowering) path(g *group, from ir.Ident, rows *rowsTable, path []*models.Relation) *lookup {
	var last *lookup
	words := ir.IdentText(from)
	for i, rel := range path {
		words += "." + rel.Name
		p := g.paths[words]
		if p == nil {
			to := l.rows[rel.To]
			p = &lookup{join: ir.Join{Table: to.table, Alias: l.alias(&g.aliases, relationNames(path[:i+1]))}, after: last}
			for _, pair := range rel.Join {
				p.join.On = append(p.join.On, test(ir.Eq, rows.columnOf(from, pair.Left), to.columnOf(p.join.Alias, pair.Right)))
			}
			if known := to.known(p.join.Alias); known != nil {
				p.join.On = append(p.join.On, known)
			}
			g.paths[words] = p
		}
		last, from, rows = p, p.join.Alias, l.rows[rel.To]
	}
	return last
}

func relationNames(path []*models.Relation) string {
	names := make([]string, len(path))
	for i, rel := range path {
		names[i] = rel.Name
	}
	return strings.Join(names, "_")
}

// used collects the joins that expressions over a group's rows need, in an
// order in which each comes after what it refers to.
type used struct {
	l     *lowering
	group *group
	joins []ir.Join
	seen  []*lookup // few, so a list
}

func (l *lowering) use(g *group) *used {
	return &used{l: l, group: g, joins: slices.Clone(g.inner)}
}

// scope is that of expressions over the rows.
func (u *used) scope() scope {
	return scope{column: u.column, trait: u.trait, segment: u.segment}
}

func (u *used) column(c *models.Column) ir.Expr {
	from, rows, path := u.group.climb(c.Path)
	if len(path) == 0 {
		return col(from, rows.columns[c.Column], rows.types[c.Column])
	}
	p := u.l.path(u.group, from, rows, path)
	u.add(p)
	return orEmpty(u.l.rows[c.Source].columnOf(p.join.Alias, c.Column))
}

func (u *used) add(p *lookup) {
	if p == nil || slices.Contains(u.seen, p) {
		return
	}
	u.seen = append(u.seen, p)
	u.add(p.after)
	u.joins = append(u.joins, p.join)
}

// tables are those that the scan and its joins read.
func (u *used) tables() []ir.Table {
	tables := []ir.Table{u.group.scan.Table}
	if u.group.scan.Map.Name != "" {
		tables = append(tables, u.group.scan.Map)
	}
	for _, j := range u.joins {
		tables = append(tables, j.Table)
	}
	return tables
}
