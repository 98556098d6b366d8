package optimize

import (
	"slices"
	"strings"

	"github.com/weft-cdp/weft/compiler/ir"
)

// column is a column of a table.
type column struct {
	table ir.Table
	name  ir.Ident
}

// fusing is a run of the pass: the clusters in the order of their first step.
type fusing struct {
	index    map[string]int // of steps in the old program
	open     map[ir.Ident]*cluster
	clusters map[int]*cluster      // by the index of their first step
	moved    map[column]ir.Ident   // columns of old tables that have another name now
	tables   map[ir.Table]ir.Table // where an old table is now
	steps    map[string]string     // what an old step is called now
}

// cluster is the steps that become one, which stands where the first stood.
type cluster struct {
	first int
	step  *ir.Aggregate
	names map[ir.Ident]bool
	joins map[ir.Ident]bool
	after map[string]bool
}

// fuseAggregates makes one step of all aggregates of a group, unless one of
// them needs what is made only after the first: that begins a new cluster.
func fuseAggregates(p *ir.Program) *ir.Program {
	f := &fusing{
		index:    make(map[string]int, len(p.Steps)),
		open:     map[ir.Ident]*cluster{},
		clusters: map[int]*cluster{},
		moved:    map[column]ir.Ident{},
		tables:   make(map[ir.Table]ir.Table, len(p.Steps)),
		steps:    make(map[string]string, len(p.Steps)),
	}
	for i, step := range p.Steps {
		f.index[step.Head().Name] = i
	}
	for i, step := range p.Steps {
		if a, ok := step.(*ir.Aggregate); ok {
			f.put(i, a)
		}
	}
	out := withSteps(p, nil)
	for i, step := range p.Steps {
		if c := f.clusters[i]; c != nil {
			out.Steps = append(out.Steps, c.step)
			continue
		}
		if _, ok := step.(*ir.Aggregate); ok {
			continue
		}
		out.Steps = append(out.Steps, f.redirect(step))
	}
	return out
}

// put adds a step to its group's cluster.
func (f *fusing) put(i int, a *ir.Aggregate) {
	c := f.open[a.Group]
	fresh := c == nil
	if !fresh && f.needsLater(a, c) {
		fresh = true
	}
	if fresh {
		into := a.Into
		if f.open[a.Group] == nil {
			into = ir.Table{Space: a.Into.Space, Name: a.Group}
		}
		c = newCluster(i, a, into)
		f.open[a.Group], f.clusters[i] = c, c
	}
	f.tables[a.Into] = c.step.Into
	f.steps[a.Name] = c.step.Name
	c.add(f, a)
}

// needsLater tells whether a step needs what is made after a cluster's first.
func (f *fusing) needsLater(a *ir.Aggregate, c *cluster) bool {
	return slices.ContainsFunc(a.After, func(name string) bool { return f.index[name] > c.first })
}

func newCluster(i int, a *ir.Aggregate, into ir.Table) *cluster {
	step := &ir.Aggregate{
		Header: ir.Header{
			Name:  ir.IdentText(into.Name),
			Title: "compute what " + ir.IdentText(a.Entity) + " has from " + rowsWords(a),
		},
		Entity: a.Entity, Group: a.Group, Into: into, Scan: a.Scan, Where: a.Where,
	}
	return &cluster{
		first: i, step: step,
		names: map[ir.Ident]bool{}, joins: map[ir.Ident]bool{}, after: map[string]bool{},
	}
}

// rowsWords says what a step scans, for people: "orders items".
func rowsWords(a *ir.Aggregate) string {
	words := []string{ir.IdentText(a.Scan.Alias)}
	for _, join := range a.Joins {
		if join.Inner && a.Scan.ProfileFrom == "" {
			words = append(words, ir.IdentText(join.Alias))
		}
	}
	return strings.Join(words, " ")
}

