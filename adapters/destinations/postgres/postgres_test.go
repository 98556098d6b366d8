package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations/postgres"
	"github.com/weft-cdp/weft/adapters/destinations/postgres/postgrestest"
)

func TestMain(m *testing.M) {
	code := m.Run()
	postgrestest.Stop()
	os.Exit(code)
}

// database is an empty database and the destination that writes into it.
type database struct {
	t    *testing.T
	url  string
	conn *pgx.Conn
	to   *postgres.Destination
}

func open(t *testing.T, statements ...string) *database {
	t.Helper()
	url := postgrestest.URL(t)
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	d := &database{t: t, url: url, conn: conn}
	for _, statement := range statements {
		d.exec(statement)
	}
	if d.to, err = postgres.New(map[string]string{"url": url}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.to.Close(); _ = conn.Close(context.Background()) })
	return d
}

func (d *database) exec(statement string) {
	d.t.Helper()
	if _, err := d.conn.Exec(d.t.Context(), statement); err != nil {
		d.t.Fatal(err)
	}
}

// see gives the rows of a query, a line each.
func (d *database) see(query string) string {
	d.t.Helper()
	rows, err := d.conn.Query(d.t.Context(), query)
	if err != nil {
		d.t.Fatal(err)
	}
	lines, err := pgx.CollectRows(rows, pgx.RowTo[*string])
	if err != nil {
		d.t.Fatal(err)
	}
	var b strings.Builder
	for _, line := range lines {
		if line == nil {
			b.WriteString("NULL\n")
			continue
		}
		b.WriteString(*line + "\n")
	}
	return b.String()
}

// write sends a batch, and wants the outcomes.
func (d *database) write(b adapters.Batch, want ...adapters.Outcome) adapters.Results {
	d.t.Helper()
	results := d.to.Write(d.t.Context(), b)
	if len(results.Rows) != len(b.Rows) {
		d.t.Fatalf("%d results of %d rows", len(results.Rows), len(b.Rows))
	}
	for i, r := range results.Rows {
		if expected := want[min(i, len(want)-1)]; r.Outcome != expected {
			d.t.Fatalf("row %d is %s (%s: %s); want %s", i, r.Outcome, r.Code, r.Message, expected)
		}
	}
	return results
}

const customers = `CREATE TABLE customers (email text PRIMARY KEY, city text, spend numeric, note text DEFAULT 'ours')`

// people is a batch of customers; version tells apart what is sent of them.
func people(op string, version int, names ...string) adapters.Batch {
	b := adapters.Batch{Sync: "test", Run: 1, First: 1, Object: "customers", Op: op, Fields: []string{"city", "spend"}}
	for i, name := range names {
		row := adapters.Row{
			IdempotencyKey: fmt.Sprintf("%s%s%d", name, op, version),
			Identity:       []adapters.Identifier{{Name: "email", Value: name}},
		}
		if op != "delete" {
			row.Values = []any{fmt.Sprintf("town %d", version), big.NewRat(int64(10*i+5), 10)}
		}
		b.Rows = append(b.Rows, row)
	}
	return b
}

const seen = `SELECT email || '|' || coalesce(city, '-') || '|' || coalesce(spend::text, '-') || '|' || coalesce(note, '-') FROM customers ORDER BY email`

func (d *database) want(query, lines string) {
	d.t.Helper()
	if got := d.see(query); got != lines {
		d.t.Errorf("there is\n%swant\n%s", got, lines)
	}
}

// whole is a batch of a set that replaces the one before.
func whole(run, first int64, version int, names ...string) adapters.Batch {
	b := people("replace", version, names...)
	b.Run, b.First = run, first
	return b
}

func (d *database) show(run, rows int64) error {
	return d.to.Publish(d.t.Context(), adapters.RunEnd{Sync: "test", Object: "customers", Run: run, Replaces: true, Rows: rows, Whole: true})
}

