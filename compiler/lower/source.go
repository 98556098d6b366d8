package lower

import (
	"slices"
	"strings"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// rowsTable is a source's rows as the program has them: where, and under which
// names.
type rowsTable struct {
	source *models.Source
	table  ir.Table
	from   ir.Origination
	names  names

	columns map[*models.SourceColumn]ir.Ident
	types   map[*models.SourceColumn]models.Type // as they are after reading
	unread  map[*models.SourceColumn]ir.Ident    // whether a text could not be converted
	time    ir.Ident                             // "" when the rows have none
	missing bool                                 // the time may be null
	changed ir.Ident                             // the column that tells when a row was changed; "" where nobody asks
	stored  bool                                 // the time is a column as the warehouse has it
	day     ir.Ident                             // the column that the time is made of, where that is a date as the warehouse has it; else ""
	key     []ir.Col
	keyText ir.Ident // of a key of several columns: the text made of them
	ids     []rowID
	doubted []ir.Ident // of doubts, in their order: the column that says so; none where the condition is asked itself
	nodeOf  map[*models.Entity]ir.Ident
	tested  ir.TestedSource
}

// rowID is one identifier of a row and its node.
type rowID struct {
	id          *models.SourceID
	value, node ir.Ident
	out         ir.Ident // the node of a value that a decision takes out; "" where that is not looked at
}

// sourceRows adds the step that reads a source.
func (l *lowering) sourceRows(s *models.Source) {
	table, name := l.rowsOf(s)
	r := &rowsTable{
		source:  s,
		table:   table,
		columns: map[*models.SourceColumn]ir.Ident{},
		types:   map[*models.SourceColumn]models.Type{},
		unread:  map[*models.SourceColumn]ir.Ident{},
		nodeOf:  map[*models.Entity]ir.Ident{},
	}
	l.rows[s] = r
	// The user's names first: what weft adds goes around them, and does not
	// change its name when another column is used.
	for _, c := range s.Columns {
		r.names.take(c.Name)
	}
	needed := l.columnsOf(s)
	for _, c := range needed {
		r.columns[c] = ir.Ident(c.Name)
	}

	layers := newLayering()
	r.from = l.origination(s, needed)
	keep := l.readColumns(r, layers, needed)
	keep = append(keep, r.addTime(layers, l.opts.Checks)...)
	keep = append(keep, l.addChanged(r, layers)...)
	keep = append(keep, r.addKey(layers)...)
	keep = append(keep, l.addIDs(r, layers)...)
	keep = append(keep, l.addDoubts(r, layers)...)

	step := &ir.SourceRows{
		Header: ir.Header{
			Name: name, Title: "read " + s.Name, Origins: []ir.Origin{sourceOrigin(s)},
		},
		Into:   r.table,
		Source: s.Name,
		From:   r.from,
		Layers: layers.layers,
		Where:  and(r.exists(), r.scope().expr(s.Where)),
		Keep:   keep,
		Kept:   l.kept(r),
	}
	for _, id := range r.ids {
		step.Values, step.Nodes = append(step.Values, id.value), append(step.Nodes, id.node)
	}
	for _, node := range r.nodeOf {
		if !slices.Contains(step.Nodes, node) {
			step.Owners = append(step.Owners, node)
		}
	}
	slices.Sort(step.Owners)
	var reads []ir.Table
	step.Wanted, reads = l.wanted(r)
	l.add(step, []ir.Table{r.table}, reads)
}

// columnsOf lists the needed columns of a source, by name.
func (l *lowering) columnsOf(s *models.Source) []*models.SourceColumn {
	var columns []*models.SourceColumn
	for c := range l.need.sources[s].columns {
		columns = append(columns, c)
	}
	slices.SortFunc(columns, func(a, b *models.SourceColumn) int { return strings.Compare(a.Name, b.Name) })
	return columns
}

// scope is that of the source's own expressions.
func (r *rowsTable) scope() scope {
	return scope{column: func(c *models.Column) ir.Expr { return col("", r.columns[c.Column], r.types[c.Column]) }}
}

// readColumns adds the source's columns: first those that are read, then those
// computed from others.
func (l *lowering) readColumns(r *rowsTable, layers *layering, needed []*models.SourceColumn) []ir.Ident {
	var keep []ir.Ident
	var computed []*models.SourceColumn
	for _, c := range needed {
		keep = append(keep, r.columns[c])
		if c.From != nil {
			computed = append(computed, c)
			continue
		}
		read := l.storedType(r.source, c)
		raw := col("", ir.Ident(c.Name), read.OrNull())
		value := orEmpty(convert(raw, c))
		r.types[c] = value.Type()
		layers.read(ir.Named{Name: r.columns[c], Expr: value})
		if l.opts.Checks && parses(read, c.T) {
			r.addUnread(layers, c, raw)
			keep = append(keep, r.unread[c])
		}
	}
	r.addComputed(layers, computed)
	return keep
}

// addUnread marks the rows whose column holds a text that could not be
// converted. Blank text is a missing value, not a mistake.
func (r *rowsTable) addUnread(layers *layering, c *models.SourceColumn, raw ir.Col) {
	word := identifier(c.Name)
	written := col("", ir.Ident(r.names.pick("written_"+word)), textType.OrNull())
	layers.read(ir.Named{Name: written.Name, Expr: asText(raw)})
	r.unread[c] = ir.Ident(r.names.pick("unread_" + word))
	layers.add(ir.Named{Name: r.unread[c], Expr: ir.Case{
		Typed: typed(boolType.OrNull()),
		Whens: []ir.When{{
			If: and(
				isNull(col("", r.columns[c], r.types[c])),
				test(ir.Ne, call(ir.Trim, written.T, written), text("")),
			),
			Then: trueValue,
		}},
	}}, 1)
}

// addComputed adds computed columns, each after those it is computed from.
func (r *rowsTable) addComputed(layers *layering, computed []*models.SourceColumn) {
	done := map[*models.SourceColumn]bool{}
	var add func(c *models.SourceColumn)
	add = func(c *models.SourceColumn) {
		if c.From == nil || done[c] {
			return
		}
		done[c] = true
		models.EachPart(c.From, func(x models.Expr) {
			if inner, ok := x.(*models.Column); ok {
				add(inner.Column)
			}
		})
		value := convert(r.scope().expr(c.From), c)
		r.types[c] = value.Type()
		layers.add(ir.Named{Name: r.columns[c], Expr: value}, 1)
	}
	for _, c := range computed {
		add(c)
	}
}

// addTime finds or makes the column that tells when a row happened. Rows
// without one are kept only for a check that counts them.
func (r *rowsTable) addTime(layers *layering, counted bool) []ir.Ident {
	if r.source.Time == nil {
		return nil
	}
	t := r.source.Time.Type()
	r.missing = t.Nullable && counted
	if c, ok := r.source.Time.(*models.Column); ok && t.Kind == models.Timestamp {
		r.time = r.columns[c.Column]
		r.stored = c.Column.From == nil && c.Column.Stored.Kind == models.Timestamp
		return nil
	}
	if c, ok := r.source.Time.(*models.Column); ok && c.Column.From == nil && c.Column.Stored.Kind == models.Date {
		r.day = r.columns[c.Column]
	}
	at := r.scope().expr(r.source.Time)
	if t.Kind != models.Timestamp {
		at = call(ir.ToTimestamp, models.Type{Kind: models.Timestamp, Nullable: t.Nullable}, at)
	}
	r.time = ir.Ident(r.names.pick("time"))
	layers.add(ir.Named{Name: r.time, Expr: at}, 1)
	return []ir.Ident{r.time}
}

// at is the row's time.
func (r *rowsTable) at(alias ir.Ident) ir.Expr {
	return col(alias, r.time, models.Type{Kind: models.Timestamp, Nullable: r.missing})
}

// exists is the condition that a row has happened.
func (r *rowsTable) exists() ir.Expr {
	if r.time == "" {
		return nil
	}
	happened := test(ir.Le, r.at(""), now())
	if !r.missing {
		return happened
	}
	// Of a bare column a warehouse sees which partitions the condition leaves out.
	if r.stored {
		return or(happened, isNull(r.at("")))
	}
	// The time is named once: a warehouse may convert it anew where it is named.
	return call(ir.Coalesce, boolType, happened, trueValue)
}

// known is the condition, of a row seen through an alias, that its time is not
// missing; nil when it cannot be.
func (r *rowsTable) known(alias ir.Ident) ir.Expr {
	if r.time == "" || !r.missing {
		return nil
	}
	return isNotNull(r.at(alias))
}

// addKey finds the key, and of one of several columns makes the text that names
// a row: the columns with a bar between them.
func (r *rowsTable) addKey(layers *layering) []ir.Ident {
	for _, c := range r.source.Key {
		r.key = append(r.key, col("", r.columns[c], r.types[c]))
	}
	if len(r.key) < 2 {
		return nil
	}
	var parts []ir.Expr
	for i, c := range r.key {
		if i > 0 {
			parts = append(parts, text("|"))
		}
		parts = append(parts, call(ir.Coalesce, textType, asText(c), text("")))
	}
	r.keyText = ir.Ident(r.names.pick("key"))
	layers.add(ir.Named{Name: r.keyText, Expr: call(ir.Concat, textType, parts...)}, 1)
	return []ir.Ident{r.keyText}
}

// rowKey is the column that names a row, seen through an alias; nil when the
// source has no key.
func (r *rowsTable) rowKey(alias ir.Ident) ir.Expr {
	switch len(r.key) {
	case 0:
		return nil
	case 1:
		return col(alias, r.key[0].Name, r.key[0].T)
	}
	return col(alias, r.keyText, textType)
}
