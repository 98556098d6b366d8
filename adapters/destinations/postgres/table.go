package postgres

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations/declared"
	"github.com/weft-cdp/weft/adapters/destinations/postgres/marks"
)

// table is what the catalog says of a table.
type table struct {
	schema, name string
	columns      map[string]column
	unique       [][]string // the columns of its unique indexes that hold for all rows, sorted
}

// column is a column as the catalog has it.
type column struct {
	kind   string // name of its type: int4, text, jsonb, _text
	always bool   // the database computes it
}

// wrong is something about the database that the user has to change.
type wrong struct{ code, message string }

func (w *wrong) Error() string { return w.message }

// table looks at the table of a batch, once, and at whether all that the batch
// needs of it is there.
func (d *Destination) table(ctx context.Context, pool *pgxpool.Pool, batch *adapters.Batch) (*table, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	t := d.tables[batch.Object]
	if t == nil {
		if err := marks.Make(ctx, pool, d.schema); err != nil {
			return nil, err
		}
		t = &table{schema: d.schema, name: batch.Object, columns: map[string]column{}}
		if err := t.look(ctx, pool); err != nil {
			return nil, err
		}
	}
	if err := t.fits(batch); err != nil {
		return nil, err // and look again next time: somebody may have changed it
	}
	d.tables[batch.Object] = t
	return t, nil
}

const columnsOf = `
SELECT a.attname, t.typname, a.attgenerated <> '' OR a.attidentity = 'a'
FROM pg_attribute a
JOIN pg_type t ON t.oid = a.atttypid
WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped`

const uniqueIndexesOf = `
SELECT array_agg(a.attname::text ORDER BY a.attname)
FROM pg_index i
CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (attnum, place)
LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
WHERE i.indrelid = to_regclass($1) AND i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL AND k.place <= i.indnkeyatts
GROUP BY i.indexrelid`

// look reads the catalog.
func (t *table) look(ctx context.Context, pool *pgxpool.Pool) error {
	name := pgx.Identifier{t.schema, t.name}.Sanitize()
	rows, err := pool.Query(ctx, columnsOf, name)
	if err != nil {
		return err
	}
	var attribute string
	var c column
	if _, err := pgx.ForEachRow(rows, []any{&attribute, &c.kind, &c.always}, func() error { t.columns[attribute] = c; return nil }); err != nil {
		return err
	}
	rows, err = pool.Query(ctx, uniqueIndexesOf, name)
	if err != nil {
		return err
	}
	t.unique, err = pgx.CollectRows(rows, pgx.RowTo[[]string])
	return err
}

// fits says what a batch needs of the table and it has not.
func (t *table) fits(batch *adapters.Batch) error {
	if len(t.columns) == 0 {
		return &wrong{"no_such_table", fmt.Sprintf("the schema %q has no table %q, or the account may not see it", t.schema, t.name)}
	}
	for _, name := range columnsOfBatch(batch) {
		c, has := t.columns[name]
		switch {
		case !has:
			return &wrong{"no_such_column", fmt.Sprintf("the table %q has no column %q: add it, or take the field out of the sync", t.name, name)}
		case c.always:
			return &wrong{"computed_column", fmt.Sprintf("the database computes the column %q of the table %q itself: take the field out of the sync", name, t.name)}
		}
	}
	key := keyOf(batch)
	if batch.Op != upsert && batch.Op != create && batch.Op != declared.Replace || len(key) == 0 {
		return nil
	}
	sorted := slices.Sorted(slices.Values(key))
	if !slices.ContainsFunc(t.unique, func(columns []string) bool { return slices.Equal(columns, sorted) }) {
		quoted := make([]string, len(key))
		for i, name := range key {
			quoted[i] = pgx.Identifier{name}.Sanitize()
		}
		return &wrong{"no_unique_index", fmt.Sprintf("the table %q has no unique index on (%s), by which the sync matches: CREATE UNIQUE INDEX ON %s (%s)",
			t.name, strings.Join(key, ", "), pgx.Identifier{t.schema, t.name}.Sanitize(), strings.Join(quoted, ", "))}
	}
	return nil
}

// keyOf gives the columns that a row is known by.
func keyOf(batch *adapters.Batch) []string {
	if len(batch.Rows) == 0 {
		return nil
	}
	names := make([]string, len(batch.Rows[0].Identity))
	for i, id := range batch.Rows[0].Identity {
		names[i] = id.Name
	}
	return names
}

// valuesOf gives the columns that a batch fills beside the key, and where they
// are among a row's values. Of what is taken away there are none.
func valuesOf(batch *adapters.Batch) (names []string, places []int) {
	if batch.Op == remove {
		return nil, nil
	}
	key := keyOf(batch)
	for i, name := range batch.Fields {
		if !slices.Contains(key, name) {
			names, places = append(names, name), append(places, i)
		}
	}
	return names, places
}

func columnsOfBatch(batch *adapters.Batch) []string {
	names, _ := valuesOf(batch)
	return append(keyOf(batch), names...)
}
