package ir

// DecisionsSource is the source of evidence that was decided and not seen.
const DecisionsSource = "decisions"

// The steps that enforce the rules of identity; an entity without rules has
// none of them. What they mean is in docs/semantics.md, how it is found in
// docs/identity.md.
type (
	// IdentityNamed lists the identifiers that decisions name, in force or not: Into
	// has (decision, split, place, node, begins, ends, told).
	IdentityNamed struct {
		Header
		Entity Ident
		IDs    []DecidedID
		Into   Table
	}

	// IdentityDecided lists the identifiers that merges and splits in force name
	// and that occur: Into has (decision, split, place, node, decided_at), in which
	// place counts the identifiers of a decision, the most trusted first.
	IdentityDecided struct {
		Header
		Entity       Ident
		Nodes, Named Table // see IdentityNamed
		Into         Table

		At      Expr // the moment from which one holds, over named.begins
		InForce Expr // over now, and named.begins and named.ends
	}

	// DecidedID is an identifier that a decision names.
	DecidedID struct {
		Decision int // numbered from 1; 0 of what is taken out
		Split    bool
		Place    int
		Node     Expr // made of literals
		Begins   Expr // the first day on which the decision holds
		Ends     Expr // the first on which it does not any more; nil: never
		Origin   Origin
	}

	// IdentityCut finds the pairs of identifiers that do not link whatever else
	// there is: Into has (a, b, rule, reason). Shared lists the values that too
	// many share.
	IdentityCut struct {
		Header
		Entity       Ident
		Links        Table
		Shared, Into Table // Shared.Name "" without SharedAbove
		SharedAbove  []SharedAbove
		LinkWithin   []LinkWithin // the shortest first, of equal ones the most trusted
		Merges       bool         // links may hold what was decided
	}

	// SharedAbove is a rule on values of a type: one that was seen with more than
	// N stronger identifiers links nobody.
	SharedAbove struct {
		Rule   string // as it is published: "shared_above cookie"
		Reason Reason // over the number of those
		Rank   int
		N      int
	}

	// LinkWithin is a rule on the pairs with an end of a type: they link only if
	// they were seen later than Since.
	LinkWithin struct {
		Rule   string
		Reason Reason
		Rank   int
		Since  Expr // a moment
	}

	// Limit is a rule on profiles: they have at most N values of a type.
	Limit struct {
		Rule   string
		Reason Reason // over the number of values
		Rank   int
		N      int
		Type   string // where Since is given
		Since  Expr   // a moment: only values that were seen later count; nil: all
	}

	// IdentityDisputed finds the profiles of Joined that break a limit, and makes
	// what IdentityParties needs to stitch them anew: Parties (node, party, and
	// the profile that is disputed), at first each identifier for itself; Marks
	// (node, rule, at_most), one for each limit to which an identifier counts;
	// Evidence (x, y, place), the linked identifiers of a disputed profile numbered
	// from the strongest pair; and Pairs (x, y, place), what is left of them
	// between parties. Rules are numbered: decisions, and behind them Limits.
	IdentityDisputed struct {
		Header
		Entity               Ident
		Types                []string // in the order of trust
		Nodes, Links, Joined Table
		Cut                  Table // Name "": there is none
		Split                Table // see IdentityDecided; Name "": no decision splits
		Merges               bool  // links may hold what was decided
		Decisions            int   // how many there are
		Limits               []Limit
		Disputed, Parties    Table
		Marks, Evidence      Table
		Pairs                Table
	}

	// IdentityParties joins parties over the pairs, the strongest first, and drops
	// pairs whose parties together break a limit, until no pair is left. A round
	// does as much of that as can be done at once: see docs/identity.md. Joins
	// (v, f, stops) and Paths (v, root, stop) are the round's own findings. Of
	// pairs that a round can hardly do anything with, the Strongest leave the
	// warehouse, and Decided (v, f) is what comes back: v is part of f.
	IdentityParties struct {
		Header
		Entity                Ident
		Parties, Marks, Pairs Table
		Joins, Paths          Table
		Strongest, Decided    Table
	}

	// IdentitySettled gives the identifiers of disputed profiles their own: Into
	// has (node, profile), as IdentityMap's. Refused are the pairs that do not
	// link, and why: those of Cut, and those that a limit keeps apart.
	IdentitySettled struct {
		Header
		Entity         Ident
		Joined, Cut    Table // Cut.Name "": there is none
		Parties, Marks Table
		Evidence       Table
		Limits         []Limit
		Splits         []Reason // of decision 1, 2, …; zero for what is no split
		Into, Refused  Table
	}
)

// ranks is how many ranks of types a node has room for: the last is that of all
// types from there on.
const ranks = 8

// Ordered tells whether of two identifiers of a row the more trusted always has
// the smaller node: where each type has one column, and a rank of its own.
func (in IdentityInput) Ordered() bool {
	seen := map[int]bool{}
	for _, id := range in.IDs {
		rank := min(id.Rank, ranks-1)
		if seen[rank] {
			return false
		}
		seen[rank] = true
	}
	return true
}
