package models

import "time"

// Story is a test of the model: these rows, as at this moment, give this.
type Story struct {
	Name   string
	At     Span
	Now    time.Time // UTC
	Given  []StoryRows
	Expect []Expectation
	Same   []IdentityPair // must be one profile
	Differ []IdentityPair // must be different profiles
}

// StoryRows are the rows of a source in a story.
type StoryRows struct {
	At     Span
	Source *Source
	Rows   []StoryRow
}

// StoryRow is one row; columns left out are NULL.
type StoryRow struct {
	At    Span
	Cells []StoryCell
}

// StoryCell is one value. Value is canonical as in Literal, in the type T:
// the column's type, or where that is unknown the type that YAML gives it. A
// moment relative to the story's now (`40d ago`) is already resolved. Values is
// used for lists.
type StoryCell struct {
	At     Span
	Column string
	T      Type
	Null   bool
	Value  string
	Values []string
}

// Expectation is what a story expects of one profile.
type Expectation struct {
	At     Span
	Entity *Entity
	Who    IdentityRef
	None   bool // no such profile is expected
	Traits []ExpectedTrait
	In     []ExpectedSegment
	NotIn  []ExpectedSegment
}

// ExpectedTrait is the value that a trait must have. Values is used for lists.
type ExpectedTrait struct {
	At     Span
	Trait  *Trait
	Null   bool
	Value  string // canonical as in Literal
	Values []string
}

// ExpectedSegment is a segment that the profile must or must not be in.
type ExpectedSegment struct {
	At      Span
	Segment *Segment
}

// IdentityRef names a profile by one of its identifiers: "email:ana@shop.se".
type IdentityRef struct {
	At         Span
	Identifier *Identifier
	Value      string // as written, before normalisation
}

// IdentityPair is two identifiers.
type IdentityPair struct {
	At   Span
	A, B IdentityRef
}

// Refs lists the identifiers of an entity that the story names: the
// expectations', then both of each pair that must be the same, then both of each
// pair that must differ. A plan looks them up by their places in this list.
func (s *Story) Refs(e *Entity) []IdentityRef {
	var refs []IdentityRef
	for _, x := range s.Expect {
		if x.Entity == e {
			refs = append(refs, x.Who)
		}
	}
	for _, pairs := range [][]IdentityPair{s.Same, s.Differ} {
		for _, p := range pairs {
			if p.A.Identifier.Entity == e {
				refs = append(refs, p.A, p.B)
			}
		}
	}
	return refs
}