func TestWholeSetsReplaceEachOther(t *testing.T) {
	d := open(t, customers, `INSERT INTO customers VALUES ('bo', 'elsewhere', 7, 'theirs'), ('cy', 'elsewhere', 7, 'theirs')`)
	const before = "bo|elsewhere|7|theirs\ncy|elsewhere|7|theirs\n"
	d.write(whole(3, 1, 1, "ana", "bo"), adapters.OK)
	d.write(whole(3, 1, 1, "ana", "bo"), adapters.OK) // again: in the place of the first
	d.want(seen, before)
	if err := d.show(3, 3); err == nil {
		t.Error("a set that is not whole is shown")
	}
	d.write(whole(3, 3, 1, "di"), adapters.OK)
	d.write(whole(2, 1, 9, "late"), adapters.OK) // of a run that was taken over
	d.write(whole(3, 1, 1, "ana", "bo"), adapters.OK)
	d.want(seen, before)
	if err := d.show(3, 3); err != nil {
		t.Fatal(err)
	}
	const now = "ana|town 1|0.5|ours\nbo|town 1|1.5|theirs\ndi|town 1|0.5|ours\n"
	d.want(seen, now)
	if err := d.show(2, 1); err == nil {
		t.Error("an older set replaces a newer one")
	}
	d.want(seen, now)
	if left := d.see(`SELECT count(*)::text FROM pg_tables WHERE tablename LIKE 'weft_set_%'`); left != "0\n" {
		t.Errorf("%s tables of sets are left", left)
	}
	if err := d.show(4, 0); err != nil { // nobody is left
		t.Fatal(err)
	}
	d.want(seen, "")
}

func TestRowsComeChangeAndGo(t *testing.T) {
	d := open(t, customers)
	d.write(people("upsert", 1, "ana", "bo"), adapters.OK)
	d.exec(`UPDATE customers SET note = 'theirs' WHERE email = 'bo'`)
	d.exec(`INSERT INTO customers VALUES ('cy', 'elsewhere', 7, 'theirs')`)
	d.want(seen, "ana|town 1|0.5|ours\nbo|town 1|1.5|theirs\ncy|elsewhere|7|theirs\n")
	d.write(people("upsert", 2, "bo"), adapters.OK)
	d.want(seen, "ana|town 1|0.5|ours\nbo|town 2|0.5|theirs\ncy|elsewhere|7|theirs\n")
	d.write(people("delete", 3, "ana"), adapters.OK)
	d.write(people("create", 3, "bo", "di"), adapters.OK) // who is there is left
	d.want(seen, "bo|town 2|0.5|theirs\ncy|elsewhere|7|theirs\ndi|town 3|1.5|ours\n")
	results := d.write(people("update", 4, "di", "nobody"), adapters.OK, adapters.Rejected)
	if results.Rows[1].Code != "no_such_row" {
		t.Errorf("the row of nobody is %+v", results.Rows[1])
	}
	d.want(seen, "bo|town 2|0.5|theirs\ncy|elsewhere|7|theirs\ndi|town 4|0.5|ours\n")
}

// What is sent again changes nothing, even when somebody else has written since,
// and what is as it should be is not written.
func TestNothingIsAppliedTwice(t *testing.T) {
	d := open(t, customers,
		`CREATE TABLE writes (what text)`,
		`CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO writes VALUES (TG_OP || ' ' || coalesce(NEW.email, OLD.email)); RETURN NULL; END $$`,
		`CREATE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON customers FOR EACH ROW EXECUTE FUNCTION note()`,
		`CREATE TABLE visits (email text, city text, spend numeric)`)
	for range 3 {
		d.write(people("upsert", 1, "ana", "bo"), adapters.OK)
	}
	d.want(`SELECT what FROM writes`, "INSERT ana\nINSERT bo\n")
	d.exec(`UPDATE customers SET city = 'theirs' WHERE email = 'ana'`)
	d.write(people("upsert", 1, "ana", "cy"), adapters.OK) // in another batch
	d.want(seen, "ana|theirs|0.5|ours\nbo|town 1|1.5|ours\ncy|town 1|1.5|ours\n")
	same := people("upsert", 1, "bo")
	same.Rows[0].IdempotencyKey, same.Rows[0].Values[1] = "another", big.NewRat(15, 10)
	d.write(same, adapters.OK)
	d.want(`SELECT what FROM writes`, "INSERT ana\nINSERT bo\nUPDATE ana\nINSERT cy\n")
	visits := people("append", 1, "ana", "ana")
	visits.Object, visits.Rows[1].IdempotencyKey = "visits", "another visit"
	for range 3 {
		d.write(visits, adapters.OK)
	}
	visits.Run, visits.First = 2, 7
	visits.Rows = append(visits.Rows, visits.Rows[0])
	visits.Rows[2].IdempotencyKey, visits.Rows[2].Values = "in the next run", []any{"town 2", big.NewRat(5, 2)}
	d.write(visits, adapters.OK)
	d.want(`SELECT email || spend FROM visits ORDER BY spend`, "ana0.5\nana1.5\nana2.5\n")
	d.write(people("delete", 2, "bo"), adapters.OK)
	d.write(people("upsert", 3, "bo"), adapters.OK)
	d.write(people("delete", 2, "bo"), adapters.OK) // late
	d.want(`SELECT email FROM customers ORDER BY email`, "ana\nbo\ncy\n")
}

