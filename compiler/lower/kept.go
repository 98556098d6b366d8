package lower

import (
	"slices"
	"time"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// KeptStep is the step of the program Kept, by which its rows are found.
const KeptStep = "kept" // source, kept_until, fingerprint

// Kept reads the register of the rows that are kept of sources, in the schema of a
// space.
func Kept(p *models.Project, space ir.Space) *ir.Program {
	return reading(p, &ir.Read{
		Header:  ir.Header{Name: KeptStep, Title: "find which rows are kept"},
		Table:   ir.Table{Space: space, Name: ir.SourcesTable},
		Columns: []ir.Ident{"source", "kept_until", "fingerprint"},
	})
}

// LastReads makes Options.Kept of the rows that Kept gives, and tells what the last
// run published; nil when it did not end well. Where a run was stopped while it told
// the register there are two rows of a source, and both are right: the later one
// says more.
func LastReads(rows [][]any) (found map[string]ir.LastRead, last *ir.LastPublished) {
	found = map[string]ir.LastRead{}
	latest := map[string]time.Time{}
	for _, row := range rows {
		source, _ := row[0].(string)
		until, _ := row[1].(time.Time)
		fingerprint, _ := row[2].(string)
		if source == "" {
			last = &ir.LastPublished{Now: until.UTC(), Fingerprint: fingerprint}
			continue
		}
		if _, known := found[source]; !known || until.After(latest[source]) {
			latest[source] = until
			found[source] = ir.LastRead{Until: until.UTC().Format(ir.MomentForm), Fingerprint: fingerprint}
		}
	}
	return found, last
}

// keeps tells whether the rows of a source outlive the run.
func (l *lowering) keeps(s *models.Source) bool {
	return l.opts.Publish && !l.opts.Environment && s.Incremental != nil && l.need.sources[s] != nil
}

// keptSources lists the sources whose rows outlive the run.
func (l *lowering) keptSources() []ir.Ident {
	var names []ir.Ident
	for _, s := range l.project.Sources {
		if l.keeps(s) {
			names = append(names, ir.Ident(s.Name))
		}
	}
	return names
}

// rowsOf is the table that a source's rows are read into, and the name of the
// step that does.
func (l *lowering) rowsOf(s *models.Source) (table ir.Table, step string) {
	work := l.work(s.Name + ir.RowsTable)
	if l.keeps(s) {
		return ir.Table{Space: ir.Kept, Name: ir.Ident(s.Name + ir.RowsTable)}, string(work.Name)
	}
	return work, string(work.Name)
}

// addChanged finds or makes the column that tells when a row was changed.
func (l *lowering) addChanged(r *rowsTable, layers *layering) []ir.Ident {
	if !l.keeps(r.source) || r.source.Incremental.Changed == nil {
		return nil
	}
	changed := r.source.Incremental.Changed
	if c, ok := changed.(*models.Column); ok && changed.Type().Kind == models.Timestamp {
		r.changed = r.columns[c.Column]
		return nil
	}
	at := r.scope().expr(changed)
	if changed.Type().Kind != models.Timestamp {
		at = call(ir.ToTimestamp, timeType.OrNull(), at)
	}
	r.changed = ir.Ident(r.names.pick("changed"))
	layers.add(ir.Named{Name: r.changed, Expr: at}, 1)
	return []ir.Ident{r.changed}
}

// kept says how the rows of a source outlive the run; nil when they do not.
func (l *lowering) kept(r *rowsTable) *ir.KeptRows {
	if !l.keeps(r.source) {
		return nil
	}
	in := r.source.Incremental
	k := &ir.KeptRows{
		Time: r.time, Changed: r.changed, Late: in.Late,
		Cut: call(ir.SubDuration, timeType, now(), duration(in.Late)), Days: decidedDays(r.source),
	}
	if in.Changed != nil {
		k.Batch = l.work(r.source.Name + "_batch")
		for _, c := range r.key {
			k.Key = append(k.Key, c.Name)
		}
	}
	last, found := l.opts.Kept[r.source.Name]
	switch {
	case l.opts.FullRefresh:
		k.Why = "a full refresh was asked for"
	case !found:
		k.Why = "no rows of it are kept yet"
	default:
		k.Last = &last
		k.Fresh, k.Stays = r.sinceCut(ir.Lit{Typed: typed(timeType), Value: last.Until})
		k.Prune = r.sinceDay(last.Until)
	}
	return k
}

// sinceCut are the conditions on a row that it is read again, and on one that is
// kept that it is final. A row without a moment is never final. Of rows that
// change those are read, too, whose time had not come by then.
func (r *rowsTable) sinceCut(cut ir.Expr) (fresh, stays ir.Expr) {
	told := ir.Expr(col("", r.changed, timeType.OrNull()))
	if r.changed == "" {
		told = r.at("")
	}
	fresh, stays = or(test(ir.Gt, told, cut), unknown(told)), test(ir.Le, told, cut)
	if r.changed == "" || r.time == "" {
		return fresh, stays
	}
	at := r.at("")
	return or(fresh, test(ir.Gt, at, cut), unknown(at)), and(stays, test(ir.Le, at, cut))
}

// sinceDay is what follows of the first of these conditions for a date that rows
// happened on; nil where nothing does. A table that is partitioned by the date is
// not pruned by a moment that is made of it. In no zone does a day begin more than
// 14 hours before or after that of UTC.
func (r *rowsTable) sinceDay(until string) ir.Expr {
	cut, err := time.Parse(ir.MomentForm, until)
	if err != nil || r.day == "" || r.changed != "" {
		return nil
	}
	day := col("", r.day, models.Type{Kind: models.Date, Nullable: r.missing})
	since := ir.Lit{Typed: typed(dateType), Value: cut.AddDate(0, 0, -1).Format(time.DateOnly)}
	return or(test(ir.Ge, day, since), unknown(day))
}

// unknown is the condition that a value is missing; nil when it cannot be.
func unknown(e ir.Expr) ir.Expr {
	if !e.Type().Nullable {
		return nil
	}
	return isNull(e)
}

// decidedDays are the days on which a decision begins or ends to take out an
// identifier that the rows of a source carry.
func decidedDays(s *models.Source) []string {
	var days []string
	for _, id := range s.IDs {
		for _, p := range takenOut(id.Identifier) {
			days = append(days, p.like.When)
			if p.like.Until != "" {
				days = append(days, p.like.Until)
			}
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}
