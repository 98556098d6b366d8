package models

// Destination is a tool that segments and profiles are delivered to.
type Destination struct {
	Name     string
	At       Span
	Type     string
	TypeAt   Span
	Tool     *Tool
	Settings map[string]string // as written: ${NAME} is not yet replaced
	Places   map[string]Span   // of the settings
}

// Setting gives a setting as written, or the tool's default.
func (d *Destination) Setting(name string) string {
	if value, ok := d.Settings[name]; ok {
		return value
	}
	if setting := d.Tool.Setting(name); setting != nil {
		return setting.Default
	}
	return ""
}

// Sync delivers a segment, or all profiles of an entity, to a destination.
// Exactly one of Segment and Entity was written; Entity is set in both cases.
type Sync struct {
	Name        string
	At          Span
	Description string
	Segment     *Segment
	Entity      *Entity
	// Suppress are the project's segments, of the entity, whose members are never sent:
	// for them it is as if there were no row.
	Suppress    []*Segment
	Destination *Destination
	ToAt        Span
	Object      *ToolObject // what in the destination rows are written to
	Mode        string      // upsert, update_only, create_only, mirror, audience, append, delete, replace
	Ops         SyncOps
	Initial     string // send, adopt
	// Match fills what rows are known by, in the order of the object's identity; by
	// name where the object takes any.
	Match       []SyncField
	Fields      []SyncField // by name
	Consent     *Consent    // nil: the object asks for none, and the sync has none
	Guard       *Guard      // nil: the defaults
	Retry       string      // backoff, always, on_change, never
	OnAmbiguous string      // resend, park
}

// SyncOps names the object's operation for a row that comes, changes and goes; ""
// is none.
type SyncOps struct{ Enter, Change, Leave string }

// SyncField fills a field of the destination. Exactly one of Identifier, Profile
// and Value is set.
type SyncField struct {
	At         Span
	Name       string
	Identifier *Identifier
	Profile    bool // the id of the profile
	Value      Expr
	// Identity is what the object says of it, with the steps that the value goes
	// through; nil of Fields, and where the object takes any identity.
	Identity *ToolIdentity
}

// Consent says what people must have agreed to. A person of whom When is unknown
// has not said anything, and is left out unless Missing is allow.
type Consent struct {
	At      Span
	Purpose string
	When    Expr   // true: they have agreed; nil where NotRequired is set
	Missing string // deny, allow
	// NotRequired is the reason why nobody has to be asked; "" when people have.
	NotRequired string
}

// Guard stops a sync that would change too much.
type Guard struct {
	At Span
	// Removes, Changes and Adds are how many rows may go, change and come in one run.
	Removes, Changes, Adds Bound
	MinRows                int64
	AllowEmpty             bool // everybody may go at once
	AllowDuplicates        bool // rows of a key that several have are left out, and the others sent
}

// Bound is how many rows may do something: a number, or a part of what is held. A
// zero At is the default.
type Bound struct {
	At     Span
	IsPart bool
	Rows   int64
	Part   float64 // 0.1 is 10 %
}
