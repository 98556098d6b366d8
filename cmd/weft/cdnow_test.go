package main

import (
	"bufio"
	"context"
	"fmt"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/weft-cdp/weft/adapters/warehouses/duckdb"
)

// buyer is what the raw file says of a customer, computed without weft.
type buyer struct {
	first, last time.Time
	purchases   int64
	cds         int64
	cents       int64
	rfm         string
}

// The CDNOW example agrees, cell by cell, with a computation of the raw file
// that shares nothing with weft.
func TestCDNOW(t *testing.T) {
	t.Parallel()
	data, err := filepath.Abs(filepath.Join("..", "..", "..", "shared", "data", "cdnow"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(data, "CDNOW_master.txt")); err != nil {
		t.Skip("the CDNOW data is not beside the project: ../shared/data/cdnow/CDNOW_master.txt")
	}
	want := readBuyers(t, filepath.Join(data, "CDNOW_master.txt"))
	score(want)

	project := copyExample(t, "cdnow")
	run := exec.Command("weft", "run", "--project", project, "--var", "data="+data, "--as-of", "1998-06-30")
	if out, err := run.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	got := readProfiles(t, filepath.Join(project, "build", "cdnow.duckdb"))
	if len(got) != 23_570 || len(want) != len(got) {
		t.Errorf("%d profiles, the file has %d customers", len(got), len(want))
	}
	var purchases, cds int64
	for id, w := range want {
		if got[id] != *w {
			t.Errorf("customer %s: want %v, got %v", id, *w, got[id])
		}
		purchases += got[id].purchases
		cds += got[id].cds
	}
	if purchases != 69_659 {
		t.Errorf("%d purchases and %d CDs in all, not 69659 purchases", purchases, cds)
	}
}

func readBuyers(t *testing.T, path string) map[string]*buyer {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	all := map[string]*buyer{}
	lines := bufio.NewScanner(file)
	lines.Scan() // the names
	for lines.Scan() {
		f := strings.Fields(lines.Text())
		if len(f) == 0 {
			continue
		}
		day, err := time.Parse("20060102", f[1])
		if err != nil {
			t.Fatal(err)
		}
		cds, err := strconv.ParseInt(f[2], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		dollars, ok := new(big.Rat).SetString(f[3])
		if !ok {
			t.Fatalf("no number: %s", f[3])
		}
		b := all[f[0]]
		if b == nil {
			b = &buyer{first: day, last: day}
			all[f[0]] = b
		}
		if day.Before(b.first) {
			b.first = day
		}
		if day.After(b.last) {
			b.last = day
		}
		b.purchases++
		b.cds += cds
		b.cents += dollars.Mul(dollars, big.NewRat(100, 1)).Num().Int64()
	}
	return all
}

// score gives everybody the three digits: a fifth by rank each, equal values
// equally.
func score(all map[string]*buyer) {
	for _, of := range []func(*buyer) int64{
		func(b *buyer) int64 { return b.last.Unix() },
		func(b *buyer) int64 { return b.purchases },
		func(b *buyer) int64 { return b.cents },
	} {
		var sorted []int64
		for _, b := range all {
			sorted = append(sorted, of(b))
		}
		slices.Sort(sorted)
		for _, b := range all {
			smaller, _ := slices.BinarySearch(sorted, of(b))
			b.rfm += strconv.Itoa(1 + smaller*5/len(sorted))
		}
	}
}

func readProfiles(t *testing.T, path string) map[string]buyer {
	t.Helper()
	ctx := context.Background()
	warehouse, err := duckdb.Open(ctx, duckdb.Settings{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = warehouse.Close() }()
	rows, err := warehouse.Query(ctx, `
		SELECT id_value, first_purchase, last_purchase, purchases, cds, dollars, rfm, rfm_recency, rfm_frequency, rfm_monetary, days_since_purchase
		FROM weft.customer_profiles JOIN weft.customer_ids USING (profile_id)`)
	if err != nil {
		t.Fatal(err)
	}
	end := time.Date(1998, 6, 30, 0, 0, 0, 0, time.UTC)
	all := map[string]buyer{}
	for _, r := range rows.Rows {
		cents := new(big.Rat).Mul(r[5].(*big.Rat), big.NewRat(100, 1))
		b := buyer{first: r[1].(time.Time).UTC(), last: r[2].(time.Time).UTC(), purchases: r[3].(int64), cds: r[4].(int64), cents: cents.Num().Int64(), rfm: r[6].(string)}
		if digits := fmt.Sprint(r[7]) + fmt.Sprint(r[8]) + fmt.Sprint(r[9]); digits != b.rfm || !cents.IsInt() {
			t.Errorf("customer %v: scores %s beside rfm %s, dollars %v", r[0], digits, b.rfm, r[5])
		}
		if days := int64(end.Sub(b.last).Hours() / 24); days != r[10] {
			t.Errorf("customer %v: %v days since the last purchase, not %d", r[0], r[10], days)
		}
		all[r[0].(string)] = b
	}
	return all
}
