package story_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner/story"
)

// answering is a warehouse that gives the same rows to every query.
type answering struct {
	adapters.Warehouse
	rows *adapters.Rows
	err  error
}

func (a *answering) Query(context.Context, string) (*adapters.Rows, error) { return a.rows, a.err }
func (a *answering) Close() error                                          { return nil }

// customer is an entity with one identifier, one trait and one segment.
func customer() (*models.Entity, *models.Segment) {
	e := &models.Entity{Name: "customer"}
	e.Identifiers = []*models.Identifier{{Name: "email", Entity: e}}
	e.Traits = []*models.Trait{{Name: "orders", Entity: e, T: models.Type{Kind: models.Int}}}
	return e, &models.Segment{Name: "big", Entity: e}
}

func TestRunTellsEveryDifference(t *testing.T) {
	e, big := customer()
	at := func(line int) models.Span { return models.Span{File: "tests.yaml", Line: line, Col: 1, Len: 1} }
	who := func(value string, line int) models.IdentityRef {
		return models.IdentityRef{At: at(line), Identifier: e.Identifiers[0], Value: value}
	}
	s := &models.Story{
		Expect: []models.Expectation{
			{At: at(1), Entity: e, Who: who("ana", 1), Traits: []models.ExpectedTrait{{At: at(2), Trait: e.Traits[0], Value: "2"}},
				In: []models.ExpectedSegment{{At: at(3), Segment: big}}},
			{At: at(4), Entity: e, Who: who("bo", 4), NotIn: []models.ExpectedSegment{{At: at(5), Segment: big}}},
			{At: at(6), Entity: e, Who: who("cleo", 6)},
			{At: at(7), Entity: e, Who: who("dan", 7), None: true},
			{At: at(8), Entity: e, Who: who("eva", 8), None: true},
		},
		Same:   []models.IdentityPair{{At: at(9), A: who("ana", 9), B: who("bo", 9)}},
		Differ: []models.IdentityPair{{At: at(10), A: who("ana", 10), B: who("dan", 10)}, {At: at(11), A: who("ana", 11), B: who("gus", 11)}},
	}
	// Refs: 0 ana, 1 bo, 2 cleo, 3 dan, 4 eva, 5+6 ana bo, 7+8 ana dan, 9+10 ana gus.
	session := &answering{rows: &adapters.Rows{
		Columns: []string{"ref", "profile", "orders", "in_big"},
		Rows: [][]any{
			{int64(0), int64(100), int64(1), false}, {int64(1), int64(200), nil, true}, {int64(3), int64(100), int64(1), false},
			{int64(5), int64(100), int64(1), false}, {int64(6), int64(200), nil, true},
			{int64(7), int64(100), int64(1), false}, {int64(8), int64(100), int64(1), false}, {int64(9), int64(100), int64(1), false},
		},
	}}
	plan := &models.Plan{Now: "2026-03-01T00:00:00Z", Steps: []models.PlanStep{{Name: "look", Kind: models.StepQuery, Statements: []string{"?"}}}}
	lookups := []story.Lookup{{Entity: e, Step: "look", Traits: map[string]string{"orders": "orders"}, Segments: map[string]string{"big": "in_big"}}}

	got, err := story.Run(t.Context(), s, plan, lookups, session)
	if err != nil {
		t.Fatal(err)
	}
	want := []story.Difference{
		{Kind: story.Value, At: at(2), Who: "email:ana", What: "orders", Want: int64(2), Got: int64(1)},
		{Kind: story.Membership, At: at(3), Who: "email:ana", What: "big", Want: "in", Got: "not in"},
		{Kind: story.Membership, At: at(5), Who: "email:bo", What: "big", Want: "not in", Got: "in"},
		{Kind: story.Missing, At: at(6), Who: "email:cleo", Want: "a profile", Got: "nobody"},
		{Kind: story.Unexpected, At: at(7), Who: "email:dan", Want: "nobody", Got: "a profile"},
		{Kind: story.NotSame, At: at(9), Who: "email:ana", What: "email:bo", Want: "one profile", Got: "two profiles"},
		{Kind: story.NotApart, At: at(10), Who: "email:ana", What: "email:dan", Want: "two profiles", Got: "one profile"},
		{Kind: story.Missing, At: at(11), Who: "email:gus", Want: "a profile", Got: "nobody"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestRunAllKeepsTheOrder(t *testing.T) {
	var stories []*models.Story
	for i := range 50 {
		stories = append(stories, &models.Story{Name: fmt.Sprintf("story_%02d", i)})
	}
	var opened atomic.Int64
	open := func(context.Context) (adapters.Warehouse, error) { opened.Add(1); return &answering{}, nil }
	broken := errors.New("no such thing")
	prepare := func(s *models.Story) (story.Prepared, error) {
		if s.Name == "story_07" {
			return story.Prepared{}, broken
		}
		return story.Prepared{Plan: &models.Plan{Now: "2026-03-01T00:00:00Z"}}, nil
	}
	i := 0
	err := story.RunAll(t.Context(), stories, prepare, open, func(r story.Result) {
		if r.Story != stories[i] {
			t.Errorf("result %d is of %s", i, r.Story.Name)
		}
		if failed := r.Story.Name == "story_07"; failed != errors.Is(r.Err, broken) || failed == r.Passed() {
			t.Errorf("%s: passed is %v, error is %v", r.Story.Name, r.Passed(), r.Err)
		}
		i++
	})
	if err != nil || i != len(stories) {
		t.Errorf("%d results, error %v", i, err)
	}
	if opened.Load() == 0 || opened.Load() > int64(len(stories)) {
		t.Errorf("%d sessions were opened", opened.Load())
	}
}

func TestRunAllEndsWhenNoSessionOpens(t *testing.T) {
	locked := errors.New("no memory")
	err := story.RunAll(t.Context(), []*models.Story{{}, {}, {}}, nil,
		func(context.Context) (adapters.Warehouse, error) { return nil, locked },
		func(story.Result) { t.Error("there is a result") })
	if !errors.Is(err, locked) {
		t.Errorf("the error is %v", err)
	}
}

func TestRunAllPanicsWhereItWasCalled(t *testing.T) {
	defer func() {
		if cause := fmt.Sprint(recover()); !strings.Contains(cause, "a bug") || !strings.Contains(cause, "story_test.go") {
			t.Errorf("the panic is %s", cause)
		}
	}()
	_ = story.RunAll(t.Context(), []*models.Story{{}}, func(*models.Story) (story.Prepared, error) { panic("a bug") },
		func(context.Context) (adapters.Warehouse, error) { return &answering{}, nil }, func(story.Result) {})
	t.Error("there was no panic")
}
