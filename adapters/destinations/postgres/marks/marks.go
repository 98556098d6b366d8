// Package marks keeps what was delivered into a PostgreSQL database, in that
// database: a row for each batch of a run, with the idempotency keys of its rows, so
// that what comes again is not applied twice.
//
//	In(db, schema)          → the queries of query.sql, typed by sqlc
//	Make(ctx, db, schema)     makes the table where there is none
//
// `make generate` writes what sqlc makes of schema.sql, staged.sql and query.sql.
// Statements on the tables of users are not here: what they are called, and which
// columns they have, is known only when a sync runs. The package must not know a
// batch, nor when a mark is due.
package marks

import (
	"context"
	_ "embed"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Table is the name of the table of marks, and Staged and Column those of the
// temporary table with the rows of a batch, and of its column with their marks.
const (
	Table  = "weft_deliveries"
	Staged = "weft_rows"
	Column = "weft_mark"
)

//go:embed schema.sql
var schema string

// In gives the queries on the marks of a schema. sqlc writes the name of the table
// alone; which schema it is in, a project says. The search path is not an answer:
// what the user's own triggers find by it must stay what it is.
func In(db DBTX, schema string) *Queries { return New(placed{db, qualify(schema)}) }

// Make makes the table where there is none. Who finds it there needs no right to create.
func Make(ctx context.Context, db DBTX, in string) error {
	to := qualify(in)
	var found bool
	if err := db.QueryRow(ctx, "SELECT to_regclass($1) IS NOT NULL", to.Replace(Table)).Scan(&found); err != nil || found {
		return err
	}
	_, err := db.Exec(ctx, to.Replace(schema), pgx.QueryExecModeSimpleProtocol)
	return err
}

func qualify(schema string) *strings.Replacer {
	return strings.NewReplacer(Table, pgx.Identifier{schema, Table}.Sanitize())
}

// placed runs statements on the table in its schema.
type placed struct {
	db DBTX
	to *strings.Replacer
}

func (p placed) Exec(ctx context.Context, sql string, values ...any) (pgconn.CommandTag, error) {
	return p.db.Exec(ctx, p.to.Replace(sql), values...)
}

func (p placed) Query(ctx context.Context, sql string, values ...any) (pgx.Rows, error) {
	return p.db.Query(ctx, p.to.Replace(sql), values...)
}

func (p placed) QueryRow(ctx context.Context, sql string, values ...any) pgx.Row {
	return p.db.QueryRow(ctx, p.to.Replace(sql), values...)
}
