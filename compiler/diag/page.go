package diag

import (
	"slices"
	"strings"

	"github.com/weft-cdp/weft/models"
)

// Page is what is written about one code.
type Page struct {
	Code     models.Code
	Severity models.Severity
	Title    string // one line, lower case: "no such trait"
	Text     string // Markdown: what is wrong, why weft refuses it, what to do
	Example  string // txtar; compiling it yields Code
	Fixed    string // txtar; compiling it yields nothing; may be empty
	// Needs says what beyond the files the example needs to yield its code:
	// "" nothing, "catalog" a catalog.yaml in the archive, "warehouse" a warehouse
	// that cannot do what DuckDB can, "run" a run of weft in the folder, "generate" that
	// and clients generated after it, "export" that and an export after it. A section
	// named "runs" holds the moments of several runs, one on each line.
	Needs string
}

// Runs tells whether the example must be run, and not only compiled.
func (p Page) Runs() bool { return p.Needs == "run" || p.Needs == "generate" || p.Needs == "export" }

// Pages gives the pages of all families, sorted by code.
func Pages() []Page {
	all := slices.Concat(
		parsePages,
		exprPages,
		namePages,
		variablePages,
		exprNamePages,
		typePages,
		columnTypePages,
		cyclePages,
		identityPages,
		rulePages,
		decisionPages,
		segmentPages,
		destinationPages,
		alertPages,
		syncPages,
		storyPages,
		warehousePages,
		dataPages,
		dataIDPages,
		dataTestPages,
		incrementalPages,
		dataFilePages,
		manifestPages,
		generatePages,
	)
	slices.SortStableFunc(all, func(a, b Page) int { return strings.Compare(string(a.Code), string(b.Code)) })
	return all
}

// Find gives the page of a code. Codes are found in any case: people type them.
func Find(code models.Code) (Page, bool) {
	for _, p := range Pages() {
		if strings.EqualFold(string(p.Code), string(code)) {
			return p, true
		}
	}
	return Page{}, false
}
