package models

import (
	"slices"
	"time"
)

// Alert is a receiver that is told when a sync goes bad, gets worse and is well
// again. URL and Secret are as written: ${NAME} is not yet replaced.
type Alert struct {
	Name   string
	At     Span
	Type   string // webhook, slack
	URL    string
	URLAt  Span
	Secret string // of a webhook: the key by which it is signed; "" where it is not
	// SecretAt is the place of Secret.
	SecretAt Span
	From     string // warning, held, failing: the first state that it is told of
}

// SyncState is how a sync is. The later ones are worse.
type SyncState uint8

// The states. The words are those of the view weft_sync_states.
const (
	SyncOK      SyncState = iota
	SyncWarning           // it is done, and rows are rejected or wait to be sent again
	SyncHeld              // a guard has stopped its plan, and it waits for a person
	SyncFailing           // it could not be brought to its end
)

var syncStates = []string{"ok", "warning", "held", "failing"}

func (s SyncState) String() string { return syncStates[s] }

// SyncStateOf reads a state; ok is false for a text that is none.
func SyncStateOf(text string) (state SyncState, ok bool) {
	i := slices.Index(syncStates, text)
	return SyncState(max(i, 0)), i >= 0
}

// SyncChange is what is told of a sync.
type SyncChange uint8

// The changes. They are of what a receiver knows, and not of the run before.
const (
	SyncSame SyncChange = iota
	SyncBad
	SyncWorse
	SyncRecovered
)

func (c SyncChange) String() string { return [...]string{"", "bad", "worse", "recovered"}[c] }

// SyncStanding is how a sync is. It holds nothing of any row.
type SyncStanding struct {
	Epoch    int64 // of the run that says so
	State    SyncState
	Since    time.Time
	Reason   string // one line, without personal data; "" when done
	Rejected int64  // rows that the destination did not take in that run
	Parked   int64  // rows that it did not take before, and that wait
}

// SyncNews is what a receiver is told of a sync.
type SyncNews struct {
	ID                string // the same for the same news, however often it is told
	Project, Target   string
	Sync, Destination string // orders_to_crm, crm.contacts
	Change            SyncChange
	Known             SyncState // what the receiver knew
	SyncStanding
}
