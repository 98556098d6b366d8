package lower

import (
	"slices"
	"strings"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// addIDs adds a row's identifiers, normalised, their nodes, and for every
// entity the node by which the row belongs to somebody.
func (l *lowering) addIDs(r *rowsTable, layers *layering) []ir.Ident {
	needed := l.need.sources[r.source].entities
	var keep, nodes []ir.Ident
	for _, id := range r.source.IDs {
		if !needed[id.Identifier.Entity] {
			continue
		}
		suffix := id.Identifier.Name
		if l.qualify[suffix] {
			suffix = id.Identifier.Entity.Name + "_" + suffix
		}
		row := rowID{id: id, node: ir.Ident(r.names.pick("node_" + suffix))}
		l.addValue(r, layers, &row, suffix)
		layers.add(ir.Named{Name: row.node, Expr: r.node(row)}, 1)
		keep, nodes = append(keep, row.value), append(nodes, row.node)
		if row.out != "" {
			keep = append(keep, row.out)
		}
		r.ids = append(r.ids, row)
	}
	slices.SortStableFunc(r.ids, func(a, b rowID) int { return a.id.Identifier.Rank - b.id.Identifier.Rank })
	return slices.Concat(keep, nodes, r.addNodesOf(layers))
}

// addNodesOf adds for every entity the node of a row's most trusted identifier.
// A row that can carry only one has it already.
func (r *rowsTable) addNodesOf(layers *layering) []ir.Ident {
	var entities []*models.Entity
	nodes := map[*models.Entity][]ir.Expr{}
	for _, id := range r.ids {
		e := id.id.Identifier.Entity
		if nodes[e] == nil {
			entities = append(entities, e)
			r.nodeOf[e] = id.node
		}
		nodes[e] = append(nodes[e], col("", id.node, nodeType))
	}
	slices.SortFunc(entities, func(a, b *models.Entity) int { return strings.Compare(a.Name, b.Name) })
	var keep []ir.Ident
	for _, e := range entities {
		if len(nodes[e]) == 1 {
			continue
		}
		name := ir.Ident(r.names.pick("node_of_" + e.Name))
		layers.add(ir.Named{Name: name, Expr: call(ir.FirstNode, nodeType, nodes[e]...)}, 1)
		r.nodeOf[e] = name
		keep = append(keep, name)
	}
	return keep
}

// addValue adds the normalised value of an identifier, null for what is none, and
// for a check the nodes of what is taken out. What a value is made from in several
// steps is named, because each step may look at it more than once.
func (l *lowering) addValue(r *rowsTable, layers *layering, row *rowID, suffix string) {
	id := row.id
	named := func(value ir.Expr) ir.Expr {
		if _, ok := value.(ir.Col); ok {
			return value
		}
		given := col("", ir.Ident(r.names.pick("given_"+suffix)), value.Type())
		layers.add(ir.Named{Name: given.Name, Expr: value}, 1)
		return given
	}
	value := normalizedBy(id.Identifier, asText(r.scope().expr(id.Value)), named)
	if blocks(id.Identifier) {
		value = named(value)
		if out := takenOut(id.Identifier); l.opts.Checks && len(out) > 0 {
			row.out = ir.Ident(r.names.pick("out_" + suffix))
			layers.add(ir.Named{Name: row.out, Expr: ir.Case{
				Typed: typed(nodeType), Whens: []ir.When{{If: or(isOut(out, value)...), Then: nodeOf(id.Identifier, value)}},
			}}, 1)
		}
		value = unblocked(id.Identifier, value)
	}
	row.value = ir.Ident(r.names.pick("id_" + suffix))
	layers.add(ir.Named{Name: row.value, Expr: value}, 1)
}

// node is the row's node of an identifier. Rows without a time have none, so
// that they belong to nobody.
func (r *rowsTable) node(id rowID) ir.Expr {
	node := nodeOf(id.id.Identifier, col("", id.value, textType.OrNull()))
	if known := r.known(""); known != nil {
		return ir.Case{Typed: typed(nodeType), Whens: []ir.When{{If: known, Then: node}}}
	}
	return node
}

func nodeOf(id *models.Identifier, value ir.Expr) ir.Expr {
	return call(ir.NodeOf, nodeType, number(int64(id.Rank)), text(id.Name), value)
}

var normalizers = map[string]ir.Func{
	"email":  ir.NormalizeEmail,
	"lower":  ir.NormalizeLower,
	"trim":   ir.NormalizeTrim,
	"digits": ir.NormalizeDigits,
	"uuid":   ir.NormalizeUUID,
}

// normalized applies an identifier's normalisers, which give null for what is
// no identifier; without one, that is the empty text.
func normalized(id *models.Identifier, value ir.Expr) ir.Expr {
	return normalizedBy(id, value, func(e ir.Expr) ir.Expr { return e })
}

// normalizedBy is the same, and lets each value that a normaliser looks at be
// named first.
func normalizedBy(id *models.Identifier, value ir.Expr, named func(ir.Expr) ir.Expr) ir.Expr {
	if len(id.Normalize) == 0 {
		return call(ir.NullIf, textType.OrNull(), value, text(""))
	}
	for _, n := range id.Normalize {
		value = normalize(n, named(value))
	}
	return value
}

func normalize(n models.Normalizer, value ir.Expr) ir.Expr {
	if n.Name == "phone" {
		region, _ := ir.PhoneRegionOf(n.Arg)
		return call(ir.NormalizePhone, textType.OrNull(), value, text(region.Code), text(region.Trunk))
	}
	return call(normalizers[n.Name], textType.OrNull(), value)
}

// blocks tells whether there are values of an identifier that identify nobody.
func blocks(id *models.Identifier) bool { return len(id.Blocks)+len(takenOut(id)) > 0 }

// unblocked is the value, or null when it is blocked or taken out.
func unblocked(id *models.Identifier, value ir.Expr) ir.Expr {
	var values []string
	var blocked []ir.Expr
	for _, b := range id.Blocks {
		if b.Pattern != "" {
			blocked = append(blocked, test(ir.RegexpMatch, value, text(b.Pattern)))
		} else {
			values = append(values, b.Value)
		}
	}
	if len(values) > 0 {
		blocked = slices.Insert(blocked, 0, among(value, values))
	}
	blocked = append(blocked, isOut(takenOut(id), value)...)
	return ir.Case{
		Typed: typed(textType.OrNull()),
		Whens: []ir.When{{If: test(ir.Not, or(blocked...)), Then: value}},
	}
}

// fewPeriods are asked one by one for each row; with more of them a value is
// looked up among all first.
const fewPeriods = 8

// isOut are the conditions, any of which says that a value is taken out. Many are
// behind a choice and not an and, whose parts engines are free to turn around.
func isOut(periods []period, value ir.Expr) []ir.Expr {
	conditions := make([]ir.Expr, len(periods))
	var all []string
	for i, p := range periods {
		conditions[i] = and(among(value, p.values), inForce(p.like))
		all = append(all, p.values...)
	}
	if len(periods) <= fewPeriods {
		return conditions
	}
	no := ir.Lit{Typed: typed(boolType), Value: "false"}
	return []ir.Expr{ir.Case{Typed: typed(boolType), Whens: []ir.When{{If: among(value, all), Then: or(conditions...)}}, Else: no}}
}

// among is the condition that a value is one of some.
func among(value ir.Expr, values []string) ir.Expr {
	if len(values) == 1 {
		return test(ir.Eq, value, text(values[0]))
	}
	args := []ir.Expr{value}
	for _, v := range values {
		args = append(args, text(v))
	}
	return test(ir.In, args...)
}
