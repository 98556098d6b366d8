package ir

// The steps that make a run stitch only what has changed since the last one.
// They stand around the rounds and take the place of IdentityEdges and
// IdentityMap where a run publishes. How that is right is in docs/identity.md.
type (
	// IdentityEdgeChanges finds the edges in which Links differ from Known, the edges
	// (hi, lo, cluster) of the last run: Into has (hi, lo, cluster). What is new
	// has no cluster, what is gone that in which it was. Everything is new where
	// nothing is known.
	IdentityEdgeChanges struct {
		Header
		Entity    Ident
		Links     Table
		Cut       Table // pairs that do not link, see IdentityCut; Name "": there are none
		Unordered bool  // a may have the larger node of a pair
		Known     Table
		Forget    bool // Known is made here, without rows
		Into      Table
	}

	// IdentityContracted makes the edges that the rounds stitch of what has
	// changed, and empties the tables that they fill, as IdentityEdges does. Open
	// (cluster) are the clusters that lost an edge. Loose (hi, lo) are the edges
	// of no cluster: the new ones, and what is left of open clusters. Touched
	// (v, cluster) are the nodes at Ends of new edges whose cluster stays: an edge
	// of theirs is one of their cluster, which stands for all its nodes by the
	// name of the smallest.
	IdentityContracted struct {
		Header
		Entity                       Ident
		Known, Changes               Table
		Open, Loose, Ends, Touched   Table
		Edges, Forest, Levels, Roots Table
	}

	// IdentityKept writes what the next run knows to Into, one row (hi, lo,
	// cluster) for each edge, and gives every node its profile, which is its
	// cluster: Map has (node, profile), as IdentityMap's.
	IdentityKept struct {
		Header
		Entity               Ident
		Nodes                Table
		Known                Table
		Open, Loose, Touched Table // see IdentityContracted
		Roots                Table
		Into                 Table // <entity>_stitched
		Map                  Table
	}
)
