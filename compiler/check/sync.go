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
	syncInitials   = []string{"send", "adopt"}
	syncRetries    = []string{"backoff", "always", "on_change", "never"}
	syncAmbiguous  = []string{"resend", "park"}
	consentMissing = []string{"deny", "allow"}
	guardEmpty     = []string{"block", "allow"}
	guardDuplicate = []string{"block", "leave_out"}
)

// syncMode is what a mode does with rows that come, change and go: of each the
// operations that do it, of which the first is taken that the object has.
type syncMode struct {
	name                 string
	enter, change, leave []string
}

var syncModes = []syncMode{
	{name: "upsert", enter: []string{"upsert"}, change: []string{"upsert"}},
	{name: "update_only", enter: []string{"update"}, change: []string{"update"}},
	{name: "create_only", enter: []string{"create"}},
	{name: "mirror", enter: []string{"upsert"}, change: []string{"upsert"}, leave: []string{"delete", "archive"}},
	{name: "audience", enter: []string{"add"}, leave: []string{"remove"}},
	{name: "append", enter: []string{"append"}, change: []string{"append"}},
	{name: "delete", enter: []string{"delete", "archive"}},
	{name: "replace", enter: []string{"replace"}, change: []string{"replace"}},
}

// usualModes are the modes of the kinds of objects when a sync says none.
var usualModes = map[string]string{"record": "upsert", "set": "audience", "event": "append"}

// checkSyncs checks the syncs, and who is never sent.
func (c *checker) checkSyncs() {
	suppressed := c.readSuppress()
	for _, entry := range c.tree.Entries("syncs") {
		c.checkSync(entry, suppressed)
	}
}

// readSuppress reads the segments whose members are never sent.
func (c *checker) readSuppress() []*models.Segment {
	var segments []*models.Segment
	for _, n := range c.tree.Project().Get("suppress").Items() {
		if s := c.segment(n.Text()); s != nil {
			segments = append(segments, s)
			continue
		}
		c.reportNoSegment(n)
	}
	sortByName(segments, func(s *models.Segment) string { return s.Name })
	return slices.Compact(segments)
}

// checkSync checks one sync. Of one whose subject or object is not known, nothing
// more can be said.
func (c *checker) checkSync(entry parse.Entry, suppressed []*models.Segment) {
	body := entry.Value
	s := &models.Sync{
		Name: entry.Name, At: entry.Key.At(), Description: body.Get("description").Text(),
		Initial:     c.oneOf(body.Get("initial"), "initial", syncInitials),
		Retry:       c.oneOf(body.Get("retry"), "retry", syncRetries),
		OnAmbiguous: c.oneOf(body.Get("on_ambiguous"), "on_ambiguous", syncAmbiguous),
	}
	c.readSyncSubject(s, body)
	c.readSyncDestination(s, body.Get("to"))
	c.readMode(s, body.Get("mode"))
	c.readGuard(s, body)
	if s.Entity == nil {
		return
	}
	for _, segment := range suppressed {
		if segment.Entity == s.Entity {
			s.Suppress = append(s.Suppress, segment)
		}
	}
	c.readMatch(s, body.Get("match"))
	c.readFields(s, body.Get("fields"))
	c.readConsent(s, body)
	if s.Object == nil {
		return
	}
	if !entry.Broken {
		c.demandIdentity(s, body)
		c.demandFields(s, body)
		c.demandConsent(s)
	}
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

// readSyncDestination reads `to: crm` or `to: crm.contacts`. What a destination has
// one of need not be said.
func (c *checker) readSyncDestination(s *models.Sync, n parse.Node) {
	if n.IsZero() {
		return // reported as a missing key
	}
	name, object, named := strings.Cut(n.Text(), ".")
	s.ToAt, s.Destination = n.At(), c.destinations[name]
	if s.Destination == nil {
		if !c.isRefused("destination", "", name) {
			to := utf8.RuneCountInString(name)
			d := diag.New(diag.UnknownDestination, n.Place(0, to), "there is no destination %q", name)
			c.report(suggestPart(d, n, 0, to, namesOf(c.destinations)))
		}
		return
	}
	tool := s.Destination.Tool
	switch {
	case named && object != "":
		s.Object = tool.Object(object)
	case !named && len(tool.Objects) == 1:
		s.Object = tool.Objects[0]
	}
	if s.Object == nil {
		c.reportNoObject(s, n, object)
	}
}

// reportNoObject reports what a destination has not, or that nothing is said of it.
func (c *checker) reportNoObject(s *models.Sync, n parse.Node, object string) {
	names := make([]string, len(s.Destination.Tool.Objects))
	for i, o := range s.Destination.Tool.Objects {
		names[i] = o.Name
	}
	if object != "" {
		from := utf8.RuneCountInString(s.Destination.Name) + 1
		to := from + utf8.RuneCountInString(object)
		d := diag.New(diag.UnknownObject, n.Place(from, to), "%s has no %q to write to", s.Destination.Type, object)
		c.report(suggestPart(d, n, from, to, names))
		return
	}
	d := diag.New(diag.UnknownObject, n.At(), "sync %q does not say what of %q is written to", s.Name, s.Destination.Name)
	text := "write for example `to: " + s.Destination.Name + "."
	if free := s.Destination.Tool.Any; free != nil && len(names) == 0 {
		text += "customers`: " + free.Description
	} else {
		text += names[0] + "`; " + s.Destination.Type + " has " + strings.Join(names, ", ")
	}
	d.Notes = append(d.Notes, models.Note{Text: text})
	c.report(d)
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

// readMode reads what delivering means, and by which operations.
func (c *checker) readMode(s *models.Sync, n parse.Node) {
	names := make([]string, len(syncModes))
	for i, m := range syncModes {
		names[i] = m.name
	}
	s.Mode = c.oneOf(n, "mode", names)
	if s.Object == nil {
		return
	}
	at := n.At()
	if n.IsZero() {
		s.Mode, at = usualModes[s.Object.Kind], s.ToAt
	}
	mode := syncModes[slices.Index(names, s.Mode)]
	if ops, ok := mode.on(s.Object); ok {
		s.Ops = ops
		return
	}
	var fit []string
	for _, m := range syncModes {
		if _, ok := m.on(s.Object); ok {
			fit = append(fit, m.name)
		}
	}
	d := diag.New(diag.ModeNotOffered, at, "%s of %s cannot be delivered by %q", s.Object.Name, s.Destination.Type, s.Mode)
	d.Notes = append(d.Notes, models.Note{Text: "it can be by " + strings.Join(fit, ", ")})
	c.report(d)
}

// on gives the operations of a mode on an object; ok when the object has them.
func (m *syncMode) on(o *models.ToolObject) (ops models.SyncOps, ok bool) {
	ok = true
	pick := func(names []string) string {
		for _, name := range names {
			if o.Op(name) != nil {
				return name
			}
		}
		ok = ok && len(names) == 0
		return ""
	}
	return models.SyncOps{Enter: pick(m.enter), Change: pick(m.change), Leave: pick(m.leave)}, ok
}
