package generate

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/compiler/client"
	"github.com/weft-cdp/weft/compiler/client/queryfile"
	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/models"
)

// queryFiles are the project's own queries, and the lines that they stand in.
type queryFiles struct {
	queries []models.ClientQuery
	lines   map[string][]string
	model   project.Lines
}

// line gives a line of a query file, or of the model.
func (q *queryFiles) line(file string, number int) string {
	lines, ok := q.lines[file]
	switch {
	case !ok:
		return q.model(file, number)
	case number < 1 || number > len(lines):
		return ""
	}
	return lines[number-1]
}

// readQueries reads the files of queries, in the order of their names; none where
// there is no such folder.
func readQueries(loaded *project.Loaded) (*queryFiles, error) {
	files := &queryFiles{lines: map[string][]string{}, model: loaded.Tree.Line}
	folder := loaded.Project.Generate.Queries
	entries, err := os.ReadDir(filepath.Join(loaded.Dir, folder))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fault.New(fault.Wrong, "", "reading the queries: %w", err)
	}
	var found models.Diagnostics
	for _, entry := range entries {
		if entry.IsDir() || !strings.HasSuffix(entry.Name(), ".sql") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(loaded.Dir, folder, entry.Name()))
		if err != nil {
			return nil, fault.New(fault.Wrong, "", "reading the queries: %w", err)
		}
		name := path.Join(filepath.ToSlash(folder), entry.Name())
		files.lines[name] = strings.Split(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n")
		queries, wrong := queryfile.Read(name, string(text))
		files.queries, found = append(files.queries, queries...), append(found, wrong...)
	}
	found = append(found, twice(files.queries)...)
	if found.HasErrors() {
		found.Sort()
		return nil, &project.Mistakes{List: found, Line: files.line}
	}
	return files, nil
}

// twice finds names that queries of different files share.
func twice(queries []models.ClientQuery) models.Diagnostics {
	var found models.Diagnostics
	for i, q := range queries {
		first := slices.IndexFunc(queries, func(other models.ClientQuery) bool { return other.Name == q.Name })
		if first < i {
			d := diag.New(diag.QueryTwice, q.At, "there are two queries %q", q.Name)
			d.Notes = append(d.Notes, diag.Notef(queries[first].At, "the first is here"))
			found = append(found, d)
		}
	}
	return found
}

// typed has the warehouse say what the queries take and give.
func (q *queryFiles) typed(ctx context.Context, session *project.Session) ([]client.Query, error) {
	typer, ok := session.Warehouse.(adapters.Typer)
	if !ok {
		return nil, fault.New(fault.Wrong, "choose another target with --target, or take the queries away",
			"weft cannot ask %s what queries take and give", session.Target.Type)
	}
	var list []client.Query
	var found models.Diagnostics
	for _, query := range q.queries {
		types, err := typer.TypeQuery(ctx, query.SQL)
		var wrong *adapters.QueryError
		switch {
		case errors.As(err, &wrong):
			found = append(found, refusal(query, wrong))
		case err != nil:
			return nil, fault.New(fault.Warehouse, "", "%s: asking what query %q takes and gives failed: %w", query.At, query.Name, err)
		default:
			list = append(list, client.Query{ClientQuery: query, Params: types.Params, Columns: types.Columns, Open: types.Open})
		}
	}
	if found.HasErrors() {
		return nil, &project.Mistakes{List: found, Line: q.line}
	}
	return list, nil
}

// refusal says what the warehouse has against a query, at its place in the file.
func refusal(query models.ClientQuery, wrong *adapters.QueryError) models.Diagnostic {
	at := query.At
	if wrong.Offset >= 0 {
		at = queryfile.Place(query.Start, query.SQL, wrong.Offset)
	}
	words, rest, _ := strings.Cut(wrong.Error(), "\n")
	d := diag.New(diag.QueryRefused, at, "query %q: the warehouse says: %s", query.Name, strings.TrimSpace(words))
	for line := range strings.SplitSeq(strings.TrimSpace(rest), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			d.Notes = append(d.Notes, diag.Notef(models.Span{}, "%s", line))
		}
	}
	return d
}