// add takes in a step's columns, joins and reasons.
func (c *cluster) add(f *fusing, a *ir.Aggregate) {
	for _, join := range a.Joins {
		if !c.joins[join.Alias] {
			c.joins[join.Alias] = true
			c.step.Joins = append(c.step.Joins, join)
		}
	}
	c.step.Origins = append(c.step.Origins, a.Origins...)
	for _, name := range a.After {
		if now, ok := f.steps[name]; ok {
			name = now
		}
		if !c.after[name] {
			c.after[name] = true
			c.step.After = append(c.step.After, name)
		}
	}
	c.step.Before = append(c.step.Before, a.Before...)
	for _, named := range a.Cols {
		// Two entities may each have a name for something over the same rows.
		old := named.Name
		for c.names[named.Name] {
			named.Name = a.Into.Name + "_" + named.Name
		}
		c.names[named.Name] = true
		c.step.Cols = append(c.step.Cols, named)
		if named.Name != old {
			f.moved[column{a.Into, old}] = named.Name
		}
	}
}

// redirect gives the step that reads the new tables instead of the old.
func (f *fusing) redirect(step ir.Step) ir.Step {
	traits, ok := step.(*ir.Traits)
	if !ok {
		return renamedAfter(step, f.steps)
	}
	out := *traits
	out.After = renameAll(out.After, f.steps)
	r := newRejoin(f, traits)
	out.Lookups = r.lookups
	if len(out.Layers) > 0 {
		out.Layers = slices.Clone(out.Layers)
		out.Layers[0] = mapLayer(out.Layers[0], r.expr)
	}
	return &out
}

// rejoin is the lookups of a Traits step after its tables have moved: those
// that now join the same table in the same way are one.
type rejoin struct {
	f       *fusing
	table   map[ir.Ident]ir.Table // old alias → old table
	alias   map[ir.Ident]ir.Ident // old alias → new alias
	lookups []ir.Join
}

func newRejoin(f *fusing, traits *ir.Traits) *rejoin {
	r := &rejoin{
		f:     f,
		table: make(map[ir.Ident]ir.Table, len(traits.Lookups)),
		alias: make(map[ir.Ident]ir.Ident, len(traits.Lookups)),
	}
	taken := map[ir.Ident]bool{ir.BaseAlias: true}
	for _, join := range traits.Lookups {
		if _, moved := f.tables[join.Table]; !moved {
			taken[join.Alias] = true
		}
	}
	known := map[string]ir.Ident{}
	for _, join := range traits.Lookups {
		r.table[join.Alias] = join.Table
		now, moved := f.tables[join.Table]
		if !moved {
			r.lookups = append(r.lookups, join)
			continue
		}
		way := ir.IdentText(now.Name) + wayText(join)
		if alias, ok := known[way]; ok {
			r.alias[join.Alias] = alias
			continue
		}
		alias := shorter(now.Name)
		for taken[alias] {
			alias += "_"
		}
		taken[alias], known[way], r.alias[join.Alias] = true, alias, alias
		r.lookups = append(r.lookups, ir.Join{Table: now, Alias: alias, On: mapExprs(join.On, r.expr)})
	}
	return r
}

// shorter is the part of an aggregates' table's name that says what it is from.
func shorter(name ir.Ident) ir.Ident {
	text := ir.IdentText(name)
	if i := strings.Index(text, "_from_"); i > 0 {
		return ir.Ident(text[i+1:])
	}
	return name
}

// wayText tells apart the ways in which tables are joined: the columns that
// are compared, without the join's own alias. Lookups compare nothing else.
func wayText(join ir.Join) string {
	var b strings.Builder
	for _, on := range join.On {
		ir.Walk(on, func(e ir.Expr) {
			if c, ok := e.(ir.Col); ok {
				b.WriteByte('|')
				if c.From != join.Alias {
					b.WriteString(ir.IdentText(c.From))
				}
				b.WriteByte('.')
				b.WriteString(ir.IdentText(c.Name))
			}
		})
	}
	return b.String()
}

// expr follows a column to where it is now.
func (r *rejoin) expr(e ir.Expr) ir.Expr {
	c, ok := e.(ir.Col)
	if !ok {
		return e
	}
	alias, ok := r.alias[c.From]
	if !ok {
		return e
	}
	if now, ok := r.f.moved[column{r.table[c.From], c.Name}]; ok {
		c.Name = now
	}
	c.From = alias
	return c
}
