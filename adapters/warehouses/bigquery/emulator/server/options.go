package server

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	bq "google.golang.org/api/bigquery/v2"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/analyze"
	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/translate"
)

// tableState is what the server knows of a table beyond the catalog.
type tableState struct {
	modified time.Time
	version  string // the etag: another one after each change
	options  map[string]option
	rows     *int64 // nil where nobody has counted since the change
}

// option is one of OPTIONS(…): an expression and what it was when it was set.
type option struct {
	text  string
	value any
}

// follow looks at what a statement has changed: the times of tables, their
// options, the list of datasets.
func (s *Server) follow(ctx context.Context, session *session, st *analyze.Statement) error {
	if st.Temp || st.Target.Dataset == "" {
		return nil
	}
	switch st.Kind {
	case analyze.Select, analyze.Assert, analyze.CreateFunction, analyze.DropFunction:
		return nil
	case analyze.CreateSchema, analyze.AlterSchema:
		return s.followDataset(ctx, session, st.Target.Dataset)
	case analyze.DropSchema:
		s.forgetDataset(st.Target.Dataset)
		return nil
	case analyze.DropTable, analyze.DropView:
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.tables, st.Target)
		return nil
	}
	return s.followTable(ctx, session, st.Target)
}

func (s *Server) followTable(ctx context.Context, session *session, name analyze.Name) error {
	table, ok := s.analyzer.Lookup(name)
	if !ok {
		return nil
	}
	s.mu.Lock()
	before := s.tables[name]
	s.mu.Unlock()
	state := &tableState{modified: s.config.Now()}
	var known map[string]option
	if before != nil {
		known = before.options
	}
	var err error
	if state.options, err = session.options(ctx, table.Options, known); err != nil {
		return err
	}
	if home := s.dataset(name.Dataset); before == nil && home != nil && home.DefaultTableExpirationMs > 0 {
		if _, set := state.options["expiration_timestamp"]; !set {
			at := state.modified.Add(time.Duration(home.DefaultTableExpirationMs) * time.Millisecond)
			state.options["expiration_timestamp"] = option{value: at}
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	state.version = s.number("v")
	s.tables[name] = state
	return nil
}

// options computes the options that are new or have changed, once: an
// expression such as CURRENT_TIMESTAMP() has its value from when it was set.
func (s *session) options(ctx context.Context, texts map[string]string, known map[string]option) (map[string]option, error) {
	options := map[string]option{}
	for name, before := range known {
		if before.text == "" { // not from a statement
			options[name] = before
		}
	}
	for name, text := range texts {
		if before, ok := known[name]; ok && before.text == text {
			options[name] = before
			continue
		}
		value, err := s.evaluate(ctx, text)
		if err != nil {
			return nil, fmt.Errorf("option %s: %w", name, err)
		}
		options[name] = option{text: text, value: value}
	}
	return options, nil
}

func (s *session) evaluate(ctx context.Context, expression string) (any, error) {
	rows, err := s.ask(ctx, "SELECT "+expression)
	if err != nil || len(rows) != 1 || len(rows[0]) != 1 {
		return nil, err
	}
	return rows[0][0], nil
}

// ask runs a query of BigQuery.
func (s *session) ask(ctx context.Context, text string) ([][]any, error) {
	st, err := s.catalog.Analyze(analyze.Request{SQL: text})
	if err != nil {
		return nil, err
	}
	statements, err := translate.Statement(s.catalog, st)
	if err != nil {
		return nil, err
	}
	return s.runOnce(ctx, statements, nil)
}

// count counts a table; DuckDB knows the number.
func (s *session) count(ctx context.Context, name analyze.Name) (int64, error) {
	rows, err := s.query(ctx, "SELECT count(*) FROM "+translate.Table(name))
	if err != nil {
		return 0, err
	}
	n, _ := rows[0][0].(int64)
	return n, nil
}

func (s *tableState) text(name string) string {
	text, _ := s.options[name].value.(string)
	return text
}

func (s *tableState) expires() (time.Time, bool) {
	at, ok := s.options["expiration_timestamp"].value.(time.Time)
	return at, ok
}

// labels reads [("key", "value"), …].
func (s *tableState) labels() map[string]string { return labelsOf(s.options["labels"].value) }

func labelsOf(value any) map[string]string {
	pairs, _ := value.([]any)
	labels := map[string]string{}
	for _, p := range pairs {
		if pair, ok := p.(map[string]any); ok {
			labels[fmt.Sprint(pair["_0"])] = fmt.Sprint(pair["_1"])
		}
	}
	return labels
}

// dropExpired takes away the tables whose time is over.
func (s *Server) dropExpired() {
	now := s.config.Now()
	var over []analyze.Name
	s.mu.Lock()
	for name, state := range s.tables {
		if at, ok := state.expires(); ok && !at.After(now) {
			over = append(over, name)
			delete(s.tables, name)
		}
	}
	s.mu.Unlock()
	for _, name := range over {
		// A table that somebody else has dropped meanwhile is gone as well.
		_ = s.do(s.life, "DROP TABLE IF EXISTS "+quoted(name))
	}
}

// do runs a statement of BigQuery that stands for a method of the interface, so
// that both ways mean the same.
func (s *Server) do(ctx context.Context, text string) error {
	own, err := s.newSession(s.config.Location)
	if err != nil {
		return err
	}
	defer s.endSession(own)
	return s.doIn(ctx, own, text)
}

func (s *Server) doIn(ctx context.Context, session *session, text string) error {
	st, err := session.catalog.Analyze(analyze.Request{SQL: text})
	if err != nil {
		return err
	}
	statements, err := translate.Statement(session.catalog, st)
	if err != nil {
		return err
	}
	if _, err := session.runAll(ctx, statements, nil); err != nil {
		return err
	}
	session.forget(st.Target)
	if err := session.catalog.Apply(st); err != nil {
		return err
	}
	return s.follow(ctx, session, st)
}

// quoted writes a name in backticks.
func quoted(name analyze.Name) string {
	if name.Table == "" {
		return "`" + name.Dataset + "`"
	}
	if name.Dataset == "" {
		return "`" + name.Table + "`"
	}
	return "`" + name.Dataset + "`.`" + name.Table + "`"
}

// optionList writes OPTIONS(…) for what a table's resource says.
func optionList(t *bq.Table) string {
	options := map[string]string{}
	if t.Description != "" {
		options["description"] = fmt.Sprintf("%q", t.Description)
	}
	if t.FriendlyName != "" {
		options["friendly_name"] = fmt.Sprintf("%q", t.FriendlyName)
	}
	if t.ExpirationTime > 0 {
		options["expiration_timestamp"] = fmt.Sprintf("TIMESTAMP_MILLIS(%d)", t.ExpirationTime)
	}
	if t.RequirePartitionFilter {
		options["require_partition_filter"] = "true"
	}
	if p := t.TimePartitioning; p != nil && p.ExpirationMs > 0 {
		options["partition_expiration_days"] = fmt.Sprintf("%g", float64(p.ExpirationMs)/float64(24*time.Hour/time.Millisecond))
	}
	if len(t.Labels) > 0 {
		pairs := make([]string, 0, len(t.Labels))
		for _, k := range slices.Sorted(maps.Keys(t.Labels)) {
			pairs = append(pairs, fmt.Sprintf("(%q, %q)", k, t.Labels[k]))
		}
		options["labels"] = "[" + strings.Join(pairs, ", ") + "]"
	}
	list := make([]string, 0, len(options))
	for _, k := range slices.Sorted(maps.Keys(options)) {
		list = append(list, k+" = "+options[k])
	}
	if len(list) == 0 {
		return ""
	}
	return "OPTIONS (" + strings.Join(list, ", ") + ")"
}
