package ir

import "github.com/weft-cdp/weft/models"

// The steps of data tests. What they find is in a table of one source first, so
// that it is told, kept and judged from the same numbers.
type (
	// SourceTests makes the tests of a source: Into has a row (test, row_count,
	// failed, passed, example) for each of Tests; test is its index.
	SourceTests struct {
		Header
		Into  Table
		Scans []TestScan
		Tests []CountedTest
	}

	// TestScan is one query over rows that gives one row, Cols. Where Join has a
	// table, its rows are joined from the left On equal values.
	TestScan struct {
		Name Ident
		From TestRows
		Join TestRows
		On   []Expr
		Cols []Named
	}

	// TestRows are the rows of a table for which Where holds (nil: all); with By one
	// row for each of the values By, and Cols of them.
	TestRows struct {
		Table Table
		Alias Ident
		Where Expr
		By    []Ident
		Cols  []Named
	}

	// Test is what is said of a test.
	Test struct {
		Name     string
		Code     models.Code
		Severity models.Severity
		At       models.Span
		Allowed  string // for people: 0, 12, 0.1%, 24h
		Message  string // when it failed; {count} in it is replaced
	}

	// CountedTest is a test and how it comes out, over the columns of its Scan.
	// Example names a row that failed; nil where none may be named.
	CountedTest struct {
		Test     Test
		Scan     Ident
		RowCount Expr
		Failed   Expr
		Passed   Expr
		Example  Expr
	}

	// TestResults tells what the tests of all sources found: rows (test, row_count,
	// failed, passed, example), test being the index among all tests in their order.
	// Of a run that publishes, it adds them to weft_tests.
	TestResults struct {
		Header
		Tested []TestedSource
		Keeps  bool
	}

	// TestedSource is the table of a SourceTests, and its tests.
	TestedSource struct {
		Source string
		Table  Table
		Tests  []Test
	}
)