// Values are read by the database as the types of its columns.
func TestTypesAreThoseOfTheTable(t *testing.T) {
	d := open(t, `CREATE TABLE things (id bigint PRIMARY KEY, a int, b double precision, c boolean, d date, e timestamptz, f jsonb, g text[], h varchar(5), i json, j numeric(10,2))`)
	b := adapters.Batch{Sync: "test", Run: 1, First: 1, Object: "things", Op: "upsert", Fields: []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}}
	b.Rows = []adapters.Row{
		{IdempotencyKey: "1", Identity: []adapters.Identifier{{Name: "id", Value: "1"}}, Values: []any{
			int64(-7), 1.5, true, time.Date(2026, 3, 1, 0, 0, 0, 0, adapters.Day), time.Date(2026, 3, 1, 12, 0, 0, 250_000_000, time.UTC),
			[]any{"a", int64(1)}, []any{"x\\\"y", nil, "", "ö,{}"}, "a\tb\\n", "{}", big.NewRat(1995, 100)}},
		{IdempotencyKey: "2", Identity: []adapters.Identifier{{Name: "id", Value: "2"}}, Values: make([]any, 10)},
		{IdempotencyKey: "3", Identity: []adapters.Identifier{{Name: "id", Value: "3"}}, Values: append(make([]any, 7), "", nil, nil)},
	}
	d.write(b, adapters.OK)
	d.exec(`SET TIME ZONE 'UTC'`)
	d.want(`SELECT t::text FROM things t ORDER BY id`,
		`(1,-7,1.5,t,2026-03-01,"2026-03-01 12:00:00.25+00","[""a"", 1]","{""x\\\\\\""y"",NULL,"""",""ö,{}""}","a	b\\n",{},19.95)`+"\n(2,,,,,,,,,,)\n(3,,,,,,,,\"\",,)\n")
	b.Rows[0].IdempotencyKey = "again"
	d.write(b, adapters.OK) // json has no equality
	b.Rows[2].IdempotencyKey, b.Rows[2].Values = "4", append(append(make([]any, 7), "too long"), nil, nil)
	results := d.write(b, adapters.Poison, adapters.Poison, adapters.Rejected)
	if strings.Contains(results.Rows[2].Message, "too long") {
		t.Errorf("a value is told: %s", results.Rows[2].Message)
	}
}

// COPY says which row it cannot read; the others are sent again without it.
func TestTheRowThatIsWrongIsNamed(t *testing.T) {
	d := open(t, customers)
	b := people("upsert", 1, "ana", "bo", "cy")
	b.Rows[1].Values[1] = "s3cr3t amount"
	results := d.write(b, adapters.Poison, adapters.Rejected, adapters.Poison)
	if r := results.Rows[1]; r.Code != "22P02" || !strings.Contains(r.Message, `"spend"`) || strings.Contains(r.Message, "s3cr3t") {
		t.Errorf("the row is %+v", r)
	}
	d.want(seen, "")
	b.Rows = append(b.Rows[:1], b.Rows[2])
	d.write(b, adapters.OK)
	d.exec(`ALTER TABLE customers ADD CHECK (city <> 'town 2')`)
	results = d.write(people("upsert", 2, "ana"), adapters.Poison)
	if r := results.Rows[0]; r.Code != "23514" || !strings.Contains(r.Message, `constraint "customers_city_check"`) {
		t.Errorf("the row is %+v", r)
	}
}

func TestWhatTheDatabaseLacksIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		table string
		batch adapters.Batch
		want  string
	}{
		"a table":        {`SELECT 1`, people("upsert", 1, "ana"), `has no table "customers"`},
		"a column":       {`CREATE TABLE customers (email text PRIMARY KEY, city text)`, people("upsert", 1, "ana"), `has no column "spend"`},
		"a unique index": {`CREATE TABLE customers (email text, city text, spend int)`, people("upsert", 1, "ana"), `CREATE UNIQUE INDEX ON "public"."customers" ("email")`},
		"one for all rows": {`CREATE TABLE customers (email text, city text, spend int); CREATE UNIQUE INDEX ON customers (email) WHERE spend > 0`,
			people("upsert", 1, "ana"), `has no unique index on (email)`},
		"a column of its own": {`CREATE TABLE customers (email text PRIMARY KEY, city text, spend int GENERATED ALWAYS AS (1) STORED)`, people("upsert", 1, "ana"), `computes the column "spend"`},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, c.table)
			results := d.write(c.batch, adapters.Misconfigured)
			if !strings.Contains(results.Rows[0].Message, c.want) {
				t.Errorf("it says %q; want %q", results.Rows[0].Message, c.want)
			}
			d.exec(`DROP TABLE IF EXISTS customers`)
			d.exec(customers)
			d.write(c.batch, adapters.OK) // it looks again
		})
	}
}

func TestRightsAreAskedFor(t *testing.T) {
	d := open(t, customers, `CREATE ROLE clerk_`+fmt.Sprint(os.Getpid())+` LOGIN`)
	role := "clerk_" + fmt.Sprint(os.Getpid())
	t.Cleanup(func() {
		ctx := context.Background()
		_, err1 := d.conn.Exec(ctx, `DROP OWNED BY `+role)
		_, err2 := d.conn.Exec(ctx, `DROP ROLE `+role)
		if err := errors.Join(err1, err2); err != nil {
			t.Error(err)
		}
	})
	var err error
	d.to.Close()
	if d.to, err = postgres.New(map[string]string{"url": strings.Replace(d.url, "://weft@", "://"+role+"@", 1)}); err != nil {
		t.Fatal(err)
	}
	if err := d.to.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "CREATE in the schema") {
		t.Errorf("the check says %v", err)
	}
	d.exec(`GRANT CREATE ON SCHEMA public TO ` + role)
	if err := d.to.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.exec(`GRANT SELECT ON customers TO ` + role)
	if r := d.write(people("upsert", 1, "ana"), adapters.Auth).Rows[0]; !strings.Contains(r.Message, "it needs SELECT, INSERT, UPDATE and DELETE") {
		t.Errorf("it says %q", r.Message)
	}
	d.exec(`GRANT INSERT, UPDATE, DELETE ON customers TO ` + role)
	d.write(people("upsert", 1, "ana"), adapters.OK)
}

func TestConnectionsThatAreNotThere(t *testing.T) {
	d, err := postgres.New(map[string]string{"url": "postgres://weft:s3cr3t@127.0.0.1:1/none"})
	if err != nil {
		t.Fatal(err)
	}
	r := d.Write(t.Context(), people("upsert", 1, "ana")).Rows[0]
	if r.Outcome != adapters.NotSent || strings.Contains(r.Message, "s3cr3t") || r.Message != "the database cannot be reached" {
		t.Errorf("it is %+v", r)
	}
	if err := d.Check(t.Context()); err == nil || strings.Contains(err.Error(), "s3cr3t") {
		t.Errorf("the check says %v", err)
	}
	for _, url := range []string{"", "postgres://weft:s3cr3t@host:port/x"} {
		if _, err := postgres.New(map[string]string{"url": url}); err == nil || strings.Contains(err.Error(), "s3cr3t") {
			t.Errorf("%q: %v", url, err)
		}
	}
}

