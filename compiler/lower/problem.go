package lower

import (
	"fmt"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// checkNames refuses to replace what somebody else made in the schema.
func (l *lowering) checkNames(entities, views []ir.Ident, pasts []ir.Past) {
	l.addGate("names_check", "look for names that are taken", ir.Problem{
		Kind: ir.NameTaken, Code: diag.ForeignName, At: l.project.At, Entities: entities, Views: views, Pasts: pasts, Sources: l.keptSources(),
		Table:   ir.Table{Space: ir.Published, Name: ir.ObjectsTable},
		Message: "what this run would make is there already and not weft's ({count}); set another schema for the target",
	})
}

// checkLastRun refuses a run as at a moment before the last one that was
// published where this one is going to be: beside it, in another schema, an
// earlier moment overwrites nothing.
func (l *lowering) checkLastRun() {
	runs := ir.Table{Space: ir.Published, Name: ir.RunsTable}
	l.addGate("last_run_check", "look at the last run", ir.Problem{
		Kind: ir.BeforeLastRun, Code: diag.BeforeLastRun, At: l.project.At, Table: runs,
		Message: "a run as at a later moment has been published, and this one would overwrite it",
	})
}

// addGate adds a check whose error ends the run at once.
func (l *lowering) addGate(name, title string, problem ir.Problem) {
	l.add(&ir.Check{
		Header: ir.Header{Name: l.tables.pick(name), Title: title}, Problems: []ir.Problem{problem}, Gate: true,
	}, nil, nil)
}

// checkSources looks for what may be wrong with the rows of each source.
func (l *lowering) checkSources() {
	followed := l.followed()
	for _, s := range l.project.Sources {
		r := l.rows[s]
		if r == nil || !l.need.looksAt(s) {
			continue
		}
		problems := slices.Concat(r.keyProblems(), r.unreadProblems(), r.timeProblems(), r.relationProblems(followed[s]), r.idProblems(), r.doubtProblems(), r.testProblems())
		l.addCheck(s.Name+"_check", "check "+s.Name, problems, sourceOrigin(s))
	}
}

// followed lists the relations that the program follows, by the source that
// they lead to.
func (l *lowering) followed() map[*models.Source][]*models.Relation {
	to := map[*models.Source][]*models.Relation{}
	for _, s := range l.project.Sources {
		for _, rel := range s.Relations {
			if l.need.relations[rel] {
				to[rel.To] = append(to[rel.To], rel)
			}
		}
	}
	return to
}

func (l *lowering) addCheck(name, title string, problems []ir.Problem, origins ...ir.Origin) {
	if len(problems) == 0 {
		return
	}
	var reads []ir.Table
	for _, p := range problems {
		reads = append(reads, p.Table, p.Named)
		for _, taken := range p.Taken {
			reads = append(reads, taken.Rows)
		}
	}
	step := &ir.Check{
		Header:   ir.Header{Name: l.tables.pick(name), Title: title, Origins: origins},
		Problems: problems,
	}
	l.add(step, nil, reads)
}

// example names a row by its key, unless the key is personal data.
func (r *rowsTable) example() []ir.Ident {
	var columns []ir.Ident
	for i, c := range r.source.Key {
		if personal(c) {
			return nil
		}
		columns = append(columns, r.key[i].Name)
	}
	return columns
}

// personal tells whether a column is marked as personal data, or made of one
// that is.
func personal(c *models.SourceColumn) bool {
	found := c.PII != ""
	models.EachPart(c.From, func(x models.Expr) {
		if inner, ok := x.(*models.Column); ok && inner.Column != c {
			found = found || personal(inner.Column)
		}
	})
	return found
}

// unsureTime is the time of the rows where it may be missing: rows without it
// are kept to be counted, and are not there for anything else.
func (r *rowsTable) unsureTime() ir.Ident {
	if !r.missing {
		return ""
	}
	return r.time
}

func (r *rowsTable) keyProblems() []ir.Problem {
	if len(r.key) == 0 {
		return nil
	}
	var columns []ir.Ident
	var words []string
	for _, c := range r.key {
		columns = append(columns, c.Name)
		words = append(words, ir.IdentText(c.Name))
	}
	key := strings.Join(words, ", ")
	return []ir.Problem{
		{
			Kind: ir.DuplicateKey, Code: diag.DuplicateKey, At: r.source.KeyAt, Table: r.table, Time: r.unsureTime(), Cols: columns, Example: r.example(),
			Message: fmt.Sprintf("the key %q of source %q is not unique: repeated values: {count}", key, r.source.Name),
		},
		{
			Kind: ir.MissingKey, Code: diag.MissingKey, At: r.source.KeyAt, Table: r.table, Time: r.unsureTime(), Cols: columns,
			Message: fmt.Sprintf("source %q has no key %q in {count} of its rows", r.source.Name, key),
		},
	}
}

func (r *rowsTable) unreadProblems() []ir.Problem {
	var problems []ir.Problem
	for _, c := range r.source.Columns {
		raw, ok := r.unread[c]
		if !ok {
			continue
		}
		how := ""
		if c.Format != "" {
			how = fmt.Sprintf(" by the format %q", c.Format)
		}
		message := fmt.Sprintf("column %q of source %q cannot be read as %s%s in {count} of its rows", c.Name, r.source.Name, c.T, how)
		problems = append(problems, ir.Problem{
			Kind: ir.Unparsable, Code: diag.Unparsable, Severity: models.Warning, At: firstPlace(c.At, r.source.FromAt), Table: r.table,
			Cols: []ir.Ident{r.columns[c]}, Raw: []ir.Ident{raw}, Example: r.example(),
			Message: message, Mostly: message + ", more than can be" + momentsThere(c.T),
		})
	}
	return problems
}

// momentsThere tells, of a type of moments, between which they are: whoever has older ones
// finds nothing wrong with their format.
func momentsThere(t models.Type) string {
	if t.Kind != models.Date && t.Kind != models.Timestamp {
		return ""
	}
	return " (weft has dates from 1900-01-01 to 2299-12-31)"
}

func (r *rowsTable) timeProblems() []ir.Problem {
	if r.time == "" || !r.missing {
		return nil
	}
	return []ir.Problem{{
		Kind: ir.MissingTime, Code: diag.MissingTime, Severity: models.Warning, At: r.source.TimeAt, Table: r.table,
		Cols: []ir.Ident{r.time}, Raw: r.unreadTime(), Example: r.example(),
		Message: fmt.Sprintf("source %q has no time in {count} of its rows, which are left out", r.source.Name),
	}}
}

// unreadTime marks the rows whose time is there and cannot be read, which is
// told of the column already.
func (r *rowsTable) unreadTime() []ir.Ident {
	if c, ok := r.source.Time.(*models.Column); ok && r.unread[c.Column] != "" {
		return []ir.Ident{r.unread[c.Column]}
	}
	return nil
}

// relationProblems: what a relation leads to must be one row. A key says so
// itself.
func (r *rowsTable) relationProblems(relations []*models.Relation) []ir.Problem {
	var problems []ir.Problem
	for _, rel := range relations {
		var columns []ir.Ident
		var words []string
		for _, pair := range rel.Join {
			columns = append(columns, r.columns[pair.Right])
			words = append(words, pair.Right.Name)
		}
		if r.isKey(rel) {
			continue
		}
		problems = append(problems, ir.Problem{
			Kind: ir.NotManyToOne, Code: diag.NotManyToOne, At: rel.At, Table: r.table, Time: r.unsureTime(), Cols: columns,
			Message: fmt.Sprintf("relation %q of source %q leads to several rows of %q for {count} of the values of %q",
				rel.Name, rel.From.Name, r.source.Name, strings.Join(words, ", ")),
		})
	}
	return problems
}

func (r *rowsTable) isKey(rel *models.Relation) bool {
	if len(rel.Join) != len(r.source.Key) || len(rel.Join) == 0 {
		return false
	}
	for _, pair := range rel.Join {
		if !slices.Contains(r.source.Key, pair.Right) {
			return false
		}
	}
	return true
}

// idProblems: a source that says it carries identifiers of an entity and has
// none contributes nothing, which is hardly meant.
func (r *rowsTable) idProblems() []ir.Problem {
	var problems []ir.Problem
	seen := map[*models.Entity]bool{}
	for _, id := range r.ids {
		e := id.id.Identifier.Entity
		if seen[e] {
			continue
		}
		seen[e] = true
		var columns []ir.Ident
		for _, other := range r.ids {
			if other.id.Identifier.Entity == e {
				columns = append(columns, other.value)
			}
		}
		problems = append(problems, ir.Problem{
			Kind: ir.NoIdentifiers, Code: diag.NoIdentifiers, Severity: models.Warning, At: id.id.At, Table: r.table, Time: r.unsureTime(), Cols: columns,
			Message: fmt.Sprintf("source %q has rows ({count}) and no identifier of %q in any of them", r.source.Name, e.Name),
		})
	}
	return problems
}

func firstPlace(at, otherwise models.Span) models.Span {
	if at.IsZero() {
		return otherwise
	}
	return at
}
