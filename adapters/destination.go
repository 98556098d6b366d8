package adapters

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/weft-cdp/weft/models"
)

// Destination takes rows in: a CRM, an audience of an ad platform, a stream. One
// Destination is one account with one configuration. It is used by many
// goroutines at once.
//
// The one thing a destination owes is the truth about every row. It never
// retries, never waits for a limit by itself and never decides whether a row
// should have been sent: it sends, reads the answer, and says for each row what
// the answer proves. What it proves neither way is Ambiguous, which is the zero
// Outcome: a result that nobody filled in claims nothing.
//
// Secrets and personal data appear in no error, Code, Message or Job that a
// destination gives: these are kept and shown.
type Destination interface {
	// Describe tells what the destination takes and promises, without asking it.
	// It gives the same each time.
	Describe() Contract
	// Check asks the outside whether the configuration is right and the rights
	// suffice; the error says what to do.
	Check(ctx context.Context) error
	// Write sends the rows of a batch and says what became of each. It may need
	// several requests, which go in the order of the rows and call Batch.Pace first.
	//
	// A context that ends before the first byte of a request leaves its rows
	// NotSent, and Ambiguous from then on.
	Write(ctx context.Context, batch Batch) Results
	// Poll asks what became of a batch whose Write gave a Job. It is not done while
	// the destination still works on it, or when it could not be asked: it is asked
	// again, not before Results.RetryAfter. A job that the destination has forgotten
	// is done, with rows that are Ambiguous.
	Poll(ctx context.Context, job Job, batch Batch) (results Results, done bool)
}

// AtOnce is the part of a Destination that has no jobs: what its Write says is final.
type AtOnce struct{}

// Poll is never asked.
func (AtOnce) Poll(_ context.Context, _ Job, batch Batch) (Results, bool) {
	return batch.Every(Result{}), true
}

// Publisher is a Destination that has something to do when all batches of a run
// were written: files, which are complete only together.
type Publisher interface {
	Destination
	// Publish ends what the batches of a run wrote. It may be called again with the
	// same, to no further effect.
	Publish(ctx context.Context, end RunEnd) error
}

// Renderer is a Destination that can show what it would write, and writes it nowhere.
type Renderer interface {
	Destination
	// Render gives what a batch would be written as.
	Render(batch Batch) []byte
}

// RunEnd is a run of which no batch will be written any more.
type RunEnd struct {
	Sync, Object string
	Run          int64
	// Replaces says that the run's rows were written by an operation that is Whole: they
	// are all that there is from now on, and what was shown before goes. It comes only
	// of runs of which every row was taken, and until it came nothing is shown.
	Replaces bool
	Rows     int64 // of such a set: as many as it must have
	// Whole says that every row of the run's plan was taken. Settled says that of no
	// row of the sync, of this run or an earlier one, it is in doubt whether it was
	// taken: none will be sent again as the same.
	Whole, Settled bool
}

// Batch is what one Write sends: rows for the same operation, at most MaxRows of
// them. Write neither keeps nor changes it.
type Batch struct {
	Sync string // its name, which tells apart what several send to the same object
	// Run is the same for all batches of a run, and larger than that of all runs of the
	// sync before. First is the place of the batch's first row in the plan of its run, from
	// 1: a batch that is sent again has the same one, and no other batch of the run
	// for the same operation does at the same time.
	Run, First int64

	Object string   // what of the destination the rows go to, in the words of its Contract
	Op     string   // one of the object's operations
	Fields []string // the names of the rows' values, in their order
	// Types are those of Fields, aligned with them; nil where nobody knows.
	Types []FieldType
	Rows  []Row
	// Pace waits until the limits of the account allow one more request. It is
	// called before each request, with whose context. After an error nothing is sent
	// any more, and the rows that were not sent are NotSent. nil is no limit.
	Pace func(ctx context.Context) error
}

// FieldType is the type of a field's values.
type FieldType = models.Type

// Paced does what Pace does, and nothing where there is no limit.
func (b *Batch) Paced(ctx context.Context) error {
	if b.Pace == nil {
		return nil
	}
	return b.Pace(ctx)
}

// Every says the same of each row.
func (b *Batch) Every(r Result) Results {
	return Results{Rows: slices.Repeat([]Result{r}, len(b.Rows))}
}

