package bigquery_test

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/bigquery"
)

// TestLock: one run has the dataset, the other hears who has it, and gets it
// when the first lets go.
func TestLock(t *testing.T) {
	f := newFake(t)
	ctx := context.Background()
	first, second := f.open(t, nil), f.open(t, nil)
	unlock, err := first.Lock(ctx, "weft", "R1")
	if err != nil {
		t.Fatal(err)
	}
	_, err = second.Lock(ctx, "weft", "R2")
	if !errors.Is(err, adapters.ErrLocked) || !strings.Contains(err.Error(), "run R1 of ") || !strings.Contains(err.Error(), ", since 20") {
		t.Fatalf("the error does not say who has it and since when: %v", err)
	}
	if err := unlock(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := second.Lock(ctx, "weft", "R2"); err != nil {
		t.Fatal(err)
	}
	if err := second.Close(); err != nil {
		t.Fatal(err)
	}
	if f.tables["weft.weft_lock"] != nil {
		t.Error("Close leaves the lock")
	}
}

// TestLockRace: of many that ask at once one gets it.
func TestLockRace(t *testing.T) {
	f := newFake(t)
	var got, refused int
	var mu sync.Mutex
	var all sync.WaitGroup
	for range 8 {
		w := f.open(t, nil)
		all.Go(func() {
			_, err := w.Lock(context.Background(), "weft", "R")
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				got++
			case errors.Is(err, adapters.ErrLocked):
				refused++
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got != 1 || refused != 7 {
		t.Errorf("%d got it and %d were refused", got, refused)
	}
}

// dead puts the lock of a run there that was killed some time ago.
func (f *fake) dead(ended time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.put("weft.weft_lock", object{
		"description": "run R0 of ana on host (process 1), since yesterday", "labels": object{"weft_lock": "r0"},
		"expirationTime": millis(time.Now().Add(-ended)),
	}, "EU")
}

// TestLockOfDeadRun: nobody has renewed it, so it may be taken.
func TestLockOfDeadRun(t *testing.T) {
	for _, test := range []struct {
		ended time.Duration
		got   bool
	}{{time.Hour, true}, {10 * time.Second, false}, {-time.Minute, false}} {
		t.Run(test.ended.String(), func(t *testing.T) {
			f := newFake(t)
			f.dead(test.ended)
			_, err := f.open(t, nil).Lock(context.Background(), "weft", "R1")
			if (err == nil) != test.got || err != nil && !errors.Is(err, adapters.ErrLocked) {
				t.Errorf("the error is %v", err)
			}
		})
	}
}

// TestLockIsRenewed: the end of the lock is put off while the run goes on.
func TestLockIsRenewed(t *testing.T) {
	bigquery.RenewLocksEvery(t, 5*time.Millisecond)
	f := newFake(t)
	w := f.open(t, nil)
	unlock, err := w.Lock(context.Background(), "weft", "R1")
	if err != nil {
		t.Fatal(err)
	}
	end := func() int64 {
		f.mu.Lock()
		defer f.mu.Unlock()
		n, _ := strconv.ParseInt(f.tables["weft.weft_lock"]["expirationTime"].(string), 10, 64)
		return n
	}
	for first, deadline := end(), time.Now().Add(5*time.Second); end() <= first; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the lock is not renewed")
		}
	}
	if err := unlock(context.Background()); err != nil {
		t.Fatal(err)
	}
	n := f.asked("PATCH")
	time.Sleep(30 * time.Millisecond)
	if f.asked("PATCH") != n {
		t.Error("a lock that was let go is renewed")
	}
}

// TestLostLock: when another run has the lock, no statement runs any more, and
// the other's lock stays.
func TestLostLock(t *testing.T) {
	bigquery.RenewLocksEvery(t, 5*time.Millisecond)
	f := newFake(t)
	w := f.open(t, nil)
	if _, err := w.Lock(context.Background(), "weft", "R1"); err != nil {
		t.Fatal(err)
	}
	f.dead(-time.Hour) // that of another run
	deadline := time.Now().Add(5 * time.Second)
	var err error
	for err == nil && time.Now().Before(deadline) {
		err = w.Exec(context.Background(), "SELECT 1")
		time.Sleep(5 * time.Millisecond)
	}
	if !errors.Is(err, adapters.ErrLocked) || !strings.Contains(err.Error(), "run R0 of ana") {
		t.Fatalf("the error is %v", err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if f.tables["weft.weft_lock"] == nil {
		t.Error("the lock of the other run is gone")
	}
}

// TestLockOverdue: of a machine that was asleep, the first statement afterwards
// asks whether the lock is still its own.
func TestLockOverdue(t *testing.T) {
	f := newFake(t)
	w := f.open(t, nil)
	f.before = func(_ http.ResponseWriter, method, path string) bool {
		if method == http.MethodGet && strings.HasSuffix(path, "/weft_lock") {
			f.mu.Lock()
			defer f.mu.Unlock()
			f.tables["weft.weft_lock"]["expirationTime"] = millis(time.Now().Add(-time.Second))
		}
		return false
	}
	if _, err := w.Lock(context.Background(), "weft", "R1"); err != nil {
		t.Fatal(err)
	}
	f.mu.Lock()
	f.before = nil
	f.mu.Unlock()
	if err := w.Exec(context.Background(), "SELECT 1"); err != nil || f.asked("PATCH") != 1 {
		t.Errorf("the lock was renewed %d times: %v", f.asked("PATCH"), err)
	}
}

// TestLockByAnotherClock: the lock begins and ends by BigQuery's clock, whatever
// this machine's shows, and a lock that lives by it is nobody else's.
func TestLockByAnotherClock(t *testing.T) {
	for _, ahead := range []time.Duration{time.Hour, -time.Hour} {
		t.Run(ahead.String(), func(t *testing.T) {
			f := newFake(t)
			f.ahead = ahead
			if _, err := f.open(t, nil).Lock(context.Background(), "weft", "R1"); err != nil {
				t.Fatal(err)
			}
			n, _ := strconv.ParseInt(f.tables["weft.weft_lock"]["expirationTime"].(string), 10, 64)
			if until := time.Until(time.UnixMilli(n)) - ahead; until < 4*time.Minute || until > 6*time.Minute {
				t.Errorf("the lock ends in %s by BigQuery's clock", until)
			}
			_, err := f.open(t, nil).Lock(context.Background(), "weft", "R2")
			since := time.Now().Add(ahead).UTC().Format(", since 2006-01-02 15:")
			if !errors.Is(err, adapters.ErrLocked) || !strings.Contains(err.Error(), since) || !strings.Contains(err.Error(), "ends by itself at ") {
				t.Errorf("the error is %v, without %q", err, since)
			}
		})
	}
}

// TestLockMakesTheDataset when the settings say where, and else says how.
func TestLockMakesTheDataset(t *testing.T) {
	f := newFake(t)
	delete(f.datasets, "weft")
	_, err := f.open(t, nil).Lock(context.Background(), "weft", "R1")
	if err == nil || !strings.Contains(err.Error(), "bq mk --dataset --location=EU shop-prod:weft") {
		t.Errorf("the error does not say the command: %v", err)
	}
	w := f.open(t, func(s *bigquery.Settings) { s.Location = "europe-west3" })
	if _, err := w.Lock(context.Background(), "weft", "R1"); err != nil {
		t.Fatal(err)
	}
	if f.datasets["weft"] != "europe-west3" {
		t.Errorf("the datasets are %v", f.datasets)
	}
}
