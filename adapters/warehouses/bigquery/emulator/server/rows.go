package server

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	bq "google.golang.org/api/bigquery/v2"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/analyze"
)

// listRows answers tabledata.list: a page of a table's rows.
func (s *Server) listRows(r *http.Request) (any, error) {
	t, err := s.findTable(r, "bigquery.tables.getData")
	if err != nil {
		return nil, err
	}
	own, err := s.newSession(s.config.Location)
	if err != nil {
		return nil, err
	}
	defer s.endSession(own)
	columns := t.Columns
	if chosen := r.URL.Query().Get("selectedFields"); chosen != "" {
		columns = chooseColumns(columns, strings.Split(chosen, ","))
	}
	whole := &result{}
	if whole.types, err = parseTypes(columns); err != nil {
		return nil, err
	}
	if whole.rows, err = own.read(r.Context(), t.Name, columns); err != nil {
		return nil, err
	}
	p, err := whole.page(pageStart(r), pageSize(int64(atoi(r.URL.Query().Get("maxResults"), pageRows))))
	if err != nil {
		return nil, err
	}
	return &bq.TableDataList{Kind: "bigquery#tableDataList", Rows: p.rows, TotalRows: int64(p.total), PageToken: p.next}, nil
}

func chooseColumns(columns []analyze.Column, names []string) []analyze.Column {
	var chosen []analyze.Column
	for _, c := range columns {
		for _, n := range names {
			if strings.EqualFold(c.Name, n) {
				chosen = append(chosen, c)
			}
		}
	}
	return chosen
}

// read gives the rows of a table, as a SELECT would.
func (s *session) read(ctx context.Context, name analyze.Name, columns []analyze.Column) ([][]any, error) {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = "`" + c.Name + "`"
	}
	return s.ask(ctx, "SELECT "+strings.Join(names, ", ")+" FROM "+quoted(name))
}

// insertRows answers tabledata.insertAll, the streaming of single rows.
func (s *Server) insertRows(r *http.Request) (any, error) {
	t, err := s.findTable(r, "bigquery.tables.updateData")
	if err != nil {
		return nil, err
	}
	var asked struct {
		Rows []struct {
			JSON map[string]json.RawMessage `json:"json"`
		} `json:"rows"`
		IgnoreUnknownValues bool `json:"ignoreUnknownValues"`
	}
	if _, err := readJSON(r.Body, &asked); err != nil {
		return nil, err
	}
	answer := &bq.TableDataInsertAllResponse{Kind: "bigquery#tableDataInsertAllResponse"}
	staged, err := newStage(t.Columns)
	if err != nil {
		return nil, err
	}
	defer staged.discard()
	for i, row := range asked.Rows {
		if err := staged.object(row.JSON, t.Columns, asked.IgnoreUnknownValues); err != nil {
			f := queryFault(r.Context(), err)
			answer.InsertErrors = append(answer.InsertErrors, &bq.TableDataInsertAllResponseInsertErrors{
				Index: int64(i), Errors: []*bq.ErrorProto{f.proto()}, ForceSendFields: []string{"Index"},
			})
		}
	}
	if len(answer.InsertErrors) > 0 {
		return answer, nil
	}
	own, err := s.newSession(s.config.Location)
	if err != nil {
		return nil, err
	}
	defer s.endSession(own)
	_, err = own.insertStage(r.Context(), staged, t.Name, t.Columns)
	if err == nil {
		err = s.followTable(r.Context(), own, t.Name)
	}
	return answer, err
}
