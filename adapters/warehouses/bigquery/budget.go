package bigquery

import (
	"context"
	"fmt"
	"regexp"
	"slices"
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
		needs = "this statement needs " + adapters.Bytes(e.Needs)
	}
	return fmt.Sprintf("the budget does not allow it: %s, and %s of max_bytes_billed: %d (%s) were billed before it; "+
		"raise max_bytes_billed, or read less: shorter windows, and sources that are partitioned by their time",
		needs, adapters.Bytes(e.Spent), e.Limit, adapters.Bytes(e.Limit))
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
// tables that a run makes, in its session or in the dataset that it publishes to.
func (w *Warehouse) Estimate(ctx context.Context, statement, dataset string) (int64, error) {
	asked := statement
	if m := temporary.FindStringSubmatch(statement); m != nil {
		if m[1] == "" {
			return 0, nil // an empty table
		}
		asked = m[1]
	}
	status, err := w.dryRun(ctx, asked)
	if err != nil {
		return 0, w.estimateError(ctx, statement, dataset, err)
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

// estimateError tells apart what is missing because a run makes it, a temporary
// table or weft's own, and what a run would miss too.
func (w *Warehouse) estimateError(ctx context.Context, statement, dataset string, err error) error {
	own := []string{bareDataset(w.settings.Dataset), bareDataset(dataset)}
	p, _ := problemOf(err)
	missing := missingTable.FindStringSubmatch(p.message)
	absent := missingDataset.FindStringSubmatch(p.message)
	switch {
	case bare.MatchString(p.message), missing != nil && (slices.Contains(own, missing[2]) || isSessionDataset(missing[2])):
		err = adapters.ErrNotEstimable
	case absent != nil && slices.Contains(own, absent[2]):
		if w.settings.Location == "" {
			return w.noDataset(absent[2])
		}
		err = adapters.ErrNotEstimable // the first run makes it
	}
	return w.statementError(ctx, statement, err)
}
