package delivery

import (
	"slices"
	"time"

	"github.com/weft-cdp/weft/adapters"
)

// unfinished is a job of a run that broke, and what the journal has of its rows.
type unfinished struct {
	epoch int64
	id    string
	rows  []Entry // in the order of the batch
}

// jobsOf takes the jobs out of what a journal has. Of one whose rows have entries
// nothing is left to be asked.
func jobsOf(journal []Entry) (entries []Entry, jobs []unfinished) {
	type row struct{ epoch, seq int64 }
	known := map[row]bool{}
	for _, e := range journal {
		if e.Job == "" {
			entries = append(entries, e)
			known[row{e.Epoch, e.Seq}] = true
		}
	}
	for _, e := range journal {
		if e.Job == "" || known[row{e.Epoch, e.Seq}] {
			continue
		}
		same := func(j unfinished) bool { return j.epoch == e.Epoch && j.id == e.Job }
		at := slices.IndexFunc(jobs, same)
		if at < 0 {
			at = len(jobs)
			jobs = append(jobs, unfinished{epoch: e.Epoch, id: e.Job})
		}
		if of := jobs[at].rows; len(of) == 0 || of[len(of)-1].Seq < e.Seq { // it may have been written down twice
			jobs[at].rows = append(jobs[at].rows, e)
		}
	}
	return entries, jobs
}

// ask waits for a job of a run that broke, and gives what it proves of its rows. What
// it does not prove stays in doubt, as all of it does where the plan of the run cannot
// be read any more, or is not of this sync as it is now.
func (r *run) ask(job *unfinished) []Entry {
	first, last := job.rows[0].Seq, job.rows[len(job.rows)-1].Seq
	plan, err := r.store.PageOf(r.hard, r.lease.epoch, job.epoch, first-1, last, int(last-first)+1)
	if err != nil {
		return nil
	}
	var rows []*Transition
	for i := range plan {
		if slices.ContainsFunc(job.rows, func(e Entry) bool { return e.Seq == plan[i].Seq }) {
			rows = append(rows, &plan[i])
		}
	}
	if len(rows) != len(job.rows) {
		return nil
	}
	results := r.follow(adapters.Job{ID: job.id}, r.batch(job.epoch, r.asks.Of(rows[0].Kind), rows))
	if len(results.Rows) != len(rows) {
		return nil
	}
	var entries []Entry
	for i := range results.Rows {
		result := &results.Rows[i]
		if !result.Outcome.Final() {
			continue
		}
		entries = append(entries, Entry{
			Epoch: job.epoch, Seq: rows[i].Seq, Outcome: result.Outcome, Status: result.Status, Code: result.Code,
			Message: result.Message, RemoteID: result.RemoteID, Attempts: 1, DoubtAt: job.rows[i].DoubtAt, At: time.Now(),
		})
	}
	return entries
}
