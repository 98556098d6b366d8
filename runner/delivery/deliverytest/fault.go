package deliverytest

// Fault is what goes wrong with one request.
type Fault uint8

// The faults, by what they do to the request and to its answer.
const (
	None           Fault = iota
	Throttle             // refused for a while: the server says for how long
	ThrottleSilent       // refused for a while, and the server does not say
	Unreachable          // not sent
	FailBefore           // 5xx, not applied
	FailAfter            // 5xx, applied
	TimeoutBefore        // no answer in time, not applied
	TimeoutAfter         // no answer in time, applied
	Late                 // no answer, applied later
	ResetMidway          // connection reset, half of the rows applied
	CutShort             // applied, and the answer accounts for half of the rows
	EmptyAnswer          // applied, and the answer has no results
	RejectSome           // each second row is rejected
	RefuseAll            // refused as a whole, because of some row
	Twice                // applied twice, answered once
	ExpireToken          // the account is not known for a moment
	CapReached           // the day's requests are used up for a moment
	JobForgotten         // done, and nobody knows of it any more; TimeoutAfter without jobs
	JobLost              // never done, and nobody knows of it any more; TimeoutBefore without jobs
	faults
)

// Faults lists all faults but None.
func Faults() []Fault {
	all := make([]Fault, 0, faults-1)
	for f := Throttle; f < faults; f++ {
		all = append(all, f)
	}
	return all
}

// Strategy is how a destination answers.
type Strategy uint8

// The strategies.
const (
	PerRow    Strategy = iota // each row has its own result, and a bad one harms no other
	Whole                     // a bad row has its whole request refused
	CountOnly                 // the answer says how many rows were bad, and not which
	Jobs                      // rows are done later, and asked for
)

// Strategies lists all strategies.
var Strategies = []Strategy{PerRow, Whole, CountOnly, Jobs}
