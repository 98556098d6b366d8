package lower

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// traits adds everything between people and segments: sequences, and stage by
// stage the aggregates and the traits of all entities.
func (l *lowering) traits(entities []*models.Entity) {
	last := 1
	for _, e := range entities {
		p := l.newProfile(e)
		l.entities[e].profile = p
		last = max(last, l.planStages(e, p))
	}
	sequences := map[*column]ir.Table{}
	for _, e := range entities {
		for _, c := range l.entities[e].profile.columns {
			if c.sequence != nil {
				sequences[c] = l.sequence(e, c)
			}
		}
	}
	for stage := 1; stage <= last; stage++ {
		for _, e := range entities {
			l.stage(e, stage, sequences)
		}
	}
}

// planStages names the tables of an entity's stages, so that others can refer
// to them, and gives the last.
func (l *lowering) planStages(e *models.Entity, p *profile) int {
	stages := []int{}
	for _, c := range p.columns {
		stages = append(stages, c.stage)
	}
	slices.Sort(stages)
	stages = slices.Compact(stages)
	if len(stages) == 0 {
		stages = []int{1}
	}
	t := l.entities[e]
	final := l.work(e.Name + "_traits")
	for i, stage := range stages {
		table := final
		if i < len(stages)-1 {
			table = l.work(e.Name + "_traits_" + strconv.Itoa(i+1))
		}
		t.traits = append(t.traits, stageTable{stage: stage, table: table})
	}
	return stages[len(stages)-1]
}

// traitsBefore is the table with all of an entity's values of earlier stages.
func (l *lowering) traitsBefore(e *models.Entity, stage int) ir.Table {
	t := l.entities[e]
	table := t.people
	for _, s := range t.traits {
		if s.stage < stage {
			table = s.table
		}
	}
	return table
}

// finalTraits is the table with all values of an entity.
func (l *lowering) finalTraits(e *models.Entity) ir.Table {
	t := l.entities[e].traits
	return t[len(t)-1].table
}

// stage adds one stage of an entity's traits.
func (l *lowering) stage(e *models.Entity, stage int, sequences map[*column]ir.Table) {
	t := l.entities[e]
	at := slices.IndexFunc(t.traits, func(s stageTable) bool { return s.stage == stage })
	if at < 0 {
		return
	}
	into := t.traits[at].table
	b := &traitStep{l: l, profile: t.profile, base: l.traitsBefore(e, stage), links: map[string]ir.Ident{}, layers: newLayering()}
	b.aliases.take(ir.IdentText(ir.BaseAlias))
	b.published()
	var columns []*column
	for _, c := range t.profile.columns {
		if c.stage == stage {
			columns = append(columns, c)
			b.look(c, sequences[c])
		}
	}
	for _, c := range columns {
		b.compute(c)
	}
	carry, keep := t.profile.keep(stage-1), t.profile.keep(stage)
	title := "compute the traits of " + e.Name
	if len(t.traits) > 1 {
		title += fmt.Sprintf(" (%d of %d)", at+1, len(t.traits))
	}
	l.add(&ir.Traits{
		Header: ir.Header{Name: string(into.Name), Title: title, Origins: []ir.Origin{entityOrigin(e)}},
		Entity: ir.Ident(e.Name), Into: into, Base: b.base, Carry: carry, Lookups: b.lookups, Layers: b.layers.layers, Keep: keep,
	}, []ir.Table{into}, append([]ir.Table{b.base}, joined(b.lookups)...))
}

// keep lists the columns that exist after a stage: the profile's number and id,
// the ids that relations lead to, traits by name, then the hidden ones.
func (p *profile) keep(stage int) []ir.Ident {
	var relations, traits, hidden []ir.Ident
	for _, c := range p.columns {
		switch {
		case c.stage > stage:
		case c.relation != nil:
			relations = append(relations, c.name)
		case c.trait != nil:
			traits = append(traits, c.name)
		default:
			hidden = append(hidden, c.name)
		}
	}
	slices.Sort(traits)
	slices.Sort(hidden)
	return slices.Concat([]ir.Ident{"profile", "profile_id"}, relations, traits, hidden)
}

func joined(joins []ir.Join) []ir.Table {
	tables := make([]ir.Table, len(joins))
	for i, j := range joins {
		tables[i] = j.Table
	}
	return tables
}

// traitStep is a Traits step while it is being built.
type traitStep struct {
	l       *lowering
	profile *profile
	base    ir.Table
	aliases names
	lookups []ir.Join
	links   map[string]ir.Ident // aliases of what is joined, by path and table
	layers  *layering
}

