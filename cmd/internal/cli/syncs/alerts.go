package syncs

import (
	"context"
	"errors"
	"time"

	"github.com/weft-cdp/weft/adapters/receivers"
	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner/alert"
	"github.com/weft-cdp/weft/runner/delivery"
)

// told is what became of an alert, for people and for machines.
type told struct {
	To     string `json:"to"`
	Change string `json:"change"` // bad, worse, recovered
	State  string `json:"state"`
	Told   bool   `json:"told"`
	Reason string `json:"reason,omitempty"` // why it was not
}

// news says it in a few words.
func (t told) news() string {
	if t.Change == models.SyncRecovered.String() {
		return t.State + " again"
	}
	return t.State
}

// openReceivers makes the receivers of alerts ready.
func openReceivers(env *project.Env, loaded *project.Loaded) ([]alert.Receiver, error) {
	settings, err := env.Alerts(loaded)
	if err != nil {
		return nil, err
	}
	var all []alert.Receiver
	for _, a := range loaded.Project.Alerts {
		of := settings[a.Name]
		env.Streams.Hide(of.Secrets(a))
		send, err := openReceiver(a, of)
		if err != nil {
			return nil, fault.New(fault.Wrong, "look at its settings, "+a.At.String(), "alert %q: %w", a.Name, err)
		}
		from, _ := models.SyncStateOf(a.From)
		all = append(all, alert.Receiver{Name: a.Name, From: from, Send: send})
	}
	return all, nil
}

func openReceiver(a *models.Alert, of project.AlertSettings) (receivers.Send, error) {
	if a.Type == "slack" {
		return receivers.Slack(of.Address())
	}
	return receivers.Webhook(of.Address(), of.Key())
}

// brokeOff is why a sync is failing whose run was not even closed. What it broke by was
// printed, and may quote data.
const brokeOff = "it could not be run to its end"

// alert tells the receivers how a sync is now, if that is news to them. It never fails
// the run: what goes wrong is in what it gives. broken is of a run that could not be
// brought to its end.
func (w *work) alert(ctx context.Context, p *prepared, broken error) []told {
	if len(w.receivers) == 0 || errors.Is(broken, delivery.ErrLeased) || errors.Is(broken, delivery.ErrFenced) {
		return nil
	}
	// Whoever interrupts a run is there, and need not be told.
	if ctx.Err() != nil {
		return nil
	}
	standing, known, err := p.store.Standing(ctx)
	if err == nil && broken != nil && standing.State != models.SyncFailing {
		standing, known = models.SyncStanding{Epoch: standing.Epoch, State: models.SyncFailing, Since: time.Now(), Reason: brokeOff}, true
	}
	if err == nil && !known {
		return nil
	}
	var all []alert.Told
	if err == nil {
		all, err = alert.Tell(ctx, models.SyncNews{
			Project: w.session.Project.Name, Target: w.session.Target.Name,
			Sync: p.Name, Destination: p.Destination.Name + "." + p.Object.Name, SyncStanding: standing,
		}, w.receivers, p.store)
	}
	var results []told
	for _, one := range all {
		t := told{To: one.Receiver, Change: one.Change.String(), State: one.State.String(), Told: one.Err == nil}
		if one.Err != nil {
			t.Reason = one.Err.Error()
		}
		results = append(results, t)
	}
	if err != nil {
		results = append(results, told{Reason: "the warehouse could not say who knows what: " + err.Error()})
	}
	return results
}

// printAlerts says who was told, and who could not be.
func (r *result) printAlerts(s *terminal.Streams) {
	for _, t := range r.Alerts {
		switch {
		case t.Told:
			s.Notef("%s: alert %q is told: %s\n", r.Sync, t.To, t.news())
		case t.To == "":
			s.Notef("%s %s: nobody could be told how it is: %s\n", s.Paint(terminal.Yellow, "warning:"), r.Sync, t.Reason)
		default:
			s.Notef("%s %s: alert %q could not be told: %s: %s; the next run tries again\n",
				s.Paint(terminal.Yellow, "warning:"), r.Sync, t.To, t.news(), t.Reason)
		}
	}
}