// Row is one row of a batch.
type Row struct {
	// Trace names the row in a request, so that the answer can name it: short, of
	// letters and digits, without meaning, and different for each row of a run.
	Trace string
	// IdempotencyKey is the same for each attempt at the same transition of the same
	// row, in whatever run, and different for all others. Of letters and digits.
	IdempotencyKey string
	// Values are those of Batch.Fields, in the types that Warehouse.Query gives; nil
	// throughout for an operation that takes a row away.
	Values []any
	// Changed says, aligned with Values, which of them the destination is not known to
	// hold; nil is all of them.
	Changed []bool
	// Identity is who the row is in the destination, as sent: normalised, and hashed
	// where the destination wants hashes. A member of a set has exactly one.
	Identity []Identifier
	// RemoteID is how the destination called the row when it took it; "" when it is
	// not known.
	RemoteID string
	// Acked are the values that the destination is known to hold, aligned with
	// Values; nil when it is not known to hold the row, or nobody kept them.
	Acked []any
}

// Identifier is one name of a row in a destination: {email, 07e2f1…}.
type Identifier struct{ Name, Value string }

// Results is what a Write or a Poll found out.
type Results struct {
	// Rows has one result for each row of the batch, in its order. With any other
	// number of them nothing is proved about any row.
	Rows []Result
	// RetryAfter is how long the destination asked not to be asked; 0 when it did not.
	RetryAfter time.Duration
	// Job is the work that the destination has accepted and not done; its rows'
	// results count only once Poll is done. nil when the results are final.
	Job *Job
}

// Result says what became of one row.
type Result struct {
	Outcome Outcome
	Status  int    // of HTTP; 0 where there was none
	Code    string // the destination's own word for it, "" when it gave none
	Message string // one line
	// RemoteID is how the destination calls the row, "" when it did not say.
	RemoteID string
}

// Job is work in the destination. ID is the destination's own text, which only it
// reads.
type Job struct{ ID string }

// Outcome is what an answer proves about a row.
type Outcome uint8

// The outcomes. The set is closed: what follows from each is decided in the engine.
const (
	// Ambiguous is neither proved applied nor proved not applied: a timeout after the
	// first byte, a connection reset, a 5xx, an answer cut short, a row that the answer
	// does not account for.
	Ambiguous Outcome = iota
	// OK is applied, and accounted for.
	OK
	// Warned is applied, with something to tell.
	Warned
	// Rejected is not applied, because of this row.
	Rejected
	// NotSent has not left: no connection, no room within the limits.
	NotSent
	// Throttled is not applied, because there were too many requests.
	Throttled
	// Poison is not applied, because of some row of the request that the answer does
	// not name. Poison of a request with one row is Rejected.
	Poison
	// Auth is not applied, because the destination does not know the account or it has
	// not the right.
	Auth
	// Misconfigured is not applied, because what the sync is set to write to is not
	// there or not so.
	Misconfigured
	// Quota is not applied, because the account has used up what it may send for a
	// long while, often a day.
	Quota
)

// Outcomes lists all outcomes.
var Outcomes = []Outcome{Ambiguous, OK, Warned, Rejected, NotSent, Throttled, Poison, Auth, Misconfigured, Quota}

var outcomeNames = [...]string{"ambiguous", "ok", "ok_warn", "rejected", "not_sent", "throttled", "poison", "auth", "config", "quota"}

// String gives the name that manifests and the tables of results use.
func (o Outcome) String() string {
	if int(o) < len(outcomeNames) {
		return outcomeNames[o]
	}
	return fmt.Sprintf("outcome %d", o)
}

// OutcomeNamed gives the outcome with a name, false when there is none.
func OutcomeNamed(name string) (Outcome, bool) {
	for _, o := range Outcomes {
		if o.String() == name {
			return o, true
		}
	}
	return 0, false
}

// Applied says whether the destination holds what was sent.
func (o Outcome) Applied() bool { return o == OK || o == Warned }

// Final says whether another attempt in the same run would change nothing.
func (o Outcome) Final() bool { return o.Applied() || o == Rejected }

// Stops says whether no further row of the sync can be sent for now.
func (o Outcome) Stops() bool { return o == Auth || o == Misconfigured || o == Quota }

// Contract is what a destination takes and promises.
type Contract struct {
	Name string // of the destination: hubspot
	// Version changes when what is sent for the same row does; rows that were rejected
	// by another version are tried again.
	Version   string
	Guarantee Guarantee
	// Accepted says that an OK means that the destination has received the row, and
	// not that it has found whom the row is about.
	Accepted bool
	Limits   Limits
	Objects  []ObjectContract
	// Any is what every other name is an object of, as the tables of a database are;
	// nil where the names above are all.
	Any *ObjectContract
}

