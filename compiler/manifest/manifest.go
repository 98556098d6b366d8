package manifest

import (
	"regexp"
	"time"

	"github.com/weft-cdp/weft/models"
)

// Manifest is what is known of a tool. It is only read, and may be shared.
type Manifest struct {
	At                 models.Span
	Name               string
	Version            int
	Title, Description string
	Pages              []Page
	Settings           []*Setting
	HTTP               HTTP
	Check              *Check // nil when the tool has no call for it
	Limits             Limits
	Guarantee          Guarantee
	Objects            []*Object
	// Any is what every other name is an object of, as the tables of a database are.
	// Only destinations in Go have it; nil otherwise.
	Any *Object
}

// Page is a page of the vendor that the manifest follows. Read is the day on which it
// was read, "" when it was not.
type Page struct{ URL, Read, Says string }

// Setting is what a project sets of a destination.
type Setting struct {
	At            models.Span
	Name, Doc     string
	Type          string // string, int, bool, enum, secret
	Required, Set bool   // Set: there is a Default
	Default       string
	Values        []string
	Match         *regexp.Regexp // nil: anything
}

// HTTP is what all calls have in common.
type HTTP struct {
	Base           *Text
	Auth           *Auth
	Headers, Query []Pair
	Timeout        time.Duration
	MaxResponse    int64 // bytes
}

// Auth is the header by which a call proves who it is from.
type Auth struct {
	Header string // Authorization, or the tool's own
	Scheme string // Bearer, Basic; "" of a header of the tool's own
	User   *Text  // of Basic
	Value  *Text
	Token  *TokenRequest // of a token that is got; nil where Value is it
}

// TokenRequest is how a token is got (RFC 6749): a form that is posted.
type TokenRequest struct {
	URL  *Text
	Form []Pair
}

// Pair is a header, or a part of a query.
type Pair struct {
	Name  string
	Value *Text
}

// Request is a call.
type Request struct {
	At             models.Span
	Method         string
	Path           *Text
	Headers, Query []Pair
	Body           *Body // nil: none
}

// Check is a call that proves that the settings are right.
type Check struct {
	Request *Request
	OK      *Expr
}

// Limits is how fast the tool may be called.
type Limits struct {
	Account    *Text
	Windows    []Window
	Start, Max int // calls under way
	Serialize  *Text
	RetryAfter []Wait
}

// Window is how many calls may be made in a time.
type Window struct {
	Requests *Expr
	Per      time.Duration
	Reserve  float64 // share, 0 to 1, that is left to others
}

// Wait is where a tool says when to come back: a header, or an expression that
// gives seconds.
type Wait struct {
	Header string
	Expr   *Expr
}

// Guarantee is what can be promised of deliveries to the tool.
type Guarantee struct {
	Class    string // exactly_once (of destinations in Go), effectively_once, keyed_at_least_once, at_least_once
	Accepted bool   // the tool confirms that it got a row, not what became of it
}

// Kind is what being in an object means.
type Kind string

// The kinds of objects.
const (
	Record Kind = "record" // rows are written and changed
	Set    Kind = "set"    // identities are in it or not
	Event  Kind = "event"  // rows are only added
)

// Object is what rows are written to.
type Object struct {
	At                models.Span
	Name, Description string
	Kind              Kind
	Purpose           string
	Identity          Identity
	Fields            Fields
	Serialize         *Text
	Ops               []*Op
	Erasure           Erasure
}

// Erasure is how somebody is taken out of an object for good. Op is the operation, ""
// where there is none. Tells says that it passes the wish on, and whoever reads that has
// to do it. ByHand is what is left to do for a person, "" for nothing.
type Erasure struct {
	Op     string
	Tells  bool
	ByHand string
}

// Identity is what a row is known by.
type Identity struct {
	Granularity string // row, each, tuple
	Open        bool   // a sync names the fields, and all of them together are the key
	AtLeastOne  []string
	Fields      []*Identifier
}

// Identifier is one of the values that a row is known by.
type Identifier struct {
	At                models.Span
	Name, Called, Doc string
	Required, PII     bool
	Steps             Steps
}

// Fields is what else a row has.
type Fields struct {
	Open    bool
	Known   []Field
	Nulls   string // clear, skip, error
	Changed bool   // only what has changed is sent
	Encode  Encoding
}

// Field is a field that every account has.
type Field struct {
	Name, Type, Doc string
	Required        bool
}

// Batch is how many rows a call takes.
type Batch struct {
	MaxItems              int
	MaxBytes, MaxRowBytes int64 // 0: no limit
	UniqueBy, GroupBy     *Expr
}

// Op is what can be done with rows.
type Op struct {
	At         models.Span
	Name       string
	Idempotent bool
	Needs      []string // remote_id, identity
	Batch      Batch
	Request    *Request
	Results    Results
	Job        *Job
}

// Job is how the work that a call began is followed.
type Job struct {
	Every, Within time.Duration
	Request       *Request
	Results       Results
}

// Object finds an object by its name, or gives nil.
func (m *Manifest) Object(name string) *Object {
	for _, o := range m.Objects {
		if o.Name == name {
			return o
		}
	}
	if m.Any == nil || name == "" {
		return nil
	}
	o := *m.Any
	o.Name = name
	return &o
}

// Op finds an operation by its name, or gives nil.
func (o *Object) Op(name string) *Op {
	for _, op := range o.Ops {
		if op.Name == name {
			return op
		}
	}
	return nil
}

// Setting finds a setting by its name, or gives nil.
func (m *Manifest) Setting(name string) *Setting {
	for _, s := range m.Settings {
		if s.Name == name {
			return s
		}
	}
	return nil
}
