package check

import (
	"slices"
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/expr"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// profileID is what a field is filled with that holds the id of the profile.
const profileID = "profile_id"

// readMatch reads what the destination finds its rows by.
func (c *checker) readMatch(s *models.Sync, n parse.Node) {
	for _, e := range n.Entries() {
		f := models.SyncField{At: e.Key.At(), Name: e.Name}
		if s.Object != nil {
			f.Identity = s.Object.IdentityNamed(e.Name)
			if f.Identity == nil && !s.Object.AnyIdentity {
				d := diag.New(diag.UnknownMatch, e.Key.At(), "%s of %s are not found by %q", s.Object.Name, s.Destination.Type, e.Name)
				c.report(suggest(d, e.Key, toolIdentityNames(s.Object)))
				continue
			}
		}
		if c.fillMatch(&f, s, e.Value) {
			s.Match = append(s.Match, f)
		}
	}
	sortByName(s.Match, func(f models.SyncField) string { return f.Name })
	if s.Object == nil || s.Object.AnyIdentity {
		return
	}
	slices.SortStableFunc(s.Match, func(a, b models.SyncField) int {
		return slices.Index(s.Object.Identity, a.Identity) - slices.Index(s.Object.Identity, b.Identity)
	})
}

// fillMatch reads what a field is matched by: an identifier, the profile's id, or an
// expression over traits.
func (c *checker) fillMatch(f *models.SyncField, s *models.Sync, n parse.Node) bool {
	text := n.Text()
	if f.Identifier = s.Entity.Identifier(text); f.Identifier != nil {
		return true
	}
	if f.Profile = text == profileID; f.Profile {
		return true
	}
	if plainName(text) && s.Entity.Trait(text) == nil {
		if !c.isRefused("entity", "", s.Entity.Name) && !c.isRefused("trait", s.Entity.Name, text) {
			d := diag.New(diag.UnknownIdentifier, n.At(), "entity %q has no identifier %q", s.Entity.Name, text)
			c.report(suggest(d, n, append(identifierNames(s.Entity), profileID)))
		}
		return false
	}
	f.Value = c.publishedExpr(n, s.Entity)
	return f.Value != nil
}

// plainName tells whether an expression is nothing but a name.
func plainName(text string) bool {
	node, _ := expr.Parse(text)
	_, ok := node.(*expr.Name)
	return ok
}

// readFields reads what the fields of the destination's records become.
func (c *checker) readFields(s *models.Sync, n parse.Node) {
	for _, e := range n.Entries() {
		if i := slices.IndexFunc(s.Match, func(f models.SyncField) bool { return f.Name == e.Name }); i >= 0 {
			d := diag.New(diag.SyncFieldTwice, e.Key.At(), "field %q is filled twice", e.Name)
			d.Notes = append(d.Notes, diag.Notef(s.Match[i].At, "records are matched by it"))
			c.report(d)
			continue
		}
		if o := s.Object; o != nil && !o.AnyField && o.Field(e.Name) == nil {
			c.reportNoField(s, e)
			continue
		}
		f := models.SyncField{At: e.Key.At(), Name: e.Name}
		if e.Value.Text() == profileID && s.Entity.Trait(profileID) == nil {
			f.Profile = true
		} else if f.Value = c.publishedExpr(e.Value, s.Entity); f.Value == nil {
			c.noteIdentifier(e.Value, s.Entity)
			continue
		}
		s.Fields = append(s.Fields, f)
	}
	sortByName(s.Fields, func(f models.SyncField) string { return f.Name })
}

// noteIdentifier adds to what was just reported of a field's value that it is an identifier,
// which stands under match and nowhere else.
func (c *checker) noteIdentifier(n parse.Node, e *models.Entity) {
	if e.Identifier(n.Text()) == nil || e.Trait(n.Text()) != nil || len(c.diags) == 0 {
		return
	}
	if last := &c.diags[len(c.diags)-1]; last.At == n.At() {
		last.Notes = append(last.Notes, models.Note{Text: quote(n.Text()) + " is an identifier of " + e.Name + ", of which somebody may have several: it fills `match`, and a field takes a trait"})
	}
}

// reportNoField reports a field that what is written to has not.
func (c *checker) reportNoField(s *models.Sync, e parse.Entry) {
	d := diag.New(diag.UnknownSyncField, e.Key.At(), "%s of %s have no field %q", s.Object.Name, s.Destination.Type, e.Name)
	if len(s.Object.Fields) == 0 {
		d.Notes = append(d.Notes, models.Note{Text: "nothing is sent there but who is in it: say so under match"})
		c.report(d)
		return
	}
	names := make([]string, len(s.Object.Fields))
	for i, f := range s.Object.Fields {
		names[i] = f.Name
	}
	c.report(suggest(d, e.Key, names))
}

// publishedExpr checks an expression over the traits of a profile that can be
// computed from what a run has published; nil when it cannot.
func (c *checker) publishedExpr(n parse.Node, e *models.Entity) models.Expr {
	value := c.profileExpr(n, e)
	if value == nil {
		return nil
	}
	var wrong models.Expr
	models.EachPart(value, func(x models.Expr) {
		path := 0
		switch x := x.(type) {
		case *models.TraitRef:
			path = len(x.Path)
		case *models.Aggregate, *models.Score:
			path = 1
		}
		if path > 0 && wrong == nil {
			wrong = x
		}
	})
	if wrong == nil {
		return value
	}
	d := diag.New(diag.SyncComputes, wrong.Span(), "a sync sends what a run has published, and this is computed from more")
	d.Notes = append(d.Notes, models.Note{Text: "make a trait of it, and send that"})
	c.report(d)
	return nil
}

func toolIdentityNames(o *models.ToolObject) []string {
	names := make([]string, len(o.Identity))
	for i, id := range o.Identity {
		names[i] = id.Name
	}
	return names
}

// demandIdentity reports a sync that matches by nothing, or not by all that is needed.
func (c *checker) demandIdentity(s *models.Sync, body parse.Node) {
	n := body.Get("match")
	has := func(name string) bool {
		return slices.ContainsFunc(n.Entries(), func(e parse.Entry) bool { return e.Name == name })
	}
	if n.IsMap() && len(n.Entries()) == 0 {
		d := diag.New(diag.SyncWithoutMatch, s.At, "sync %q does not say how the destination finds its records", s.Name)
		name := profileID
		if len(s.Object.Identity) > 0 {
			name = s.Object.Identity[0].Name
		}
		if ids := s.Entity.Identifiers; len(ids) > 0 {
			d.Notes = append(d.Notes, models.Note{Text: "add for example `match: {" + name + ": " + ids[0].Name + "}`"})
		}
		c.report(d)
		return
	}
	for _, id := range s.Object.Identity {
		if id.Required && !has(id.Name) {
			c.reportUnmatched(s, body, quote(id.Name), id.Doc)
		}
	}
	if len(s.Object.AtLeastOne) > 0 && !slices.ContainsFunc(s.Object.AtLeastOne, has) {
		c.reportUnmatched(s, body, "one of "+quoted(s.Object.AtLeastOne), "")
	}
}

func (c *checker) reportUnmatched(s *models.Sync, body parse.Node, what, doc string) {
	d := diag.New(diag.MatchIncomplete, body.Key("match").At(), "sync %q matches without %s, which %s of %s need", s.Name, what, s.Object.Name, s.Destination.Type)
	if doc != "" {
		d.Notes = append(d.Notes, models.Note{Text: "it is " + doc})
	}
	c.report(d)
}

// demandFields reports fields that every row needs and a sync does not fill. What is only
// taken away has none.
func (c *checker) demandFields(s *models.Sync, body parse.Node) {
	if s.Mode == "delete" {
		return
	}
	for _, f := range s.Object.Fields {
		if f.Required && body.Get("fields").Get(f.Name).IsZero() {
			d := diag.New(diag.SyncFieldMissing, s.At, "sync %q does not fill %q, which %s of %s need", s.Name, f.Name, s.Object.Name, s.Destination.Type)
			if f.Doc != "" {
				d.Notes = append(d.Notes, models.Note{Text: "it is " + f.Doc})
			}
			c.report(d)
		}
	}
}

func quoted(names []string) string {
	all := make([]string, len(names))
	for i, n := range names {
		all[i] = quote(n)
	}
	return strings.Join(all, ", ")
}
