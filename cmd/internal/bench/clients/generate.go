// Package clients measures generated clients: how long making them takes, and how
// fast the one in Go finds a profile, each beside what is done by hand.
package clients

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/weft-cdp/weft/adapters/warehouses/duckdb"
	"github.com/weft-cdp/weft/cmd/internal/cli"
)

// generateBar is what `weft generate` may take beyond the warehouse's own time.
const generateBar = 2 * time.Second

// Generate measures `weft generate` for so many traits and queries, in all languages,
// and what of that the warehouse takes: it is opened and asked for the types of the
// same queries by itself.
func Generate(args []string) error {
	flags := flag.NewFlagSet("generate", flag.ExitOnError)
	traits, queries := flags.Int("traits", 200, "traits of the model"), flags.Int("queries", 50, "queries of the project")
	if err := flags.Parse(args); err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "weft-bench-generate")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	statements, err := writeManyTraits(folder, *traits, *queries)
	if err != nil {
		return err
	}
	if err := weft(folder, "run", "--as-of", "2026-03-01"); err != nil {
		return err
	}
	for range 5 {
		if err := os.RemoveAll(filepath.Join(folder, "clients")); err != nil {
			return err
		}
		start := time.Now()
		if err := weft(folder, "generate"); err != nil {
			return err
		}
		whole := time.Since(start)
		bare, err := typed(folder, statements)
		if err != nil {
			return err
		}
		fmt.Printf("weft generate, 3 languages, %d traits, %d queries: %s, the warehouse by itself %s; %s beyond it, %.2f× of the bar of %s\n", *traits, *queries,
			whole.Round(time.Millisecond), bare.Round(time.Millisecond), (whole - bare).Round(time.Millisecond), (whole-bare).Seconds()/generateBar.Seconds(), generateBar)
	}
	return nil
}

// writeManyTraits writes a project, and gives the statements of its queries.
func writeManyTraits(folder string, traits, queries int) (statements []string, err error) {
	var model, sql strings.Builder
	model.WriteString(`project: large
targets: {local: {type: duckdb, path: large.duckdb}}
generate: {go: {out: clients/customers}, typescript: {out: clients/ts}, python: {out: clients/py}}
entities: {customer: {ids: {email: {normalize: email}}}}
sources:
  orders:
    file: orders.csv
    time: at
    ids: {email: email}
    columns: {at: timestamp, amount: decimal, city: text}
segments:
`)
	for i := range traits / 10 {
		fmt.Fprintf(&model, "  segment_%d: {of: customer, where: trait_%d > %d}\n", i, i*2%(traits-traits%2), i)
	}
	model.WriteString("traits:\n  customer:\n")
	for i := range traits {
		fmt.Fprintf(&model, "    trait_%d: %s\n", i, []string{
			fmt.Sprintf("sum(orders.amount within %dd)", i+1), fmt.Sprintf("last(orders.city within %dd)", i+1),
		}[i%2])
	}
	for i := range queries {
		statement := fmt.Sprintf("SELECT profile_id, trait_%d, count(*) AS n\nFROM weft.customer_profiles\nWHERE trait_%d > $least\nGROUP BY ALL\nORDER BY n DESC\nLIMIT $most",
			i*2%traits, i*2%traits)
		statements = append(statements, statement)
		fmt.Fprintf(&sql, "-- name: Question%d :many\n-- Whom question %d finds.\n%s;\n\n", i, i, statement)
	}
	if err := os.Mkdir(filepath.Join(folder, "queries"), 0o755); err != nil {
		return nil, err
	}
	return statements, errors.Join(
		os.WriteFile(filepath.Join(folder, "weft.yaml"), []byte(model.String()), 0o600),
		os.WriteFile(filepath.Join(folder, "queries", "questions.sql"), []byte(sql.String()), 0o600),
		os.WriteFile(filepath.Join(folder, "orders.csv"), []byte("email,at,amount,city\nana@example.org,2026-01-01,5,Lund\n"), 0o600))
}

// typed opens the warehouse and has it type the queries.
func typed(folder string, statements []string) (time.Duration, error) {
	ctx, start := context.Background(), time.Now()
	settings, err := duckdb.ReadSettings(map[string]string{"path": "large.duckdb"}, folder)
	if err != nil {
		return 0, err
	}
	w, err := duckdb.Open(ctx, settings)
	if err != nil {
		return 0, err
	}
	for _, statement := range statements {
		if _, err := w.TypeQuery(ctx, statement); err != nil {
			return 0, errors.Join(err, w.Close())
		}
	}
	err = w.Close()
	return time.Since(start), err
}

// weft runs a command of weft's, and tells what it prints only when it fails.
func weft(folder, command string, args ...string) error {
	said, err := os.CreateTemp("", "weft-bench-said")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(said.Name()) }()
	out, errs := os.Stdout, os.Stderr
	os.Stdout, os.Stderr = said, said
	exit := cli.Main(append([]string{command, "--project", folder}, args...))
	os.Stdout, os.Stderr = out, errs
	if exit == 0 {
		return said.Close()
	}
	if _, err := said.Seek(0, io.SeekStart); err != nil {
		return err
	}
	text, err := io.ReadAll(said)
	return errors.Join(fmt.Errorf("weft %s ended with %d: %s", command, exit, text), err, said.Close())
}
