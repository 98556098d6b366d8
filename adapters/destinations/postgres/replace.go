package postgres

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations/postgres/marks"
)

// setPrefix begins the names of tables that hold a set until it takes the place of
// the one before. Each run has its own: what a process that was taken over still
// writes is in nobody's way.
const setPrefix = "weft_set_"

// firstColumn says to which batch of its run a row of such a table belongs.
const firstColumn = "weft_first"

// wholeSet is what a run puts aside, of a sync of whole sets.
type wholeSet struct {
	run   int64
	table *table
	key   []string
	names []string // the other columns
	place string   // the table that rows are put into, as SQL writes it
}

// setName names the table of a run's set.
func setName(sync string, run int64) string {
	return setsOf(sync) + strconv.FormatInt(run, 10)
}

// setsOf is what the names of a sync's sets begin with.
func setsOf(sync string) string {
	digest := sha256.Sum256([]byte(sync))
	return setPrefix + hex.EncodeToString(digest[:6]) + "_"
}

// setOf gives the set of a batch's run, and makes its table where this is the first
// batch.
func (d *Destination) setOf(ctx context.Context, pool *pgxpool.Pool, t *table, batch *adapters.Batch) (*wholeSet, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if s := d.sets[batch.Sync]; s != nil && s.run == batch.Run {
		return s, nil
	}
	names, _ := valuesOf(batch)
	s := &wholeSet{run: batch.Run, table: t, key: keyOf(batch), names: names, place: d.name(setName(batch.Sync, batch.Run))}
	make := fmt.Sprintf("CREATE UNLOGGED TABLE IF NOT EXISTS %s AS SELECT 0::bigint AS %s, 0 AS %s, NULL::uuid AS %s, %s FROM %s WITH NO DATA",
		s.place, firstColumn, placeColumn, markColumn, quoted("", columnsOfBatch(batch)), d.name(t.name))
	if _, err := pool.Exec(ctx, make, pgx.QueryExecModeSimpleProtocol); err != nil {
		return nil, err
	}
	d.sets[batch.Sync] = s
	return s, nil
}

// putAside is how a batch gets into the table of its set: in the place of what an
// earlier attempt has put there.
func (t *table) putAside(s *wholeSet, batch *adapters.Batch) *statement {
	_, places := valuesOf(batch)
	all := columnsOfBatch(batch)
	from := strings.Join([]string{placeColumn, markColumn, quoted("", all)}, ", ")
	aside := &statement{
		places: places,
		clear:  fmt.Sprintf("DELETE FROM %s WHERE %s = %d", s.place, firstColumn, batch.First),
		copy:   fmt.Sprintf("COPY %s (%s) FROM STDIN", staged, from),
		take:   fmt.Sprintf("INSERT INTO %s (%s, %s) SELECT %d, %s FROM %s", s.place, firstColumn, from, batch.First, from, staged),
	}
	aside.stage = t.staging(all)
	for _, name := range all {
		aside.columns = append(aside.columns, t.columns[name])
	}
	return aside
}

// show puts the set of a run in the place of the one before, in one transaction:
// who reads sees the one or the other. Rows that stay as they are are not
// written, and columns that the sync does not fill stay theirs.
func (d *Destination) show(ctx context.Context, pool *pgxpool.Pool, end adapters.RunEnd) error {
	d.mu.Lock()
	s := d.sets[end.Sync]
	d.mu.Unlock()
	target := d.name(end.Object)
	held := s != nil && s.run == end.Run
	if !held && end.Rows > 0 {
		return &wrong{"incomplete_set", "the set was not written by this process"}
	}
	swap := []string{"DELETE FROM " + target}
	if held {
		from := s.place + " AS r"
		swap = []string{
			fmt.Sprintf("DELETE FROM %s AS t WHERE NOT EXISTS (SELECT FROM %s WHERE %s)", target, from, matches(s.key)),
			s.table.upsert(target, from, s.key, s.names),
		}
	}
	tx, err := pool.Begin(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }() // to no effect after the commit
	// Two runs cannot show theirs at once, and none what a later one has replaced.
	if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", setsOf(end.Sync)); err != nil {
		return err
	}
	q := marks.In(tx, d.schema)
	later, err := q.Later(ctx, marks.LaterParams{Sync: end.Sync, Run: end.Run})
	if err != nil {
		return err
	}
	if later {
		return &wrong{"taken_over", "a newer run of the sync has put its set there"}
	}
	if held {
		var rows int64
		if err := tx.QueryRow(ctx, "SELECT count(*) FROM "+s.place).Scan(&rows); err != nil {
			return err
		}
		if rows != end.Rows {
			return &wrong{"incomplete_set", fmt.Sprintf("the set has %d rows and should have %d", rows, end.Rows)}
		}
	}
	if err := q.MarkShown(ctx, marks.MarkShownParams{Sync: end.Sync, Run: end.Run}); err != nil {
		return err
	}
	for _, statement := range swap {
		if _, err := tx.Exec(ctx, statement); err != nil {
			return err
		}
	}
	if err := tx.Commit(ctx); err != nil {
		return err
	}
	return d.dropSets(ctx, pool, end)
}

// dropSets removes the tables of the sync's sets up to a run: of the one that is
// shown, and of runs that broke off.
func (d *Destination) dropSets(ctx context.Context, pool *pgxpool.Pool, end adapters.RunEnd) error {
	prefix := setsOf(end.Sync)
	rows, err := pool.Query(ctx, "SELECT tablename::text FROM pg_tables WHERE schemaname = $1 AND starts_with(tablename, $2)", d.schema, prefix)
	if err != nil {
		return err
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, name := range names {
		if run, err := strconv.ParseInt(strings.TrimPrefix(name, prefix), 10, 64); err != nil || run > end.Run {
			continue
		}
		if _, err := pool.Exec(ctx, "DROP TABLE IF EXISTS "+d.name(name)); err != nil {
			return err
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if s := d.sets[end.Sync]; s != nil && s.run <= end.Run {
		delete(d.sets, end.Sync)
	}
	return nil
}
