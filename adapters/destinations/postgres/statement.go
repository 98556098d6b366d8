package postgres

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations/postgres/marks"
)

// The columns of the temporary table beside the row's own.
const (
	staged      = marks.Staged
	placeColumn = "weft_place" // of the row in its batch
	markColumn  = marks.Column
)

// statement is how a batch gets into its table.
type statement struct {
	stage   string // makes the temporary table
	clear   string // takes away what an earlier attempt has done; "" where marks tell
	copy    string
	take    string
	schema  string // of the marks; "" where rows are not marked
	absent  string // takes rows out that there are no rows for; "" where that is no matter
	columns []column
	places  []int // of the values among a row's
}

// statement writes the SQL of a batch.
func (t *table) statement(batch *adapters.Batch) (*statement, error) {
	key := keyOf(batch)
	if len(key) == 0 {
		return nil, &wrong{"no_key", "the sync does not say by which columns it matches"}
	}
	names, places := valuesOf(batch)
	s := &statement{places: places, schema: t.schema}
	all := slices.Concat(key, names)
	for _, name := range all {
		s.columns = append(s.columns, t.columns[name])
	}
	target := pgx.Identifier{t.schema, t.name}.Sanitize()
	list := quoted("", all)
	s.stage = t.staging(all)
	s.copy = fmt.Sprintf("COPY %s (%s, %s, %s) FROM STDIN", staged, placeColumn, markColumn, list)
	from := staged + " AS r"
	insert := fmt.Sprintf("INSERT INTO %s AS t (%s) SELECT %s FROM %s", target, list, quoted("r", all), from)
	conflict := fmt.Sprintf("\nON CONFLICT (%s) DO ", quoted("", key))
	switch batch.Op {
	case appendRows:
		s.take = insert
	case create:
		s.take = insert + conflict + "NOTHING"
	case upsert:
		s.take = t.upsert(target, from, key, names)
	case update:
		s.absent = fmt.Sprintf("DELETE FROM %s AS r WHERE NOT EXISTS (SELECT FROM %s AS t WHERE %s) RETURNING %s", staged, target, matches(key), placeColumn)
		if len(names) > 0 {
			s.take = fmt.Sprintf("UPDATE %s AS t SET %s\nFROM %s\nWHERE %s AND %s", target, t.assign(names, "r"), from, matches(key), t.differs(names, "r"))
		}
	case remove:
		s.take = fmt.Sprintf("DELETE FROM %s AS t USING %s\nWHERE %s", target, from, matches(key))
	default:
		return nil, &wrong{"no_such_operation", fmt.Sprintf("tables have no operation %q", batch.Op)}
	}
	return s, nil
}

// staging makes the temporary table that rows are copied into.
func (t *table) staging(columns []string) string {
	return fmt.Sprintf("CREATE TEMPORARY TABLE %s ON COMMIT DROP AS SELECT 0 AS %s, NULL::uuid AS %s, %s FROM %s WITH NO DATA",
		staged, placeColumn, markColumn, quoted("", columns), pgx.Identifier{t.schema, t.name}.Sanitize())
}

// upsert brings the rows of r into the table, those that differ from what is there.
func (t *table) upsert(target, from string, key, names []string) string {
	all := slices.Concat(key, names)
	text := fmt.Sprintf("INSERT INTO %s AS t (%s) SELECT %s FROM %s\nON CONFLICT (%s) DO ", target, quoted("", all), quoted("r", all), from, quoted("", key))
	if len(names) == 0 {
		return text + "NOTHING"
	}
	return text + "UPDATE SET " + t.assign(names, "excluded") + "\nWHERE " + t.differs(names, "excluded")
}

// quoted lists columns of a table.
func quoted(table string, names []string) string {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = pgx.Identifier{name}.Sanitize()
		if table != "" {
			list[i] = table + "." + list[i]
		}
	}
	return strings.Join(list, ", ")
}

