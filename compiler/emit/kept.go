package emit

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// The aliases of a table that keeps rows and of the rows that take the place of
// some of them.
const (
	keptAlias  ir.Ident = "kept"
	freshAlias ir.Ident = "fresh"
)

// thereColumn tells of a new row whether it exists. One that does not, because its
// source leaves it out as it is now, takes the place of the kept row with its key
// all the same. Names that begin with weft_ are not the user's.
const thereColumn ir.Ident = "weft_there"

// addedRowsView is the data of source_rows_added, source_rows_changed, rows_new and
// rows_put: only the new rows are selected.
type addedRowsView struct {
	sourceRowsView
	Until string    // rows up to this moment are kept, for people
	Same  []ir.Expr // of rows that may change: a kept row and a new one have one key
	Stays []ir.Expr // likewise: what holds of the kept rows that stay
	Goes  ir.Expr   // likewise: what holds of those that do not, whatever their key
}

// Columns are those of a kept row.
func (v addedRowsView) Columns() []ir.Named {
	list := make([]ir.Named, len(v.Keep))
	for i, name := range v.Keep {
		list[i] = named(name, ir.Col{From: keptAlias, Name: name}, nil)
	}
	return list
}

// sourceRowsLayout reads all rows of a source, or those that are new where the
// others are kept.
func (w *writer) sourceRowsLayout(s *ir.SourceRows) layout {
	whole := w.sourceRowsView(s)
	reads := &models.SourceRead{Source: s.Source}
	if s.Borrowed != nil {
		return w.borrowingLayout(s, whole, reads)
	}
	switch {
	case s.Kept == nil && !w.publishes():
		return build("source_rows", whole)
	case s.Kept == nil:
		reads.Why = "it does not say `incremental`"
	default:
		reads.Why = w.readsWhole(s)
	}
	l := layout{runs: models.StepBuild, reads: reads}
	switch {
	case s.Kept == nil:
		l.template, l.view = "source_rows", whole
	case reads.Why != "":
		l.template, l.view = "source_rows_kept", whole
	default:
		reads.Since = since(s)
		l.template, l.view = "source_rows_added", w.addedRowsView(s, s.Kept.Batch)
		switch {
		case s.Kept.Touched.Name != "":
			l.template = "rows_put"
		case len(s.Kept.Key) > 0:
			l.template = "source_rows_changed"
		}
	}
	return l
}

// since is up to when rows of a source are kept, as plans tell it.
func since(s *ir.SourceRows) string {
	until, _ := time.Parse(ir.MomentForm, s.Kept.Last.Until)
	return until.Format(time.RFC3339Nano)
}

// borrowedRowsView is the data of source_rows_borrowed.
type borrowedRowsView struct {
	addedRowsView        // of the rows that are new
	By            wanted // what is taken of them and of those that are kept
	Into          ir.Table
	Taken         []ir.Ident
}

// wanted is the data of source_wanted.sql.tmpl: which rows of a source are read.
type wanted struct {
	Where  ir.Expr
	Wanted []ir.Wanted
}

// borrowingLayout takes the rows that runs keep of a source, where they are right.
func (w *writer) borrowingLayout(s *ir.SourceRows, whole sourceRowsView, reads *models.SourceRead) layout {
	if reads.Why = w.readsWhole(s.Borrowed.Of); reads.Why != "" {
		return layout{template: "source_rows", view: whole, runs: models.StepBuild, reads: reads}
	}
	reads.Since = since(s.Borrowed.Of)
	view := borrowedRowsView{
		addedRowsView: w.addedRowsView(s.Borrowed.Of, s.Borrowed.Batch),
		By:            wanted{s.Borrowed.Where, s.Wanted}, Into: s.Into, Taken: s.Keep,
	}
	return layout{template: "source_rows_borrowed", view: view, runs: models.StepBuild, reads: reads}
}

