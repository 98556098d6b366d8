package clickhouse

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/models"
)

var _ adapters.Typer = (*Warehouse)(nil)

// codeUnknownParameter is that of a parameter that has no value.
const codeUnknownParameter = 456

// notSet finds in ClickHouse's text which parameter that is.
var notSet = regexp.MustCompile("Substitution `([^`]+)` is not set")

// TypeQuery has a query described. ClickHouse asks for the value of one parameter
// after the other, each of which says its type where it stands: {name:Type}.
// Statements that give no rows it only parses, and of those that insert VALUES not
// the values, so their parameters are looked for in the text.
func (w *Warehouse) TypeQuery(ctx context.Context, query string) (*adapters.QueryTypes, error) {
	query = trimmed(query)
	ask, lead := query, "EXPLAIN AST "
	if selects(query) {
		lead = "DESCRIBE TABLE (\n"
		ask += "\n)"
	}
	types := &adapters.QueryTypes{}
	given := clickhouse.Parameters{}
	for {
		rows, err := w.Query(clickhouse.Context(ctx, clickhouse.WithParameters(given)), lead+ask)
		if name := missingParameter(err); name != "" && given[name] == "" {
			param, ok := declared(query, name)
			if !ok {
				return nil, &adapters.QueryError{Offset: strings.Index(query, name), Err: errors.New("the parameter " + name + " says no type that can be found")}
			}
			types.Params = append(types.Params, param)
			given[name] = sampleOf(param.T)
			continue
		}
		if err != nil {
			return nil, queryError(ctx, query, len(lead), err)
		}
		if !selects(query) {
			types.Params = written(query)
			return types, nil
		}
		types.Columns = described(rows)
		for i := range types.Columns {
			types.Columns[i].T = heldAs(types.Columns[i])
		}
		return types, nil
	}
}

// parameter is one as it stands in a statement.
var parameter = regexp.MustCompile(`\{\s*(\w+)\s*:\s*([^{}]+?)\s*\}`)

// written are the parameters in the text of a statement, each once.
func written(query string) []models.CatalogColumn {
	var list []models.CatalogColumn
	for _, m := range parameter.FindAllStringSubmatch(query, -1) {
		known := slices.ContainsFunc(list, func(c models.CatalogColumn) bool { return c.Name == m[1] })
		if param, ok := declared(query, m[1]); ok && !known && param.T.Kind != models.Unknown {
			list = append(list, param)
		}
	}
	return list
}

func missingParameter(err error) string {
	if code(err) != codeUnknownParameter {
		return ""
	}
	if m := notSet.FindStringSubmatch(err.Error()); m != nil {
		return m[1]
	}
	return ""
}

// declared finds the type that a parameter says.
func declared(query, name string) (models.CatalogColumn, bool) {
	for _, m := range parameter.FindAllStringSubmatch(query, -1) {
		if m[1] == name {
			return models.CatalogColumn{Name: name, Native: m[2], T: heldAs(models.CatalogColumn{Native: m[2], T: typeOf(m[2])})}, true
		}
	}
	return models.CatalogColumn{}, false
}

// wide are the whole numbers of which not all fit 64 bits.
var wide = regexp.MustCompile(`\bU?Int(?:64|128|256)\b`)

// heldAs is the type as which whoever asks holds a column.
func heldAs(c models.CatalogColumn) models.Type {
	if c.T.Kind != models.Decimal || !wide.MatchString(c.Native) {
		return c.T
	}
	return models.Type{Kind: models.Int, Nullable: strings.Contains(c.Native, "Nullable(")}
}

// sampleOf is a value by which a query can be described: any of its type.
func sampleOf(t models.Type) string {
	switch t.Kind {
	case models.List:
		return "[]"
	case models.Date:
		return "2000-01-01"
	case models.Timestamp:
		return "2000-01-01 00:00:00"
	}
	return "0"
}

// position finds in ClickHouse's text where it is that it stopped to understand,
// counted in bytes from 1; named finds what it does not know.
var (
	position = regexp.MustCompile(`failed at position (\d+)`)
	named    = regexp.MustCompile("(?i:identifier|function|table|column|database)[^`']*[`']([^`']+)[`']")
)

// queryError finds the place of a mistake: said for one of the grammar, and
// otherwise that of the name that is not known.
func queryError(ctx context.Context, query string, lead int, err error) error {
	if ctx.Err() != nil || code(err) == 0 {
		return err
	}
	found := &adapters.QueryError{Offset: -1, Err: err}
	if m := position.FindStringSubmatch(err.Error()); m != nil {
		if at, bad := strconv.Atoi(m[1]); bad == nil {
			found.Offset = min(max(at-1-lead, 0), len(query))
		}
	} else if m := named.FindStringSubmatch(err.Error()); m != nil {
		found.Offset = strings.Index(query, m[1])
	}
	return found
}