// Guarantee is how often a row arrives.
type Guarantee uint8

// The guarantees, weakest first.
const (
	// AtLeastOnce sends again what may have arrived.
	AtLeastOnce Guarantee = iota
	// KeyedAtLeastOnce does so with the same key, by which the receiver can tell.
	KeyedAtLeastOnce
	// EffectivelyOnce sends again to no effect.
	EffectivelyOnce
	// ExactlyOnce applies each row once, together with weft's own mark of it.
	ExactlyOnce
)

// String gives the name that people read.
func (g Guarantee) String() string {
	return [...]string{"at_least_once", "keyed_at_least_once", "effectively_once", "exactly_once"}[g]
}

// Limits is how fast an account may be used.
type Limits struct {
	// Account names the account without telling it, as a digest: all syncs of a
	// process to the same account share its limits. "" shares with nobody.
	Account     string
	Windows     []Window // all of them hold at once
	Concurrency Concurrency
	// Serialize names what only one request at a time may touch, "" when nothing is.
	Serialize string
	// Timeout is the longest that one request takes before it is given up.
	Timeout time.Duration
	// Settles is how long after a request or a job was given up its effect may still
	// come; 0 when twice the Timeout is enough.
	Settles time.Duration
}

// Window allows a number of requests in a time. Reserve is the part of them,
// between 0 and 1, that is left for others.
type Window struct {
	Requests int
	Per      time.Duration
	Reserve  float64
}

// Concurrency is how many requests may be under way at once: Start at first and,
// when Adaptive, as many as do well, up to Max. 0 is the engine's choice.
type Concurrency struct {
	Start, Max int
	Adaptive   bool
}

// ObjectContract is one thing that rows can be written to.
type ObjectContract struct {
	Name string // contacts
	Kind ObjectKind
	// Purpose is what the rows are used for, which consent is asked for: ads, email,
	// sms, analytics, crm; "" for none in particular.
	Purpose  string
	Identity []IdentityField
	// OpenIdentity says that a sync names the fields of the identity, as it does the
	// key columns of a table; all of them together are it.
	OpenIdentity bool
	// AtLeastOne names the identity's fields of which a row needs one.
	AtLeastOne []string
	Ops        []OpContract
	Nulls      Nulls
}

// Op gives the operation with a name, false when there is none.
func (o *ObjectContract) Op(name string) (OpContract, bool) {
	for _, op := range o.Ops {
		if op.Name == name {
			return op, true
		}
	}
	return OpContract{}, false
}

// Object gives the object with a name, false when there is none.
func (c *Contract) Object(name string) (ObjectContract, bool) {
	for _, object := range c.Objects {
		if object.Name == name {
			return object, true
		}
	}
	if c.Any == nil || name == "" {
		return ObjectContract{}, false
	}
	object := *c.Any
	object.Name = name
	return object, true
}

// ObjectKind is what a row is to the destination.
type ObjectKind uint8

// The kinds of objects.
const (
	Record ObjectKind = iota // a thing with fields, which others may write to too
	Set                      // a member, who is in or out
	Event                    // something that happened
)

// IdentityField is one field of which an identity is made.
type IdentityField struct {
	Name     string
	Required bool
	Personal bool // it tells who a person is, and is shown masked
}

// OpContract is one operation on an object.
type OpContract struct {
	Name string // upsert
	// Idempotent says that sending it again has no effect.
	Idempotent bool
	// Whole says that the rows of a run are a set that replaces the one before. They are
	// kept apart until Publish shows them all at once, or never: of a run that is not
	// published nothing is seen. Such an operation is that of a Publisher, and of rows
	// that come and change; there is none for those that go.
	Whole   bool
	MaxRows int // of one batch, at least 1
	Needs   []Need
}

// Need is something that an operation cannot do without.
type Need uint8

// What operations need of a row, beside its identity.
const (
	NeedsRemoteID Need = iota
	NeedsAcked
)

// Nulls is what a field without a value means to an object.
type Nulls uint8

// What can be done about a field without a value.
const (
	ClearNulls  Nulls = iota // it is emptied in the destination
	SkipNulls                // it is left as it is
	RefuseNulls              // the row is not sent
)
