package check

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/weft-cdp/weft/models"
)

// The texts below are what weft_definitions keeps and what plan compares: as
// Print has it, the same for the same meaning, without what is nobody's business
// outside of Git: a ${NAME} stays one, and values of identifiers are hashed.

// SourceText writes a source, of its columns those that the model says something
// of: another column in the warehouse is no other definition.
func SourceText(s *models.Source) string {
	one := *s
	if one.Table != "" {
		one.Table = one.Written
	}
	if one.File != "" {
		one.File = one.Written
	}
	one.Columns = nil
	for _, c := range s.Columns {
		if c.At.IsZero() {
			continue
		}
		said := *c
		said.Native = ""
		one.Columns = append(one.Columns, &said)
	}
	return written(func(p *printer) { p.source(&one) })
}

// SourceRowsText writes which rows a source has and how they are joined: all that
// who uses one of its columns depends on beside that column.
func SourceRowsText(s *models.Source) string {
	one := rowsOf(s)
	one.Key, one.Relations = s.Key, s.Relations
	return SourceText(&one)
}

// ColumnText writes what a column of a source means.
func ColumnText(c *models.SourceColumn) string {
	text := c.Name + " " + typeText(c.T) + with(", format ", c.Format)
	if c.From != nil {
		text += " = " + ExprText(c.From)
	}
	return text
}

// SourceIdentityText writes what of a source decides who its rows speak of: all
// else may change without a change of identities.
func SourceIdentityText(s *models.Source) string {
	one := rowsOf(s)
	return SourceText(&one)
}

// rowsOf is a source with the columns that its rows and their identifiers ask for.
func rowsOf(s *models.Source) models.Source {
	one := models.Source{
		Name: s.Name, Table: s.Table, File: s.File, Format: s.Format, Delimiter: s.Delimiter, SQL: s.SQL, Written: s.Written,
		Time: s.Time, Where: s.Where, IDs: s.IDs,
	}
	asked := map[*models.SourceColumn]bool{}
	var ask func(models.Expr)
	ask = func(e models.Expr) {
		models.EachPart(e, func(x models.Expr) {
			if c, ok := x.(*models.Column); ok && c.Source == s && !asked[c.Column] {
				asked[c.Column] = true
				ask(c.Column.From)
			}
		})
	}
	ask(s.Time)
	ask(s.Where)
	for _, id := range s.IDs {
		ask(id.Value)
	}
	for _, c := range s.Columns {
		if asked[c] {
			one.Columns = append(one.Columns, c)
		}
	}
	return one
}

// IdentityText writes how an entity's profiles are found: identifiers, rules,
// relations, the zone of its days, and how many values are blocked or decided
// about.
func IdentityText(e *models.Entity, timeZone string) string {
	one := *e
	one.Traits, one.Decisions, one.DecisionsFile = nil, nil, ""
	one.Identifiers = nil
	var blocks, decisions []string
	for _, id := range e.Identifiers {
		bare := *id
		bare.Blocks = nil
		one.Identifiers = append(one.Identifiers, &bare)
		for _, b := range id.Blocks {
			blocks = append(blocks, id.Name+":"+b.Value+"/"+b.Pattern)
		}
	}
	for _, d := range e.Decisions {
		decisions = append(decisions, decisionText(d))
	}
	return written(func(p *printer) {
		p.entity(&one)
		p.hashed("block", blocks)
		p.hashed("decision", decisions)
		p.line(1, "time zone %s", timeZone)
	})
}

// TraitText writes a trait and its type.
func TraitText(t *models.Trait) string {
	return written(func(p *printer) { p.trait(0, t) })
}

// SegmentText writes a segment's condition.
func SegmentText(s *models.Segment) string {
	return written(func(p *printer) { p.segment(s) })
}

// SyncText writes a sync.
func SyncText(s *models.Sync) string {
	return written(func(p *printer) { p.sync(s) })
}

func written(write func(*printer)) string {
	p := &printer{}
	write(p)
	return strings.TrimSuffix(p.text.String(), "\n")
}

// hashed says how many values there are, and by a hash of all whether they are
// others.
func (p *printer) hashed(what string, values []string) {
	if len(values) == 0 {
		return
	}
	sum := sha256.Sum256([]byte(strings.Join(values, "\n")))
	plural := "s"
	if len(values) == 1 {
		plural = ""
	}
	p.line(1, "%d %s%s, %s", len(values), what, plural, hex.EncodeToString(sum[:])[:12])
}
