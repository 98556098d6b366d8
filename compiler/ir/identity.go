package ir

type (
	// Graph is where the identifiers of an entity are, and what ties them: the
	// links, but those that rules refuse. Refused is none where there are no rules.
	Graph struct{ Nodes, Links, Refused, People Table }

	// IdentityInput is what one source contributes to an entity's graph. IDs
	// are in the order of trust.
	IdentityInput struct {
		Source string
		Rows   Table
		Time   Ident // "" when the rows have no time
		Key    Expr  // the column of Rows that names a row, of any kind; nil when the source has no key
		IDs    []InputID
	}

	// InputID is an identifier's pair of columns in the rows. Two columns may
	// carry the same Type.
	InputID struct {
		Type  string
		Rank  int
		Value Ident
		Node  Ident
	}

	// IdentityNodes makes the dictionary of nodes.
	IdentityNodes struct {
		Header
		Entity Ident
		Into   Table
		Inputs []IdentityInput
	}

	// IdentityLinks gathers the evidence: for every two nodes that rows of a
	// source carry together (a star around the row's most trusted identifier),
	// one row of a, b, source, first_seen, last_seen, row_count, example_key (the
	// smallest, as text). Of a and b, a is the more trusted, and of one type that
	// with the smaller value. Merges that were decided are evidence too.
	IdentityLinks struct {
		Header
		Entity  Ident
		Into    Table
		Inputs  []IdentityInput
		Decided Table // see IdentityDecided; Name "": nothing was decided
	}

	// IdentityEdges makes the distinct edges (hi > lo) of the links, and empties
	// the tables that the rounds fill: Forest (level, v, f), Levels (level: what
	// is still to be composed) and Roots (v, f).
	IdentityEdges struct {
		Header
		Entity                       Ident
		Links                        Table
		Cut                          Table // pairs that do not link, see IdentityCut; Name "": there are none
		Unordered                    bool  // a may have the larger node of a pair
		Edges, Forest, Levels, Roots Table
	}

	// IdentityRounds runs residual contraction until no edge is left: each round
	// adds one level to the forest. Hooks holds the round's own findings. Sources
	// of the method: see docs/identity.md.
	IdentityRounds struct {
		Header
		Entity                       Ident
		Edges, Hooks, Forest, Levels Table
	}

	// IdentityRoots composes the forest, one level a round, the last first: then
	// Roots leads from every node that has an edge to the root of its component,
	// except the roots themselves.
	IdentityRoots struct {
		Header
		Entity                Ident
		Forest, Levels, Roots Table
	}

	// IdentityMap gives every node of the dictionary its profile, the smallest
	// node of its component: Into has the columns of Nodes, which whoever reads a
	// profile wants as well, and profile.
	IdentityMap struct {
		Header
		Entity       Ident
		Nodes, Roots Table
		Into         Table
	}

	// IdentityPeople gives every component its stable profile_id: that of its
	// oldest anchor that the register (State) knows, else of its oldest member
	// (smallest first_seen, then type rank, then value). It writes the new
	// register and the redirects. The register keeps no value of an
	// anchor that is not in the data; should it come back, it is known by its hash.
	IdentityPeople struct {
		Header
		Entity    Ident
		Types     []string // identifier types in the order of trust
		Map       Table
		Into      Table // work: profile, profile_id, and of those who are new the anchor (id_type, id_value, first_seen)
		Register  Table // state: <entity>_anchors; Name "": nothing is remembered
		Redirects Table // state: <entity>_redirects; likewise
		IDs       Table // state: <entity>_ids; likewise
		Anchored  Table // work: the anchors that are in the data, with the profile that holds each
		Held      Table // work: ids of earlier runs (old_profile_id), who has each now (profile_id), and whether by its anchor (anchored)

		NextRegister, NextRedirects Table // Name "": the register stays as it is
	}

	// IdentityTables writes the published <entity>_ids, <entity>_links and
	// <entity>_conflicts to Next.
	IdentityTables struct {
		Header
		Entity                    Ident
		Nodes, Map, Links, People Table
		Refused                   Table // pairs that do not link, and why (see IdentitySettled); Name "": there are none
		Ends                      Table // work: their identifiers
	}

	// GivenPeople stands in for all identity steps where profiles are taken as
	// published: Into has node-free rows (profile, profile_id) and Map (node,
	// profile) for the profiles that Only names; all when it is empty.
	GivenPeople struct {
		Header
		Entity Ident
		Types  []string
		Into   Table
		Map    Table
		Only   []string
	}

	// EntityLink makes (profile, to_profile) for an entity relation: the latest
	// row, by time, that carries nodes of both decides; ties go to the profile
	// with the largest id.
	EntityLink struct {
		Header
		Into           Table
		Inputs         []EntityLinkInput
		FromMap, ToMap Table
		ToPeople       Table // profile, profile_id
	}

	// EntityLinkInput is a source that carries both nodes.
	EntityLinkInput struct {
		Rows             Table
		FromNode, ToNode Ident
		Time             Ident // "" when the rows have no time
	}
)
