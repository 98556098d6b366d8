package identity

import (
	"cmp"
	"strings"
	"time"
)

// Entity is how one kind of somebody is known, and the rows that tell of it.
type Entity struct {
	Name      string
	Zone      string
	Types     []Type // the most trusted first
	Sources   []Source
	Decisions []Decision // in the order of their file, each on a line of its own
}

// Type is a type of identifier and its rules; zeros are no rules.
type Type struct {
	Name        string
	Blocked     []string
	Unique      bool
	Limit       int
	Per         time.Duration // of the limit
	SharedAbove int
	LinkWithin  time.Duration
}

// Source has rows with identifiers.
type Source struct {
	Name    string
	Timed   bool
	Keyed   bool
	Columns []string // the type of each column; two may carry the same
	Rows    []Row
}

// Row carries a value, or "", for each column of its source.
type Row struct {
	Key    int
	Time   time.Time // zero: not known
	Values []string
}

// Decision is what somebody decided. It holds while When <= today < Until.
type Decision struct {
	Kind        string // merge, split, out
	IDs         []ID
	When, Until string // 2026-01-31; Until "" for ever
}

// ID is an identifier.
type ID struct{ Type, Value string }

func (id ID) String() string { return id.Type + ":" + id.Value }

// limit is how many values of the type a profile has at most; 0 for any number.
func (t *Type) limit() int {
	if t.Unique {
		return 1
	}
	return t.Limit
}

// rank is the place of a type in the order of trust. Types that the entity no
// longer has come last.
func (e *Entity) rank(name string) int {
	for i := range e.Types {
		if e.Types[i].Name == name {
			return i
		}
	}
	return len(e.Types)
}

func (e *Entity) typeOf(id ID) *Type { return &e.Types[e.rank(id.Type)] }

// byTrust is the order of trust: that of the types, then values by bytes.
func (e *Entity) byTrust(x, y ID) int {
	return cmp.Or(cmp.Compare(e.rank(x.Type), e.rank(y.Type)), strings.Compare(x.Value, y.Value))
}

// inForce are the decisions of a kind that hold on the day of now. They keep
// their places in the file.
func (e *Entity) inForce(kind string, now time.Time) map[int]Decision {
	zone, err := time.LoadLocation(e.Zone)
	if err != nil {
		panic(err)
	}
	today := now.In(zone).Format(time.DateOnly)
	holding := map[int]Decision{}
	for i, d := range e.Decisions {
		if d.Kind == kind && d.When <= today && (d.Until == "" || today < d.Until) {
			holding[i] = d
		}
	}
	return holding
}

// midnight is the moment at which a day begins.
func (e *Entity) midnight(day string) time.Time {
	zone, err := time.LoadLocation(e.Zone)
	if err != nil {
		panic(err)
	}
	at, err := time.ParseInLocation(time.DateOnly, day, zone)
	if err != nil {
		panic(err)
	}
	return at.UTC()
}
