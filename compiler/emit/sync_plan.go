package emit

import (
	"strconv"
	"time"

	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// desiredView is the data of sync_desired.sql.tmpl.
type desiredView struct {
	syncView
	Profiles, IDs, Segments ir.Table
	People                  []ir.Named // of profiles
	InSegments              []askedView
	NewestOf                []ir.Named
	Newest                  []ir.Named // the same columns, as people have them
	Computed                chain
	Rows                    []memberView
	Values                  []planValue
	Whole                   bool      // what is held as it should be, too
	Erased                  bool      // there are people who were erased, in the table of ErasedPeople
	Looked                  bool      // only who is not made of what they were made of before is looked at
	Fingerprint             ir.Expr   // of what a row is made of, over the columns of people
	Why                     ir.Expr   // why nothing of a row may be sent; nil where everything may
	Told                    *ir.Table // of what is desired, where it is not computed
	Erase                   []string  // whose rows are to be erased; nil plans what is desired
	Owners                  bool      // what others have is computed, too, and not only what Erase have
}

// Lost is the reason of rows without a key.
func (syncView) Lost() string { return ir.SyncNoIdentity }

// askedView is a segment that an expression asks for.
type askedView struct {
	Alias, Column ir.Ident
	Segment       string
}

// memberView is a way in which a profile has rows.
type memberView struct {
	*ir.SyncMember
	Base   ir.Ident // the query that Layers begin with; that of people where nothing is read besides
	Layers chain
	Last   ir.Ident
	Set    bool
}

// Desired makes the work table of what the destination should hold and is not known to,
// and of what it is known to hold and should not: (diff_key, is_desired, profile_id,
// row_hash, identity, freed, left_out, reason) and the fields. Of a run that sends
// everything it has every row of either. diff_key is null where there is no identity,
// left_out says why a row must not be sent, freed that there is such a reason, and
// reason why a row cannot be sent; all but the key is null of what is not desired. Of a
// sync with fingerprints the table has that of the row, too, and rows that are held as
// they should be and whose fingerprints nobody knew, which are the same.
func (s *SyncSQL) Desired(by models.SyncPlanning) []string {
	v := s.desiredView()
	v.Whole, v.Erase, v.Owners = by.Whole, by.Erase, by.Owners
	v.leaveOut(by.Erased)
	if s.sync.Fingerprinted && by.Erase == nil && !by.Whole {
		s.look(&v)
	}
	return syncWriter(s.sync, s.dialect, s.layout, by.Now).statements("sync_desired", v)
}

// DesiredFrom makes the same work table of what a work table tells to be desired: (profile_id,
// diff_key, row_hash, identity, freed, left_out, reason) and the fields.
func (s *SyncSQL) DesiredFrom(by models.SyncPlanning, table ir.Ident) []string {
	v := s.desiredView()
	v.leaveOut(false)
	v.Whole, v.Erase, v.Owners, v.Told = by.Whole, by.Erase, by.Owners, &ir.Table{Space: ir.Work, Name: table}
	return s.writer.statements("sync_desired", v)
}

func (s *SyncSQL) desiredView() desiredView {
	name := ir.IdentText(s.sync.Entity)
	published := func(suffix string) ir.Table { return ir.Table{Space: ir.Published, Name: ir.Ident(name + suffix)} }
	v := desiredView{
		syncView: s.view(0), Profiles: published(ir.ProfilesTable), IDs: published(ir.IDsTable), Segments: published(ir.SegmentsTable),
	}
	for i, asked := range s.sync.Asked {
		v.InSegments = append(v.InSegments, askedView{Alias: ir.Ident("asked_" + strconv.Itoa(i+1)), Column: asked.Column, Segment: asked.Segment})
	}
	text := models.Type{Kind: models.Text}
	value := ir.Col{Typed: ir.Typed{T: text}, Name: "id_value"}
	for _, newest := range s.sync.Newest {
		last := ir.Agg{
			Typed: ir.Typed{T: text.OrNull()}, Func: ir.Last, Args: []ir.Expr{value},
			Order: []ir.Expr{column("last_seen", models.Timestamp)},
		}
		if len(s.sync.Newest) > 1 {
			last.Where = test(ir.Eq, column("id_type", models.Text), textLit(newest.Type))
		}
		v.NewestOf = append(v.NewestOf, named(newest.Column, last, nil))
		v.Newest = append(v.Newest, named(newest.Column, ir.Col{Typed: ir.Typed{T: text.OrNull()}, From: "newest", Name: newest.Column}, nil))
	}
	v.People = s.sync.Traits
	v.Computed = chainOf(s.sync.Layers, "people", nil, always("computed"))
	v.Values = s.values()
	for i := range s.sync.Members {
		v.Rows = append(v.Rows, memberOf(&s.sync.Members[i], v.Computed.Last, i))
	}
	return v
}

func memberOf(m *ir.SyncMember, from ir.Ident, i int) memberView {
	v := memberView{SyncMember: m, Base: from, Set: m.Name != ""}
	suffix := ""
	if v.Set {
		suffix = "_" + strconv.Itoa(i+1)
		if m.Every != "" {
			v.Base = ir.Ident("every" + suffix)
		}
	}
	v.Layers = chainOf(m.Layers, v.Base, nil, always("known_by"+suffix))
	v.Layers.First, v.Last = v.Base, v.Layers.Last
	return v
}

// planView is the data of sync_plan.sql.tmpl.
type planView struct {
	syncView
	By                    models.SyncPlanning
	Now, Mapping, Version ir.Expr
	Parts                 ir.Expr // nil without fields
	Values                []planValue
	Unsent                []string // kinds that are not sent
	Redirects             ir.Table // who was merged into whom; not asked where rows are of no entity
}

// planValue is a field of a plan.
type planValue struct {
	Column  ir.Ident
	Desired ir.Named
	Nothing models.Type
}

// mostQuarantined is how many rows of a plan that cannot be sent are kept to be
// looked at; all of them are counted.
const mostQuarantined = 10_000

// Planned makes the plan of a run, of what is desired, and keeps examples of rows
// that cannot be sent.
func (s *SyncSQL) Planned(by models.SyncPlanning) []string {
	v := planView{
		syncView: s.view(by.Epoch), By: by, Now: at(by.Now), Mapping: textLit(by.Mapping), Version: textLit(by.Version),
	}
	v.Redirects = ir.Table{Space: ir.Published, Name: ir.Ident(ir.IdentText(s.sync.Entity) + ir.RedirectsTable)}
	for _, kind := range []struct {
		name string
		sent bool
	}{{"enter", by.Enter}, {"change", by.Change}, {"leave", by.Leave}} {
		if !kind.sent {
			v.Unsent = append(v.Unsent, kind.name)
		}
	}
	v.Parts = s.sync.Parts
	v.Values = s.values()
	return s.writer.statements("sync_plan", v)
}

func (s *SyncSQL) values() []planValue {
	values := make([]planValue, len(s.sync.Fields))
	for i, f := range s.sync.Fields {
		col := ir.Col{Typed: ir.Typed{T: f.T}, From: "desired", Name: f.Column}
		values[i] = planValue{Column: f.Column, Desired: named(f.Column, col, nil), Nothing: f.T.OrNull()}
	}
	return values
}

// Profile is a digest of whom a row of the plan is of: an id may tell who it is.
func (planView) Profile() ir.Expr {
	return call(ir.Md5, models.Text, column("desired_profile", models.Text))
}

// LostProfile is that of whom there is no key.
func (planView) LostProfile() ir.Expr {
	return call(ir.Md5, models.Text, column("profile_id", models.Text))
}

// Zero makes whole numbers with a sign of what is added to it.
func (planView) Zero() ir.Expr { return dialect.AsColumn(whole(0)) }

// Most is mostQuarantined.
func (planView) Most() int { return mostQuarantined }

// mergeView is the data of sync_merge.sql.tmpl.
type mergeView struct {
	syncView
	Found, Doubt, Adopted bool // where entries come from
	Whole                 bool
	Fingerprints          bool // the plan has them
	Upto, Lost            ir.Expr
	Since                 ir.Expr // results that ended earlier are merged already; nil: none is
	Until                 ir.Expr // over found: until when nothing is to be contradicted
	Mapping, Version      ir.Expr
	RetryAt               ir.Expr // over found and times, which is how often a row was rejected
	Forever               bool
	Written               ir.Expr
	Columns               []ir.Ident // of the ledger
}

// Merge moves the ledger by entries. Merging twice is merging once.
func (s *SyncSQL) Merge(by models.SyncMerging) []string {
	v := mergeView{
		syncView: s.view(by.Epoch), Found: by.From == models.SyncResults, Doubt: by.From == models.SyncInDoubt, Adopted: by.From == models.SyncAdopted, Whole: by.Whole,
		Upto: whole(by.Upto), Lost: at(by.Lost), Mapping: textLit(by.Mapping), Version: textLit(by.Version),
		Forever: len(by.Pauses) == 0, Written: whole(by.Written), Fingerprints: s.sync.Fingerprinted && by.Own,
	}
	if !by.Since.IsZero() {
		v.Since = at(by.Since)
	}
	ended := column("ended_at", models.Timestamp)
	doubt := column("doubt_at", models.Timestamp)
	momentType := models.Type{Kind: models.Timestamp, Nullable: true}
	v.Until = ir.Case{Typed: ir.Typed{T: momentType}, Whens: []ir.When{
		{If: known(doubt), Then: later(doubt, by.Settle)},
		{If: test(ir.Eq, column("outcome", models.Text), textLit("ambiguous")), Then: later(ended, by.Settle)},
	}}
	v.RetryAt = retryAt(ended, by.Pauses)
	for _, c := range ir.SyncColumns[ir.SyncLedgerPrefix] {
		v.Columns = append(v.Columns, c.Name)
	}
	return s.writer.statements("sync_merge", v)
}

// retryAt is when a row is tried again, by how often it was rejected.
func retryAt(ended ir.Expr, pauses []time.Duration) ir.Expr {
	if len(pauses) == 0 {
		return ended
	}
	last := len(pauses) - 1
	c := ir.Case{Typed: ir.Typed{T: ended.Type()}, Else: later(ended, pauses[last])}
	for i, pause := range pauses[:last] {
		c.Whens = append(c.Whens, ir.When{If: test(ir.Eq, column("times", models.Int), whole(int64(i+1))), Then: later(ended, pause)})
	}
	if last == 0 {
		return c.Else
	}
	return c
}

func later(moment ir.Expr, d time.Duration) ir.Expr {
	if d == 0 {
		return moment
	}
	return call(ir.AddDuration, models.Timestamp, moment, lit(models.Duration, strconv.FormatInt(d.Microseconds(), 10)))
}

// Rest are the ledger's columns but for the one that rows are found by.
func (v mergeView) Rest() []ir.Ident { return v.Columns[1:] }
