package definition

import (
	"slices"

	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/models"
)

// uses collects what one definition uses directly.
type uses struct {
	graph    *Graph
	carriers map[*models.Entity][]*models.Source
	texts    *sourceTexts
	seen     map[int]bool // itself and what is in the list
	columns  map[*models.SourceColumn]bool
	list     []int
	parts    []string // see Graph
}

// sourceTexts are written once for all who use them.
type sourceTexts struct {
	rows    map[*models.Source]string
	columns map[*models.SourceColumn]string
}

func once[K comparable](texts map[K]string, of K, write func(K) string) string {
	text, known := texts[of]
	if !known {
		text = write(of)
		texts[of] = text
	}
	return text
}

// add uses something of the model.
func (u *uses) add(of any) {
	if i, ok := u.graph.index[of]; ok && !u.seen[i] {
		u.seen[i] = true
		u.list = append(u.list, i)
	}
}

// definition collects what something of the model uses. A source uses nothing: its
// expressions do not lead out of its own rows.
func (u *uses) definition(of any) {
	switch of := of.(type) {
	case *models.Entity:
		for _, s := range u.carriers[of] {
			u.add(s)
			u.parts = append(u.parts, check.SourceIdentityText(s))
		}
		u.relations(of.Relations)
	case *models.Trait:
		u.add(of.Entity)
		u.expr(of.Expr)
	case *models.Segment:
		u.add(of.Entity)
		u.condition(of.Where)
	case *models.Sync:
		u.add(of.Entity)
		if of.Segment != nil {
			u.add(of.Segment)
		}
		for _, f := range slices.Concat(of.Match, of.Fields) {
			u.expr(f.Value)
		}
		if of.Consent != nil {
			u.expr(of.Consent.When)
		}
		for _, segment := range of.Suppress {
			u.add(segment)
		}
	}
}

// rowsOf uses the rows of a source.
func (u *uses) rowsOf(s *models.Source) {
	if s != nil {
		u.add(s)
		u.parts = append(u.parts, once(u.texts.rows, s, check.SourceRowsText))
	}
}

// column uses a column of a source, and what it is computed from.
func (u *uses) column(s *models.Source, c *models.SourceColumn) {
	u.rowsOf(s)
	if !u.columns[c] {
		u.columns[c] = true
		u.parts = append(u.parts, s.Name+"."+once(u.texts.columns, c, check.ColumnText))
		u.expr(c.From)
	}
}

// relations use where they lead, and the sources whose rows say so.
func (u *uses) relations(path []*models.EntityRelation) {
	for _, r := range path {
		u.add(r.From)
		u.add(r.To)
		for _, s := range r.Sources {
			u.rowsOf(s)
		}
	}
}

func (u *uses) condition(root *models.Condition) {
	models.EachCondition(root, func(c *models.Condition) {
		u.expr(c.Expr)
		if c.Sequence == nil {
			return
		}
		for _, step := range c.Sequence.Steps {
			u.rows(step.Rows)
			u.expr(step.Where)
			for _, same := range step.Same {
				u.expr(same)
			}
		}
	})
}

func (u *uses) rows(r models.Rows) {
	u.relations(r.Via)
	u.add(r.Of)
	if r.Members != nil {
		u.relations([]*models.EntityRelation{r.Members})
		return
	}
	u.rowsOf(r.Source)
	for _, down := range r.Down {
		u.rowsOf(down.From)
	}
}

func (u *uses) expr(e models.Expr) {
	models.EachPart(e, func(x models.Expr) {
		switch x := x.(type) {
		case *models.Column:
			for _, r := range x.Path {
				u.rowsOf(r.From)
				u.rowsOf(r.To)
			}
			u.column(x.Source, x.Column)
		case *models.TraitRef:
			u.relations(x.Path)
			u.add(x.Trait)
		case *models.InSegment:
			u.add(x.Segment)
		case *models.Aggregate:
			u.rows(x.Rows)
		}
	})
}
