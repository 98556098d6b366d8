package check

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// What the keys of a sync can be; the first is what stands when nothing is
// said.
var (
	syncModes      = []string{"upsert", "update_only", "create_only", "mirror", "audience", "append", "delete", "replace"}
	syncInitials   = []string{"send", "adopt"}
	consentMissing = []string{"deny", "allow"}
)

// checkSyncs checks the syncs, all of which a run leaves alone.
func (c *checker) checkSyncs() {
	entries := c.tree.Entries("syncs")
	before := len(c.diags)
	for _, entry := range entries {
		c.checkSync(entry)
	}
	// While there is something to mend, that is what counts.
	if len(entries) > 0 && len(c.diags) == before {
		c.report(diag.Warn(diag.SyncsNotDelivered, entries[0].Key.At(), "this version checks syncs and does not deliver them"))
	}
}

// checkSync checks one sync.
func (c *checker) checkSync(entry parse.Entry) {
	body := entry.Value
	s := &models.Sync{Name: entry.Name, At: entry.Key.At()}
	c.readSyncSubject(s, body)
	c.readSyncDestination(s, body.Get("to"))
	s.Mode = c.oneOf(body.Get("mode"), "mode", syncModes)
	s.Initial = c.oneOf(body.Get("initial"), "initial", syncInitials)
	if s.Entity != nil {
		c.readMatch(s, body.Get("match"))
		if !entry.Broken {
			c.demandMatch(s, body.Get("match"))
		}
		c.readFields(s, body.Get("fields"))
	}
	c.readConsent(s, body)
	c.readGuard(s, body)
	c.project.Syncs = append(c.project.Syncs, s)
}

// readSyncSubject reads whom a sync delivers: the members of a segment, or
// everybody of an entity.
func (c *checker) readSyncSubject(s *models.Sync, body parse.Node) {
	segment, entity := body.Get("segment"), body.Get("entity")
	switch {
	case segment.IsZero() == entity.IsZero(): // reported as a missing key
	case !segment.IsZero():
		s.Segment = c.segment(segment.Text())
		if s.Segment != nil {
			s.Entity = s.Segment.Entity
			return
		}
		c.reportNoSegment(segment)
	default:
		s.Entity = c.entity(entity.Text())
		if s.Entity == nil && !c.isRefused("entity", "", entity.Text()) {
			d := diag.New(diag.UnknownEntity, entity.At(), "there is no entity %q", entity.Text())
			c.report(suggest(d, entity, namesOf(c.entities)))
		}
	}
}

// reportNoSegment reports a name that no segment has.
func (c *checker) reportNoSegment(n parse.Node) {
	if c.isRefused("segment", "", n.Text()) {
		return
	}
	d := diag.New(diag.NoSegmentNamed, n.At(), "there is no segment %q", n.Text())
	c.report(suggest(d, n, namesOf(c.segments)))
}

// readSyncDestination reads `to: crm` or `to: crm.contacts`.
func (c *checker) readSyncDestination(s *models.Sync, n parse.Node) {
	if n.IsZero() {
		return // reported as a missing key
	}
	name, object, _ := strings.Cut(n.Text(), ".")
	s.Destination, s.Object = c.destinations[name], object
	if s.Destination == nil && !c.isRefused("destination", "", name) {
		to := utf8.RuneCountInString(name)
		d := diag.New(diag.UnknownDestination, n.Place(0, to), "there is no destination %q", name)
		c.report(suggestPart(d, n, 0, to, namesOf(c.destinations)))
	}
}

// oneOf reads a word that must be one of the choices; the first is what stands
// when nothing is said.
func (c *checker) oneOf(n parse.Node, what string, choices []string) string {
	switch {
	case n.IsZero():
		return choices[0]
	case slices.Contains(choices, n.Text()):
		return n.Text()
	}
	d := diag.New(diag.UnknownSyncWord, n.At(), "%q cannot be %q", what, n.Text())
	c.report(suggest(d, n, choices))
	return choices[0]
}

// readMatch reads by which identifiers the destination finds its records.
func (c *checker) readMatch(s *models.Sync, n parse.Node) {
	for _, e := range n.Entries() {
		id := s.Entity.Identifier(e.Value.Text())
		if id == nil {
			if !c.isRefused("entity", "", s.Entity.Name) {
				d := diag.New(diag.UnknownIdentifier, e.Value.At(), "entity %q has no identifier %q", s.Entity.Name, e.Value.Text())
				c.report(suggest(d, e.Value, identifierNames(s.Entity)))
			}
			continue
		}
		s.Match = append(s.Match, models.SyncField{At: e.Key.At(), Name: e.Name, Identifier: id})
	}
}

// demandMatch reports a sync that matches by nothing.
func (c *checker) demandMatch(s *models.Sync, n parse.Node) {
	if ids := s.Entity.Identifiers; n.IsMap() && len(n.Entries()) == 0 && len(ids) > 0 {
		d := diag.New(diag.SyncWithoutMatch, s.At, "sync %q does not say how the destination finds its records", s.Name)
		d.Notes = append(d.Notes, models.Note{Text: "add for example `match: {email: " + ids[0].Name + "}`"})
		c.report(d)
	}
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
		value := c.profileExpr(e.Value, s.Entity)
		s.Fields = append(s.Fields, models.SyncField{At: e.Key.At(), Name: e.Name, Value: value})
	}
	sortByName(s.Fields, func(f models.SyncField) string { return f.Name })
	sortByName(s.Match, func(f models.SyncField) string { return f.Name })
}

// readConsent reads what people must have agreed to.
func (c *checker) readConsent(s *models.Sync, body parse.Node) {
	n := body.Get("consent")
	if n.IsZero() {
		return
	}
	s.Consent = &models.Consent{
		At:      body.Key("consent").At(),
		Purpose: n.Get("purpose").Text(),
		Missing: c.oneOf(n.Get("missing"), "missing", consentMissing),
	}
}

// readGuard reads what stops a sync that would change too much.
func (c *checker) readGuard(s *models.Sync, body parse.Node) {
	n := body.Get("guard")
	if n.IsZero() {
		return
	}
	g := &models.Guard{At: body.Key("guard").At(), MaxRemoves: -1, MaxRemovesPercent: -1}
	if most := n.Get("max_removes"); !most.IsZero() {
		count, isCount := most.Int()
		percent, isPercent := most.Percent()
		switch {
		case isPercent && percent >= 0 && percent <= 100:
			g.MaxRemovesPercent = percent
		case isCount && count >= 0:
			g.MaxRemoves = int(count)
		default:
			d := diag.New(diag.GuardValue, most.At(), "%q cannot be %q", "max_removes", most.Text())
			d.Label = "write a number, or a percentage such as 10%"
			c.report(d)
		}
	}
	if least := n.Get("min_rows"); !least.IsZero() {
		count, ok := least.Int()
		if !ok || count < 0 {
			d := diag.New(diag.GuardValue, least.At(), "%q cannot be %q", "min_rows", least.Text())
			d.Label = "write a number of rows"
			c.report(d)
		}
		g.MinRows = int(count)
	}
	s.Guard = g
}
