package main

import (
	"fmt"
	"maps"
	"strings"

	"golang.org/x/tools/txtar"

	"github.com/weft-cdp/weft/adapters/destinations"
	duckdb "github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/example"
)

// pages makes all generated pages, by name below docs.
func pages() (map[string]string, error) {
	all := map[string]string{
		"errors/README.md":      errorIndex(diag.Pages()),
		"reference/language.md": "",
	}
	language, err := languagePage()
	if err != nil {
		return nil, err
	}
	all["reference/language.md"] = language
	for _, p := range diag.Pages() {
		yields, err := yields(p)
		if err != nil {
			return nil, fmt.Errorf("the example of %s: %w", p.Code, err)
		}
		all["errors/"+string(p.Code)+".md"] = errorPage(p, yields)
	}
	maps.Copy(all, destinationPages())
	return all, nil
}

// yields gives what a page's example prints. That it has the page's code is
// checked here too, because only here examples are run.
func yields(p diag.Page) (string, error) {
	if p.Example == "" {
		return "", nil
	}
	result, err := find(p)
	if err != nil {
		return "", err
	}
	if !result.Has(p.Code) {
		return "", fmt.Errorf("it does not yield its code, but %q\n%s", result.Codes(), result.Human())
	}
	return strings.TrimRight(result.Human(), "\n"), nil
}

// tools are the types of destinations that come with weft.
var tools = check.Tools{Names: destinations.Names, Find: destinations.Find}

// find takes a page's example as far as it needs.
func find(p diag.Page) (example.Result, error) {
	files := example.Files(txtar.Parse([]byte(p.Example)))
	switch p.Needs {
	case "run", "generate", "export":
		return runExample(files, p.Needs)
	case "warehouse":
		return example.Compile(files, example.Elsewhere(duckdb.DuckDB), tools)
	}
	return example.Compile(files, duckdb.DuckDB, tools)
}