// A server that ends the connection has rolled back what was not committed.
func TestKilledConnectionsProveNothingApplied(t *testing.T) {
	d := open(t, customers,
		`CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$`,
		`CREATE TRIGGER die BEFORE INSERT ON customers FOR EACH ROW WHEN (NEW.city = 'town 1') EXECUTE FUNCTION die()`)
	r := d.to.Write(t.Context(), people("upsert", 1, "ana")).Rows[0]
	if r.Outcome != adapters.Throttled && r.Outcome != adapters.NotSent {
		t.Errorf("it is %+v", r)
	}
	d.want(seen, "")
	d.write(people("upsert", 2, "ana"), adapters.OK)
}

func TestManyAtOnce(t *testing.T) {
	d := open(t, customers)
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			for range 3 {
				results := d.to.Write(context.Background(), people("upsert", 1, fmt.Sprintf("a%d", i), fmt.Sprintf("b%d", i)))
				if results.Rows[0].Outcome != adapters.OK {
					t.Errorf("%+v", results.Rows[0])
				}
			}
		})
	}
	group.Wait()
	d.want(`SELECT count(*)::text FROM customers`, "16\n")
	// Whatever was marked twice is there once.
	d.want(`SELECT count(*) || ' ' || count(DISTINCT key) FROM weft_deliveries, unnest(keys) AS key`, "16 16\n")
	if err := d.to.Publish(t.Context(), adapters.RunEnd{Sync: "test", Object: "customers", Run: 1}); err != nil {
		t.Fatal(err)
	}
	d.want(`SELECT count(*)::text FROM weft_deliveries`, "1\n")
	if err := d.to.Publish(t.Context(), adapters.RunEnd{Sync: "another", Object: "customers", Run: 1, Settled: true}); err != nil {
		t.Fatal(err)
	}
	d.exec(`UPDATE weft_deliveries SET at = now() - interval '31 days'`)
	if err := d.to.Publish(t.Context(), adapters.RunEnd{Object: "customers"}); err != nil {
		t.Fatal(err)
	}
	d.want(`SELECT count(*)::text FROM weft_deliveries`, "0\n")
}

// The answer to a commit may be lost, and a row that there was none for is still not
// there when the batch comes again.
func TestRowsThatAreNotThereStayRejectedWhenSentAgain(t *testing.T) {
	d := open(t, customers, `INSERT INTO customers VALUES ('di', 'elsewhere', 7)`)
	d.write(people("update", 1, "di", "nobody"), adapters.OK, adapters.Rejected)
	d.write(people("update", 1, "di", "nobody"), adapters.OK, adapters.Rejected) // the same batch
	next := people("update", 1, "nobody")
	next.Run, next.First = 2, 1
	d.write(next, adapters.Rejected) // alone, by a later run
	d.exec(`INSERT INTO customers VALUES ('nobody', 'elsewhere', 7)`)
	next.Run = 3
	d.write(next, adapters.OK)
	d.want(seen, "di|town 1|0.5|ours\nnobody|town 1|0.5|ours\n")
}

// What a deferred constraint says at COMMIT proves that nothing is applied. That the
// server is going down does not: it may say so when the commit is on the disk.
func TestWhatIsSaidAtTheCommit(t *testing.T) {
	for state, want := range map[string]adapters.Outcome{
		"23505": adapters.Poison, "40001": adapters.Throttled, "57P01": adapters.Ambiguous, "08006": adapters.Ambiguous,
		"53100": adapters.Ambiguous, "XX000": adapters.Ambiguous,
	} {
		t.Run(state, func(t *testing.T) {
			d := open(t, customers,
				`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '`+state+`'; END $$`,
				`CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON customers DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse()`)
			d.write(people("upsert", 1, "ana"), want)
		})
	}
}
