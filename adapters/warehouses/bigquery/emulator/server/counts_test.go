package server_test

import (
	"testing"

	"cloud.google.com/go/bigquery"
)

// TestCounts: what a statement reads is counted anew after whatever has changed the
// table, in this session or another.
func TestCounts(t *testing.T) {
	_, c := startWithDataset(t)
	one, other := session(t, c), session(t, c)
	read := func(id, table string) int64 {
		t.Helper()
		_, status := run(t, in(c, id, "SELECT a FROM "+table))
		if status.Err() != nil {
			t.Fatal(status.Err())
		}
		return status.Statistics.TotalBytesProcessed / 8 // of an INT64
	}
	for i, step := range []struct {
		session, statement string
		table              string
		one, other         int64 // rows that each session reads; -1 where it has no such table
	}{
		{one, "CREATE TEMP TABLE x AS SELECT 1 AS a", "x", 1, -1},
		{one, "INSERT INTO x SELECT 2 AS a", "x", 2, -1},
		{one, "CREATE OR REPLACE TEMP TABLE x AS SELECT a FROM x WHERE a > 1", "x", 1, -1},
		{one, "CREATE TABLE d.y AS SELECT a FROM UNNEST([1, 2, 3]) AS a", "d.y", 3, 3},
		{other, "DELETE FROM d.y WHERE a = 1", "d.y", 2, 2},
		{one, "BEGIN TRANSACTION", "d.y", 2, 2},
		{one, "DELETE FROM d.y WHERE TRUE", "d.y", 0, 2},
		{one, "DELETE FROM x WHERE TRUE", "x", 0, -1},
		{one, "ROLLBACK TRANSACTION", "d.y", 2, 2},
		{one, "SELECT 1", "x", 1, -1},
		{one, "BEGIN TRANSACTION", "d.y", 2, 2},
		{one, "INSERT INTO d.y (a) VALUES (9)", "d.y", 3, 2},
		{one, "COMMIT TRANSACTION", "d.y", 3, 3},
	} {
		ask(t, c, step.session, step.statement)
		for range 2 { // the second time, as it was counted
			if n := read(one, step.table); n != step.one {
				t.Errorf("%d: after %s its session reads %d rows of %s, not %d", i, step.statement, n, step.table, step.one)
			}
			if step.other < 0 {
				continue
			}
			if n := read(other, step.table); n != step.other {
				t.Errorf("%d: after %s another session reads %d rows of %s, not %d", i, step.statement, n, step.table, step.other)
			}
		}
	}
	streamed := struct{ A int64 }{7}
	if err := c.Dataset("d").Table("y").Inserter().Put(t.Context(), &bigquery.StructSaver{Struct: streamed, Schema: bigquery.Schema{{Name: "a", Type: bigquery.IntegerFieldType}}}); err != nil {
		t.Fatal(err)
	}
	if n := read(one, "d.y"); n != 4 {
		t.Errorf("after a streamed row %d rows are read, not 4", n)
	}
}
