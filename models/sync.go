package models

// Destination is a tool that segments and profiles are delivered to.
type Destination struct {
	Name     string
	At       Span
	Type     string
	TypeAt   Span
	Settings map[string]string // as written: ${NAME} is not yet replaced
}

// Sync delivers a segment, or all profiles of an entity, to a destination.
// Exactly one of Segment and Entity was written; Entity is set in both cases.
type Sync struct {
	Name        string
	At          Span
	Segment     *Segment
	Entity      *Entity
	Destination *Destination
	Object      string // what in the destination: "contacts" of `crm.contacts`; "" when not said
	Mode        string // upsert, update_only, create_only, mirror, audience, append, delete, replace
	Initial     string // send, adopt
	Match       []SyncField
	Fields      []SyncField
	Consent     *Consent
	Guard       *Guard
}

// SyncField fills a field of the destination. Exactly one of Identifier and
// Value is set.
type SyncField struct {
	At         Span
	Name       string
	Identifier *Identifier
	Value      Expr
}

// Consent names the purpose that a person must have agreed to, and what a
// missing answer means.
type Consent struct {
	At      Span
	Purpose string
	Missing string // deny, allow
}

// Guard stops a sync that would change too much. Percentages are of the last
// delivered size; -1: no limit.
type Guard struct {
	At                Span
	MaxRemoves        int
	MaxRemovesPercent float64
	MinRows           int
}
