package syncs

import (
	"cmp"
	"strconv"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/runner/delivery"
)

// result is what became of one sync, for people and for machines.
type result struct {
	Sync        string     `json:"sync"`
	Destination string     `json:"destination"`
	Object      string     `json:"object"`
	Exit        fault.Exit `json:"exit"`
	Status      string     `json:"status"` // of the engine: done, planned, blocked, stopped, cancelled, failed
	Reason      string     `json:"reason,omitempty"`
	Epoch       int64      `json:"epoch,omitempty"`
	Plan        counts     `json:"plan"`
	Hash        string     `json:"plan_hash,omitempty"`
	Breaches    []breach   `json:"breaches"`
	// Outcomes counts the plan's rows by what was proved of them last.
	Outcomes  map[string]int64 `json:"outcomes"`
	Pending   int64            `json:"pending"`
	Attempts  int64            `json:"attempts"`
	Requests  int64            `json:"requests_planned"`
	LeastMS   int64            `json:"least_ms"`
	Recovered recovered        `json:"recovered"`
	TookMS    int64            `json:"took_ms"`
	Preview   *preview         `json:"preview,omitempty"`
	Alerts    []told           `json:"alerts,omitempty"`

	command  string // that would send the plan
	report   *delivery.Report
	hint     string
	estimate delivery.Estimate
	took     time.Duration
}

type breach struct {
	Rail   string `json:"rail"`
	Detail string `json:"detail"`
}

type recovered struct {
	Runs   int   `json:"runs"`
	Merged int64 `json:"merged"`
	Doubt  int64 `json:"doubt"`
}

// counts are those of a plan.
type counts struct {
	Desired     int64 `json:"desired"`
	Held        int64 `json:"held"`
	First       bool  `json:"first"`
	Enter       int64 `json:"enter"`
	Change      int64 `json:"change"`
	Leave       int64 `json:"leave"`
	Freed       int64 `json:"freed"`
	Same        int64 `json:"same"`
	Parked      int64 `json:"parked"`
	Unsettled   int64 `json:"unsettled"`
	Unconfirmed int64 `json:"unconfirmed"`
	Quarantined int64 `json:"quarantined"`
	Unconsented int64 `json:"unconsented"`
	Suppressed  int64 `json:"suppressed"`
	Kept        int64 `json:"kept"`
	Duplicates  int64 `json:"duplicates"`
}

// exits are the exit codes of runs that ended by themselves.
var exits = map[delivery.Status]fault.Exit{
	delivery.Done: fault.Done, delivery.Planned: fault.Done, delivery.Blocked: fault.Blocked,
	delivery.Stopped: fault.Warehouse, delivery.Failed: fault.Warehouse, delivery.Cancelled: fault.Interrupted,
}

// guards are the engine's rails as a sync's guard names them.
var guards = map[string]string{
	"max_leave": "max_removes", "max_change": "max_changes", "max_enter": "max_adds",
	"empty_result": "empty", "duplicate_keys": "duplicates",
}

// result turns a report into what is told of it.
func (w *work) result(p *prepared, r *delivery.Report, took time.Duration) *result {
	contract := p.to.Describe()
	estimate := p.engine.Cost(&contract, &r.Plan)
	one := &result{
		Sync: p.Name, Destination: p.Destination.Name, Object: p.Object.Name,
		Exit: exits[r.Status], Status: r.Status.String(), Reason: r.Reason, Epoch: r.Epoch,
		Plan: counts(r.Plan.Counts), Hash: r.Plan.Hash, Breaches: []breach{}, Outcomes: map[string]int64{},
		Pending: r.Pending, Attempts: r.Attempts, Requests: estimate.Requests, LeastMS: estimate.Least.Milliseconds(),
		Recovered: recovered(r.Recovered), TookMS: took.Milliseconds(),
		report: r, estimate: estimate, took: took,
	}
	for _, b := range r.Breaches {
		one.Breaches = append(one.Breaches, breach{Rail: cmp.Or(guards[b.Rail], b.Rail), Detail: b.Detail})
	}
	for _, o := range adapters.Outcomes {
		if n := r.Outcomes[o]; n > 0 {
			one.Outcomes[o.String()] = n
		}
	}
	return one
}

// broken is the result of a sync that could not be run to an end.
func (w *work) broken(p *prepared, err error) *result {
	return &result{
		Sync: p.Name, Destination: p.Destination.Name, Object: p.Object.Name, Exit: fault.ExitOf(err),
		Status: delivery.Failed.String(), Reason: err.Error(), Breaches: []breach{}, Outcomes: map[string]int64{},
		report: &delivery.Report{}, hint: fault.HintOf(err),
	}
}

// applied counts the rows that the tool holds now as they should be.
func (r *result) applied() int64 {
	return r.report.Outcomes[adapters.OK] + r.report.Outcomes[adapters.Warned]
}

// document is the commands' JSON.
type document struct {
	OK    bool       `json:"ok"`
	Exit  fault.Exit `json:"exit"`
	Syncs Results    `json:"syncs"`
}

// Results is what became of the syncs of a command.
type Results []*result

// Exit gives the worst that happened.
func (rs Results) Exit() fault.Exit {
	exit := fault.Done
	for _, r := range rs {
		exit = max(exit, r.Exit)
	}
	return exit
}

// finish writes the JSON, if it is wanted, and ends with the worst that happened.
func (w *work) finish(results Results) error {
	exit := results.Exit()
	if w.env.Flags.JSON() {
		if err := w.env.PrintJSON(document{OK: exit == fault.Done, Exit: exit, Syncs: append(Results{}, results...)}); err != nil {
			return err
		}
	}
	if exit != fault.Done {
		return fault.Silent{Exit: exit}
	}
	return nil
}

func itoa(n int) string { return strconv.Itoa(n) }
