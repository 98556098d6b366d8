package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/weft-cdp/weft/adapters/warehouses/duckdb"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest"
)

// TestHistoryPage does what docs/history.md shows, from top to bottom: it writes
// the files, runs the commands, and asks the queries, each of which has what it
// gives in the block behind it.
func TestHistoryPage(t *testing.T) {
	t.Parallel()
	page := filepath.Join("..", "..", "docs", "history.md")
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	folder, queries := t.TempDir(), 0
	home := folder
	blocks := splitBlocks(string(text))
	for i := range blocks {
		b := &blocks[i]
		got := b.text
		_, name, isFile := strings.Cut(b.info, " file=")
		switch {
		case isFile:
			writeBlock(t, filepath.Join(home, name), b.text)
		case b.info == "console":
			got = runConsole(t, &folder, b.text)
		case b.info == "sql":
			queries++
			b = &blocks[i+2] // prose between them
			got = asked(t, home, blocks[i].text)
		}
		if forgetTimes(got) != forgetTimes(b.text) && !*updateTutorial {
			t.Errorf("the page shows\n%s\nbut it gives\n%s", b.text, got)
		}
		b.text = got
	}
	if queries < 2 {
		t.Errorf("only %d queries were found", queries)
	}
	if *updateTutorial {
		if err := os.WriteFile(page, []byte(joinBlocks(blocks)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// asked asks the page's database, and gives the rows as a table.
func asked(t *testing.T, folder, query string) string {
	t.Helper()
	warehouse, err := duckdb.Open(context.Background(), duckdb.Settings{Path: filepath.Join(folder, "past.duckdb")})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = warehouse.Close() }()
	query = strings.ReplaceAll(query, "'orders.csv'", "'"+filepath.Join(folder, "orders.csv")+"'")
	result, err := warehouse.Query(context.Background(), query)
	if err != nil {
		t.Fatalf("%v\n%s", err, query)
	}
	table := [][]string{result.Columns}
	for _, row := range result.Rows {
		cells := make([]string, len(row))
		for i, v := range row {
			cells[i] = warehousetest.Cell(v)
		}
		table = append(table, cells)
	}
	var b strings.Builder
	for _, row := range table {
		var line strings.Builder
		for i, cell := range row {
			width := 0
			for _, other := range table {
				width = max(width, len([]rune(other[i])))
			}
			line.WriteString(cell + strings.Repeat(" ", width-len([]rune(cell))+2))
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	return b.String()
}
