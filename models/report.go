package models

import (
	"encoding/json"
	"time"
)

// Report is what a run did, for people, CI and weft_runs.
type Report struct {
	RunID    string           `json:"run_id"`
	Project  string           `json:"project"`
	Target   string           `json:"target"`
	Now      time.Time        `json:"now"`
	Started  time.Time        `json:"started"`
	Took     time.Duration    `json:"-"` // took_ms in JSON
	Steps    []StepReport     `json:"steps"`
	Problems []DataProblem    `json:"problems,omitempty"`
	Tests    []TestResult     `json:"tests,omitempty"`  // every data test that was made
	Billed   int64            `json:"billed,omitempty"` // bytes, where the warehouse bills by what it reads
	Counts   map[string]int64 `json:"counts"`           // what StepCount steps gave: "customer.profiles", "segment.lapsing_vips", …
}

// StepReport is one step's part of the report.
type StepReport struct {
	Name   string        `json:"name"`
	Title  string        `json:"title"`
	Took   time.Duration `json:"-"`                // took_ms in JSON
	Rounds int           `json:"rounds,omitempty"` // of a loop
	Reads  *SourceRead   `json:"reads,omitempty"`  // of a step that reads a source
	// Computes is set for the step that lists the identifiers of an entity.
	Computes *EntityRun `json:"computes,omitempty"`
	Spared   bool       `json:"spared,omitempty"` // nothing was there for it to do: see PlanStep.When
}

// EntityRun says how much of an entity a run computes.
type EntityRun struct {
	Entity string `json:"entity"`
	Since  string `json:"since,omitempty"` // only who may have changed since this moment (RFC 3339, UTC); "" for everybody
	Why    string `json:"why,omitempty"`   // why everybody, or with Since, why traits and segments of everybody; "" when neither
}

// DataProblem is something wrong with the data. Examples are keys of rows,
// never personal data. An Error fails the run before anything is published.
type DataProblem struct {
	Code     Code     `json:"code"`
	Severity Severity `json:"severity"`
	At       Span     `json:"at"`
	Message  string   `json:"message"`
	Count    int64    `json:"count"`
	Examples []string `json:"examples,omitempty"`
}

// MarshalJSON gives durations in milliseconds.
func (r Report) MarshalJSON() ([]byte, error) {
	type plain Report
	return json.Marshal(struct {
		plain
		TookMS float64 `json:"took_ms"`
	}{plain(r), milliseconds(r.Took)})
}

// MarshalJSON gives durations in milliseconds.
func (r StepReport) MarshalJSON() ([]byte, error) {
	type plain StepReport
	return json.Marshal(struct {
		plain
		TookMS float64 `json:"took_ms"`
	}{plain(r), milliseconds(r.Took)})
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
