package lower

import (
	"slices"
	"strings"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// A question about one profile concerns few rows of each source: those that
// carry one of its identifiers, and those that relations lead to from there.
// What is told apart here only makes reading cheaper. Whenever other rows might
// matter, the source is read whole.

// reach says in which ways rows of a source come to concern the profile.
type reach struct {
	own   bool // they carry its identifiers
	whole bool // all may matter
	ways  []way
	rank  int // when the source is read: after those that its ways start at; 0: not known yet
}

// way leads from rows of another source by a relation: down to those that
// refer to them, or else to the row that they refer to.
type way struct {
	relation *models.Relation
	down     bool
}

// start is the source that a way starts at.
func (w way) start() *models.Source {
	if w.down {
		return w.relation.To
	}
	return w.relation.From
}

// reaches is what a question needs of every source.
type reaches struct {
	asked   *models.Entity
	sources map[*models.Source]*reach
	others  bool // other profiles of the entity are looked at as well
}

func (r *reaches) of(s *models.Source) *reach {
	if r.sources[s] == nil {
		r.sources[s] = &reach{}
	}
	return r.sources[s]
}

// reaches finds the ways of everything that is asked.
func (l *lowering) reaches(x *Explain) *reaches {
	r := &reaches{asked: x.Entity, sources: map[*models.Source]*reach{}}
	if x.Segment == nil {
		for _, t := range x.Entity.Traits {
			for _, a := range sourceAggregates(t.Expr) {
				r.aggregate(a)
			}
		}
	}
	for s := range l.need.segments {
		models.EachCondition(s.Where, r.condition)
	}
	for link := range l.need.links {
		for _, s := range l.need.linkSources(link) {
			// Where it leads from somebody else, rows of other profiles decide, too.
			r.own(s, link.From == x.Entity)
		}
	}
	l.rank(r)
	return r
}

func (r *reaches) own(s *models.Source, alone bool) {
	at := r.of(s)
	at.own = true
	at.whole = at.whole || !alone
}

func (r *reaches) condition(c *models.Condition) {
	models.EachPart(c.Expr, func(e models.Expr) {
		if a, ok := e.(*models.Aggregate); ok {
			r.aggregate(a)
		}
	})
	if c.Sequence == nil {
		return
	}
	for _, step := range c.Sequence.Steps {
		r.rows(step.Rows)
		r.paths(step.Rows, step.Where)
		r.paths(step.Rows, step.Same...)
	}
}

func (r *reaches) aggregate(a *models.Aggregate) {
	r.rows(a.Rows)
	r.paths(a.Rows, a.Of, a.Where)
}

// rows: those of other profiles are not known beforehand.
func (r *reaches) rows(rows models.Rows) {
	if rows.Members != nil {
		r.others = r.others || rows.Members.From == r.asked
		return
	}
	r.own(rows.Source, rows.Of == r.asked && len(rows.Via) == 0)
	for _, down := range rows.Down {
		child := r.of(down.From)
		child.ways = append(child.ways, way{down, true})
	}
}

// paths lead from rows to the rows that they refer to. Where a path leads back
// up to rows that it came from, those are there.
func (r *reaches) paths(rows models.Rows, list ...models.Expr) {
	for _, e := range list {
		models.EachPart(e, func(x models.Expr) {
			c, ok := x.(*models.Column)
			if !ok {
				return
			}
			path := c.Path
			for i := len(rows.Down) - 1; i >= 0 && len(path) > 0 && path[0] == rows.Down[i]; i-- {
				path = path[1:]
			}
			for _, up := range path {
				to := r.of(up.To)
				to.ways = append(to.ways, way{up, false})
			}
		})
	}
}

// rank finds an order in which every source comes after those that its ways
// start at. A source whose ways lead in a circle is read whole, and so is what
// is reached from a source that is.
func (l *lowering) rank(r *reaches) {
	next := 0
	open := map[*models.Source]bool{}
	var visit func(s *models.Source)
	visit = func(s *models.Source) {
		at := r.of(s)
		if at.rank > 0 {
			return
		}
		open[s] = true
		for _, w := range at.ways {
			if open[w.start()] {
				at.whole = true
				continue
			}
			visit(w.start())
			at.whole = at.whole || r.of(w.start()).whole
		}
		open[s] = false
		next++
		at.rank = next
	}
	for _, s := range l.project.Sources {
		visit(s)
	}
}

// readingOrder lists the needed sources: as they are declared, or each after
// those that say which of its rows are wanted.
func (l *lowering) readingOrder() []*models.Source {
	sources := slices.DeleteFunc(slices.Clone(l.project.Sources), func(s *models.Source) bool { return l.need.sources[s] == nil })
	if l.reach != nil {
		slices.SortStableFunc(sources, func(a, b *models.Source) int { return l.reach.of(a).rank - l.reach.of(b).rank })
	}
	return sources
}

// wanted gives the ways in which a source's rows are wanted, and the tables
// that they read; none when all rows are.
func (l *lowering) wanted(r *rowsTable) ([]ir.Wanted, []ir.Table) {
	if l.reach == nil || l.opts.Explain.IDs == nil {
		return nil, nil
	}
	at := l.reach.of(r.source)
	if at.whole || l.reach.others || !at.own && len(at.ways) == 0 {
		return nil, nil
	}
	var list []ir.Wanted
	var reads []ir.Table
	if at.own {
		list = append(list, ir.Wanted{Where: r.carries(l.opts.Explain)})
	}
	seen := map[way]bool{}
	for _, w := range at.ways {
		if seen[w] {
			continue
		}
		seen[w] = true
		start := l.rows[w.start()]
		wanted := ir.Wanted{Table: start.table}
		for _, pair := range w.relation.Join {
			mine, theirs := pair.Right, pair.Left
			if w.down {
				mine, theirs = theirs, mine
			}
			wanted.Cols = append(wanted.Cols, r.columns[mine])
			wanted.In = append(wanted.In, start.columns[theirs])
		}
		list, reads = append(list, wanted), append(reads, start.table)
	}
	return list, reads
}

// carries is the condition that a row has one of the profile's identifiers.
func (r *rowsTable) carries(x *Explain) ir.Expr {
	var any []ir.Expr
	for _, id := range r.ids {
		values := x.IDs[id.id.Identifier.Name]
		if id.id.Identifier.Entity != x.Entity || len(values) == 0 {
			continue
		}
		args := []ir.Expr{col("", id.value, textType.OrNull())}
		for _, v := range values {
			args = append(args, text(v))
		}
		any = append(any, and(r.resembles(id.id, values), test(ir.In, args...)))
	}
	if len(any) == 0 {
		return ir.Lit{Typed: typed(boolType), Value: "false"}
	}
	return or(any...)
}

const (
	resembling = 8 // so many values are looked for in the raw text before normalising is as cheap
	tailDigits = 6 // of a phone number
)

// resembles is what holds of the raw text of every row that has one of the
// values: it is much cheaper than to normalise the text of all rows. Nil where
// nothing cheap is known.
func (r *rowsTable) resembles(id *models.SourceID, values []string) ir.Expr {
	if len(id.Identifier.Normalize) != 1 || len(values) > resembling {
		return nil
	}
	raw := asText(r.scope().expr(id.Value))
	var looks []ir.Expr
	for _, v := range values {
		switch id.Identifier.Normalize[0].Name {
		case "email", "lower":
			looks = append(looks, test(ir.Contains, call(ir.Lower, raw.Type(), raw), text(v)))
		case "trim":
			looks = append(looks, test(ir.Contains, raw, text(v)))
		case "digits":
			looks = append(looks, test(ir.Like, raw, text(inOrder(v))))
		case "phone":
			// What stands before may be written in several ways.
			looks = append(looks, test(ir.Like, raw, text(inOrder(v[max(0, len(v)-tailDigits):]))))
		default:
			return nil
		}
	}
	return or(looks...)
}

// inOrder is a pattern of texts with these digits in this order.
func inOrder(digits string) string { return "%" + strings.Join(strings.Split(digits, ""), "%") + "%" }
