package scan

import (
	"context"
	"fmt"
	"strings"
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

// traits measures everything after identity, beside both ways by hand.
func (b *bench) traits(ctx context.Context) error {
	plan, err := planOf(fewSegments)
	if err != nil {
		return err
	}
	if err := b.run(ctx, plan); err != nil {
		return err
	}
	weft := &side{name: fmt.Sprintf("weft: aggregates, traits and %d segments", fewSegments),
		statements: statementsOf(plan, "customer_from_", "customer_traits", "customer_members")}
	scan := &side{name: "of that, the scans of the sources", statements: statementsOf(plan, "customer_from_")}
	join := &side{name: "of that, the profiles", statements: statementsOf(plan, "customer_traits")}
	decide := &side{name: "of that, the segments", statements: statementsOf(plan, "customer_members")}
	hand := &side{name: "by hand: one scan for each source, nothing else", statements: scans()}
	gift := &side{name: "a query for each trait, over weft's rows and numbers", statements: queries(fewSegments, rowsOf)}
	queries := &side{name: "a query for each trait, over the sources", statements: queries(fewSegments, storedRows)}
	if err := b.exec(ctx, []string{idsBySource}); err != nil {
		return err
	}
	if err := b.inTurn(ctx, weft, hand, gift, queries, scan, join, decide); err != nil {
		return err
	}
	if err := b.same(ctx); err != nil {
		return err
	}
	times, fold := ratio(weft, hand), ratio(queries, weft)
	b.line(hand, "")
	b.line(weft, fmt.Sprintf("%.2f× of by hand; bar %.1f×, %s", times, handBar, verdict(times <= handBar)))
	b.line(scan, fmt.Sprintf("%.2f× of by hand", ratio(scan, hand)))
	b.line(join, "")
	b.line(decide, "")
	b.line(gift, fmt.Sprintf("%.1f× of weft", ratio(gift, weft)))
	b.line(queries, fmt.Sprintf("%.1f× of weft; bar %.0f×, %s", fold, queriesBar, verdict(fold >= queriesBar)))
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
	return b.differing(ctx, "SELECT profile_id, segment FROM customer_members", "SELECT profile_id, segment FROM one_members")
}

// segments measures the step that decides membership beside one scan of the
// profiles, which reads every column that there is and copies it.
func (b *bench) segments(ctx context.Context) error {
	for _, m := range []struct {
		n   int
		bar float64
	}{{fewSegments, fewBar}, {manySegments, manyBar}} {
		plan, err := planOf(m.n)
		if err != nil {
			return err
		}
		if err := b.exec(ctx, statementsOf(plan, "customer_from_", "customer_traits")); err != nil {
			return err
		}
		weft := &side{name: fmt.Sprintf("weft: %d segments", m.n), statements: statementsOf(plan, "customer_members")}
		scan := &side{name: "one full scan of the profiles", statements: []string{"CREATE OR REPLACE TEMP TABLE scanned AS SELECT * FROM customer_traits"}}
		if err := b.inTurn(ctx, weft, scan); err != nil {
			return err
		}
		members, err := b.warehouse.Query(ctx, "SELECT count(*) FROM customer_members")
		if err != nil {
			return err
		}
		fmt.Fprintf(b.out, "%d segments with %v members\n", m.n, members.Rows[0][0])
		write := &side{name: "writing the members again, which are known", statements: []string{"CREATE OR REPLACE TEMP TABLE written AS SELECT * FROM customer_members"}}
		if err := b.inTurn(ctx, write); err != nil {
			return err
		}
		b.line(write, "")
		times := ratio(weft, scan)
		b.line(scan, "")
		b.line(weft, fmt.Sprintf("%.2f× of the scan; bar %.0f×, %s", times, m.bar, verdict(times <= m.bar)))
	}
	return nil
}
