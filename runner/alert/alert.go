// Package alert decides who is told how a sync is, and when.
//
//	Judge      what of it is news to a receiver that knows of another state
//	Tell       gives the news to the receivers, and keeps what they know
//
// A receiver is told once when a sync goes bad, again when it gets worse, and once
// when it is well again: never of a run as such. What it knows is kept where the
// state of the sync is, after it was told: one that could not be told is told by the
// next run, if it is news by then. The package must not know how anybody is told.
package alert

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"strings"
	"time"

	"github.com/weft-cdp/weft/models"
)

// Judge says what a receiver is to be told, who knows of the state known, is told of
// states from one on, and would have to know of now; heard is what it knows then.
// What lies below from is well for it. A sync that is better and not yet well is no
// news, and is kept all the same: when it gets worse again, that is.
func Judge(known, now, from models.SyncState) (change models.SyncChange, heard models.SyncState) {
	heard = now
	if now < from {
		heard = models.SyncOK
	}
	switch {
	case heard == known:
	case known == models.SyncOK:
		change = models.SyncBad
	case heard == models.SyncOK:
		change = models.SyncRecovered
	case heard > known:
		change = models.SyncWorse
	}
	return change, heard
}

// Receiver is told.
type Receiver struct {
	Name string
	From models.SyncState // the first that it is told of; not ok
	Send func(ctx context.Context, m *models.SyncNews) error
}

// Memory keeps which state a receiver knows of.
type Memory interface {
	// Told gives what was kept last, by the receiver's name; who is not there knows of OK.
	Told(ctx context.Context) (map[string]models.SyncState, error)
	Keep(ctx context.Context, epoch int64, receiver string, heard models.SyncState) error
}

// Told is what became of telling one receiver.
type Told struct {
	Receiver string
	Change   models.SyncChange
	State    models.SyncState
	Err      error // nil: it knows
}

// Tell gives to each receiver what is news to it; about has all of the message that is
// the same for everybody. One that cannot be told is no reason not to tell the others.
// The error is of the memory.
func Tell(ctx context.Context, about models.SyncNews, to []Receiver, memory Memory) ([]Told, error) {
	if len(to) == 0 {
		return nil, nil
	}
	known, err := memory.Told(ctx)
	if err != nil {
		return nil, err
	}
	var all []Told
	for _, r := range to {
		change, heard := Judge(known[r.Name], about.State, r.From)
		if heard == known[r.Name] {
			continue
		}
		if change != models.SyncSame {
			told := Told{Receiver: r.Name, Change: change, State: about.State, Err: send(ctx, r, about, change, known[r.Name])}
			all = append(all, told)
			if told.Err != nil {
				continue
			}
		}
		if err := memory.Keep(ctx, about.Epoch, r.Name, heard); err != nil {
			return all, err
		}
	}
	return all, nil
}

func send(ctx context.Context, r Receiver, m models.SyncNews, change models.SyncChange, known models.SyncState) error {
	m.Change, m.Known = change, known
	m.ID = idOf(&m, r.Name)
	return r.Send(ctx, &m)
}

var letters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// idOf names news: what changed to what since when, for whom.
func idOf(m *models.SyncNews, receiver string) string {
	digest := sha256.Sum256([]byte(strings.Join([]string{
		m.Project, m.Target, m.Sync, receiver, m.Known.String(), m.State.String(), m.Since.UTC().Format(time.RFC3339Nano),
	}, "\x00")))
	return letters.EncodeToString(digest[:16])
}
