package runner_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner"
)

// scripted is a warehouse that remembers what it was told and answers queries
// from a script.
type scripted struct {
	done    []string
	answers map[string][][][]any // by statement: the rows of the first query, the second, …
	fails   map[string]error
	on      func(sql string)
}

func (w *scripted) Exec(_ context.Context, sql string) error {
	if w.on != nil {
		w.on(sql)
	}
	if err := w.fails[sql]; err != nil {
		return &adapters.StatementError{SQL: sql, Err: err}
	}
	w.done = append(w.done, sql)
	return nil
}

func (w *scripted) Query(ctx context.Context, sql string) (*adapters.Rows, error) {
	if err := w.Exec(ctx, sql); err != nil {
		return nil, err
	}
	answers := w.answers[sql]
	if len(answers) == 0 {
		return &adapters.Rows{}, nil
	}
	if len(answers) > 1 {
		w.answers[sql] = answers[1:]
	}
	return &adapters.Rows{Rows: answers[0]}, nil
}

func (w *scripted) Describe(context.Context, *models.Source) ([]models.CatalogColumn, error) {
	return nil, errors.New("nothing to describe")
}
func (w *scripted) Close() error { return nil }

func build(name string, after ...string) models.PlanStep {
	return models.PlanStep{Name: name, Kind: models.StepBuild, After: after, Statements: []string{name}}
}

func check(name string, severity models.Severity, after ...string) models.PlanStep {
	return models.PlanStep{
		Name: name, Kind: models.StepCheck, After: after, Statements: []string{name},
		Problems: []models.DataProblem{{Code: "D201", Severity: severity, Message: "{count} rows of " + name}},
	}
}

func publish(after ...string) models.PlanStep {
	return models.PlanStep{Name: "publish", Kind: models.StepPublish, After: after, Statements: []string{"publish"}}
}

func plan(steps ...models.PlanStep) *models.Plan {
	return &models.Plan{RunID: "r1", Project: "shop", Now: "2026-03-01T00:00:00Z", Steps: steps}
}

func numbers(list ...int64) [][][]any {
	var answers [][][]any
	for _, n := range list {
		answers = append(answers, [][]any{{n}})
	}
	return answers
}

func TestStepsRunInOrder(t *testing.T) {
	w := &scripted{answers: map[string][][][]any{"sizes": {{{"customer.profiles", int64(7)}, {"segment.vips", int64(2)}}}}}
	count := models.PlanStep{Name: "sizes", Kind: models.StepCount, Statements: []string{"sizes"}}
	tick := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	report, err := runner.Run(t.Context(), plan(build("rows"), check("keys", models.Error), count, publish()), w, runner.Options{
		Target: "local",
		Clock:  func() time.Time { tick = tick.Add(time.Second); return tick },
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"rows", "keys", "sizes", "publish"}, w.done); diff != "" {
		t.Errorf("statements (-want +got):\n%s", diff)
	}
	want := &models.Report{
		RunID: "r1", Project: "shop", Target: "local",
		Now:     time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC),
		Started: time.Date(2026, 3, 1, 8, 0, 1, 0, time.UTC),
		Took:    9 * time.Second,
		Steps: []models.StepReport{
			{Name: "rows", Took: time.Second}, {Name: "keys", Took: time.Second},
			{Name: "sizes", Took: time.Second}, {Name: "publish", Took: time.Second},
		},
		Counts: map[string]int64{"customer.profiles": 7, "segment.vips": 2},
	}
	if diff := cmp.Diff(want, report); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
}

