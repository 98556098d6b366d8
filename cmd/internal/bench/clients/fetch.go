package clients

import (
	"bufio"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// fetchModel is a project of people with one order each.
const fetchModel = `project: shop
targets: {local: {type: duckdb, path: build/shop.duckdb}}
generate: {go: {out: client, package: customers}}
entities: {customer: {ids: {email: {normalize: email}}}}
sources:
  orders:
    file: orders.csv
    time: at
    ids: {email: email}
    columns: {at: timestamp, amount: decimal, pieces: int, weight: float, gift: bool, city: text}
traits:
  customer:
    spend: sum(orders.amount)
    pieces: max(orders.pieces)
    weight: sum(orders.weight)
    gifts: any(orders.gift)
    city: last(orders.city)
    cities: list(orders.city)
    last_at: max(orders.at)
    orders: count(orders)
`

// fetchProgram asks the client and by hand in turn, and prints the ratios.
//
//go:embed fetch.go.txt
var fetchProgram []byte

// Fetch measures how the generated client in Go finds profiles by an identifier in a
// DuckDB file, beside the same question asked of database/sql by hand.
func Fetch(args []string) error {
	flags := flag.NewFlagSet("fetch", flag.ExitOnError)
	profiles, rounds := flags.Int("profiles", 1_000_000, "profiles in the file"), flags.Int("rounds", 500, "how many are fetched")
	if err := flags.Parse(args); err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "weft-bench-fetch")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	if err := writeFetchProject(folder, *profiles); err != nil {
		return err
	}
	if err := weft(folder, "run", "--as-of", "2026-03-01"); err != nil {
		return err
	}
	if err := weft(folder, "generate"); err != nil {
		return err
	}
	program := exec.Command("go", "run", ".", fmt.Sprint(*profiles), fmt.Sprint(*rounds))
	program.Dir, program.Env = folder, append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	program.Stdout, program.Stderr = os.Stdout, os.Stderr
	return program.Run()
}

var moduleLine = regexp.MustCompile(`(?m)^module .*$`)

// writeFetchProject writes a project that is a module too, with the versions of this
// one, so that nothing is fetched.
func writeFetchProject(folder string, profiles int) error {
	root, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		return err
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), name))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, name), moduleLine.ReplaceAll(text, []byte("module shop")), 0o600); err != nil {
			return err
		}
	}
	file, err := os.Create(filepath.Join(folder, "orders.csv"))
	if err != nil {
		return err
	}
	w := bufio.NewWriter(file)
	fmt.Fprintln(w, "email,at,amount,pieces,weight,gift,city")
	for i := range profiles {
		fmt.Fprintf(w, "p%d@example.org,2026-01-%02d,%d.%02d,%d,%d.5,%t,city %d\n", i, 1+i%28, i%900, i%100, 1+i%9, i%7, i%2 == 0, i%200)
	}
	return errors.Join(w.Flush(), file.Close(),
		os.WriteFile(filepath.Join(folder, "weft.yaml"), []byte(fetchModel), 0o600),
		os.WriteFile(filepath.Join(folder, "main.go"), fetchProgram, 0o600))
}
