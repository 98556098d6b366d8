package check

import (
	"slices"
	"strings"
	"time"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// checkStories checks the tests of the model. It comes last, when every column
// and trait has its type.
func (c *checker) checkStories() {
	zone, err := time.LoadLocation(c.project.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	traits := map[*models.Entity]map[string]*models.Trait{}
	for _, e := range c.project.Entities {
		traits[e] = map[string]*models.Trait{}
		for _, trait := range e.Traits {
			traits[e][trait.Name] = trait
		}
	}
	for _, entry := range c.tree.Entries("tests") {
		t := &storyChecker{checker: c, zone: zone, traits: traits, story: &models.Story{Name: entry.Name, At: entry.Key.At()}}
		// Without a now the rest is read for its own mistakes: that `40d ago` is
		// a moment is known all the same.
		known := t.readNow(entry.Value.Get("now"))
		t.readGiven(entry.Value.Get("given"))
		t.readExpect(entry)
		if known {
			c.project.Stories = append(c.project.Stories, t.story)
		}
	}
}

// storyChecker checks one story.
type storyChecker struct {
	*checker
	story  *models.Story
	zone   *time.Location
	traits map[*models.Entity]map[string]*models.Trait
}

// readNow reads the moment of the story: a timestamp, or a date, which is its
// midnight in the project's time zone.
func (t *storyChecker) readNow(n parse.Node) bool {
	if n.IsZero() {
		return false // reported as a missing key
	}
	moment, ok := t.moment(n.Text())
	if !ok {
		d := diag.New(diag.StoryNow, n.At(), "%q is no moment", n.Text())
		d.Label = "write it as 2026-01-31 or 2026-01-31 18:30:00"
		t.report(d)
		return false
	}
	t.story.Now = moment
	return true
}

// moment reads a timestamp or a date.
func (t *storyChecker) moment(text string) (time.Time, bool) {
	if _, ok := parseDate(text); ok {
		day, err := time.ParseInLocation(time.DateOnly, text, t.zone)
		return day.UTC(), err == nil
	}
	canonical, ok := parseTimestamp(text)
	if !ok {
		return time.Time{}, false
	}
	at, err := time.ParseInLocation(canonicalTimestamp, canonical, time.UTC)
	return at, err == nil
}

// readExpect reads what the story expects.
func (t *storyChecker) readExpect(entry parse.Entry) {
	expect := entry.Value.Get("expect")
	for _, e := range expect.Entries() {
		switch e.Name {
		case "same":
			t.story.Same = t.readPairs(e.Value)
		case "different":
			t.story.Differ = t.readPairs(e.Value)
		default:
			t.readProfiles(e)
		}
	}
	slices.SortStableFunc(t.story.Expect, func(a, b models.Expectation) int {
		return strings.Compare(a.Entity.Name+"\x00"+a.Who.Identifier.Name+":"+a.Who.Value, b.Entity.Name+"\x00"+b.Who.Identifier.Name+":"+b.Who.Value)
	})
	if len(expect.Entries()) == 0 && !entry.Broken {
		d := diag.Warn(diag.StoryWithoutExpect, entry.Key.At(), "test %q expects nothing", entry.Name)
		d.Notes = append(d.Notes, models.Note{Text: "it passes whatever the model does: say in `expect` which profiles come out"})
		t.report(d)
	}
}

// readProfiles reads what is expected of the profiles of an entity.
func (t *storyChecker) readProfiles(e parse.Entry) {
	entity := t.entity(e.Name)
	if entity == nil {
		if !t.isRefused("entity", "", e.Name) {
			d := diag.New(diag.UnknownEntity, e.Key.At(), "there is no entity %q", e.Name)
			t.report(suggest(d, e.Key, append(namesOf(t.entities), wordsOfStories...)))
		}
		return
	}
	for _, who := range e.Value.Entries() {
		ref, ok := t.readStoryRef(who.Key, entity)
		if !ok {
			continue
		}
		x := models.Expectation{At: who.Key.At(), Entity: entity, Who: ref, None: who.Value.IsNull()}
		if !x.None && !t.mustIdentify(ref) {
			continue
		}
		for _, v := range who.Value.Entries() {
			switch v.Name {
			case "in":
				x.In = append(x.In, t.readExpectedSegments(entity, v.Value)...)
			case "not_in":
				x.NotIn = append(x.NotIn, t.readExpectedSegments(entity, v.Value)...)
			default:
				t.readExpectedTrait(&x, v)
			}
		}
		sortByName(x.Traits, func(e models.ExpectedTrait) string { return e.Trait.Name })
		t.checkInAndNot(x)
		t.story.Expect = append(t.story.Expect, x)
	}
}

// checkInAndNot reports a segment that a profile is to be in and not in.
func (t *storyChecker) checkInAndNot(x models.Expectation) {
	for _, in := range x.In {
		i := slices.IndexFunc(x.NotIn, func(not models.ExpectedSegment) bool { return not.Segment == in.Segment })
		if i >= 0 {
			d := diag.New(diag.StoryContradiction, x.NotIn[i].At, "the profile cannot be both in %q and not in it", in.Segment.Name)
			d.Notes = append(d.Notes, diag.Notef(in.At, "it is expected to be in it here"))
			t.report(d)
		}
	}
}

// readExpectedSegments reads `in` and `not_in`.
func (t *storyChecker) readExpectedSegments(entity *models.Entity, n parse.Node) []models.ExpectedSegment {
	var list []models.ExpectedSegment
	for _, part := range oneOrMany(n) {
		segment := t.segment(part.Text())
		switch {
		case segment == nil:
			t.reportNoSegment(part)
		case segment.Entity != nil && segment.Entity != entity:
			d := diag.New(diag.SegmentOfOther, part.At(), "segment %q is of %q, and this is a profile of %q", segment.Name, segment.Entity.Name, entity.Name)
			d.Notes = append(d.Notes, diag.Notef(segment.At, "%q is defined here", segment.Name))
			t.report(d)
		default:
			list = append(list, models.ExpectedSegment{At: part.At(), Segment: segment})
		}
	}
	sortByName(list, func(s models.ExpectedSegment) string { return s.Segment.Name })
	return list
}

// readExpectedTrait reads the value that a trait must have.
func (t *storyChecker) readExpectedTrait(x *models.Expectation, v parse.Entry) {
	trait := t.traits[x.Entity][v.Name]
	if trait == nil {
		if t.isRefused("trait", x.Entity.Name, v.Name) {
			return
		}
		d := diag.New(diag.NoTrait, v.Key.At(), "entity %q has no trait %q", x.Entity.Name, v.Name)
		t.report(suggest(d, v.Key, append(namesOf(t.traits[x.Entity]), "in", "not_in")))
		return
	}
	if trait.Expr == nil {
		return // the trait's own mistake was reported
	}
	got := models.ExpectedTrait{At: v.Value.At(), Trait: trait, Null: v.Value.IsNull()}
	if got.At.IsZero() {
		got.At = v.Key.At()
	}
	ok, what := true, "trait "+quote(trait.Name)
	switch {
	case got.Null:
	case trait.T.Kind == models.List:
		got.Values, ok = t.listCell(v.Value, trait.T, what, trait.At)
	default:
		got.Value, ok = t.cell(v.Value, trait.T, what, trait.At)
	}
	if ok {
		x.Traits = append(x.Traits, got)
	}
}

// readPairs reads `same` and `different`: lists of two or more identifiers of
// one entity. Of more than two, `same` and `different` mean each two of them.
func (t *storyChecker) readPairs(n parse.Node) []models.IdentityPair {
	var pairs []models.IdentityPair
	for _, group := range n.Items() {
		var refs []models.IdentityRef
		for _, part := range group.Items() {
			if ref, ok := t.readStoryRef(part, nil); ok && t.mustIdentify(ref) {
				refs = append(refs, ref)
			}
		}
		if len(refs) < len(group.Items()) {
			continue
		}
		if len(refs) < 2 {
			d := diag.New(diag.PairOfOne, group.At(), "two identifiers are compared, and here is only one")
			d.Label = `write ["email:a@x.se", "email:b@x.se"]`
			t.report(d)
			continue
		}
		for i, a := range refs {
			for _, b := range refs[i+1:] {
				if pair, ok := t.pairOf(a, b); ok {
					pairs = append(pairs, pair)
				}
			}
		}
	}
	return pairs
}

// pairOf pairs two identifiers, which must be of one entity.
func (t *storyChecker) pairOf(a, b models.IdentityRef) (models.IdentityPair, bool) {
	if ea, eb := a.Identifier.Entity, b.Identifier.Entity; ea != eb {
		d := diag.New(diag.PairOfOne, b.At, "%q is of %q and cannot be compared with an identifier of %q", b.Identifier.Name, eb.Name, ea.Name)
		d.Notes = append(d.Notes, diag.Notef(a.At, "the other identifier"))
		t.report(d)
		return models.IdentityPair{}, false
	}
	return models.IdentityPair{At: a.At, A: a, B: b}, true
}

// readStoryRef reads how a story names a profile.
func (t *storyChecker) readStoryRef(n parse.Node, entity *models.Entity) (models.IdentityRef, bool) {
	id, value, ok := t.readRef(n, entity, diag.UnreadableRef, "a profile")
	return models.IdentityRef{At: n.At(), Identifier: id, Value: value}, ok
}

// mustIdentify reports a value that no profile can have. It is only asked of
// profiles that are expected: that there is none may well be what a story tests.
func (t *storyChecker) mustIdentify(ref models.IdentityRef) bool {
	id := ref.Identifier
	value, ok := Normalize(id, ref.Value)
	if !ok {
		d := diag.New(diag.RefIsNone, ref.At, "%q is no %s, so no profile can have it", ref.Value, id.Name)
		d.Notes = append(d.Notes, diag.Notef(id.At, "values of %q are normalised as is said here", id.Name))
		t.report(d)
		return false
	}
	if block := id.BlockOf(value); block != nil {
		d := diag.New(diag.RefIsNone, ref.At, "%q is blocked, so no profile can have it", ref.Value)
		d.Notes = append(d.Notes, diag.Notef(block.At, "values of %q are blocked here", id.Name))
		t.report(d)
		return false
	}
	if out := t.takenOut(id, value); out != nil {
		d := diag.New(diag.RefIsNone, ref.At, "%q is taken out, so no profile can have it", ref.Value)
		d.Notes = append(d.Notes, diag.Notef(out.At, "it was decided here"))
		t.report(d)
		return false
	}
	return true
}

// takenOut gives the decision by which a value identifies nobody as at the
// story's now, or nil.
func (t *storyChecker) takenOut(id *models.Identifier, value string) *models.Decision {
	if t.story.Now.IsZero() {
		return nil // reported
	}
	return id.OutOn(t.story.Now.In(t.zone).Format(time.DateOnly), value)
}
