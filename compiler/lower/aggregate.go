package lower

import (
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// zeros are what aggregates give over no values, where that is not null. A
// profile without rows has no row in the aggregates' table, so that is where
// they are put in.
var zeros = map[ir.Func]ir.Lit{
	ir.CountRows:     number(0),
	ir.CountValues:   number(0),
	ir.CountDistinct: number(0),
	ir.Any:           {Typed: typed(boolType), Value: "false"},
}

// overNothing is what an aggregate gives over no values; false when that is null.
func overNothing(a *models.Aggregate) (ir.Expr, bool) {
	if a.T.Kind == models.List {
		return emptyList(a.T), true
	}
	zero, ok := zeros[aggFunc(a)]
	return zero, ok
}

// aggFunc is the aggregate's function over rows: counting a value is not
// counting rows.
func aggFunc(a *models.Aggregate) ir.Func {
	if f := ir.Func(a.Func); f != ir.CountRows || a.Of == nil {
		return f
	}
	return ir.CountValues
}

// aggregate adds the step that computes an aggregate, and gives its table.
func (l *lowering) aggregate(a *models.Aggregate, c *column) ir.Table {
	u := l.aggregateRows(a)
	value := u.aggregate(a)
	g := u.group
	into := l.work(ir.IdentText(g.name) + "_" + ir.IdentText(c.name))
	step := &ir.Aggregate{
		Header: ir.Header{
			Name: string(into.Name), Title: "compute " + ir.IdentText(c.name) + " of " + a.Rows.Of.Name, Origins: c.origins,
		},
		Entity: ir.Ident(a.Rows.Of.Name), Group: g.name, Into: into, Scan: g.scan, Joins: u.joins,
		Cols: []ir.Named{{Name: c.name, Expr: value, Origins: c.origins}},
	}
	l.add(step, []ir.Table{into}, u.tables())
	return into
}

// aggregateRows are the rows of an aggregate, with nothing joined yet.
func (l *lowering) aggregateRows(a *models.Aggregate) *used {
	if a.Rows.Members != nil {
		return l.use(l.memberGroup(a))
	}
	return l.use(l.sourceGroup(a.Rows))
}

// aggregate lowers an aggregate over the rows in use.
func (u *used) aggregate(a *models.Aggregate) ir.Agg {
	sc := u.scope()
	agg := ir.Agg{
		Typed: typed(a.T), Func: aggFunc(a), Limit: a.Limit,
		Where: and(sc.expr(a.Where), window(a.Window, u.group.at)),
	}
	if a.Of != nil {
		agg.Args = []ir.Expr{sc.expr(a.Of)}
	}
	switch agg.Func {
	case ir.First, ir.Last, ir.ListOf:
		agg.Order = u.group.order()
	}
	return agg
}

// order is that of the rows: by time, then by key. Neither is null: rows without
// a time are none of the group's, and one without its key stops the run.
func (g *group) order() []ir.Expr {
	var order []ir.Expr
	if at, ok := g.at.(ir.Col); ok {
		at.T = at.T.NotNull()
		order = append(order, at)
	}
	if g.rows != nil {
		for _, key := range g.rows.key {
			key.From, key.T = g.alias, key.T.NotNull()
			order = append(order, key)
		}
	}
	return order
}

// memberGroup is the group of the profiles that a relation leads from. They are
// seen as far as they are computed before the aggregate's own stage.
func (l *lowering) memberGroup(a *models.Aggregate) *group {
	rel := a.Rows.Members
	from := l.entities[rel.From]
	table := from.people
	if looksAtTraits(a) {
		table = l.traitsBefore(rel.From, l.aggregateStage(a))
	}
	key := groupKey{entity: rel.To, members: rel, table: table}
	if g := l.groups[key]; g != nil {
		return g
	}
	word := membersWord(rel)
	g := &group{words: word, paths: map[string]*lookup{}, members: rel.From}
	g.alias = l.alias(&g.aliases, word)
	link := l.alias(&g.aliases, rel.Name)
	g.inner = []ir.Join{{
		Table: l.links[rel], Alias: link, Inner: true,
		On: []ir.Expr{test(ir.Eq, col(link, "profile", intType), col(g.alias, "profile", intType))},
	}}
	g.scan = ir.Scan{Table: table, Alias: g.alias, ProfileFrom: link, Profile: "to_profile"}
	g.name = ir.Ident(l.tables.pick(rel.To.Name + "_from_" + word))
	l.groups[key] = g
	return g
}

// trait is a trait of a member, its own or that of a profile it leads to.
func (u *used) trait(ref *models.TraitRef) ir.Expr {
	name := ir.Ident(ref.Trait.Name)
	if len(ref.Path) == 0 {
		return col(u.group.alias, name, ref.T)
	}
	from, at, words := u.group.alias, ir.Ident("profile"), ""
	var last *lookup
	for _, rel := range ref.Path {
		words += "." + rel.Name
		last = u.step(words, last, u.l.links[rel], "to_"+rel.Name, from, at)
		from, at = last.join.Alias, "to_profile"
	}
	end := ref.Path[len(ref.Path)-1]
	table := u.l.traitsBefore(end.To, u.l.refStage(ref))
	last = u.step(words+"|"+ir.IdentText(table.Name), last, table, end.Name, from, at)
	u.add(last)
	return col(last.join.Alias, name, ref.T.OrNull())
}

// step joins a table by profile to a column of what came before.
func (u *used) step(words string, after *lookup, table ir.Table, alias string, from, column ir.Ident) *lookup {
	if p := u.group.paths[words]; p != nil {
		return p
	}
	p := &lookup{join: ir.Join{Table: table, Alias: u.l.alias(&u.group.aliases, alias)}, after: after}
	p.join.On = []ir.Expr{test(ir.Eq, col(p.join.Alias, "profile", intType), col(from, column, intType.OrNull()))}
	u.group.paths[words] = p
	return p
}

// segment is the membership of a member.
func (u *used) segment(s *models.Segment) ir.Expr {
	return col(u.group.alias, u.l.entities[s.Entity].profile.segments[s].name, boolType)
}
