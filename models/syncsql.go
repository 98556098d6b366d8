package models

import "time"

// SyncEvent is something that happened to a run of a sync, as it is written down:
// what of a run has to be known by others is what its events say.
type SyncEvent struct {
	Epoch  int64
	Number int64 // grows within the run
	Event  string
	At     time.Time
	Token  string    // of the process that says it, unlike any other's
	Owner  string    // of SyncBegan: for people; of SyncTold: the receiver; of SyncMarked and SyncEnded: where the run sends to, and has sent to
	Until  time.Time // of SyncBegan and SyncRenewed: the end of the lease
	Seq    int64     // of SyncMarked
	Plan   string    // of SyncPlanned: the plan's hash
	Status string    // of SyncEnded; of SyncTold: the state
	Reason string
}

// The events of a run. A run is open from SyncBegan to SyncEnded.
const (
	SyncBegan     = "began"
	SyncRenewed   = "renewed"
	SyncPlanned   = "planned"   // the plan's table is there
	SyncMarked    = "marked"    // rows up to seq may be sent from now on
	SyncEnded     = "ended"     // nothing of the run is to be done any more
	SyncForgotten = "forgotten" // the plan's table is gone
	SyncTold      = "told"      // the receiver of alerts in owner knows of the state in status
)

// SyncPlanning is by what a plan is made; see delivery.Rules for what it means.
type SyncPlanning struct {
	Epoch                int64
	Now                  time.Time
	Enter, Change, Leave bool
	Whole                bool // all that is desired is sent, whatever is held
	HoldUnknown          bool
	HoldMaybe            bool
	HoldLost             bool
	Unpark               bool
	Erased               bool     // there are people who were erased: they are left out
	Erase                []string // the ids of profiles of whom all is to be taken away; nil plans what is desired
	Owners               bool     // of Erase: whose every key is now is asked, and not only which keys are theirs
	OnlyReleased         bool     // a row that was rejected waits for a release, whatever it has become
	Mapping, Version     string
}

// SyncMerging is how entries of a run become what is known of the destination.
type SyncMerging struct {
	Epoch            int64 // of the run whose entries they are
	Own              bool  // which is the one that merges; the plan of another may be of an earlier version of weft
	Written          int64 // grows with each merge of the sync
	From             SyncSource
	Since            time.Time // of SyncResults: those that ended earlier are merged already; zero takes all
	Upto             int64     // of SyncInDoubt: the last row that may have been sent
	Lost             time.Time // of SyncInDoubt: when the last request can have begun
	Whole            bool      // of SyncAdopted: what left is taken for gone
	Settle           time.Duration
	Mapping, Version string
	// Pauses are how long a row that is rejected for the first, second, … time is left
	// out; the last stands for all that follow. Empty: for as long as it is the same.
	Pauses []time.Duration
}

// SyncSource is where entries come from.
type SyncSource int

// The sources of entries.
const (
	SyncResults SyncSource = iota // what a run has found out
	SyncInDoubt                   // rows that may have been sent, of which nothing is known
	SyncAdopted                   // what a plan would send is taken for held
)

// SyncMeasure is a number that is kept of a run.
type SyncMeasure struct {
	Name  string
	Value int64
}

// Erasure is what became of a person in one destination, as it is written down.
type Erasure struct {
	Request     string // a mark of what was asked for
	Destination string
	Op          string // "" where there is none
	State       string
	Epoch       int64 // of the run; 0 before there is one
	At          time.Time
	// Answers counts the rows; there is at least one.
	Answers []ErasureAnswer
}

// ErasureAnswer counts rows that were answered alike. Outcome is "" where nothing was
// asked.
type ErasureAnswer struct {
	Rows    int64
	Outcome string
	Status  int
	Code    string
}

// The states of a person in a destination, as Erasure has them.
const (
	ErasureRequested   = "requested"   // it is to be done
	ErasureNothing     = "nothing"     // nothing was held
	ErasureConfirmed   = "confirmed"   // the destination has answered that it is done
	ErasureTold        = "told"        // the destination has taken the message: whoever reads it has to do it
	ErasureByHand      = "by_hand"     // somebody says that it was done there
	ErasureUnsupported = "unsupported" // it has no operation for it
	ErasureWaiting     = "waiting"     // a request may still land, or another run is under way
	ErasureFailed      = "failed"      // some rows may still be there
)
