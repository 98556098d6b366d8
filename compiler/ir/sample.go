package ir

// The steps that make a run compute a sample of an entity: whoever hangs together
// with some identifiers that were drawn, by the evidence of the rows that were read,
// or by being one as published. A profile that was published too large, too small or
// not at all is wholly in the sample or wholly outside, and so is all that rules
// could refuse. See docs/incremental.md.
//
// A program as it is lowered has none of them; patch.Sample adds them.
type (
	// Sampling says how identifiers are drawn: by a hash of Seed and the identifier.
	Sampling struct {
		Seed  string
		Below string // those whose hash, in hexadecimal digits, is below; "" for all
		Most  int    // of those at most so many, the smallest hashes; 0 for all
	}

	// SamplePairs makes what the sample is closed over: Into has (a, b), identifiers
	// that a row has both, that a merge names both, or that are one profile as
	// published. Known are the published ones: (node, profile_id).
	SamplePairs struct {
		Header
		Entity Ident
		Types  []string // in the order of trust
		Inputs []IdentityInput
		Named  Table // see IdentityNamed; Name "": nothing was decided
		IDs    Table // state: <entity>_ids
		Known  Table
		Into   Table
	}

	// SampleNodes draws identifiers, of those in the rows and of those that are
	// published: Into and Reached have (node).
	SampleNodes struct {
		Header
		Entity        Ident
		Types         []string // in the order of trust
		Inputs        []IdentityInput
		IDs           Table // state: <entity>_ids
		Sampling      Sampling
		Into, Reached Table
	}

	// SampleClosure adds to Nodes those that Pairs lead to from them, round by round,
	// until Reached, what the last round added, is empty.
	SampleClosure struct {
		Header
		Entity         Ident
		Pairs          Table
		Nodes, Reached Table
		Found          Table // work: of a round
	}

	// SampleIDs lists the published profiles of the sample and their identifiers:
	// Profiles has (profile_id), IDs what <entity>_ids has.
	SampleIDs struct {
		Header
		Entity        Ident
		Nodes, Known  Table // see SamplePairs
		Published     Table // state: <entity>_ids
		Profiles, IDs Table
	}

	// SampleSize answers how many identifiers and profiles there are in the sample,
	// as the rows have them: one row.
	SampleSize struct {
		Header
		Entity        Ident
		Nodes, People Table // see IdentityNodes, IdentityPeople
	}
)
