package manifest

import "github.com/weft-cdp/weft/models"

// Outcome is what became of a row, as manifests write it.
type Outcome string

// The outcomes that a manifest can decide. That a row was not sent is decided
// where it is sent.
const (
	OK        Outcome = "ok"        // taken
	OKWarn    Outcome = "ok_warn"   // taken, and the tool said something
	Rejected  Outcome = "rejected"  // refused for what is in it
	Throttled Outcome = "throttled" // not taken: too fast
	Ambiguous Outcome = "ambiguous" // nobody knows
	Poison    Outcome = "poison"    // the call was refused for what is in one of its rows
	Refused   Outcome = "auth"      // who are you
	Config    Outcome = "config"    // what is it that you want
	Quota     Outcome = "quota"     // not before tomorrow
)

// Outcomes lists what a manifest can decide.
func Outcomes() []string {
	return []string{string(OK), string(OKWarn), string(Rejected), string(Throttled), string(Ambiguous),
		string(Poison), string(Refused), string(Config), string(Quota)}
}

// Results is how an answer is read: the first rule that holds.
type Results []*Rule

// Rule is how one kind of answer is read. Exactly one of the strategies is set.
type Rule struct {
	At   models.Span
	When *Expr
	// AnyBody: a success may come without JSON.
	AnyBody bool

	All     *All
	Trace   *ByTrace
	Index   *ByIndex
	Order   *ByOrder
	Key     *ByKey
	Count   *CountOnly
	Job     *Expr // the id of the work that began
	Pending bool
	Fetch   *Fetch
}

// All says the same of all rows.
type All struct {
	Outcome                 Outcome
	Code, Message, RemoteID *Expr
}

// Reported is a list in an answer that tells of rows. Which row is told by Row:
// a trace or several, an index, a key.
type Reported struct {
	List, Row              *Expr
	Outcome, Code, Message *Expr // nil Outcome: rejected
	RemoteID               *Expr
}

// ByTrace reads an answer that names rows by the trace that was sent with them.
type ByTrace struct {
	OK, Rejected *Reported // nil: the answer has no such list
	Rest         Outcome
}

// ByIndex reads an answer that names rows by their position.
type ByIndex struct {
	Rejected *Reported
	Rest     Outcome
}

// ByOrder reads an answer that has an element for each row.
type ByOrder struct {
	Reported
	OK *Expr
}

// ByKey reads an answer that names rows by a value of theirs.
type ByKey struct {
	Row      *Expr
	OK       *Reported
	Rejected []*Reported
	Rest     Outcome
}

// CountOnly reads an answer that only counts rows.
type CountOnly struct {
	Received, Invalid *Expr
	OnInvalid         Outcome
	// SearchCalls is how many calls may be made to find the rows that the answer has only
	// counted; 0 for none.
	SearchCalls int
}

// Fetch makes another call that tells.
type Fetch struct {
	Request *Request
	Results Results
}

// Strategy names how a rule reads an answer: all, by_trace, …
func (r *Rule) Strategy() string {
	switch {
	case r.All != nil:
		return "all"
	case r.Trace != nil:
		return "by_trace"
	case r.Index != nil:
		return "by_index"
	case r.Order != nil:
		return "by_order"
	case r.Key != nil:
		return "by_key"
	case r.Count != nil:
		return "count_only"
	case r.Job != nil:
		return "job"
	case r.Pending:
		return "pending"
	}
	return "fetch"
}
