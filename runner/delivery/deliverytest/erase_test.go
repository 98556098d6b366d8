package deliverytest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/runner/delivery"
)

// person makes the first rows those of one profile, as a set has them.
func (r *rig) person(rows int, profile string) {
	for i := range r.desired {
		r.desired[i].Profile = "of " + r.desired[i].Key
		if i < rows {
			r.desired[i].Profile = profile
		}
	}
}

// erase takes profiles away.
func (r *rig) erase(erasure delivery.Erasure) *delivery.Report {
	r.t.Helper()
	report, err := delivery.Erase(r.t.Context(), &r.sync, erasure, r.fake, r.store, r.options)
	if err != nil {
		r.t.Fatal(err)
	}
	return report
}

// suppress lets the model leave out the first rows, as it does those of whom somebody
// has erased.
func (r *rig) suppress(rows int) {
	for i := range rows {
		r.desired[i].Freed, r.desired[i].Suppressed = true, true
	}
}

// held lists what the destination and the store have of the first rows.
func (r *rig) held(rows int) (there, known []string) {
	ledger := r.store.Known(r.oracle().Rules, nil)
	for i := range rows {
		key := r.desired[i].Key
		if _, ok := r.fake.Held()[key]; ok {
			there = append(there, key)
		}
		if _, ok := ledger[key]; ok {
			known = append(known, key)
		}
	}
	return there, known
}

// TestErased takes two rows of a person out of a tool that a mode never takes anything
// out of, forgets them, and the next run does not bring them back.
func TestErased(t *testing.T) {
	inTime(t, 300, func(r *rig) {
		r.sync.Ops = delivery.Modes["upsert"]
		r.person(2, "ana")
		r.run()
		plan := len(r.store.Plans())
		report := r.erase(delivery.Erasure{Profiles: []string{"someone else", "ana"}, Op: "delete"})
		r.status(report, delivery.Erased)
		if report.Left() != 0 || report.Outcomes[adapters.OK] != 2 {
			t.Errorf("%d are left, %v", report.Left(), report.Outcomes)
		}
		if want := []delivery.Evidence{{Outcome: adapters.OK, Rows: 2}}; !slices.Equal(report.Evidence, want) {
			t.Errorf("the evidence is %+v", report.Evidence)
		}
		if there, known := r.held(2); there != nil || known != nil {
			t.Errorf("%v are there, %v are known", there, known)
		}
		if there, _ := r.held(300); len(there) != 298 {
			t.Errorf("%d are there", len(there))
		}
		for epoch := range plan + 1 {
			for _, trace := range []int64{1, 2} {
				if e, ok := r.store.Kept(int64(epoch+1), delivery.TraceOf(trace)); ok {
					t.Errorf("an entry is kept: %+v", e)
				}
			}
		}
		r.suppress(2)
		again := r.run()
		r.status(again, delivery.Done)
		if again.Plan.Rows() != 0 || again.Plan.Counts.Suppressed != 2 {
			t.Errorf("the next run has %+v", again.Plan.Counts)
		}
		if nobody := r.erase(delivery.Erasure{Profiles: []string{"ana"}, Op: "delete"}); nobody.Plan.Rows() != 0 || nobody.Left() != 0 {
			t.Errorf("erased again there are %d rows", nobody.Plan.Rows())
		}
	})
}

// TestErasureThatBreaks loses answers, is refused and is cut off: what is not proved to
// be gone stays known, and another run takes it away.
func TestErasureThatBreaks(t *testing.T) {
	for name, fault := range map[string]Fault{
		"rejected": RejectSome, "not taken": FailBefore, "taken, and not said": TimeoutAfter, "late": Late, "half": ResetMidway,
	} {
		t.Run(name, func(t *testing.T) {
			inTime(t, 20, func(r *rig) {
				r.person(4, "ana")
				r.run()
				r.fake.Fault = func(string, int) Fault { return fault }
				first := r.erase(delivery.Erasure{Profiles: []string{"ana"}, Op: "delete"})
				if there, known := r.held(4); len(known) < len(there) || int64(len(known)) > first.Left() || first.Left() == 0 {
					t.Errorf("%v are there, %v are known, %d are left", there, known, first.Left())
				}
				r.fake.Fault = nil
				time.Sleep(time.Hour)
				second := r.erase(delivery.Erasure{Profiles: []string{"ana"}, Op: "delete"})
				if there, known := r.held(4); there != nil || known != nil || second.Left() != 0 {
					t.Errorf("%v are there, %v are known, %d are left", there, known, second.Left())
				}
			})
		})
	}
}

// TestNothingSettledIsContradicted leaves a row alone of which a request may still land,
// and says so.
func TestNothingSettledIsContradicted(t *testing.T) {
	inTime(t, 1, func(r *rig) {
		r.person(1, "ana")
		r.fake.Fault = times(Late, Late, Late, Late, Late, Late)
		r.run()
		early := r.erase(delivery.Erasure{Profiles: []string{"ana"}, Op: "delete"})
		if early.Plan.Rows() != 0 || early.Left() != 1 {
			t.Errorf("%+v, %d left", early.Plan.Counts, early.Left())
		}
		r.fake.Fault = nil
		time.Sleep(time.Hour)
		if late := r.erase(delivery.Erasure{Profiles: []string{"ana"}, Op: "delete"}); late.Plan.Rows() != 1 || late.Left() != 0 {
			t.Errorf("%+v, %d left", late.Plan.Counts, late.Left())
		}
		if there, known := r.held(1); there != nil || known != nil {
			t.Errorf("%v are there, %v are known", there, known)
		}
	})
}

