// Package bigquerytest gives tests a BigQuery to talk to.
//
// In comes a test; out go the id of a project and the options that make Google's
// client reach it: the real project that WEFT_BIGQUERY_PROJECT names, or the
// emulator, a process that lives as long as the test binary or, where a test asks
// much of it, as long as the test. It must not know
// what weft does with it. The emulator's README says what a green test on it
// proves and what it cannot.
package bigquerytest

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"cloud.google.com/go/bigquery"
	"google.golang.org/api/option"
)

// The environment variables that say where BigQuery is. Without one of them
// nothing is tested: building the emulator takes minutes and 4.4 GB of memory,
// and a real project takes money.
const (
	Project  = "WEFT_BIGQUERY_PROJECT"  // a real project, with application-default credentials
	Location = "WEFT_BIGQUERY_LOCATION" // of the datasets that tests make there; US by default
	Emulator = "WEFT_BIGQUERY"          // 1: the emulator
)

// Start gives the project to test on and the options of the client, none for a
// real project. All tests of a binary share it, so each makes datasets of its
// own: see Dataset. Without BigQuery the test is skipped with the reason; when
// the emulator cannot be built or started, CI=true makes that a failure.
func Start(t testing.TB) (project string, options []option.ClientOption) {
	t.Helper()
	if real := os.Getenv(Project); real != "" {
		return real, nil
	}
	return emulatedProject, emulatorOptions(URL(t))
}

// URL gives the emulator's address. A test that needs what only the emulator
// has is skipped on a real project.
func URL(t testing.TB) string {
	t.Helper()
	switch {
	case os.Getenv(Project) != "":
		t.Skip("this needs the emulator, and " + Project + " names a real project")
	case os.Getenv(Emulator) != "1":
		t.Skip("tests on BigQuery need " + Emulator + "=1, which builds an emulator (minutes and 4.4 GB the first time), or " + Project + ", which names a real project")
	}
	if url, ok := alone.Load(root(t)); ok {
		return url.(string)
	}
	url, err := shared()
	switch {
	case err == nil:
		return url
	case errors.Is(err, errNotBuilt) && os.Getenv("CI") != "true":
		t.Skip(err)
	default:
		t.Fatal(err)
	}
	return ""
}

// Alone gives a test, and those below it, an emulator of their own, which ends with
// it. Google's analyzer gives no memory back, and has at most 2 GiB of it, which
// some tens of thousands of statements fill.
func Alone(t testing.TB) {
	t.Helper()
	if os.Getenv(Project) != "" || os.Getenv(Emulator) != "1" {
		return // Start says what there is
	}
	emulator, err := runEmulator()
	if err != nil {
		return // Start says so, too
	}
	over := make(chan struct{})
	go func() {
		select {
		case <-over:
		case <-emulator.Ended():
			panicOfEnd()
		}
	}()
	alone.Store(root(t), address(emulator))
	t.Cleanup(func() {
		close(over)
		alone.Delete(root(t))
		_ = emulator.Kill() // all that it had goes with it
	})
}

// alone are the addresses of emulators by the names of the tests that have one for
// themselves.
var alone sync.Map

// root is the name of the test that a test stands below.
func root(t testing.TB) string {
	name, _, _ := strings.Cut(t.Name(), "/")
	return name
}

// shared is the emulator of all other tests of the binary.
var shared = sync.OnceValues(startEmulator)

// emulatedProject is the id of the emulator's project.
const emulatedProject = "weft-emulator"

func emulatorOptions(url string) []option.ClientOption {
	return []option.ClientOption{option.WithEndpoint(url + "/bigquery/v2/"), option.WithoutAuthentication()}
}

// Home is where datasets of tests are made.
func Home() string {
	if location := os.Getenv(Location); location != "" {
		return location
	}
	return "US"
}

// Dataset makes a dataset for one test, and deletes it with all that is in it
// when the test ends. Should the test be killed, its tables are gone in a day.
func Dataset(t testing.TB) string {
	t.Helper()
	project, options := Start(t)
	name := DatasetName(t)
	client, err := bigquery.NewClient(t.Context(), project, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	metadata := &bigquery.DatasetMetadata{Location: Home()}
	if os.Getenv(Project) != "" {
		metadata.DefaultTableExpiration = 24 * time.Hour
	}
	if err := client.Dataset(name).Create(t.Context(), metadata); err != nil {
		t.Fatal(err)
	}
	return name
}

// DatasetName gives a name that no dataset has, for a test that makes its
// dataset by itself; when the test ends, such a dataset is deleted.
func DatasetName(t testing.TB) string {
	t.Helper()
	project, options := Start(t)
	unique := make([]byte, 6)
	_, _ = rand.Read(unique) // never fails
	name := "weft_test_" + hex.EncodeToString(unique)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		client, err := bigquery.NewClient(ctx, project, options...)
		if err != nil {
			t.Error(err)
			return
		}
		defer func() { _ = client.Close() }()
		if err := client.Dataset(name).DeleteWithContents(ctx); err != nil && !isMissing(err) {
			t.Errorf("dataset %s is left behind: %v", name, err)
		}
	})
	return name
}