// addedRowsView selects the new rows of a source, into the table for them where
// there is one.
func (w *writer) addedRowsView(s *ir.SourceRows, batch ir.Table) addedRowsView {
	added := *s
	if batch.Name != "" {
		added.Into = batch
	}
	v := addedRowsView{Until: s.Kept.Last.Until + " UTC"}
	var there *ir.Named
	fresh := slices.Concat(conjuncts(s.Kept.Prune), conjuncts(s.Kept.Fresh))
	if len(s.Kept.Key) > 0 && s.Where != nil {
		added.Where, there = test(ir.And, fresh...), &ir.Named{Name: thereColumn, Expr: s.Where}
	} else {
		added.Where = test(ir.And, slices.Concat(fresh, conjuncts(s.Where))...)
	}
	v.sourceRowsView = w.sourceRowsView(&added)
	v.There = there
	v.Rows = s.Into
	for _, key := range s.Kept.Key {
		v.Same = append(v.Same, test(ir.Eq, ir.Col{From: keptAlias, Name: key}, ir.Col{From: freshAlias, Name: key}))
	}
	for _, stays := range conjuncts(s.Kept.Stays) {
		v.Stays = append(v.Stays, ofKept(stays))
	}
	v.Goes = ofKept(s.Kept.Fresh)
	return v
}

// ofKept sees the columns of an expression through the alias of the kept rows.
func ofKept(e ir.Expr) ir.Expr {
	return ir.Map(e, func(e ir.Expr) ir.Expr {
		if c, ok := e.(ir.Col); ok {
			c.From = keptAlias
			return c
		}
		return e
	})
}

// readsWhole says why all rows of a source are read although rows of it may be
// kept; "" when they are not.
func (w *writer) readsWhole(s *ir.SourceRows) string {
	k := s.Kept
	if k.Last == nil {
		return k.Why
	}
	until, err := time.Parse(ir.MomentForm, k.Last.Until)
	switch {
	case k.Last.Fingerprint != w.rowsPrint(s):
		return "it is not read as it was when rows of it were kept"
	case err != nil || w.opts.Now.Add(-k.Late).Before(until):
		return "rows of it are kept up to a later moment"
	}
	return ""
}

// rowsPrint is the fingerprint of what makes a source's rows what they are,
// whatever part of them is read: the statement that reads all, what the
// warehouse says of the columns, and what is declared about late rows.
func (w *writer) rowsPrint(s *ir.SourceRows) string {
	own := w.wholeDigest(s)
	of := struct {
		Own                     digest
		File, Format, Delimiter string
		Read                    []string
		Late                    time.Duration
		Changed                 ir.Ident
		Key                     []ir.Ident
		Decided                 int
	}{own, s.From.File, s.From.Format, s.From.Delimiter, nil, s.Kept.Late, s.Kept.Changed, s.Kept.Key, w.decidedUntilNow(s.Kept.Days)}
	for _, c := range s.From.Read {
		of.Read = append(of.Read, fmt.Sprint(ir.IdentText(c.Name), " ", c.T, " ", c.Native))
	}
	text, err := json.Marshal(of)
	if err != nil {
		panic(err) // it holds nothing but texts and numbers
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])[:16]
}

// wholeDigest is the digest of reading all rows of a source.
func (w *writer) wholeDigest(s *ir.SourceRows) digest {
	return w.digest(models.PlanStep{Kind: models.StepBuild, Statements: w.statements("source_rows", w.sourceRowsView(s))})
}

// decidedUntilNow counts the days that have begun in the project's time zone.
func (w *writer) decidedUntilNow(days []string) int {
	zone, err := time.LoadLocation(w.program.TimeZone)
	if err != nil {
		panic("no time zone " + w.program.TimeZone + ": the checker knows it")
	}
	today := w.opts.Now.In(zone).Format(time.DateOnly)
	return len(slices.DeleteFunc(slices.Clone(days), func(day string) bool { return day > today }))
}

// publishes tells whether the program ends by publishing.
func (w *writer) publishes() bool {
	return slices.ContainsFunc(w.program.Steps, func(s ir.Step) bool { _, ok := s.(*ir.Publish); return ok })
}

// keptView is a source in record_sources.sql.tmpl: up to when its rows are kept,
// and as what.
type keptView struct {
	Source      string
	Until       ir.Expr
	Fingerprint string
}

// final tells whether the run's moment has come.
func (w *writer) final() bool { return w.opts.Clock.IsZero() || !w.opts.Now.After(w.opts.Clock) }

// keptViews lists the sources of which rows are kept. A run as at a moment to
// come makes nothing final: rows of that time are still getting there.
func (w *writer) keptViews() (list []keptView) {
	for _, step := range w.program.Steps {
		s, ok := step.(*ir.SourceRows)
		if !ok || s.Kept == nil || !w.final() {
			continue
		}
		list = append(list, keptView{Source: s.Source, Until: s.Kept.Cut, Fingerprint: w.rowsPrint(s)})
	}
	return list
}
