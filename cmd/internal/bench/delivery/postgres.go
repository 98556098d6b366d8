package delivery

import (
	"context"
	"errors"
	"os"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/weft-cdp/weft/adapters/destinations/postgres"
	"github.com/weft-cdp/weft/adapters/destinations/postgres/postgrestest"
)

const (
	transactionRows = 2_500 // as many as without a setting
	transactions    = 4
)

// toPostgres writes rows into an empty table: of the server that POSTGRES_URL
// names, or of one of its own.
func toPostgres(rows int64) (err error) {
	url := os.Getenv("POSTGRES_URL")
	if url == "" {
		var stop func()
		if url, stop, err = postgrestest.Start(); err != nil {
			return err
		}
		defer stop()
	}
	ctx := context.Background()
	pool, err := pgxpool.New(ctx, url)
	if err != nil {
		return err
	}
	defer pool.Close()
	to, err := postgres.New(map[string]string{"url": url, "batch": strconv.Itoa(transactionRows), "concurrency": strconv.Itoa(transactions)})
	if err != nil {
		return err
	}
	defer to.Close()
	open := &gate{}
	c := contest{name: "postgres", bar: 0.7, to: gated{to, open}, gate: open, op: "upsert",
		bare: func(ctx context.Context, rows int64) error {
			return inBatches(rows, transactionRows, transactions, func(first, last int64) error { return merge(ctx, pool, first, last) })
		},
		fresh: func() error {
			_, err := pool.Exec(ctx, "DROP TABLE IF EXISTS customers, weft_deliveries; CHECKPOINT", pgx.QueryExecModeSimpleProtocol)
			if err != nil {
				return err
			}
			_, err = pool.Exec(ctx, "CREATE TABLE customers (email text PRIMARY KEY, city text, spend double precision, orders bigint, vip boolean, last_order timestamptz)")
			if err != nil {
				return err
			}
			return to.Check(ctx)
		},
	}
	return c.run(rows)
}

const mergeRows = `
INSERT INTO customers AS t SELECT * FROM bare
ON CONFLICT (email) DO UPDATE SET city = excluded.city, spend = excluded.spend, orders = excluded.orders, vip = excluded.vip, last_order = excluded.last_order
WHERE (t.city, t.spend, t.orders, t.vip, t.last_order) IS DISTINCT FROM (excluded.city, excluded.spend, excluded.orders, excluded.vip, excluded.last_order)`

// merge copies rows into a temporary table and takes them from there.
func merge(ctx context.Context, pool *pgxpool.Pool, first, last int64) (err error) {
	tx, err := pool.Begin(ctx)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, tx.Rollback(ctx))
		}
	}()
	if _, err = tx.Exec(ctx, "CREATE TEMPORARY TABLE bare (LIKE customers) ON COMMIT DROP"); err != nil {
		return err
	}
	source := pgx.CopyFromSlice(int(last-first+1), func(i int) ([]any, error) {
		return append([]any{email(first + int64(i))}, values(first+int64(i))...), nil
	})
	if _, err = tx.CopyFrom(ctx, pgx.Identifier{"bare"}, append([]string{"email"}, fields...), source); err != nil {
		return err
	}
	if _, err = tx.Exec(ctx, mergeRows); err != nil {
		return err
	}
	return tx.Commit(ctx)
}
