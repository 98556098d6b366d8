package scan

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/models"
)

// The bars: what traits and segments take of one scan for each source by hand;
// what a query for each trait takes of them; what segments take of reading the
// profiles once.
const (
	handBar    = 1.5
	queriesBar = 8.0
	fewBar     = 2.0
	manyBar    = 5.0
)

// How many segments there are, in the first measurement and in the largest.
const (
	fewSegments  = 200
	manySegments = 1000
)

// traits measures everything after identity, beside SQL by hand.
func (b *bench) traits(ctx context.Context) error {
	plan, err := planOf(fewSegments, now, lower.Options{})
	if err != nil {
		return err
	}
	if err := b.run(ctx, plan); err != nil {
		return err
	}
	weft := &side{name: fmt.Sprintf("weft: aggregates, traits and %d segments", fewSegments),
		statements: statementsOf(plan, "customer_from_", "customer_traits", "customer_members")}
	parts := []*side{
		{name: "of that, the scans of the sources", statements: statementsOf(plan, "customer_from_")},
		{name: "of that, the profiles", statements: statementsOf(plan, "customer_traits")},
		{name: "of that, the segments", statements: statementsOf(plan, "customer_members")},
	}
	hand := &side{name: "by hand: one scan for each source, nothing else", statements: scans()}
	others := []*side{
		{name: "a dbt model for each trait, over the sources", statements: queries(fewSegments, storedRows, "ids.main_id")},
		{name: "an entity var for each trait, over rows with the main id", statements: queries(fewSegments, inputRows, "rows.main_id")},
	}
	if err := b.exec(ctx, mains()); err != nil {
		return err
	}
	if err := b.inTurn(ctx, append([]*side{weft, hand}, parts...)...); err != nil {
		return err
	}
	times := ratio(weft, hand)
	b.line(hand, "")
	b.line(weft, fmt.Sprintf("%.2f× of by hand; bar %.1f×, %s", times, handBar, verdict(times <= handBar)))
	for _, part := range parts {
		b.line(part, fmt.Sprintf("%.2f× of by hand", ratio(part, hand)))
	}
	for _, other := range others {
		beside := &side{name: weft.name, statements: weft.statements}
		if err := b.inTurn(ctx, beside, other); err != nil {
			return err
		}
		if err := b.same(ctx); err != nil {
			return err
		}
		fold := ratio(other, beside)
		b.line(other, fmt.Sprintf("%.1f× of weft; bar %.0f×, %s", fold, queriesBar, verdict(fold >= queriesBar)))
	}
	return nil
}

// same compares the cells of all sides.
func (b *bench) same(ctx context.Context) error {
	var names []string
	for _, t := range traits() {
		names = append(names, t.name)
	}
	columns := "profile_id, " + strings.Join(names, ", ")
	if err := b.differing(ctx, "SELECT "+columns+" FROM customer_traits", "SELECT "+columns+" FROM one_profiles"); err != nil {
		return err
	}
	return b.differing(ctx, "SELECT profile_id, segment FROM customer_members", membersOfQueries(fewSegments))
}

// segments measures what segments cost a run that has one before it, beside one
// scan of the profiles, which reads every column that there is and copies it: the
// step that decides membership, for which there is a bar, the one that notes which
// conditions are true, and the one that writes since when and why.
func (b *bench) segments(ctx context.Context) error {
	for _, m := range []struct {
		n   int
		bar float64
	}{{fewSegments, fewBar}, {manySegments, manyBar}} {
		plan, err := b.before(ctx, m.n)
		if err != nil {
			return err
		}
		scan := &side{name: "one full scan of the profiles", statements: []string{"CREATE OR REPLACE TEMP TABLE scanned AS SELECT * FROM customer_traits"}}
		write := &side{name: "writing the members again, which are known", statements: []string{"CREATE OR REPLACE TEMP TABLE written AS SELECT * FROM customer_members"}}
		weft := &side{name: fmt.Sprintf("weft: who is in %d segments", m.n), statements: statementsOf(plan, "customer_members")}
		conditions := &side{name: "then which conditions are true", statements: statementsOf(plan, "customer_conditions")}
		intervals := &side{name: "then since when and why somebody is in", statements: statementsOf(plan, "customer_segments")}
		if err := b.inTurn(ctx, scan, weft, write, conditions, intervals); err != nil {
			return err
		}
		members, err := b.warehouse.Query(ctx, "SELECT count(*) FROM customer_members")
		if err != nil {
			return err
		}
		fmt.Fprintf(b.out, "%d segments with %v members\n", m.n, members.Rows[0][0])
		times := ratio(weft, scan)
		b.line(scan, "")
		b.line(weft, fmt.Sprintf("%.2f× of the scan; bar %.0f×, %s", times, m.bar, verdict(times <= m.bar)))
		for _, more := range []*side{write, conditions, intervals} {
			b.line(more, fmt.Sprintf("%.2f× of the scan", ratio(more, scan)))
		}
	}
	return nil
}

// before runs the project with n segments, and once more two days later until
// it would publish: every statement of that plan finds what it reads.
func (b *bench) before(ctx context.Context, n int) (*models.Plan, error) {
	earlier, err := planOf(n, now.AddDate(0, 0, -2), lower.Options{Publish: true})
	if err != nil {
		return nil, err
	}
	if err := b.run(ctx, earlier); err != nil {
		return nil, err
	}
	plan, err := planOf(n, now, lower.Options{Publish: true})
	if err != nil {
		return nil, err
	}
	plan.Steps = slices.DeleteFunc(plan.Steps, func(s models.PlanStep) bool { return s.Kind == models.StepPublish })
	return plan, b.run(ctx, plan)
}
