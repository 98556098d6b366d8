// Package story runs the stories of a project (its tests) and tells where what
// came out is not what was expected.
//
// In come a *models.Story, the plan that the compiler made of it (its rows are
// in the statements, and one query per entity looks up whom the story names),
// and an empty session; out come Differences, each with its place in the YAML.
// It must not know the compiler, any SQL, or how differences are shown.
package story

import (
	"context"
	"fmt"
	"slices"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner"
)

// Kind says in what the outcome differs.
type Kind string

// The kinds of differences.
const (
	Value      Kind = "value"      // a trait has another value
	Missing    Kind = "missing"    // nobody has the identifier
	Unexpected Kind = "unexpected" // somebody has the identifier that nobody should have
	Membership Kind = "membership" // in a segment and should not be, or the reverse
	NotSame    Kind = "not_same"   // two identifiers are different profiles
	NotApart   Kind = "not_apart"  // two identifiers are one profile
)

// Difference is one thing that is not as expected. What is the trait or the
// segment; Want and Got are values in the types of adapters.Warehouse, or words.
type Difference struct {
	Kind Kind
	At   models.Span
	Who  string
	What string
	Want any
	Got  any
}

// Lookup tells where the plan of a story answers for an entity: the name of the
// query step, and the columns that hold traits and segments. Rows of the query
// are (ref, profile, columns…), and ref is a place in models.Story.Refs.
type Lookup struct {
	Entity   *models.Entity
	Step     string
	Traits   map[string]string // trait → column
	Segments map[string]string // segment → column
}

// Run runs the plan of a story and compares. Differences are in the order of
// the YAML; the error is the warehouse's.
func Run(ctx context.Context, s *models.Story, plan *models.Plan, lookups []Lookup, session adapters.Warehouse) ([]Difference, error) {
	answers := map[string]*adapters.Rows{}
	_, err := runner.Run(ctx, plan, session, runner.Options{
		Rows: func(step *models.PlanStep, rows *adapters.Rows) { answers[step.Name] = rows },
	})
	if err != nil {
		return nil, err
	}
	var found []Difference
	for _, l := range lookups {
		rows, ok := answers[l.Step]
		if !ok {
			return nil, fmt.Errorf("the plan of story %q has no step %q", s.Name, l.Step)
		}
		entity, err := readAnswers(l, rows)
		if err != nil {
			return nil, err
		}
		found = append(found, entity.compare(s)...)
	}
	slices.SortStableFunc(found, func(a, b Difference) int {
		switch {
		case a.At.Before(b.At):
			return -1
		case b.At.Before(a.At):
			return 1
		}
		return 0
	})
	return found, nil
}

// answers is what a lookup gave, by the number of the ref.
type answers struct {
	Lookup
	columns map[string]int
	rows    map[int64][]any
}

func readAnswers(l Lookup, rows *adapters.Rows) (*answers, error) {
	a := &answers{Lookup: l, columns: map[string]int{}, rows: map[int64][]any{}}
	for i, name := range rows.Columns {
		a.columns[name] = i
	}
	for _, row := range rows.Rows {
		ref, ok := row[0].(int64)
		if !ok || len(row) < 2 {
			return nil, fmt.Errorf("step %q gives a row that does not begin with (ref, profile)", l.Step)
		}
		a.rows[ref] = row
	}
	return a, nil
}

func (a *answers) value(row []any, column string) any {
	i, ok := a.columns[column]
	if !ok {
		panic(fmt.Sprintf("step %q has no column %q", a.Step, column))
	}
	return row[i]
}

// compare gives all differences of the entity.
func (a *answers) compare(s *models.Story) []Difference {
	var found []Difference
	ref := int64(0)
	for _, x := range s.Expect {
		if x.Entity == a.Entity {
			found = append(found, a.expectation(x, a.rows[ref])...)
			ref++
		}
	}
	for _, same := range []bool{true, false} {
		pairs := s.Differ
		if same {
			pairs = s.Same
		}
		for _, p := range pairs {
			if p.A.Identifier.Entity == a.Entity {
				found = append(found, pair(p, a.rows[ref], a.rows[ref+1], same)...)
				ref += 2
			}
		}
	}
	return found
}

func (a *answers) expectation(x models.Expectation, row []any) []Difference {
	who := name(x.Who)
	switch {
	case x.None && row != nil:
		return []Difference{{Kind: Unexpected, At: x.At, Who: who, Want: "nobody", Got: "a profile"}}
	case x.None:
		return nil
	case row == nil:
		return []Difference{missing(x.Who)}
	}
	var found []Difference
	for _, t := range x.Traits {
		got := a.value(row, a.Traits[t.Trait.Name])
		want, same := match(t, got)
		if !same {
			found = append(found, Difference{Kind: Value, At: t.At, Who: who, What: t.Trait.Name, Want: want, Got: got})
		}
	}
	for _, in := range []bool{true, false} {
		list := x.NotIn
		if in {
			list = x.In
		}
		for _, seg := range list {
			is := a.value(row, a.Segments[seg.Segment.Name]) == true
			if is != in {
				found = append(found, Difference{Kind: Membership, At: seg.At, Who: who, What: seg.Segment.Name, Want: member(in), Got: member(is)})
			}
		}
	}
	return found
}

func pair(p models.IdentityPair, a, b []any, same bool) []Difference {
	var found []Difference
	if a == nil {
		found = append(found, missing(p.A))
	}
	if b == nil {
		found = append(found, missing(p.B))
	}
	if len(found) > 0 || (a[1] == b[1]) == same {
		return found
	}
	d := Difference{Kind: NotSame, At: p.At, Who: name(p.A), What: name(p.B), Want: "one profile", Got: "two profiles"}
	if !same {
		d.Kind, d.Want, d.Got = NotApart, d.Got, d.Want
	}
	return []Difference{d}
}

func missing(ref models.IdentityRef) Difference {
	return Difference{Kind: Missing, At: ref.At, Who: name(ref), Want: "a profile", Got: "nobody"}
}

func member(in bool) string {
	if in {
		return "in"
	}
	return "not in"
}

func name(ref models.IdentityRef) string { return ref.Identifier.Name + ":" + ref.Value }