// join adds a left join by profile, once for each way to the table.
func (b *traitStep) join(way string, table ir.Table, alias string, from, column ir.Ident) ir.Ident {
	way += "|" + ir.IdentText(table.Name)
	if known, ok := b.links[way]; ok {
		return known
	}
	as := b.l.alias(&b.aliases, alias)
	b.lookups = append(b.lookups, ir.Join{Table: table, Alias: as, On: []ir.Expr{
		test(ir.Eq, col(as, "profile", intType), col(from, column, intType.OrNull())),
	}})
	b.links[way] = as
	return as
}

// follow joins the relations of a path. It gives the column that holds the
// profile at its end.
func (b *traitStep) follow(path []*models.EntityRelation) (way string, from, column ir.Ident) {
	from, column = ir.BaseAlias, "profile"
	for _, rel := range path {
		way += "." + rel.Name
		from = b.join(way, b.l.links[rel], "to_"+rel.Name, from, column)
		column = "to_profile"
	}
	return way, from, column
}

// published joins the traits as they were published, where those are taken.
func (b *traitStep) published() {
	if b.l.opts.Explain == nil {
		return
	}
	alias := b.l.alias(&b.aliases, "published")
	idType := models.Type{Kind: models.Text}
	b.lookups = append(b.lookups, ir.Join{Table: published(b.profile.entity, ir.ProfilesTable), Alias: alias, On: []ir.Expr{
		test(ir.Eq, col(alias, "profile_id", idType), col(ir.BaseAlias, "profile_id", idType)),
	}})
	b.links["published"] = alias
}

// look brings a column from another table, if that is where it is.
func (b *traitStep) look(c *column, sequence ir.Table) {
	var value ir.Expr
	switch {
	case c.trait != nil && b.l.opts.Explain != nil:
		value = orEmpty(col(b.links["published"], c.name, c.trait.T.OrNull()))
	case c.sequence != nil:
		alias := b.join("", sequence, shorter(sequence.Name, b.profile.entity), ir.BaseAlias, "profile")
		value = isNotNull(col(alias, "profile", intType.OrNull()))
	case c.ref != nil:
		end := c.ref.Path[len(c.ref.Path)-1]
		way, from, column := b.follow(c.ref.Path)
		alias := b.join(way, b.l.traitsBefore(end.To, c.stage), end.Name, from, column)
		value = orEmpty(col(alias, ir.Ident(c.ref.Trait.Name), c.ref.T.OrNull()))
	case c.relation != nil:
		way, from, column := b.follow([]*models.EntityRelation{c.relation})
		alias := b.join(way, b.l.traitsBefore(c.relation.To, c.stage), c.relation.Name, from, column)
		value = col(alias, "profile_id", textType.OrNull())
	case c.aggregate != nil:
		value = b.aggregated(c)
	default:
		return
	}
	b.layers.add(ir.Named{Name: c.name, Expr: value, Origins: c.origins}, 0)
}

// aggregated is an aggregate's value: null becomes what it gives over no rows.
func (b *traitStep) aggregated(c *column) ir.Expr {
	a := c.aggregate
	table := b.l.aggregate(a, c)
	way, from, column := b.follow(a.Rows.Via)
	alias := b.join(way, table, shorter(table.Name, a.Rows.Of), from, column)
	value := col(alias, c.name, a.T.OrNull())
	if zero, ok := overNothing(a); ok {
		return call(ir.Coalesce, a.T.NotNull(), value, zero)
	}
	return value
}

// shorter is a table's name without the entity's, for an alias.
func shorter(name ir.Ident, e *models.Entity) string {
	whole := ir.IdentText(name)
	if prefix := e.Name + "_"; len(whole) > len(prefix) && whole[:len(prefix)] == prefix {
		return whole[len(prefix):]
	}
	return whole
}

// compute adds a column that is computed from others of the profile.
func (b *traitStep) compute(c *column) {
	least := min(len(b.lookups), 1)
	sc := b.profile.scope()
	switch {
	case c.aggregate != nil, c.ref != nil, c.sequence != nil, c.trait != nil && b.l.opts.Explain != nil:
	case c.segment != nil:
		b.layers.add(ir.Named{Name: c.name, Expr: b.profile.member(sc, c.segment), Origins: c.origins}, least)
	case c.trait != nil:
		b.layers.add(ir.Named{Name: c.name, Expr: sc.expr(c.trait.Expr), Origins: c.origins}, least)
	}
}
