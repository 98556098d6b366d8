package bigquery

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"cloud.google.com/go/bigquery"
	bq "google.golang.org/api/bigquery/v2"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/dialect"
	"github.com/weft-cdp/weft/models"
)

var _ adapters.Typer = (*Warehouse)(nil)

// TypeQuery asks for a dry run, which says the columns, and the parameters that
// nobody has declared with the types that they must have where they stand. The
// client passes on only the names of these, so the interface is asked itself.
func (w *Warehouse) TypeQuery(ctx context.Context, query string) (*adapters.QueryTypes, error) {
	service, err := bq.NewService(ctx, w.options...)
	if err != nil {
		return nil, w.settings.credentialsError(err)
	}
	legacy := false
	job := &bq.Job{
		Configuration: &bq.JobConfiguration{DryRun: true, Labels: w.settings.labels(adapters.WorkOf(ctx)),
			Query: &bq.JobConfigurationQuery{Query: query, UseLegacySql: &legacy, ParameterMode: "NAMED"}},
		JobReference: &bq.JobReference{ProjectId: w.settings.Project, Location: w.location},
	}
	done, err := service.Jobs.Insert(w.settings.Project, job).Context(ctx).Do()
	if err != nil {
		return nil, w.queryError(ctx, query, err)
	}
	if done.Statistics == nil || done.Statistics.Query == nil {
		return nil, errors.New("the dry run tells nothing of the query")
	}
	types := &adapters.QueryTypes{}
	for _, p := range done.Statistics.Query.UndeclaredQueryParameters {
		native := parameterType(p.ParameterType)
		types.Params = append(types.Params, models.CatalogColumn{Name: p.Name, Native: native, T: dialect.BigQuery.Native(native).T})
	}
	slices.SortStableFunc(types.Params, func(a, b models.CatalogColumn) int {
		return cmp.Compare(firstPlace(query, a.Name), firstPlace(query, b.Name))
	})
	if done.Statistics.Query.Schema == nil || done.Statistics.Query.StatementType != "SELECT" {
		return types, nil
	}
	types.Columns, err = restColumns(done.Statistics.Query.Schema.Fields)
	return types, err
}

// firstPlace is where a parameter stands first.
func firstPlace(query, name string) int {
	at := regexp.MustCompile(`(?i)@` + regexp.QuoteMeta(name) + `\b`).FindStringIndex(query)
	if at == nil {
		return len(query)
	}
	return at[0]
}

// restColumns reads columns as the interface writes them.
func restColumns(fields []*bq.TableFieldSchema) ([]models.CatalogColumn, error) {
	text, err := json.Marshal(fields)
	if err != nil {
		return nil, err
	}
	schema, err := bigquery.SchemaFromJSON(text)
	if err != nil {
		return nil, err
	}
	return catalogColumns(schema), nil
}

// parameterType writes a parameter's type as a statement would.
func parameterType(t *bq.QueryParameterType) string {
	switch {
	case t == nil:
		return ""
	case t.ArrayType != nil:
		return "ARRAY<" + parameterType(t.ArrayType) + ">"
	}
	return t.Type
}

var (
	// position is where BigQuery says that it stopped to understand, in lines and
	// letters from 1; a tab goes to the next eighth letter.
	position = regexp.MustCompile(`\s*at \[(\d+):(\d+)\]`)
	// unfound finds in BigQuery's text what there is not.
	unfound = regexp.MustCompile(`(?:Not found: (?:Table|Dataset) [^:\s]+:|(?:Function|Type) not found: )([^\s;]+)`)
)

// queryError finds the place of a mistake, where it is one of the query's text. A
// dry run reads no data, so that what it says quotes none.
func (w *Warehouse) queryError(ctx context.Context, query string, err error) error {
	p, answered := problemOf(err)
	if !answered || ctx.Err() != nil || p.reason != "invalidQuery" && p.reason != "notFound" {
		return w.statementError(ctx, query, err)
	}
	found := &adapters.QueryError{Offset: -1, Err: errors.New(position.ReplaceAllString(p.message, ""))}
	if m := position.FindStringSubmatch(p.message); m != nil {
		line, _ := strconv.Atoi(m[1])
		column, _ := strconv.Atoi(m[2])
		found.Offset = offsetOf(query, line, column)
	} else if m := unfound.FindStringSubmatch(p.message); m != nil {
		if found.Offset = strings.Index(query, m[1]); found.Offset < 0 {
			found.Offset = strings.Index(query, m[1][strings.LastIndex(m[1], ".")+1:])
		}
	}
	return found
}

// tab is how many letters wide BigQuery counts a tab at most.
const tab = 8

// offsetOf is the byte of a place.
func offsetOf(text string, line, column int) int {
	offset := 0
	for range line - 1 {
		end := strings.IndexByte(text[offset:], '\n')
		if end < 0 {
			return -1
		}
		offset += end + 1
	}
	at := 1
	for i, letter := range text[offset:] {
		if at >= column || letter == '\n' {
			return offset + i
		}
		if letter == '\t' {
			at += tab - (at-1)%tab
		} else {
			at++
		}
	}
	return len(text)
}
