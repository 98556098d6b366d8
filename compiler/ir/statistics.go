package ir

// The steps that count what is published of an entity. They answer questions
// but the first, which makes the numbers that can only be had during a run.
type (
	// IdentityHistory writes <entity>_history to Next: the numbers of earlier runs,
	// and those of this one. What was written as at this moment or later is not
	// known, but for what came apart: that is found once, and so is added to. With
	// Patch the numbers are those of the last run, less what it had of the part, and
	// what this one has of it.
	IdentityHistory struct {
		Header
		Entity                                 Ident
		KnownIDs, KnownAnchors, KnownRedirects Table // state
		Patch                                  *Patch
	}

	// ProfileSizes answers how large profiles are: rows of (identifiers, profiles),
	// one for every size that there is, in their order.
	ProfileSizes struct {
		Header
		Entity Ident
	}

	// LargestProfiles answers with (profile_id, identifiers) of profiles with more
	// than Above identifiers, the largest first.
	LargestProfiles struct {
		Header
		Entity Ident
		Above  int
		Limit  int
		Only   string // a profile_id: only that one; "" for all
	}

	// IdentifierCounts answers for every type with (id_type, identifiers, stitched,
	// profiles, most): how many values there are, how many of them in a profile with
	// another identifier, in how many profiles, and how many at most in one.
	IdentifierCounts struct {
		Header
		Entity Ident
	}

	// EvidenceCounts answers with (id_type_a, id_type_b, source, links, rows): how
	// many pairs a source links, and how many of its rows say so.
	EvidenceCounts struct {
		Header
		Entity Ident
	}

	// RefusalCounts answers with (rule, counted, number): how many pairs,
	// identifiers and profiles each rule's refusals are about.
	RefusalCounts struct {
		Header
		Entity Ident
	}

	// ProfileParts answers with (profile_id, id_type, identifiers) of some profiles,
	// in the order in which NumberedLinks and NumberedIDs number identifiers, from 1:
	// by these columns, and then by value.
	ProfileParts struct {
		Header
		Entity   Ident
		Profiles []string
	}

	// NumberedLinks answers with the pairs that link in some profiles, as rows of
	// two numbers (a, b).
	NumberedLinks struct {
		Header
		Entity   Ident
		Profiles []string
	}

	// NumberedIDs answers with (number, id_value) of Numbers.
	NumberedIDs struct {
		Header
		Entity   Ident
		Profiles []string
		Numbers  []int
	}
)

// The measures of <entity>_history. ByType begins those that are counted for
// each type of identifiers.
const (
	ProfilesMeasure    = "profiles"
	IdentifiersMeasure = "identifiers"
	LargestMeasure     = "largest"   // identifiers of the largest profile
	NewMeasure         = "new"       // ids of profiles that were given out
	MergedMeasure      = "merged"    // profiles that became part of another
	ApartMeasure       = "apart"     // profiles that came out of another
	LinksMeasure       = "links"     // rows of <entity>_links
	ConflictsMeasure   = "conflicts" // rows of <entity>_conflicts
	ByType             = "identifiers."
)

// What RefusalCounts counts.
const (
	RefusedPairs       = "pairs"
	RefusedIdentifiers = "identifiers"
	RefusedProfiles    = "profiles"
)
