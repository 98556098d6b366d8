package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/weft-cdp/weft/adapters/warehouses/duckdb"
	"github.com/weft-cdp/weft/cmd/internal/cli"
)

// oneGiant is a project whose orders are all of one person.
const oneGiant = `project: giant
targets: {local: {type: duckdb, path: giant.duckdb}}
entities: {customer: {ids: {email: , cookie: }}}
sources:
  orders:
    file: orders.csv
    key: id
    time: at
    ids: {email: email, cookie: cookie}
    columns: {id: int, at: timestamp}
`

// readLinks is the evidence that explain needs, and nothing else.
const readLinks = `SELECT * FROM weft.customer_links WHERE profile_id = (SELECT profile_id FROM weft.customer_ids WHERE id_value = 'e0')`

// benchExplain lets weft explain how two identifiers of one giant person hang
// together, and reads that person's evidence by itself, in turn; each opens the
// database anew. It prints the medians, and the peak of the process's memory.
func benchExplain(args []string) error {
	flags := flag.NewFlagSet("explain", flag.ExitOnError)
	links := flags.Int("links", 100_000, "links of the person")
	if err := flags.Parse(args); err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "weft-bench-explain")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	last, err := writeGiant(folder, *links)
	if err != nil {
		return err
	}
	if err := quietly("run", "--project", folder, "--as-of", "2026-03-01"); err != nil {
		return err
	}
	questions := []struct {
		name string
		args []string
	}{
		{"explain A B", []string{"explain", "--project", folder, "email:e0", "cookie:" + last}},
		{"explain A", []string{"explain", "--project", folder, "email:e0"}},
		{"explain A --svg", []string{"explain", "--project", folder, "email:e0", "--svg", filepath.Join(folder, "a.svg")}},
	}
	for _, q := range questions {
		weft, bare, err := explainInTurn(folder, q.args)
		if err != nil {
			return err
		}
		memory := watchMemory()
		if err := quietly(q.args...); err != nil {
			return err
		}
		fmt.Printf("%-16s of %d links %s, reading them %s: %.2f×, peak %d MB\n", q.name, *links,
			weft.Round(time.Millisecond), bare.Round(time.Millisecond), weft.Seconds()/bare.Seconds(), memory.stop()>>20)
	}
	return nil
}

// writeGiant writes a project with a tree of so many links, emails and cookies
// in turn, with a tenth more beside it, and gives the last cookie.
func writeGiant(folder string, links int) (last string, err error) {
	if err := os.WriteFile(filepath.Join(folder, "weft.yaml"), []byte(oneGiant), 0o600); err != nil {
		return "", err
	}
	file, err := os.Create(filepath.Join(folder, "orders.csv"))
	if err != nil {
		return "", err
	}
	defer file.Close()
	w := bufio.NewWriter(file)
	fmt.Fprintln(w, "id,email,cookie,at")
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same graph every time
	emails, cookies := 1, 0
	near := func(n int) int { return n - 1 - random.IntN(min(n, 2000)) }
	for i := range links {
		var email, cookie int
		switch kind := random.IntN(10); {
		case cookies == 0 || kind < 6:
			email, cookie = near(emails), cookies
			cookies++
		case kind < 9:
			email, cookie = emails, near(cookies)
			emails++
		default:
			email, cookie = random.IntN(emails), random.IntN(cookies)
		}
		fmt.Fprintf(w, "%d,e%d,c%d,2026-01-%02d\n", i, email, cookie, 1+i%28)
	}
	return fmt.Sprintf("c%d", cookies-1), w.Flush()
}

// explainInTurn gives the medians of five times each.
func explainInTurn(folder string, args []string) (weft, bare time.Duration, err error) {
	var times [2][]time.Duration
	for range 5 {
		start := time.Now()
		if err := quietly(args...); err != nil {
			return 0, 0, err
		}
		times[0] = append(times[0], time.Since(start))
		start = time.Now()
		if err := readBare(filepath.Join(folder, "giant.duckdb")); err != nil {
			return 0, 0, err
		}
		times[1] = append(times[1], time.Since(start))
	}
	for _, t := range times {
		slices.Sort(t)
	}
	return times[0][2], times[1][2], nil
}

func readBare(path string) (err error) {
	warehouse, err := duckdb.Open(context.Background(), duckdb.Settings{Path: path, Folder: filepath.Dir(path)})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, warehouse.Close()) }()
	rows, err := warehouse.Query(context.Background(), readLinks)
	if err == nil && len(rows.Rows) == 0 {
		return fmt.Errorf("%s has no evidence", path)
	}
	return err
}

// quietly runs a command of weft in this process, and keeps what it prints.
func quietly(args ...string) (err error) {
	silence, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	out, errs := os.Stdout, os.Stderr
	os.Stdout, os.Stderr = silence, silence
	exit := cli.Main(args)
	os.Stdout, os.Stderr = out, errs
	if err := silence.Close(); err != nil {
		return err
	}
	if exit != 0 {
		return fmt.Errorf("weft %s ended with %d", args[0], exit)
	}
	return nil
}
