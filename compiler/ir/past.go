package ir

import "github.com/weft-cdp/weft/models"

// The steps that keep what was so: they write what the present run finds beside
// what earlier ones did. None of them knows anything that was written as at this
// moment or later, so that a run as at the same moment, and the run after one
// that was killed, give what they would have given without.
type (
	// Conditions writes which conditions of the segments are true for whom, so
	// that the next run can tell which of them have turned: their texts to
	// <entity>_conditions, and the truths to <entity>_truths, for each profile of
	// From and each that was there before. Both keep what the last run before this
	// moment knew, which was the last in KnownHistory: the truths since when they are
	// so, and what was so before. Layers are those of Members.
	Conditions struct {
		Header
		Entity                           Ident
		From                             Table
		Layers                           []Layer
		Conditions                       []SegmentCondition
		Known, KnownTruths, KnownHistory Table // state
	}

	// SegmentCondition is a condition of a segment, of those that stand right
	// below it. True is never null. Definition is a hash of the segment's whole
	// condition.
	SegmentCondition struct {
		Segment, Definition, Text string
		True                      Named // without a name
	}

	// Intervals writes <entity>_segments to Next: members that were in stay
	// with their entered_at, new ones enter now, those who are gone leave now, and
	// both with the reason. Where profiles have merged, a member is in since the
	// first of them was.
	Intervals struct {
		Header
		Entity   Ident
		Members  Table
		Segments []string
		State    Table // <entity>_segments
		History  Table // state: <entity>_history
		Moved    Table // <entity>_redirects of this run
		Merged   Table // work: since when profiles were in that are now part of another
		Moving   Table // work: those who enter or leave
		Turned   Table // work: the same, and why
		Into     Table
	}

	// PastValues writes the values that a trait has and had to Next, as
	// intervals: where the value is another than before, one ends now and the next
	// begins. Profiles that are gone have none that lasts.
	PastValues struct {
		Header
		Past
		Profiles Table // <entity>_profiles of this run
		State    Table // the values as the last run left them
	}

	// Past is a trait of which values are kept, in <entity>_<trait>_past.
	Past struct {
		Entity, Trait Ident
		T             models.Type
	}
)

// PastTable is the end of the name of a table of a trait's values.
const PastTable = "_past"

// Table is the name of the table of the values.
func (p Past) Table() Ident { return p.Entity + "_" + p.Trait + PastTable }

// Columns are those of the table.
func (p Past) Columns() []TableColumn {
	return columns(
		always(textType, "profile_id"), []TableColumn{{Name: "value", T: p.T.OrNull()}}, always(momentType, "valid_from"), maybe(momentType, "valid_to"),
	)
}

// Why somebody is in a segment or not any more, where it is not that conditions
// have turned. None of them could be the text of a condition.
const (
	NewProfile        = "new profile"
	NewSegment        = "new segment"
	ProfilesMerged    = "profiles merged"
	ProfileGone       = "profile gone"
	SegmentRemoved    = "segment removed"
	DefinitionChanged = "definition changed"
)
