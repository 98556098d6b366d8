package alert

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weft-cdp/weft/models"
)

// kept is a memory.
type kept struct {
	known map[string]models.SyncState
	fails bool
}

func (k *kept) Told(context.Context) (map[string]models.SyncState, error) { return k.known, nil }

func (k *kept) Keep(_ context.Context, _ int64, receiver string, heard models.SyncState) error {
	if k.fails {
		return errors.New("the warehouse is gone")
	}
	k.known[receiver] = heard
	return nil
}

// A receiver is told of each change for the worse and of recovery, whatever else happens.
func TestWhatIsNews(t *testing.T) {
	for from, want := range map[models.SyncState]string{
		models.SyncWarning: ", bad warning, worse held, recovered ok, bad failing, worse held, worse failing, recovered ok",
		models.SyncFailing: ", bad failing, recovered warning, bad failing, recovered ok",
	} {
		var known models.SyncState
		got := ""
		for _, now := range []models.SyncState{models.SyncOK, models.SyncWarning, models.SyncWarning, models.SyncHeld, models.SyncOK, models.SyncOK, models.SyncFailing, models.SyncFailing, models.SyncWarning, models.SyncHeld, models.SyncFailing, models.SyncOK} {
			change, heard := Judge(known, now, from)
			known = heard
			if change != models.SyncSame {
				got += fmt.Sprintf(", %s %s", change, now)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("from %s, -want +got:\n%s", from, diff)
		}
	}
}

// Who cannot be reached is told by the next run, with the same id; the others are told all
// the same, and once.
func TestAReceiverThatIsNotReached(t *testing.T) {
	memory := &kept{known: map[string]models.SyncState{}}
	var ids []string
	deaf := true
	heard := 0
	to := []Receiver{
		{Name: "deaf", From: models.SyncWarning, Send: func(_ context.Context, m *models.SyncNews) error {
			ids = append(ids, m.ID)
			if deaf {
				return errors.New("it answers 500")
			}
			return nil
		}},
		{Name: "hears", From: models.SyncWarning, Send: func(context.Context, *models.SyncNews) error { heard++; return nil }},
	}
	about := models.SyncNews{Project: "shop", Sync: "a", SyncStanding: models.SyncStanding{Epoch: 1, State: models.SyncHeld, Since: time.Unix(1, 0)}}
	tell := func() []Told {
		told, err := Tell(t.Context(), about, to, memory)
		if err != nil {
			t.Fatal(err)
		}
		return told
	}
	if told := tell(); len(told) != 2 || told[0].Err == nil || told[1].Err != nil {
		t.Errorf("first: %+v", told)
	}
	deaf, about.Epoch = false, 2
	if told := tell(); len(told) != 1 || told[0].Receiver != "deaf" || told[0].Err != nil {
		t.Errorf("second: %+v", told)
	}
	if told := tell(); len(told) != 0 {
		t.Errorf("third: %+v", told)
	}
	if heard != 1 || len(ids) != 2 || ids[0] != ids[1] {
		t.Errorf("heard %d times, ids %q", heard, ids)
	}
}

// What was told and could not be kept is said to have been told, and the memory's error is
// given.
func TestAMemoryThatFails(t *testing.T) {
	to := []Receiver{{Name: "team", From: models.SyncWarning, Send: func(context.Context, *models.SyncNews) error { return nil }}}
	told, err := Tell(t.Context(), models.SyncNews{SyncStanding: models.SyncStanding{State: models.SyncFailing}}, to, &kept{known: map[string]models.SyncState{}, fails: true})
	if err == nil || len(told) != 1 || told[0].Err != nil {
		t.Errorf("%+v %v", told, err)
	}
}