func TestWrongDataIsToldWholeAndNotPublished(t *testing.T) {
	w := &scripted{answers: map[string][][][]any{
		"keys":   {{{int64(0), int64(1234), "o2"}, {int64(0), int64(1234), "o1"}}},
		"people": {{{int64(0), int64(3), nil}}},
	}}
	// Traits are needed by no check: computing them would be time lost.
	p := plan(build("rows"), check("keys", models.Error, "rows"), build("nodes", "rows"), build("traits", "nodes"),
		check("people", models.Warning, "nodes"), publish("traits", "people"))
	report, err := runner.Run(t.Context(), p, w, runner.Options{})
	var problems *runner.ProblemsError
	if !errors.As(err, &problems) || len(problems.Problems) != 1 {
		t.Fatalf("got %v", err)
	}
	if diff := cmp.Diff([]string{"rows", "keys", "nodes", "people"}, w.done); diff != "" {
		t.Errorf("statements (-want +got):\n%s", diff)
	}
	want := []models.DataProblem{
		{Code: "D201", Severity: models.Error, Message: "1,234 rows of keys", Count: 1234, Examples: []string{"o1", "o2"}},
		{Code: "D201", Severity: models.Warning, Message: "3 rows of people", Count: 3},
	}
	if diff := cmp.Diff(want, report.Problems); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

func TestWarningsDoNotStopARun(t *testing.T) {
	w := &scripted{answers: map[string][][][]any{"times": {{{int64(0), int64(1), nil}}}}}
	report, err := runner.Run(t.Context(), plan(build("rows"), check("times", models.Warning), publish()), w, runner.Options{})
	if err != nil || len(report.Problems) != 1 || w.done[len(w.done)-1] != "publish" {
		t.Errorf("err %v, problems %v, done %v", err, report.Problems, w.done)
	}
}

func TestAFailingStatementNamesItsStep(t *testing.T) {
	engine := errors.New("Catalog Error: no table raw.orders")
	w := &scripted{fails: map[string]error{"rows": engine}}
	step := build("rows")
	step.At = models.Span{File: "sources.yaml", Line: 3, Col: 5, Len: 6}
	_, err := runner.Run(t.Context(), plan(build("prepare"), step, publish()), w, runner.Options{})
	var failed *runner.StepError
	if !errors.As(err, &failed) || failed.Statement() != "rows" || !errors.Is(err, engine) {
		t.Fatalf("got %v", err)
	}
	if want := `step "rows" (sources.yaml:3:5): Catalog Error: no table raw.orders`; err.Error() != want {
		t.Errorf("got  %s\nwant %s", err, want)
	}
	if diff := cmp.Diff([]string{"prepare"}, w.done); diff != "" {
		t.Errorf("statements (-want +got):\n%s", diff)
	}
}

func TestWrongDataExplainsAFailingStatement(t *testing.T) {
	w := &scripted{
		answers: map[string][][][]any{"keys": {{{int64(0), int64(2), nil}}}},
		fails:   map[string]error{"nodes": errors.New("Out of Range Error")},
	}
	p := plan(check("keys", models.Error), build("nodes"), check("people", models.Error, "nodes"), publish())
	_, err := runner.Run(t.Context(), p, w, runner.Options{})
	var problems *runner.ProblemsError
	if !errors.As(err, &problems) || problems.Then == nil {
		t.Errorf("got %v", err)
	}
}

func TestACancelledRunPublishesNothing(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	stop := errors.New("interrupted")
	w := &scripted{on: func(sql string) {
		if sql == "rows" {
			cancel(stop)
		}
	}}
	_, err := runner.Run(ctx, plan(build("rows"), publish()), w, runner.Options{})
	if !errors.Is(err, stop) || len(w.done) != 1 {
		t.Errorf("got %v after %v", err, w.done)
	}
}

func loop(until models.Until) models.PlanStep {
	until.Probe = "left"
	return models.PlanStep{Name: "stitch", Kind: models.StepLoop, Statements: []string{"round"}, Until: &until}
}

func TestALoopEndsWhenNothingIsLeft(t *testing.T) {
	cases := []struct {
		name  string
		left  []int64
		until models.Until
		want  string
	}{
		{"an empty input costs no round", []int64{0}, models.Until{MaxRounds: 9}, "left"},
		{"three rounds", []int64{100, 30, 4, 0}, models.Until{MaxRounds: 9}, "left round left round left round left"},
		{"fast enough", []int64{100, 90, 74, 60, 0}, models.Until{MaxRounds: 9, Rescue: []string{"rescue"}, RescueRatio: 0.75},
			"left round left round left round left round left"},
		{"rescued once, then judged afresh", []int64{100, 99, 98, 90, 10, 0}, models.Until{MaxRounds: 9, Rescue: []string{"rescue"}, RescueRatio: 0.75},
			"left round left round left rescue round left round left round left"},
		{"rescued again", []int64{100, 99, 98, 97, 96, 0}, models.Until{MaxRounds: 9, Rescue: []string{"rescue"}, RescueRatio: 0.75},
			"left round left round left rescue round left round left rescue round left"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w := &scripted{answers: map[string][][][]any{"left": numbers(c.left...)}}
			report, err := runner.Run(t.Context(), plan(loop(c.until)), w, runner.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(w.done, " "); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if rounds := report.Steps[0].Rounds; rounds != len(c.left)-1 {
				t.Errorf("the report counts %d rounds of %d", rounds, len(c.left)-1)
			}
		})
	}
}

// loading is a warehouse that takes rows in, and remembers them.
type loading struct{ *scripted }

func (w loading) Load(ctx context.Context, load *models.Load, rows adapters.RowReader) error {
	batch, err := rows.Next(ctx)
	w.done = append(w.done, fmt.Sprint(load.Table, batch))
	return err
}

// TestPairsAreDecidedOutside: where rounds do nothing, the runner takes the pairs
// one by one: 1 joins 2, 3 may not join them, and joins 4.
func TestPairsAreDecidedOutside(t *testing.T) {
	until := models.Until{MaxRounds: 9, RescueRatio: 0.75, Decide: &models.Decide{
		Before: []string{"before"}, Pairs: "pairs", Marks: "marks", Joins: models.Load{Table: "joins", Create: []string{"create"}}, After: []string{"after"},
	}}
	answers := func() map[string][][][]any {
		mark := func(party int64) []any { return []any{party, int64(7), int64(1), int64(1)} }
		return map[string][][][]any{
			"left": numbers(3, 3, 3, 0), "marks": {{mark(2), mark(3)}},
			"pairs": {{{int64(1), int64(2)}, {int64(1), int64(3)}, {int64(3), int64(4)}}},
		}
	}
	w := &scripted{answers: answers()}
	if _, err := runner.Run(t.Context(), plan(loop(until)), loading{w}, runner.Options{}); err != nil {
		t.Fatal(err)
	}
	want := "left round left round left before marks pairs create joins[[1 2] [4 3]] after left"
	if got := strings.Join(w.done, " "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	w = &scripted{answers: answers()}
	if _, err := runner.Run(t.Context(), plan(loop(until)), w, runner.Options{}); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(w.done, " "); got != "left round left round left round left" {
		t.Errorf("a warehouse that takes no rows in does rounds alone, and not %s", got)
	}
}

func TestALoopWithoutEndFails(t *testing.T) {
	w := &scripted{answers: map[string][][][]any{"left": numbers(5)}}
	_, err := runner.Run(t.Context(), plan(loop(models.Until{MaxRounds: 3}), publish()), w, runner.Options{})
	if err == nil || !strings.Contains(err.Error(), "not ended after 3 rounds, 5 left") {
		t.Errorf("got %v", err)
	}
	if got := strings.Count(strings.Join(w.done, " "), "round"); got != 3 {
		t.Errorf("%d rounds were run", got)
	}
}

func TestEventsTellTheWholeRun(t *testing.T) {
	w := &scripted{answers: map[string][][][]any{
		"left": numbers(10, 4, 0),
		"keys": {{{int64(0), int64(1), nil}}},
	}}
	var told []string
	_, err := runner.Run(t.Context(), plan(check("keys", models.Warning), loop(models.Until{MaxRounds: 9})), w, runner.Options{
		Progress: func(e runner.Event) {
			told = append(told, fmt.Sprint(e.Kind, e.Step.Name, e.Index, e.Total, e.Round, e.Left, e.Problem != nil))
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		fmt.Sprint(runner.StepStarted, "keys", 0, 2, 0, 0, false),
		fmt.Sprint(runner.ProblemFound, "keys", 0, 2, 0, 0, true),
		fmt.Sprint(runner.StepDone, "keys", 0, 2, 0, 0, false),
		fmt.Sprint(runner.StepStarted, "stitch", 1, 2, 0, 0, false),
		fmt.Sprint(runner.RoundDone, "stitch", 1, 2, 1, 4, false),
		fmt.Sprint(runner.RoundDone, "stitch", 1, 2, 2, 0, false),
		fmt.Sprint(runner.StepDone, "stitch", 1, 2, 2, 0, false),
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
}

func TestOpenWaitsForALockedWarehouse(t *testing.T) {
	tries, told := 0, 0
	open := func(context.Context) (adapters.Warehouse, error) {
		if tries++; tries < 3 {
			return nil, fmt.Errorf("%w: shop.duckdb", adapters.ErrLocked)
		}
		return &scripted{}, nil
	}
	w, err := runner.Open(t.Context(), open, time.Minute, func(error) { told++ })
	if err != nil || w == nil || tries != 3 || told != 1 {
		t.Errorf("err %v after %d tries, told %d times", err, tries, told)
	}
	tries = 0
	if _, err := runner.Open(t.Context(), open, 0, nil); !errors.Is(err, adapters.ErrLocked) || tries != 1 {
		t.Errorf("without waiting: %v after %d tries", err, tries)
	}
	tries = 0
	broken := func(context.Context) (adapters.Warehouse, error) { tries++; return nil, errors.New("not a database") }
	if _, err := runner.Open(t.Context(), broken, time.Minute, nil); err == nil || tries != 1 {
		t.Errorf("another error: %v after %d tries", err, tries)
	}
}

// What a failed run has begun is taken back, the last first, whatever fails.
func TestFailedRunIsUndone(t *testing.T) {
	first, second, third := build("a"), build("b", "a"), build("c", "b")
	first.Undo, second.Undo, third.Undo = []string{"undo a"}, []string{"undo b", "drop b"}, []string{"undo c"}
	w := &scripted{fails: map[string]error{"b": errors.New("no"), "undo b": errors.New("no")}}
	if _, err := runner.Run(t.Context(), plan(first, second, third), w, runner.Options{}); err == nil {
		t.Fatal("the run did not fail")
	}
	if diff := cmp.Diff([]string{"a", "drop b", "undo a"}, w.done); diff != "" {
		t.Errorf("want -, got +\n%s", diff)
	}
}

func dataTests(after ...string) models.PlanStep {
	return models.PlanStep{
		Name: "tests", Kind: models.StepTests, After: after, Statements: []string{"keep", "tell"},
		Tests: []models.TestResult{{Source: "orders", Test: "not_null amount", Allowed: "0"}, {Source: "orders", Test: "freshness", Severity: models.Warning}},
	}
}

func TestDataTestsAreToldOfRunsThatTheyEnd(t *testing.T) {
	w := &scripted{answers: map[string][][][]any{
		"tell":   {{{int64(0), int64(10), int64(3), false, "7"}, {int64(1), int64(10), int64(0), true, nil}}},
		"orders": {{{int64(0), int64(3), "7"}}},
	}}
	report, err := runner.Run(t.Context(), plan(dataTests(), check("orders", models.Error, "tests"), publish("orders")), w, runner.Options{})
	var wrong *runner.ProblemsError
	if !errors.As(err, &wrong) {
		t.Fatalf("the run ends with %v", err)
	}
	want := []models.TestResult{
		{Source: "orders", Test: "not_null amount", Allowed: "0", Rows: 10, Failed: 3, Example: "7"},
		{Source: "orders", Test: "freshness", Severity: models.Warning, Rows: 10, Passed: true},
	}
	if diff := cmp.Diff(want, report.Tests); diff != "" {
		t.Errorf("tests (-want +got):\n%s", diff)
	}
	if got := strings.Join(w.done, " "); got != "keep tell orders" {
		t.Errorf("done: %s", got)
	}
}

func TestATestThatIsNoneFailsTheRun(t *testing.T) {
	for _, row := range [][]any{{int64(2), int64(1), int64(0), true, nil}, {int64(0), int64(1), int64(0), true}, {int64(0), int64(1), int64(0), "true", nil}} {
		w := &scripted{answers: map[string][][][]any{"tell": {{row}}}}
		if _, err := runner.Run(t.Context(), plan(dataTests()), w, runner.Options{}); err == nil || !strings.Contains(err.Error(), `step "tests"`) {
			t.Errorf("%v: %v", row, err)
		}
	}
}

// A count that cannot be read is no count of 0.
func TestCountsThatAreNone(t *testing.T) {
	for _, row := range [][]any{{"profiles", "12"}, {int64(1), int64(12)}, {"profiles"}, {"profiles", int64(12), int64(3)}} {
		w := &scripted{answers: map[string][][][]any{"sizes": {{row}}}}
		count := models.PlanStep{Name: "sizes", Kind: models.StepCount, Statements: []string{"sizes"}}
		if _, err := runner.Run(t.Context(), plan(count), w, runner.Options{}); err == nil {
			t.Errorf("%v is taken", row)
		}
	}
}
