package sqlc

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/compiler/client"
	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/models"
)

// table is what syncs write to, as a program sees it that reads it. Keys are the
// columns by which they find its rows; there are none where they only append.
type table struct {
	name, doc string
	keys      [][]string
	columns   []*tableColumn
	syncs     int
	appended  bool // a sync only adds rows
}

// tableColumn is a column; field is the one of a sync that fills it first, and
// syncs how many do.
type tableColumn struct {
	name, doc string
	t         models.Type
	field     models.SyncField
	syncs     int
}

// primary is the key that all rows have: the one of all syncs. Where each has its
// own, rows of one may lack that of another.
func (t *table) primary() []string {
	if len(t.keys) != 1 || t.appended {
		return nil
	}
	return t.keys[0]
}

// tables are what the syncs of a destination write to, by name.
func tables(p *models.Project, to *models.Destination) ([]*table, models.Diagnostics) {
	b := &tableBuilder{byName: map[string]*table{}}
	for _, s := range p.Syncs {
		if s.Destination == to {
			b.sync(s)
		}
	}
	list := slices.SortedFunc(maps.Values(b.byName), func(x, y *table) int { return cmp.Compare(x.name, y.name) })
	for _, t := range list {
		t.finish()
	}
	b.found.Sort()
	return list, b.found
}

type tableBuilder struct {
	byName map[string]*table
	found  models.Diagnostics
}

func (b *tableBuilder) sync(s *models.Sync) {
	t := b.byName[s.Object.Name]
	if t == nil {
		t = &table{name: s.Object.Name, doc: docOf(s)}
		b.byName[t.name] = t
	}
	t.syncs++
	var key []string
	for _, f := range s.Match {
		key = append(key, f.Name)
		b.column(t, f, matchType(f).NotNull())
	}
	for _, f := range s.Fields {
		b.column(t, f, matchType(f))
	}
	if s.Mode == "append" {
		t.appended = true // and what is may be there twice
		return
	}
	if !slices.ContainsFunc(t.keys, func(k []string) bool { return slices.Equal(k, key) }) {
		t.keys = append(t.keys, key)
	}
}

// matchType is the type of what fills a field. Identifiers and ids are text.
func matchType(f models.SyncField) models.Type {
	if f.Value == nil {
		return models.Type{Kind: models.Text, Nullable: true}
	}
	return f.Value.Type()
}

func (b *tableBuilder) column(t *table, f models.SyncField, of models.Type) {
	i := slices.IndexFunc(t.columns, func(c *tableColumn) bool { return c.name == f.Name })
	if i < 0 {
		if !client.Held(of) {
			d := diag.New(diag.ClientColumnType, f.At, "the type of %q is not known", f.Name)
			d.Label = "`weft catalog` saves what the warehouse knows of the columns"
			b.found = append(b.found, d)
		}
		t.columns = append(t.columns, &tableColumn{name: f.Name, doc: fieldDoc(f), t: of, field: f, syncs: 1})
		return
	}
	c := t.columns[i]
	c.syncs++
	if c.t.NotNull() != of.NotNull() {
		d := diag.New(diag.ExportTypes, f.At, "%q is of type %s here, and of type %s in another sync into %q", f.Name, of, c.t, t.name)
		d.Notes = append(d.Notes, diag.Notef(c.field.At, "the other is here"))
		b.found = append(b.found, d)
	}
	c.t.Nullable = c.t.Nullable || of.Nullable
}

// finish orders the columns, the primary key first, and lets all be null that some
// of the syncs do not fill.
func (t *table) finish() {
	key := t.primary()
	place := func(c *tableColumn) int {
		if i := slices.Index(key, c.name); i >= 0 {
			return i
		}
		return len(key)
	}
	slices.SortFunc(t.columns, func(a, b *tableColumn) int {
		return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a.name, b.name))
	})
	for _, c := range t.columns {
		switch {
		case place(c) < len(key):
			c.t.Nullable = false
		case c.syncs < t.syncs:
			c.t = c.t.OrNull()
		}
	}
}

// docOf says what the rows of a table are.
func docOf(s *models.Sync) string {
	of := s.Entity.Description
	if s.Segment != nil {
		of = s.Segment.Description
	}
	return cmp.Or(s.Description, of)
}

// fieldDoc says what a column holds: what the trait is that fills it.
func fieldDoc(f models.SyncField) string {
	switch ref, plain := f.Value.(*models.TraitRef); {
	case f.Profile:
		return "The id of the profile."
	case f.Identifier != nil:
		return "The " + f.Identifier.Name + " of the profile."
	case plain:
		return cmp.Or(strings.TrimSpace(ref.Trait.Description), ref.Trait.Text)
	}
	return ""
}
