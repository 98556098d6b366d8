package server

import (
	"context"
	"maps"
	"net/http"
	"strings"

	bq "google.golang.org/api/bigquery/v2"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/analyze"
)

// findTable finds the table of a request's path.
func (s *Server) findTable(r *http.Request, permission string) (*analyze.Table, error) {
	name := analyze.Name{Dataset: r.PathValue("dataset"), Table: r.PathValue("table")}
	if err := s.mayInTable(s.sender(r), permission, name); err != nil {
		return nil, err
	}
	if s.dataset(name.Dataset) == nil {
		return nil, notFound("Dataset", s.config.Project+":"+name.Dataset)
	}
	if t, ok := s.analyzer.Lookup(name); ok {
		return t, nil
	}
	return nil, notFound("Table", s.config.Project+":"+name.Dataset+"."+name.Table)
}

func (s *Server) getTable(r *http.Request) (any, error) {
	t, err := s.findTable(r, "bigquery.tables.get")
	if err != nil {
		return nil, err
	}
	return answerOf(s.tableResource(r.Context(), t))
}

// tableResource writes a table as tables.get gives it.
func (s *Server) tableResource(ctx context.Context, t *analyze.Table) (*bq.Table, error) {
	schema, err := restSchema(t.Columns)
	if err != nil {
		return nil, err
	}
	resource := s.tableHead(t)
	resource.Schema = schema
	if t.View != "" {
		resource.View = &bq.ViewDefinition{Query: t.View, ForceSendFields: []string{"UseLegacySql"}}
		return resource, nil
	}
	own, err := s.newSession(s.config.Location)
	if err != nil {
		return nil, err
	}
	defer s.endSession(own)
	rows, err := s.rows(ctx, own, t.Name)
	if err != nil {
		return nil, err
	}
	wide, err := rowWidth(t.Columns)
	if err != nil {
		return nil, err
	}
	resource.NumRows, resource.NumBytes = uint64(rows), rows*wide
	resource.NumTotalLogicalBytes, resource.NumActiveLogicalBytes = resource.NumBytes, resource.NumBytes
	resource.ForceSendFields = []string{"NumRows", "NumBytes"}
	return resource, nil
}

// tableHead writes what is known of a table without looking into it.
func (s *Server) tableHead(t *analyze.Table) *bq.Table {
	resource := &bq.Table{
		Kind: "bigquery#table", Type: "TABLE", Id: s.config.Project + ":" + t.Name.Dataset + "." + t.Name.Table,
		TableReference: s.reference(t.Name), CreationTime: t.Created, LastModifiedTime: uint64(t.Created),
	}
	if t.View != "" {
		resource.Type = "VIEW"
	}
	if home := s.dataset(t.Name.Dataset); home != nil {
		resource.Location = home.Location
	}
	if len(t.ClusterBy) > 0 {
		resource.Clustering = &bq.Clustering{}
		for _, field := range t.ClusterBy {
			resource.Clustering.Fields = append(resource.Clustering.Fields, strings.Trim(field, "`"))
		}
	}
	resource.TimePartitioning, resource.RangePartitioning = partitioning(t.PartitionBy)
	s.mu.Lock()
	state := s.tables[t.Name]
	s.mu.Unlock()
	if state == nil {
		return resource
	}
	resource.LastModifiedTime = uint64(millis(state.modified))
	resource.Etag = state.version
	resource.Description, resource.FriendlyName, resource.Labels = state.text("description"), state.text("friendly_name"), state.labels()
	resource.RequirePartitionFilter, _ = state.options["require_partition_filter"].value.(bool)
	if at, ok := state.expires(); ok {
		resource.ExpirationTime = millis(at)
	}
	return resource
}

func (s *Server) listTables(r *http.Request) (any, error) {
	d, err := s.findDataset(r, "bigquery.tables.list")
	if err != nil {
		return nil, err
	}
	list := &bq.TableList{Kind: "bigquery#tableList"}
	for _, t := range s.analyzer.List(d.DatasetReference.DatasetId) {
		head := s.tableHead(t)
		list.Tables = append(list.Tables, &bq.TableListTables{
			Kind: head.Kind, Id: head.Id, TableReference: head.TableReference, Type: head.Type, Labels: head.Labels,
			CreationTime: head.CreationTime, ExpirationTime: head.ExpirationTime,
			TimePartitioning: head.TimePartitioning, RangePartitioning: head.RangePartitioning, Clustering: head.Clustering,
		})
	}
	list.TotalItems = int64(len(list.Tables))
	return list, nil
}

