package bigquery

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/weft-cdp/weft/adapters"
)

// Examine checks a target: jobs, a session and the clock, the dataset of
// published tables and the rights in it, and the dataset of sources. What cannot
// be checked after a failure is left out. It costs what reading a table of one
// row costs, 10 MB at most.
func (w *Warehouse) Examine(ctx context.Context, layout adapters.Layout) []adapters.Finding {
	e := examination{w: w, layout: layout}
	if !e.jobs(ctx) {
		return e.findings
	}
	e.budget()
	if e.target(ctx) && e.session(ctx) {
		e.writing(ctx)
	}
	if layout.Raw != "" && layout.Raw != layout.Schema {
		e.sources(ctx)
	}
	return e.findings
}

type examination struct {
	w        *Warehouse
	layout   adapters.Layout
	findings []adapters.Finding
}

func (e *examination) add(level adapters.FindingLevel, name, detail, fix string) {
	e.findings = append(e.findings, adapters.Finding{Name: name, Level: level, Detail: detail, Fix: fix})
}

// passed notes an error as a finding; true when there is none.
func (e *examination) passed(ctx context.Context, name string, err error) bool {
	if err == nil {
		return true
	}
	var said *adapters.StatementError
	if !errors.As(err, &said) {
		if _, raw := problemOf(err); raw {
			err = e.w.explained(ctx, "", err)
		}
	}
	detail, fix := cutAdvice(err.Error())
	e.add(adapters.FindingFailed, name, detail, fix)
	return false
}

// jobs checks the credentials, the project and the right to run jobs.
func (e *examination) jobs(ctx context.Context) bool {
	const name = "jobs"
	if _, err := e.w.Estimate(ctx, "SELECT 1", e.layout.Schema); !e.passed(ctx, name, err) {
		return false
	}
	e.add(adapters.FindingOK, name, fmt.Sprintf("project %q runs them", e.w.settings.Project), "")
	return true
}

func (e *examination) budget() {
	if limit := e.w.settings.MaxBytesBilled; limit > 0 {
		e.add(adapters.FindingOK, "budget", fmt.Sprintf("a run may be billed %s", adapters.Bytes(limit)), "")
		return
	}
	e.add(adapters.FindingOK, "budget", "there is none, and a run reads what it needs", "set max_bytes_billed to bound what a run may cost")
}

// target checks the dataset of published tables.
func (e *examination) target(ctx context.Context) bool {
	dataset, name := e.w.dataset(e.layout.Schema), "dataset "+e.layout.Schema
	metadata, err := dataset.Metadata(ctx)
	if isMissing(err) && e.w.settings.Location != "" {
		e.add(adapters.FindingWarning, name, "it does not exist; the first run makes it in "+e.w.settings.Location, "")
		return false
	}
	if isMissing(err) {
		e.add(adapters.FindingFailed, name, "it does not exist", fmt.Sprintf("bq mk --dataset --location=EU %s:%s", dataset.ProjectID, dataset.DatasetID))
		return false
	}
	if !e.passed(ctx, name, err) {
		return false
	}
	if expires := metadata.DefaultTableExpiration; expires > 0 {
		e.add(adapters.FindingWarning, name, fmt.Sprintf("its tables are dropped after %s, the profiles' ids with them", expires),
			fmt.Sprintf("bq update --default_table_expiration 0 %s:%s", dataset.ProjectID, dataset.DatasetID))
		return true
	}
	e.add(adapters.FindingOK, name, "it is in "+metadata.Location, "")
	return true
}

// skewed is how much two clocks may differ before someone should know.
const skewed = 30 * time.Second

// session checks that a session can be had, and the clock.
func (e *examination) session(ctx context.Context) bool {
	const name = "session"
	asked := time.Now()
	rows, err := e.w.Query(ctx, "SELECT CURRENT_TIMESTAMP() AS now")
	if !e.passed(ctx, name, err) {
		return false
	}
	e.add(adapters.FindingOK, name, "temporary tables can be made in "+cmp.Or(e.w.location, "the default location"), "")
	now, ok := rows.Rows[0][0].(time.Time)
	if !ok {
		return true
	}
	// The statement ran at some moment between asking and the answer.
	off := max(time.Until(now), asked.Sub(now))
	if off > skewed {
		e.add(adapters.FindingWarning, "clock", fmt.Sprintf("this machine's clock and BigQuery's differ by %s", off.Round(time.Second)), "set the clock of this machine")
	} else {
		e.add(adapters.FindingOK, "clock", "it agrees with BigQuery's", "")
	}
	return true
}

// writing makes, fills, replaces and drops a table, as a run does.
func (e *examination) writing(ctx context.Context) {
	name := "rights on " + e.layout.Schema
	table := e.w.dataset(e.layout.Schema).Table("weft_examination_" + uuid.NewString()[:8])
	path := quoted(table)
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closing)
		defer cancel()
		_ = table.Delete(ctx) // it ends by itself in an hour
	}()
	for _, statement := range []string{
		"CREATE TABLE " + path + " (one INT64) OPTIONS (expiration_timestamp = TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 1 HOUR))",
		"INSERT INTO " + path + " (one) VALUES (1)",
		"SELECT one FROM " + path,
		"DROP TABLE " + path,
	} {
		if err := e.w.Exec(ctx, statement); !e.passed(ctx, name, err) {
			return
		}
	}
	e.add(adapters.FindingOK, name, "tables can be made, filled, read and dropped", "")
}

// sources checks the dataset of sources: that it is where jobs run, and that one
// of its tables can be read.
func (e *examination) sources(ctx context.Context) {
	dataset, name := e.w.dataset(e.layout.Raw), "sources in "+e.layout.Raw
	metadata, err := dataset.Metadata(ctx)
	if !e.passed(ctx, name, err) {
		return
	}
	if e.w.location != "" && !sameLocation(metadata.Location, e.w.location) {
		detail, fix := cutAdvice(e.w.apart(dataset.DatasetID, metadata.Location))
		e.add(adapters.FindingFailed, name, detail, fix)
		return
	}
	all := dataset.Tables(ctx)
	all.PageInfo().MaxSize = 1
	table, err := all.Next()
	if err != nil {
		e.add(adapters.FindingWarning, name, "no table is to be seen there", "grant roles/bigquery.dataViewer on the dataset, or correct source_dataset")
		return
	}
	_, err = e.w.Estimate(ctx, "SELECT * FROM "+quoted(table)+" LIMIT 0", e.layout.Schema)
	if !needsFilter(err) && !e.passed(ctx, name, err) {
		return
	}
	e.add(adapters.FindingOK, name, "they can be read", "")
}

// needsFilter tells whether a table only refuses because no partition is chosen.
func needsFilter(err error) bool {
	var said *adapters.StatementError
	return errors.As(err, &said) && filterAdvice.MatchString(said.Err.Error())
}
