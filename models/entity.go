package models

import (
	"regexp"
	"time"
)

// Entity is a kind of somebody or something that has an identity: a customer,
// an account. Identifiers are in the order of trust, strongest first; traits
// by name.
type Entity struct {
	Name        string
	At          Span
	Description string
	Identifiers []*Identifier
	Relations   []*EntityRelation
	Traits      []*Trait
	Decisions   []*Decision // in the order of their file

	DecisionsFile string // where reviewed merges and splits are, relative to the project; "" for none
	DecisionsAt   Span
}

// Identifier is a type of identifier of an entity: member_id, email, cookie.
type Identifier struct {
	Name      string
	At        Span
	Entity    *Entity
	Rank      int // 0 is the most trusted
	Normalize []Normalizer
	Blocks    []Block
	Rules     []IdentityRule
}

// Block is a value, or a pattern for values, of an identifier that identify
// nobody: one of the two is "".
type Block struct {
	Value   string // after normalisation
	Pattern string // RE2, searched for in the normalised value
	At      Span
}

// BlockOf gives the first block of a normalised value, or nil.
func (i *Identifier) BlockOf(value string) *Block {
	for n := range i.Blocks {
		b := &i.Blocks[n]
		if b.Pattern == "" && b.Value == value {
			return b
		}
		if found, err := regexp.MatchString(b.Pattern, value); b.Pattern != "" && err == nil && found {
			return b
		}
	}
	return nil
}

// OutOn gives the decision by which a normalised value identifies nobody on a
// day, or nil.
func (i *Identifier) OutOn(day, value string) *Decision {
	for _, d := range i.Entity.Decisions {
		if d.Kind == OutDecision && d.HoldsOn(day) && d.Names(i, value) {
			return d
		}
	}
	return nil
}

// Normalizer is a named, versioned way to write equal identifiers equally;
// Arg is its parameter (the region of phone) or "".
type Normalizer struct {
	Name string // email, phone, lower, trim, digits, uuid
	Arg  string
	At   Span
}

// IdentityRule restricts stitching: unique, limit, shared_above, link_within.
type IdentityRule struct {
	Name string
	At   Span
	N    int           // of limit and shared_above
	Per  time.Duration // of `limit: 5 per 365d` and link_within; 0: for ever
}

// EntityRelation leads from each profile of From to at most one profile of To:
// the one whose identifier stands on the latest row that carries identifiers
// of both (ties: larger profile id). Only rows of Sources count; empty: all
// sources that carry both. Reverse, when given, names the way back
// (`account.customers`).
type EntityRelation struct {
	Name    string
	At      Span
	From    *Entity
	To      *Entity
	Sources []*Source
	Reverse string
}

// Trait is a named value of every profile of an entity.
type Trait struct {
	Name        string
	At          Span // of the name
	Entity      *Entity
	Description string
	Expr        Expr
	Text        string // the expression as it was written, for people
	T           Type
	PII         string
	History     bool
	Kind        string // "" for a plain expression, else the kind that made it: "rfm"
}

// Trait finds a trait by name, or nil.
func (e *Entity) Trait(name string) *Trait {
	for _, t := range e.Traits {
		if t.Name == name {
			return t
		}
	}
	return nil
}

// Identifier finds an identifier type by name, or nil.
func (e *Entity) Identifier(name string) *Identifier {
	for _, i := range e.Identifiers {
		if i.Name == name {
			return i
		}
	}
	return nil
}
