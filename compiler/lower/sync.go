package lower

import (
	"slices"
	"strconv"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// Sync lowers a sync of a checked project: whom it sends, as what, over the tables
// that the last run has published. The diagnostics say which of the steps that
// its destination asks for no warehouse can do; with any there is no sync.
func Sync(p *models.Project, s *models.Sync) (*ir.Sync, models.Diagnostics) {
	b := &syncBuild{sync: s, out: &ir.Sync{
		Name:     s.Name,
		About:    &ir.Header{Name: s.Name, Title: syncTitle(s), Origins: []ir.Origin{origin("sync", s.Name, syncText(s), s.At)}},
		TimeZone: p.TimeZone, Entity: ir.Ident(s.Entity.Name),
	}}
	if s.Segment != nil {
		b.out.Segment = s.Segment.Name
	}
	b.traits = map[string]bool{}
	var first ir.Layer
	if why := b.leftOut(); why != nil {
		b.out.LeftOut = "weft_left_out"
		first = ir.Layer{{Name: b.out.LeftOut, Expr: why}}
	}
	each := s.Object.Kind == setKind && s.Object.Granularity == eachValue
	if !each {
		for _, f := range s.Fields {
			first = append(first, b.field(f))
		}
	}
	if len(first) > 0 {
		b.out.Layers = []ir.Layer{first}
	}
	if each {
		b.members()
	} else {
		b.row()
	}
	slices.SortFunc(b.out.Traits, func(x, y ir.Named) int { return compareIdents(x.Name, y.Name) })
	if len(b.diags) > 0 {
		return nil, b.diags
	}
	// Where everything is sent anew each time, nothing is compared.
	b.out.Fingerprinted = b.out.Unique && !b.out.IsSet() && s.Mode != "replace" && !looksAtNow(b.out)
	return b.out, nil
}

// The words of models.ToolObject.
const (
	setKind   = "set"
	eachValue = "each"
)

func syncTitle(s *models.Sync) string {
	what := "everybody of " + s.Entity.Name
	if s.Segment != nil {
		what = "the members of " + s.Segment.Name
	}
	return "what " + s.Destination.Name + " should hold: " + what
}

func syncText(s *models.Sync) string {
	return s.Mode + " " + s.Destination.Name + "." + s.Object.Name
}

// syncBuild is a sync while it is lowered.
type syncBuild struct {
	sync   *models.Sync
	out    *ir.Sync
	traits map[string]bool
	names  names // of the columns of fields
	diags  models.Diagnostics
}

// profiles is the alias of the table of profiles.
const profiles ir.Ident = "profiles"

// scope sees traits and segments as columns of the people. The checker has seen
// to it that nothing else is in a sync.
func (b *syncBuild) scope() scope {
	return scope{
		trait:   func(t *models.TraitRef) ir.Expr { return b.trait(t.Trait) },
		segment: b.inSegment,
	}
}

func (b *syncBuild) trait(t *models.Trait) ir.Expr {
	name := ir.Ident(t.Name)
	if !b.traits[t.Name] {
		b.traits[t.Name] = true
		b.out.Traits = append(b.out.Traits, ir.Named{Name: name, Expr: col(profiles, name, t.T)})
	}
	return col("", name, t.T)
}

func (b *syncBuild) inSegment(s *models.Segment) ir.Expr {
	at := slices.IndexFunc(b.out.Asked, func(asked ir.SyncSegment) bool { return asked.Segment == s.Name })
	if at < 0 {
		at = len(b.out.Asked)
		b.out.Asked = append(b.out.Asked, ir.SyncSegment{Column: ir.Ident("weft_in_" + strconv.Itoa(at+1)), Segment: s.Name})
	}
	return col("", b.out.Asked[at].Column, boolType)
}

// leftOut is why nothing of a profile may be sent: it is suppressed, or has not
// agreed. It is null where it may, and nil where every profile may.
func (b *syncBuild) leftOut() ir.Expr {
	why := ir.Case{Typed: typed(textType.OrNull())}
	var suppressed []ir.Expr
	for _, s := range b.sync.Suppress {
		suppressed = append(suppressed, b.inSegment(s))
	}
	if condition := or(suppressed...); condition != nil {
		why.Whens = append(why.Whens, ir.When{If: condition, Then: text(ir.SyncSuppressed)})
	}
	if c := b.sync.Consent; c != nil && c.When != nil {
		agreed := b.scope().expr(c.When)
		missing := ir.Lit{Typed: typed(boolType), Value: strconv.FormatBool(c.Missing == "allow")}
		if agreed.Type().Nullable {
			agreed = call(ir.Coalesce, boolType, agreed, missing)
		}
		why.Whens = append(why.Whens, ir.When{If: call(ir.Not, boolType, agreed), Then: text(ir.SyncNoConsent)})
	}
	if len(why.Whens) == 0 {
		return nil
	}
	return why
}

// field computes a field, in a column that is named for it.
func (b *syncBuild) field(f models.SyncField) ir.Named {
	name := identifier(f.Name)
	if name == "" {
		name = "field"
	}
	column := ir.Ident(b.names.pick("value_" + name))
	var value ir.Expr = col("", "profile_id", textType)
	if !f.Profile {
		value = b.scope().expr(f.Value)
	}
	b.out.Fields = append(b.out.Fields, ir.SyncColumn{Field: f.Name, Column: column, T: value.Type()})
	return ir.Named{Name: column, Expr: value, Origins: []ir.Origin{origin("field", f.Name, "", f.At)}}
}

// looksAtNow says that a row may change though its profile does not.
func looksAtNow(s *ir.Sync) (found bool) {
	layers := slices.Clone(s.Layers)
	for i := range s.Members {
		layers = append(layers, s.Members[i].Layers...)
	}
	for _, layer := range layers {
		for _, n := range layer {
			ir.Walk(n.Expr, func(e ir.Expr) {
				_, now := e.(ir.Now)
				found = found || now
			})
		}
	}
	return found
}

// raw is the value of an identity's field before its steps, and whether no two
// profiles have the same.
func (b *syncBuild) raw(f models.SyncField) (value ir.Expr, unique bool) {
	switch {
	case f.Identifier != nil:
		name := ir.Ident("weft_id_" + f.Identifier.Name)
		if !slices.ContainsFunc(b.out.Newest, func(n ir.SyncNewest) bool { return n.Column == name }) {
			b.out.Newest = append(b.out.Newest, ir.SyncNewest{Column: name, Type: f.Identifier.Name})
		}
		return col("", name, textType.OrNull()), true
	case f.Profile:
		return col("", "profile_id", textType), true
	}
	return asText(b.scope().expr(f.Value)), false
}

// row makes one row of each profile: a record, or a member that is known by all
// of its identity together.
func (b *syncBuild) row() {
	ids := b.identities()
	m := ir.SyncMember{Key: "weft_key", Identity: "weft_identity", Hash: "weft_hash"}
	m.Layers = append(b.steps(ids), ir.Layer{{Name: m.Identity, Expr: identityText(ids)}})
	keys := b.keys(ids)
	m.Layers = append(m.Layers, ir.Layer{
		{Name: m.Key, Expr: keyOf(keys)},
		{Name: m.Hash, Expr: call(ir.Md5, textType, concat(append([]ir.Expr{col("", m.Identity, textType)}, b.values()...)...))},
	})
	for _, key := range keys {
		if key.one == nil { // all together: one that is nobody else's is enough
			b.out.Unique = slices.ContainsFunc(ids, func(id *syncIdentity) bool { return id.unique })
			break
		}
		b.out.Unique = key.one.unique
		if !key.one.unique {
			break
		}
	}
	b.out.Members = []ir.SyncMember{m}
}

// members makes a row of each value of a profile's identity.
func (b *syncBuild) members() {
	for i, f := range b.sync.Match {
		suffix := "_" + strconv.Itoa(i+1)
		m := ir.SyncMember{
			Name: f.Name, Key: ir.Ident("weft_key" + suffix), Identity: ir.Ident("weft_identity" + suffix), Hash: ir.Ident("weft_hash" + suffix),
		}
		id := &syncIdentity{field: f, unique: true}
		if f.Identifier != nil {
			m.Every, m.Value = f.Identifier.Name, ir.Ident("weft_every"+suffix)
			id.value = col("", m.Value, textType.OrNull())
		} else {
			id.value, _ = b.raw(f)
		}
		id.first(suffix)
		ids := []*syncIdentity{id}
		m.Layers = append(b.steps(ids), ir.Layer{{Name: m.Identity, Expr: identityText(ids)}})
		key := keyOf([]syncKey{{one: id}})
		m.Layers = append(m.Layers, ir.Layer{{Name: m.Key, Expr: key}, {Name: m.Hash, Expr: call(ir.Md5, textType, col("", m.Identity, textType))}})
		b.out.Members = append(b.out.Members, m)
	}
	b.out.Unique = true
}

// identities are the values by which a row is known, in the order of the match.
func (b *syncBuild) identities() []*syncIdentity {
	ids := make([]*syncIdentity, len(b.sync.Match))
	for i, f := range b.sync.Match {
		ids[i] = &syncIdentity{field: f}
		ids[i].value, ids[i].unique = b.raw(f)
		ids[i].first("_" + strconv.Itoa(i+1))
	}
	return ids
}

// syncKey is a way to tell a row from others: by one value, or by all (nil).
type syncKey struct {
	one *syncIdentity
	all []*syncIdentity
}

// keys are the ways to tell rows apart, in the order in which they are tried.
// What a destination finds its records by decides what it takes for the same; so
// the key is the identity as sent, and not the profile's id, which a merge changes
// while the record stays. What is required is tried first: it is always there.
func (b *syncBuild) keys(ids []*syncIdentity) []syncKey {
	if b.sync.Object.AnyIdentity || b.sync.Object.Kind == setKind {
		return []syncKey{{all: ids}}
	}
	var keys []syncKey
	for _, required := range []bool{true, false} {
		for _, id := range ids {
			if (id.field.Identity != nil && id.field.Identity.Required) == required {
				keys = append(keys, syncKey{one: id})
			}
		}
		if required && len(keys) > 0 {
			return keys[:1]
		}
	}
	return keys
}

// keyOf is the digest of what a row is known by; null where it is known by
// nothing.
func keyOf(keys []syncKey) ir.Expr {
	c := ir.Case{Typed: typed(textType.OrNull())}
	for _, key := range keys {
		if key.one != nil {
			c.Whens = append(c.Whens, ir.When{
				If:   isNotNull(key.one.value),
				Then: call(ir.Md5, textType.OrNull(), concat(text(key.one.field.Name+"="), key.one.value)),
			})
			continue
		}
		var there []ir.Expr
		for _, id := range key.all {
			there = append(there, isNotNull(id.value))
		}
		c.Whens = append(c.Whens, ir.When{If: and(there...), Then: call(ir.Md5, textType.OrNull(), identityText(key.all))})
	}
	return c
}

// values are the fields' values, written so that no two rows with different values
// are written alike: a text with its length before it, anything else with an end
// that none of them has.
func (b *syncBuild) values() []ir.Expr {
	var parts []ir.Expr
	defer func() { b.out.Parts = partsOf(parts) }()
	for _, f := range b.out.Fields {
		value := col("", f.Column, f.T)
		switch {
		case f.T.Kind == models.List:
			joined := call(ir.ListJoin, textType, value, text("\x1f"))
			count := call(ir.ToText, textType, call(ir.ListLength, intType, value))
			parts = append(parts, concat(count, text(":"), joined, text(";")))
			continue
		case f.T.Kind == models.Text:
			length := call(ir.ToText, kindLike(models.Text, f.T), call(ir.Length, kindLike(models.Int, f.T), value))
			parts = append(parts, written(f.T, concat(length, text(":"), value)))
		default:
			parts = append(parts, written(f.T, concat(asText(value), text(";"))))
		}
	}
	return parts
}

// partsOf are the digests of values one by one.
func partsOf(values []ir.Expr) ir.Expr {
	if len(values) == 0 {
		return nil
	}
	digests := make([]ir.Expr, len(values))
	for i, value := range values {
		digests[i] = call(ir.Left, textType, call(ir.Md5, textType, value), number(ir.PartSize))
	}
	return concat(digests...)
}

// written is a value as it is written, "-" where there is none.
func written(t models.Type, e ir.Expr) ir.Expr {
	if !t.Nullable {
		return e
	}
	return call(ir.Coalesce, textType, e, text("-"))
}

// concat joins texts; null when one is.
func concat(parts ...ir.Expr) ir.Expr {
	t := textType
	var flat []ir.Expr
	for _, part := range parts {
		t.Nullable = t.Nullable || part.Type().Nullable
		if inner, ok := part.(ir.Call); ok && inner.Func == ir.Concat {
			flat = append(flat, inner.Args...)
			continue
		}
		flat = append(flat, part)
	}
	if len(flat) == 1 {
		return flat[0]
	}
	return call(ir.Concat, t, flat...)
}

// kindLike is another kind, null where a type is.
func kindLike(k models.Kind, like models.Type) models.Type {
	return models.Type{Kind: k, Nullable: like.Nullable}
}