func (s *Server) insertTable(r *http.Request) (any, error) {
	d, err := s.findDataset(r, "bigquery.tables.create")
	if err != nil {
		return nil, err
	}
	var asked bq.Table
	if _, err := readJSON(r.Body, &asked); err != nil {
		return nil, err
	}
	if asked.TableReference == nil || asked.TableReference.TableId == "" {
		return nil, fail("invalid", "Required parameter is missing: tableReference.tableId")
	}
	name := analyze.Name{Dataset: d.DatasetReference.DatasetId, Table: asked.TableReference.TableId}
	text, err := createStatement("CREATE TABLE", name, &asked)
	if err != nil {
		return nil, err
	}
	if err := s.do(r.Context(), text); err != nil {
		return nil, err
	}
	t, _ := s.analyzer.Lookup(name)
	return answerOf(s.tableResource(r.Context(), t))
}

// createStatement writes the statement that makes what a resource describes.
func createStatement(verb string, name analyze.Name, t *bq.Table) (string, error) {
	if t.View != nil {
		return strings.TrimSpace("CREATE VIEW " + quoted(name) + " " + optionList(t) + " AS " + t.View.Query), nil
	}
	columns, err := sqlColumns(t.Schema)
	if err != nil {
		return "", err
	}
	if len(columns) == 0 {
		return "", fail("invalid", "Schema has no fields: the emulator has no table without columns")
	}
	definitions := make([]string, len(columns))
	for i, c := range columns {
		definitions[i] = "`" + c.Name + "` " + c.Type
		if c.Required {
			definitions[i] += " NOT NULL"
		}
	}
	text := verb + " " + quoted(name) + " (" + strings.Join(definitions, ", ") + ")"
	by, err := partitionBy(t, columns)
	if err != nil {
		return "", err
	}
	if by != "" {
		text += " PARTITION BY " + by
	}
	if t.Clustering != nil && len(t.Clustering.Fields) > 0 {
		text += " CLUSTER BY `" + strings.Join(t.Clustering.Fields, "`, `") + "`"
	}
	return strings.TrimSpace(text + " " + optionList(t)), nil
}

// patchTable changes what can be set by ALTER TABLE; the schema cannot.
func (s *Server) patchTable(r *http.Request) (any, error) {
	t, err := s.findTable(r, "bigquery.tables.update")
	if err != nil {
		return nil, err
	}
	before := s.tableHead(t)
	if expected := r.Header.Get("If-Match"); expected != "" && expected != "*" && expected != before.Etag {
		return nil, fail("conditionNotMet", "Precondition Failed")
	}
	var asked bq.Table
	if _, err := readJSON(r.Body, &asked); err != nil {
		return nil, err
	}
	if asked.Schema != nil {
		return nil, fail("notImplemented", "the emulator changes a schema by ALTER TABLE only")
	}
	if len(asked.Labels) > 0 { // a patch of labels leaves the others
		labels := before.Labels
		maps.Copy(labels, asked.Labels)
		asked.Labels = labels
	}
	if options := optionList(&asked); options != "" {
		kind := "TABLE "
		if t.View != "" {
			kind = "VIEW "
		}
		if err := s.do(r.Context(), "ALTER "+kind+quoted(t.Name)+" SET "+options); err != nil {
			return nil, err
		}
	}
	t, _ = s.analyzer.Lookup(t.Name)
	return answerOf(s.tableResource(r.Context(), t))
}

func (s *Server) deleteTable(r *http.Request) (any, error) {
	t, err := s.findTable(r, "bigquery.tables.delete")
	if err != nil {
		return nil, err
	}
	if t.View != "" {
		return nil, s.do(r.Context(), "DROP VIEW "+quoted(t.Name))
	}
	return nil, s.do(r.Context(), "DROP TABLE "+quoted(t.Name))
}
