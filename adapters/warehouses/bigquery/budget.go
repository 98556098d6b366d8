package bigquery

import (
	"context"
	"fmt"
	"regexp"
	"strconv"

	"cloud.google.com/go/bigquery"

	"github.com/weft-cdp/weft/adapters"
)

// budget is what a session may cost, in bytes billed.
type budget struct {
	limit int64 // 0: none
	spent int64
}

func (b *budget) add(bytes int64) { b.spent += bytes }

// next is the limit of the next job; 0 for none. BigQuery takes no limit of 0
// bytes: with one byte it still runs what costs nothing, such as the drops that
// clear up after a run.
func (b *budget) next() int64 {
	if b.limit == 0 {
		return 0
	}
	return max(b.limit-b.spent, 1)
}

// Billed gives the bytes that the jobs of this session were billed so far.
func (w *Warehouse) Billed() int64 { return w.budget.spent }

// BudgetError is a statement that was refused because of max_bytes_billed.
type BudgetError struct {
	Limit int64 // of the session, bytes
	Spent int64 // before the statement
	Needs int64 // of the statement; 0 when BigQuery does not say
}

func (e *BudgetError) Error() string {
	needs := "this statement needs more than what is left"
	if e.Needs > 0 {
		needs = "this statement needs " + byteText(e.Needs)
	}
	return fmt.Sprintf("the budget does not allow it: %s, and %s of max_bytes_billed: %d (%s) were billed before it; "+
		"raise max_bytes_billed, or read less: shorter windows, and sources that are partitioned by their time",
		needs, byteText(e.Spent), e.Limit, byteText(e.Limit))
}

// Is makes it an adapters.ErrBudget.
func (e *BudgetError) Is(target error) bool { return target == adapters.ErrBudget }

// required finds in BigQuery's text what a refused job would have cost.
var required = regexp.MustCompile(`limit for bytes billed: \d+\. (\d+) or higher required`)

func (b *budget) refused(text string) error {
	err := &BudgetError{Limit: b.limit, Spent: b.spent}
	if m := required.FindStringSubmatch(text); m != nil {
		err.Needs, _ = strconv.ParseInt(m[1], 10, 64)
	}
	return err
}

// Sizes as BigQuery's bill counts them.
const (
	megabyte = 1 << 20
	// leastBilled is what a query is billed that reads anything, and what each
	// table that it reads is.
	leastBilled = 10 * megabyte
)

// Estimate gives the bytes that a statement would be billed, by a dry run, which
// costs nothing. The error is adapters.ErrNotEstimable when the statement reads
// tables that a run makes.
func (w *Warehouse) Estimate(ctx context.Context, statement string) (int64, error) {
	asked := statement
	if m := temporary.FindStringSubmatch(statement); m != nil {
		if m[1] == "" {
			return 0, nil // an empty table
		}
		asked = m[1]
	}
	status, err := w.dryRun(ctx, asked)
	if err != nil {
		if w.madeByRun(err) {
			err = adapters.ErrNotEstimable
		}
		return 0, w.statementError(ctx, statement, err)
	}
	if status.Statistics == nil || status.Statistics.TotalBytesProcessed == 0 {
		return 0, nil
	}
	tables := 1
	if query, ok := status.Statistics.Details.(*bigquery.QueryStatistics); ok {
		tables = max(tables, len(query.ReferencedTables))
	}
	whole := (status.Statistics.TotalBytesProcessed + megabyte - 1) / megabyte * megabyte
	return max(whole, int64(tables)*leastBilled), nil
}

// temporary finds a statement that makes a temporary table, which BigQuery does
// not judge outside of a session, with the query that fills it as its group.
var temporary = regexp.MustCompile("(?is)^(?:\\s|--[^\n]*\n)*CREATE\\s+(?:OR\\s+REPLACE\\s+)?TEMP(?:ORARY)?\\s+TABLE\\s+(?:`[^`]+`|[\\w]+)\\s*(?:\\(|(?:OPTIONS\\s*\\([^)]*\\)\\s*)?AS\\s(.*))")

// dryRun lets BigQuery judge a statement. It needs no session; when there is
// one, its temporary tables are seen.
func (w *Warehouse) dryRun(ctx context.Context, statement string) (*bigquery.JobStatus, error) {
	query := w.client.Query(statement)
	query.DryRun = true
	query.Labels = w.settings.labels(adapters.WorkOf(ctx))
	if w.session != "" {
		query.ConnectionProperties = w.inSession()
	}
	job, err := query.Run(ctx)
	if err != nil {
		return nil, err
	}
	status := job.LastStatus()
	return status, status.Err()
}

// bare finds in BigQuery's texts that a table without a dataset is unknown,
// which is what temporary tables are before they are made.
var bare = regexp.MustCompile(`Table "?[^" ]+"? must be qualified with a dataset`)

// madeByRun tells whether an error of a dry run is about a table that only
// exists while a run is under way: a temporary one, or one of weft's own dataset.
func (w *Warehouse) madeByRun(err error) bool {
	p, ok := problemOf(err)
	if !ok {
		return false
	}
	if bare.MatchString(p.message) {
		return true
	}
	// The first run makes the dataset, where it knows the location.
	if m := missingDataset.FindStringSubmatch(p.message); m != nil && w.settings.Location != "" {
		return m[2] == bareDataset(w.settings.Dataset)
	}
	missing := missingTable.FindStringSubmatch(p.message)
	return missing != nil && (missing[2] == bareDataset(w.settings.Dataset) || isSessionDataset(missing[2]))
}

// byteText writes a number of bytes for people.
func byteText(n int64) string {
	units := []string{"bytes", "kB", "MB", "GB", "TB", "PB"}
	size, unit := float64(n), 0
	for size >= 1000 && unit < len(units)-1 {
		size, unit = size/1000, unit+1
	}
	if unit == 0 {
		return fmt.Sprintf("%d bytes", n)
	}
	return strconv.FormatFloat(size, 'g', 3, 64) + " " + units[unit]
}
