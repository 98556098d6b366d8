package emit

import (
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// sourceTestsView is the data of source_tests.sql.tmpl.
type sourceTestsView struct {
	*ir.SourceTests
	Scans []testScanView
	Tests []countedTestView
}

// testScanView is a query of counts.
type testScanView struct {
	ir.TestScan
	Joined bool
	From   testRowsView
	Join   testRowsView
}

// testRowsView is what stands behind FROM and JOIN.
type testRowsView struct {
	ir.TestRows
	Grouped bool
	Col     int // how far the lines are indented
}

// countedTestView is a row of the table of tests.
type countedTestView struct {
	ir.CountedTest
	Index int
	Title string
	Cols  []ir.Named
}

func sourceTestsViewOf(s *ir.SourceTests) sourceTestsView {
	v := sourceTestsView{SourceTests: s}
	for _, scan := range s.Scans {
		rows := func(r ir.TestRows) testRowsView { return testRowsView{r, len(r.By) > 0, 4} }
		v.Scans = append(v.Scans, testScanView{scan, scan.Join.Table.Name != "", rows(scan.From), rows(scan.Join)})
	}
	for i, t := range s.Tests {
		cols := []ir.Named{named("row_count", t.RowCount, nil), named("failed", t.Failed, nil), named("passed", t.Passed, nil)}
		if t.Example != nil {
			cols = append(cols, named("example", t.Example, nil))
		}
		said := ir.Origin{Kind: "test", Name: t.Test.Name, Text: "allowed: " + t.Test.Allowed, At: t.Test.At}
		v.Tests = append(v.Tests, countedTestView{t, i, origin(said), cols})
	}
	return v
}

// testResultsView is the data of test_results.sql.tmpl.
type testResultsView struct {
	*ir.TestResults
	Kept   ir.Table
	RunID  string
	Tested []testedView
	Tests  []models.TestResult // of all sources
}

// testedView is the table of a source's tests; First is the place of the first
// among all.
type testedView struct {
	Table ir.Table
	First int
}

func (w *writer) testResultsLayout(s *ir.TestResults) layout {
	v := testResultsView{TestResults: s, Kept: ir.Table{Space: ir.Published, Name: ir.TestsTable}, RunID: w.opts.RunID}
	for _, of := range s.Tested {
		v.Tested = append(v.Tested, testedView{of.Table, len(v.Tests)})
		for _, t := range of.Tests {
			v.Tests = append(v.Tests, models.TestResult{Source: of.Source, Test: t.Name, Severity: t.Severity, At: t.At, Allowed: t.Allowed})
		}
	}
	return layout{template: "test_results", view: v, runs: models.StepTests, tests: v.Tests}
}
