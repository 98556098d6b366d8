package main

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// runSQL lets somebody else work in a database file, by the statements of
// another file, in which $WORK is the script's folder: `sql build/shop.duckdb
// before.sql`. `! sql` demands that they fail, and shows why.
func runSQL(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: [!] sql DATABASE FILE")
	}
	database := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(filepath.Dir(database), 0o755))
	db, err := sql.Open("duckdb", database)
	ts.Check(err)
	_, err = db.Exec(strings.ReplaceAll(ts.ReadFile(args[1]), "$WORK", ts.Getenv("WORK")))
	ts.Check(db.Close())
	switch {
	case err == nil && neg:
		ts.Fatalf("the statements of %s do not fail", args[1])
	case err != nil && !neg:
		ts.Fatalf("%s: %v", args[1], err)
	case err != nil:
		_, _ = fmt.Fprintln(ts.Stderr(), err)
	}
}
