package models

// Tool is a type of destination: what a project sets of it, and what rows can be
// written to. It is made of a manifest, or by the destination's own package; it is
// only read, and may be shared.
type Tool struct {
	Name  string // what projects write as the type: hubspot
	Title string // HubSpot
	// Description is what somebody has to know who sets it up, as Markdown.
	Description string
	Version     int // raised when the same rows would be sent otherwise
	Pages       []ToolPage
	Settings    []ToolSetting
	Limits      ToolLimits
	Guarantee   string // at_least_once, keyed_at_least_once, effectively_once, exactly_once
	Accepted    bool   // it confirms that it got a row, and not what became of it
	Objects     []*ToolObject
	// Any is what every other name is an object of, as the tables of a database are; nil
	// where there are only Objects.
	Any *ToolObject
}

// ToolPage is a page of the vendor, when it was read and what it says. Read is "" of
// one that nobody opened: what it says is known from elsewhere.
type ToolPage struct{ URL, Read, Says string }

// ToolSetting is what a project sets of a destination.
type ToolSetting struct {
	Name, Doc string
	Type      string // string, int, bool, enum, secret
	Required  bool
	Default   string   // "" when there is none
	Values    []string // of an enum
	Match     string   // a regular expression; "" allows anything
}

// ToolLimits is how fast a tool may be called, as far as it is known without the
// settings.
type ToolLimits struct {
	Windows     []string // "95 requests in 10s", for people
	Concurrency int      // requests under way, at most; 0 when it is not bound
}

// ToolObject is what rows are written to: contacts, an audience, a table.
type ToolObject struct {
	Name, Description string
	Kind              string // record, set, event
	// Purpose is what rows are used for (ads, email, sms, analytics, crm), which people
	// must have agreed to; "" for none in particular.
	Purpose string
	// Granularity is row (a row is known by its identity), each (each value of it is a
	// member of its own) or tuple (all values together are one member).
	Granularity string
	Identity    []*ToolIdentity
	// AnyIdentity says that a sync names the fields that rows are known by; all of them
	// together are the key.
	AnyIdentity bool
	AtLeastOne  []string // names of Identity of which a row needs one
	Fields      []ToolField
	AnyField    bool   // fields may be written that Fields does not have
	Nulls       string // clear, skip, error: what a value that is unknown does
	OnlyChanged bool   // only fields that have changed are sent
	Ops         []ToolOp
	Erasure     ToolErasure
}

// ToolErasure is how somebody is taken out of an object for good: by Op, "" where there
// is no such operation. Tells says that it passes the wish on to whoever reads it; ByHand
// is what is left to do for a person.
type ToolErasure struct {
	Op     string
	Tells  bool
	ByHand string
}

// ToolIdentity is one of the values that a row is known by.
type ToolIdentity struct {
	Name, Doc          string
	Required, Personal bool
	Steps              []ToolStep
}

// ToolStep is one change that a value goes through before it is sent. At most one
// of Arg and Setting is set.
type ToolStep struct {
	Name    string // trim, lower, email, e164, strip, sha256_hex, …
	Arg     string // as written
	Setting string // the setting whose value is the argument
}

// ToolField is a field that every account has.
type ToolField struct {
	Name, Type, Doc string
	Required        bool
}

// ToolOp is an operation on an object.
type ToolOp struct {
	Name       string // upsert
	Idempotent bool   // doing it again changes nothing
	MaxRows    int    // of one call
	Needs      []string
}

// Object finds an object by the name that a sync uses, or gives nil.
func (t *Tool) Object(name string) *ToolObject {
	if o := find(t.Objects, name, func(o *ToolObject) string { return o.Name }); o != nil || t.Any == nil {
		return o
	}
	o := *t.Any
	o.Name = name
	return &o
}

// Setting finds a setting by name, or gives nil.
func (t *Tool) Setting(name string) *ToolSetting {
	for i := range t.Settings {
		if t.Settings[i].Name == name {
			return &t.Settings[i]
		}
	}
	return nil
}

// Op finds an operation by name, or gives nil.
func (o *ToolObject) Op(name string) *ToolOp {
	for i := range o.Ops {
		if o.Ops[i].Name == name {
			return &o.Ops[i]
		}
	}
	return nil
}

// Field finds a known field by name, or gives nil.
func (o *ToolObject) Field(name string) *ToolField {
	for i := range o.Fields {
		if o.Fields[i].Name == name {
			return &o.Fields[i]
		}
	}
	return nil
}

// IdentityNamed finds one of the values that rows are known by, or gives nil.
func (o *ToolObject) IdentityNamed(name string) *ToolIdentity {
	return find(o.Identity, name, func(id *ToolIdentity) string { return id.Name })
}
