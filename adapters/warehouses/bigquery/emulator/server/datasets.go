package server

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	bq "google.golang.org/api/bigquery/v2"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/analyze"
)

// sessionDataset is the dataset that names the temporary tables of a session.
const sessionDataset = "_SESSION"

// dataset finds a dataset, nil when there is none of that name.
func (s *Server) dataset(name string) *bq.Dataset {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.datasets[name]
}

func (s *Server) forgetDataset(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.datasets, name)
	maps.DeleteFunc(s.tables, func(t analyze.Name, _ *tableState) bool { return t.Dataset == name })
}

// followDataset makes the resource of a dataset that a statement has created
// or altered.
func (s *Server) followDataset(ctx context.Context, session *session, name string) error {
	schema, ok := s.analyzer.Schema(name)
	if !ok {
		return nil
	}
	options, err := session.options(ctx, schema.Options, nil)
	if err != nil {
		return err
	}
	set := &tableState{options: options}
	d := &bq.Dataset{Location: s.location(orElse(set.text("location"), session.location)), CreationTime: schema.Created}
	if before := s.dataset(name); before != nil {
		copied := *before
		d = &copied
	}
	d.DatasetReference = &bq.DatasetReference{DatasetId: name}
	d.Description = orElse(set.text("description"), d.Description)
	d.FriendlyName = orElse(set.text("friendly_name"), d.FriendlyName)
	if labels := set.labels(); len(labels) > 0 {
		d.Labels = labels
	}
	s.keepDataset(d)
	return nil
}

// keepDataset fills in what a client leaves out.
func (s *Server) keepDataset(d *bq.Dataset) {
	now := millis(s.config.Now())
	d.Kind, d.Type = "bigquery#dataset", "DEFAULT"
	d.DatasetReference.ProjectId = s.config.Project
	d.Id = s.config.Project + ":" + d.DatasetReference.DatasetId
	d.Location = s.location(orElse(d.Location, s.config.Location))
	d.LastModifiedTime = now
	if d.CreationTime == 0 {
		d.CreationTime = now
	}
	d.Etag = fmt.Sprintf("%x", now)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.datasets[d.DatasetReference.DatasetId] = d
}

func (s *Server) listDatasets(*http.Request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := &bq.DatasetList{Kind: "bigquery#datasetList"}
	for _, name := range slices.Sorted(maps.Keys(s.datasets)) {
		d := s.datasets[name]
		list.Datasets = append(list.Datasets, &bq.DatasetListDatasets{
			Kind: "bigquery#dataset", Id: d.Id, DatasetReference: d.DatasetReference, Location: d.Location, Labels: d.Labels, FriendlyName: d.FriendlyName,
		})
	}
	return list, nil
}

func (s *Server) insertDataset(r *http.Request) (any, error) {
	var d bq.Dataset
	if _, err := readJSON(r.Body, &d); err != nil {
		return nil, err
	}
	if d.DatasetReference == nil || d.DatasetReference.DatasetId == "" {
		return nil, fail("invalid", "Required parameter is missing: datasetReference.datasetId")
	}
	name := d.DatasetReference.DatasetId
	if strings.Trim(strings.ToLower(name), "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
		return nil, fail("invalid", "Invalid dataset ID %q. Dataset IDs must be alphanumeric (plus underscores) and must be at most 1024 characters long.", name)
	}
	if err := s.mayInProject(s.sender(r), "bigquery.datasets.create"); err != nil {
		return nil, err
	}
	if err := s.do(r.Context(), "CREATE SCHEMA "+quoted(analyze.Name{Dataset: name})); err != nil {
		return nil, err
	}
	s.keepDataset(&d)
	return s.dataset(name), nil
}

// findDataset finds the dataset of a request's path.
func (s *Server) findDataset(r *http.Request, permission string) (*bq.Dataset, error) {
	name := r.PathValue("dataset")
	if err := s.mayInDataset(s.sender(r), permission, name); err != nil {
		return nil, err
	}
	if d := s.dataset(name); d != nil {
		return d, nil
	}
	return nil, notFound("Dataset", s.config.Project+":"+name)
}

func (s *Server) getDataset(r *http.Request) (any, error) {
	return answerOf(s.findDataset(r, "bigquery.datasets.get"))
}

// answerOf keeps a nil pointer from becoming an answer.
func answerOf[T any](answer *T, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return answer, nil
}

func (s *Server) patchDataset(r *http.Request) (any, error) {
	before, err := s.findDataset(r, "bigquery.datasets.update")
	if err != nil {
		return nil, err
	}
	d := *before
	if _, err := readJSON(r.Body, &d); err != nil { // over the copy: what is not sent stays
		return nil, err
	}
	d.Location, d.DatasetReference = before.Location, before.DatasetReference
	s.keepDataset(&d)
	return &d, nil
}

func (s *Server) deleteDataset(r *http.Request) (any, error) {
	d, err := s.findDataset(r, "bigquery.datasets.delete")
	if err != nil {
		return nil, err
	}
	name := d.DatasetReference.DatasetId
	if r.URL.Query().Get("deleteContents") != "true" && len(s.analyzer.List(name)) > 0 {
		return nil, fail("resourceInUse", "Dataset %s is still in use", d.Id)
	}
	return nil, s.do(r.Context(), "DROP SCHEMA "+quoted(analyze.Name{Dataset: name})+" CASCADE")
}
