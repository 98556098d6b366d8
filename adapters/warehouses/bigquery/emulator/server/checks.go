package server

import (
	"errors"
	"strings"

	bq "google.golang.org/api/bigquery/v2"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/analyze"
)

// locate finds out where a job runs: where it was told to, where its session
// is, or where the first dataset is that it touches. A dataset elsewhere is not
// found, as BigQuery has it.
func (r *run) locate(st *analyze.Statement) error {
	for _, name := range append([]analyze.Name{st.Target}, st.Refs...) {
		known := r.dataset(name.Dataset)
		if known == nil {
			continue // temporary, about to be made, or missing: the analyzer has said so
		}
		if r.out.location == "" {
			r.out.location = known.Location
		}
		if known.Location != r.out.location {
			return notInLocation(r.config.Project+":"+name.Dataset, r.out.location)
		}
	}
	return nil
}

// inLocation names the job's location where the analyzer, which knows of none,
// has written the default.
func (r *run) inLocation(err error) error {
	var judged *analyze.Error
	if !errors.As(err, &judged) {
		return err
	}
	const words = "was not found in location "
	there := *judged
	there.Message = strings.Replace(there.Message, words+"US", words+orElse(r.out.location, r.config.Location), 1)
	return &there
}

// needs are the permissions that statements take on what they write.
var needs = map[analyze.Kind]string{
	analyze.Insert:              "bigquery.tables.updateData",
	analyze.Update:              "bigquery.tables.updateData",
	analyze.Delete:              "bigquery.tables.updateData",
	analyze.Merge:               "bigquery.tables.updateData",
	analyze.Truncate:            "bigquery.tables.updateData",
	analyze.CreateTable:         "bigquery.tables.create",
	analyze.CreateTableAsSelect: "bigquery.tables.create",
	analyze.CreateView:          "bigquery.tables.create",
	analyze.DropTable:           "bigquery.tables.delete",
	analyze.DropView:            "bigquery.tables.delete",
	analyze.AlterTable:          "bigquery.tables.update",
	analyze.AlterView:           "bigquery.tables.update",
}

func (r *run) allow(st *analyze.Statement) error {
	p := r.job.sender
	if st.Kind == analyze.CreateSchema {
		return r.mayInProject(p, "bigquery.datasets.create")
	}
	for _, name := range st.Refs {
		if err := r.mayInTable(p, "bigquery.tables.getData", name); err != nil {
			return err
		}
	}
	need := needs[st.Kind]
	if need == "" || st.Temp {
		return nil
	}
	if need == "bigquery.tables.create" {
		return r.mayInDataset(p, need, st.Target.Dataset)
	}
	return r.mayInTable(p, need, st.Target)
}

// Bytes of the values of a type: fixed ones as BigQuery documents them (pricing
// pages, "data size calculation"), of texts and lists what stands for an
// average one. The same tables always cost the same.
var widths = map[string]int64{
	"BOOL": 1, "INT64": 8, "FLOAT64": 8, "NUMERIC": 16, "BIGNUMERIC": 32,
	"DATE": 8, "DATETIME": 8, "TIME": 8, "TIMESTAMP": 8, "INTERVAL": 16,
	"STRING": 16, "BYTES": 16, "JSON": 64, "GEOGRAPHY": 64,
}

const listLength = 4

func width(t *analyze.Type) int64 {
	if t.Elem != nil {
		return listLength * width(t.Elem)
	}
	sum := widths[t.Name]
	for _, f := range t.Fields {
		sum += width(f.Type)
	}
	return sum
}

func rowWidth(columns []analyze.Column) (int64, error) {
	types, err := parseTypes(columns)
	if err != nil {
		return 0, err
	}
	var sum int64
	for _, t := range types {
		sum += width(t)
	}
	return sum, nil
}

// BigQuery bills full megabytes, and ten of them for each table at least.
const (
	billedUnit  = 1 << 20
	billedLeast = 10 * billedUnit
)

// account writes into the statistics what a statement reads: rows times the
// widths of the columns of each table, an estimate that only depends on the
// tables. A job that would be billed more than it allows does not run.
func (r *run) account(st *analyze.Statement) error {
	var processed, billed int64
	stats := r.out.stats.Query
	for _, name := range st.Refs {
		table := r.lookup(st, name)
		if table == nil || table.View != "" {
			continue
		}
		rows, err := r.rows(r.job.ctx, r.session, name)
		if err != nil {
			return err
		}
		wide, err := rowWidth(table.Columns)
		if err != nil {
			return err
		}
		processed += rows * wide
		billed += max(billedLeast, (rows*wide+billedUnit-1)/billedUnit*billedUnit)
		stats.ReferencedTables = append(stats.ReferencedTables, r.reference(name))
	}
	stats.StatementType = string(st.Kind)
	stats.TotalBytesProcessed += processed
	stats.TotalBytesProcessedAccuracy = "PRECISE"
	stats.EstimatedBytesProcessed = stats.TotalBytesProcessed
	r.out.stats.TotalBytesProcessed = stats.TotalBytesProcessed
	if r.job.config.DryRun {
		return nil
	}
	if limit := r.asked.MaximumBytesBilled; limit > 0 && stats.TotalBytesBilled+billed > limit {
		return fail("bytesBilledLimitExceeded", "Query exceeded limit for bytes billed: %d. %d or higher required.", limit, stats.TotalBytesBilled+billed)
	}
	stats.TotalBytesBilled += billed
	return nil
}

// lookup finds a table that a statement reads, temporary ones too.
func (r *run) lookup(st *analyze.Statement, name analyze.Name) *analyze.Table {
	for _, t := range st.Tables {
		if t.Name == name {
			return t
		}
	}
	t, _ := r.analyzer.Lookup(name)
	return t
}

func (s *Server) reference(name analyze.Name) *bq.TableReference {
	return &bq.TableReference{ProjectId: s.config.Project, DatasetId: orElse(name.Dataset, sessionDataset), TableId: name.Table}
}
