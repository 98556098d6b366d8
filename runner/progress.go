package runner

import (
	"time"

	"github.com/weft-cdp/weft/models"
)

// EventKind says what happened.
type EventKind int

// The events of a run. Every StepStarted is followed by a StepDone of the same
// step unless the run fails there.
const (
	StepStarted EventKind = iota
	RoundDone             // of a loop
	ProblemFound
	StepDone
)

// Event is something that happened during a run, for whoever watches it.
type Event struct {
	Kind    EventKind
	Step    *models.PlanStep
	Index   int                 // of the step, from 0
	Total   int                 // how many steps the plan has
	Round   int                 // of RoundDone and StepDone: rounds until now
	Left    int64               // of RoundDone: what the probe still counts
	Took    time.Duration       // of StepDone
	Problem *models.DataProblem // of ProblemFound
}
