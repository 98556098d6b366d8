package ir

import "time"

// The steps that make a run compute only the part of an entity that may be other
// than published. The part is closed: whoever is tied to somebody in it, by
// evidence that links or by evidence that was refused, is in it as well, before
// the run and after. So what the ordinary steps make of its rows is what they
// would make of it among all rows. See docs/incremental.md.
//
// A program as it is lowered has none of them; patch.Program adds them.
type (
	// TouchedNodes finds the identifiers by which a run may change profiles: Into
	// has (node, id_type, id_value). Owners are those of rows that came or went, that a window's border
	// has passed, or that refer to such rows. Decided are in the part always, because
	// decisions begin and end. Seen are identifiers that a rule ceases to count.
	TouchedNodes struct {
		Header
		Entity  Ident
		Owners  []TouchedOwners
		Decided []TouchedID // of literals
		Seen    []SeenIDs
		IDs     Table // state: <entity>_ids
		Into    Table
	}

	// TouchedOwners are the identifiers in the rows that Joins, all of them inner,
	// leave of From and for which Where holds (nil: all).
	TouchedOwners struct {
		From  Table
		Alias Ident
		IDs   []TouchedID
		Joins []Join
		Where Expr
	}

	// TouchedID is an identifier of a type.
	TouchedID struct {
		Type        string
		Node, Value Expr
	}

	// SeenIDs are the published identifiers of the type at a place in the order of
	// trust for which Where holds, over the columns of <entity>_ids.
	SeenIDs struct {
		Type  string
		Rank  int
		Where Expr
	}

	// PartProfiles lists the published profiles that hold a touched identifier, those that
	// have evidence for which Evidence holds (nil: none), over the columns of
	// <entity>_links, and those with more than Above identifiers, which checks are to
	// see: Into has (profile_id), and Reached the same for the rounds of PartClosure.
	PartProfiles struct {
		Header
		Entity                Ident
		Touched               Table
		IDs, Links, Conflicts Table // state
		Evidence              Expr
		Above                 int   // 0: nobody looks
		History               Table // state: <entity>_history, which knows the largest
		Into, Reached         Table // Reached.Name "": there is no evidence that is refused
	}

	// PartClosure adds to Profiles those to which refused evidence leads from them,
	// round by round, until Reached, what the last round added, is empty.
	PartClosure struct {
		Header
		Entity            Ident
		Conflicts         Table // state
		Profiles, Reached Table
		Found             Table // work: of a round
	}

	// PartNodes lists the identifiers of the part, those that are published and those
	// that are touched: Into has (node). Known are the published ones, with the columns
	// of <entity>_ids.
	PartNodes struct {
		Header
		Entity   Ident
		Types    []string // in the order of trust
		Profiles Table
		IDs      Table // state
		Touched  Table
		Known    Table
		Into     Table
	}

	// PartRows makes Into of the rows of From that have a node of Nodes in one of the
	// columns By.
	PartRows struct {
		Header
		Entity     Ident
		Source     string
		Into, From Table
		By         []Ident
		Nodes      Table
		Keep       []Ident // the columns, in order
	}

	// PartIDs lists all ids of profiles that the run may change: Into has
	// (profile_id). They are the profiles of the part as published, the ids that were
	// given to identifiers of the part, also to such as come back, and the ids that
	// lead to one of these.
	PartIDs struct {
		Header
		Entity              Ident
		Profiles            Table
		Nodes               Table // of the run: the identifiers of the part
		Known               Table // see PartNodes
		Register, Redirects Table // state
		Into                Table
	}

	// PartEverybody makes for steps that look at all profiles what those of identity
	// make of the part alone: AllMap (node, profile), AllPeople (profile,
	// profile_id), and AllMoved, the redirects. Known (node, profile, profile_id) are
	// the published identifiers outside the part; a profile is its smallest node there,
	// too.
	PartEverybody struct {
		Header
		Entity                      Ident
		Types                       []string // in the order of trust
		IDs, Redirects              Table    // state
		Part                        Table    // see PartIDs
		Map, People, Moved          Table    // of the part
		Known                       Table    // work
		AllMap, AllPeople, AllMoved Table
	}

	// Found asks whether there is anything to do: Answer is how many rows Of has. What
	// a check warns about in every run is counted as well: types of identifiers of
	// which there are none, as far as Types has them.
	Found struct {
		Header
		Answer  string
		Of      Table
		Types   []string
		History Table // state: <entity>_history
	}

	// PartDiffering finds which rows of published tables a run has to put in place: Into
	// has (name, profile_id, node), the name of a table and what Patch finds rows of it
	// by. Of the tables of Known, the rows of the part as the last run left them, it has
	// those of which any row is not as it was. Evidence links profiles that hold a node
	// of rows that came or went (Touched): where there are none, nobody looks, because
	// evidence can change otherwise, too.
	PartDiffering struct {
		Header
		Patch       Patch
		Since       string // the last run's moment, in MomentForm
		Known       []StatePart
		Touched     []TouchedRows
		Map, People Table // of the part
		Into        Table
	}

	// TouchedRows are rows that came or went, and their columns of nodes.
	TouchedRows struct {
		Rows  Table
		Nodes []Ident
	}

	// PartChanges asks of each table in which Of puts a part in place whether the run has
	// made anything of the part that was not there: how many rows are not as they were,
	// or where that would have to be found out, how many there are. The answers have the
	// names of the tables. Known are the rows of the part as the last run left them, as
	// far as they were taken out, and IDs the identifiers among them. Rows are those that have come to sources or gone,
	// where evidence can only change with them.
	PartChanges struct {
		Header
		Of    *Publish
		Patch Patch
		Known []StatePart
		IDs   Table
		Rows  []Table
	}

	// PartState makes what the last run left of an entity available as far as it is
	// about the part.
	PartState struct {
		Header
		Entity Ident
		Tables []StatePart
	}

	// StatePart makes Into of the rows of From whose column By is in the column In of
	// the table Of.
	StatePart struct {
		From, Into Table
		By         Ident
		Of         Table
		In         Ident
		Columns    []TableColumn
	}
)

// Patch says that the Next tables of an entity hold only what a run has made of
// a part, and which published rows they take the place of: in each table those
// with an id of IDs (profile_id), in <entity>_stitched those with a cluster among
// Nodes (node). What PartDiffering finds less of, it replaces by Differing.
type Patch struct {
	Entity     Ident
	IDs, Nodes Table
	Differing  Table  // Name "": nobody has looked
	Found      string // the answer of how many identifiers there are; "": nobody asks
	Everybody  bool   // the tables of profiles, conditions, segments and past values hold everybody, and take the place of all rows
}

// LastPublished is what is known of the last run that published, where what it
// made may be patched.
type LastPublished struct {
	Now         time.Time
	Fingerprint string // of the whole program
}
