package ir

import "github.com/weft-cdp/weft/models"

// The steps that compare what a run would publish of an entity with what the
// last one did, which is in State. They make work tables and answer questions;
// nothing is published. What their numbers mean is in docs/identity.md.
type (
	// IdentityMoves finds what becomes of the published profiles. Moves has
	// (id_type, id_value, was, becomes): the identifiers whose profile is another
	// than published, null where there is none. Flow (was, becomes, identifiers)
	// counts them. Fates has a row for every published profile: profile_id, fate,
	// becomes (the profile that has its id or its anchor), identifiers, and parts,
	// the number of profiles that its identifiers are in. Arrivals has a row for
	// every profile that there would be: profile_id, arrival, identifiers, and parts,
	// the number of published profiles that its identifiers are of.
	IdentityMoves struct {
		Header
		Entity          Ident
		Published       bool // else there are only Arrivals
		Map, People     Table
		Held            Table // see IdentityPeople
		Moves, Flow     Table
		Fates, Arrivals Table
	}

	// IdentityChanges answers with numbers about IdentityMoves: rows of (name,
	// value).
	IdentityChanges struct {
		Header
		Entity                 Ident
		Published              bool
		Map                    Table
		Moves, Fates, Arrivals Table
	}

	// RuleChanges answers how many pairs of identifiers each rule began to refuse
	// and ceased to refuse: rows of (rule, refused, allowed), each of pairs that rows
	// carried before and carry now.
	RuleChanges struct {
		Header
		Entity       Ident
		Nodes, Links Table
		Refused      Table // see IdentitySettled; Name "": nothing is refused
	}

	// SegmentChanges answers who would enter and leave segments: rows of (segment,
	// members_before, gained, lost, members_after), none for what has no members
	// before nor after. A member who becomes part of another profile neither enters
	// nor leaves where that one is in.
	SegmentChanges struct {
		Header
		Entity    Ident
		Published bool
		Members   Table
		Held      Table
	}

	// SegmentSamples answers with some of those who would enter and leave segments,
	// as SegmentChanges counts them, at most so many of each: rows of (segment,
	// gained, profile_id), the profile as it would be.
	SegmentSamples struct {
		Header
		Entity    Ident
		Published bool
		Members   Table
		Held      Table
		Limit     int
	}

	// TraitChanges answers how the values of traits change: one row, with the
	// columns changed_N (profiles that stay and have another value), before_N and
	// after_N (the sums over all profiles; only of those to Sum) for the trait at N,
	// from 0 on.
	TraitChanges struct {
		Header
		Entity Ident
		From   Table // has profile_id and the traits
		Traits []ComparedTrait
	}

	// ComparedTrait is a trait that is published with the same type.
	ComparedTrait struct {
		Name Ident
		T    models.Type
		Sum  bool
	}

	// IdentityEvidence answers with the evidence about identifiers of some profiles
	// that there would be, whether it links or not: the columns of <entity>_links
	// without profile_id, then rule and reason, which are null for what links.
	IdentityEvidence struct {
		Header
		Nodes, Map, Links, People, Refused Table
		Profiles                           []string
		Limit                              int
	}
)

// What becomes of a published profile: each has one fate.
const (
	KeptFate    = "kept"    // there is a profile with its id
	MergedFate  = "merged"  // its anchor is in another profile, to which its id will lead
	RenamedFate = "renamed" // its anchor has left the data, and other identifiers of it are there
	GoneFate    = "gone"    // none of its identifiers is there
)

// Where a profile comes from that there would be.
const (
	KeptArrival  = "kept"  // its id is published
	NewArrival   = "new"   // none of its identifiers is published
	ApartArrival = "apart" // its id is not published, and identifiers of it are
)