func (t *table) assign(names []string, from string) string {
	list := make([]string, len(names))
	for i, name := range names {
		column := pgx.Identifier{name}.Sanitize()
		list[i] = column + " = " + from + "." + column
	}
	return strings.Join(list, ", ")
}

// differs finds rows that are not yet as they should be: what is the same is not
// written, and fires no trigger.
func (t *table) differs(names []string, from string) string {
	is := func(table string) string {
		list := make([]string, len(names))
		for i, name := range names {
			list[i] = table + "." + pgx.Identifier{name}.Sanitize()
			if slices.Contains(incomparable, t.columns[name].kind) {
				list[i] += "::text"
			}
		}
		return strings.Join(list, ", ")
	}
	return "(" + is("t") + ") IS DISTINCT FROM (" + is(from) + ")"
}

// incomparable are the types that have no equality.
var incomparable = []string{"json", "xml", "point", "line", "lseg", "box", "path", "polygon", "circle"}

func matches(key []string) string {
	list := make([]string, len(key))
	for i, name := range key {
		column := pgx.Identifier{name}.Sanitize()
		list[i] = "t." + column + " = r." + column
	}
	return strings.Join(list, " AND ")
}

// run copies the rows and takes them. It gives the places of rows for which there
// are none in the table, where that matters.
func (s *statement) run(ctx context.Context, tx pgx.Tx, batch *adapters.Batch) (absent []int, err error) {
	// A transaction that outlives who waits for it must not be there for long.
	limit := fmt.Sprintf("SET LOCAL statement_timeout = %d; SET LOCAL idle_in_transaction_session_timeout = %d; ", patience.Milliseconds(), patience.Milliseconds())
	if _, err := tx.Exec(ctx, limit+s.stage, pgx.QueryExecModeSimpleProtocol); err != nil {
		return nil, err
	}
	if _, err := tx.Conn().PgConn().CopyFrom(ctx, &lines{statement: s, rows: batch.Rows}, s.copy); err != nil {
		return nil, err
	}
	// Before the marks: what is not applied is not marked, or it would seem to be when
	// it comes again.
	if s.absent != "" {
		rows, err := tx.Query(ctx, s.absent)
		if err != nil {
			return nil, err
		}
		if absent, err = pgx.CollectRows(rows, pgx.RowTo[int]); err != nil {
			return nil, err
		}
	}
	if s.clear != "" {
		if _, err := tx.Exec(ctx, s.clear); err != nil {
			return nil, err
		}
	}
	if s.schema != "" {
		if err := s.mark(ctx, tx, batch); err != nil {
			return nil, err
		}
	}
	if s.take == "" {
		return absent, nil
	}
	_, err = tx.Exec(ctx, s.take)
	return absent, err
}

// mark writes down the keys of the rows, and takes those out of the temporary table
// that were taken before: by this run, whose commit nobody heard of, or by one that
// broke off. Who marks the same batch at the same time waits here.
func (s *statement) mark(ctx context.Context, tx pgx.Tx, batch *adapters.Batch) error {
	q := marks.In(tx, s.schema)
	marked, err := q.Mark(ctx, marks.MarkParams{Sync: batch.Sync, Run: batch.Run, First: batch.First})
	if err != nil {
		return err
	}
	if marked == 0 {
		if err := q.TakeOutAgain(ctx, marks.TakeOutAgainParams{Sync: batch.Sync, Run: batch.Run, First: batch.First}); err != nil {
			return err
		}
		return q.MarkMore(ctx, marks.MarkMoreParams{Sync: batch.Sync, Run: batch.Run, First: batch.First})
	}
	if some, err := q.Earlier(ctx, marks.EarlierParams{Sync: batch.Sync, Run: batch.Run}); err != nil || !some {
		return err
	}
	return q.TakeOutEarlier(ctx, marks.TakeOutEarlierParams{Sync: batch.Sync, Run: batch.Run})
}