// TestErasedByHand counts what is held where the tool cannot erase, sends nothing, and
// forgets it once somebody says that it was done there.
func TestErasedByHand(t *testing.T) {
	inTime(t, 3, func(r *rig) {
		r.person(1, "ana")
		r.run()
		before := len(r.fake.Requests())
		counted := r.erase(delivery.Erasure{Profiles: []string{"ana"}})
		if _, known := r.held(1); counted.Left() != 1 || known == nil {
			t.Errorf("%d are left, %v are known", counted.Left(), known)
		}
		r.erase(delivery.Erasure{Profiles: []string{"ana"}, ByHand: true})
		if _, known := r.held(3); len(known) != 2 {
			t.Errorf("%v are known", known)
		}
		if len(r.fake.Requests()) != before {
			t.Error("something was sent")
		}
	})
}

// TestErasureKilled kills the process at each step, with the journal kept and lost: the
// tool holds nothing that the store does not know of, an ordinary run in between brings
// nobody back, and the next erasure ends it.
func TestErasureKilled(t *testing.T) {
	for step, killed := 1, true; killed; step++ {
		for _, after := range []bool{false, true} {
			inTime(t, 12, func(r *rig) {
				r.sync.Ops = delivery.Modes["upsert"]
				r.person(3, "ana")
				r.run()
				erasure := &delivery.Erasure{Profiles: []string{"ana"}, Op: "delete"}
				var journal delivery.Journal
				if step%2 == 0 {
					journal = &MemoryJournal{}
				}
				process := &Process{Store: r.store, Destination: r.fake, Journal: journal, KillAt: step, KillAfter: after, Erasure: erasure, Watch: r.oracle().Honest}
				_, err := process.Run(r.t.Context(), &r.sync, r.options)
				killed = errors.Is(err, ErrKilled)
				time.Sleep(time.Hour)
				r.suppress(3)
				for _, what := range []*delivery.Erasure{nil, erasure} {
					again := &Process{Store: r.store, Destination: r.fake, Journal: journal, Erasure: what, Watch: r.oracle().Honest}
					if _, err := again.Run(r.t.Context(), &r.sync, r.options); err != nil {
						t.Errorf("after a kill at %d: %v", step, err)
					}
					time.Sleep(time.Hour)
				}
				if there, known := r.held(3); there != nil || known != nil {
					t.Errorf("after a kill at %d %v are there, %v are known", step, there, known)
				}
			})
		}
		if step > 60 {
			t.Fatal("the process is always killed")
		}
	}
}

// TestErasureAsksForJobs kills an ordinary run while the tool works on its job: the erasure
// that takes over asks for it by the operation that it was sent by.
func TestErasureAsksForJobs(t *testing.T) {
	asked := 0
	for at, killed := 1, true; killed; at++ {
		inTime(t, 12, func(r *rig) {
			r.fake.Strategy, r.fake.MaxRows = Jobs, 5
			r.person(3, "ana")
			journal := &MemoryJournal{}
			process := &Process{Store: r.store, Destination: r.fake, Journal: journal, KillAt: at}
			_, err := process.Run(r.t.Context(), &r.sync, r.options)
			killed = errors.Is(err, ErrKilled)
			time.Sleep(time.Hour)
			r.fake.asked = nil
			r.options.Journal = journal
			r.erase(delivery.Erasure{Profiles: []string{"ana"}, Op: "delete"})
			if slices.Contains(r.fake.asked, "") {
				t.Errorf("killed at %d, a job was asked for by no operation", at)
			}
			if slices.Contains(r.fake.asked, "upsert") {
				asked++
			}
		})
	}
	if asked == 0 {
		t.Error("no job was asked for")
	}
}

// TestKeysAreOfWhoHasThemNow sends rows, lets keys have other owners, and erases Ana: a
// key goes with whom it is of now, and with whom it was sent of where it is nobody's or
// of several.
func TestKeysAreOfWhoHasThemNow(t *testing.T) {
	for name, c := range map[string]struct {
		sent, now []string // whom the key is of
		stays     bool
	}{
		"still hers":          {sent: []string{"ana"}, now: []string{"ana"}},
		"hers now":            {sent: []string{"bo"}, now: []string{"ana"}},
		"nobody's":            {sent: []string{"ana"}},
		"another's now":       {sent: []string{"ana"}, now: []string{"bo"}, stays: true},
		"hers, and another's": {sent: []string{"ana"}, now: []string{"ana", "bo"}},
		"another's, and hers": {sent: []string{"bo"}, now: []string{"ana", "bo"}, stays: true},
		"never hers":          {sent: []string{"bo"}, now: []string{"bo"}, stays: true},
	} {
		t.Run(name, func(t *testing.T) {
			inTime(t, 2, func(r *rig) {
				r.person(0, "")
				key := r.desired[0]
				r.desired[0].Profile = c.sent[0]
				r.run()
				r.desired = r.desired[1:]
				for _, profile := range c.now {
					key.Profile = profile
					r.desired = append(r.desired, key)
				}
				report := r.erase(delivery.Erasure{Profiles: []string{"ana"}, Op: "delete"})
				_, there := r.fake.Held()[key.Key]
				if _, known := r.store.Known(r.oracle().Rules, nil)[key.Key]; there != c.stays || known != c.stays {
					t.Errorf("there: %t, known: %t, planned: %+v", there, known, report.Plan.Counts)
				}
			})
		})
	}
}
