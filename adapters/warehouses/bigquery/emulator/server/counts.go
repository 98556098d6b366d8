package server

import (
	"context"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/analyze"
)

// rows gives the number of rows of a table, which every statement that reads it is
// billed by. Counting takes longer than many statements, so a count is good until
// the table changes: that of a temporary table is the session's, that of another
// is part of its state, of which there is a new one after each change.
func (s *Server) rows(ctx context.Context, session *session, name analyze.Name) (int64, error) {
	if n, ok := s.counted(session, name); ok {
		return n, nil
	}
	s.mu.Lock()
	state := s.tables[name] // as it is before it is counted
	s.mu.Unlock()
	alone := s.transactions.Load() == 0 // else others see other rows
	n, err := session.count(ctx, name)
	if err != nil {
		return 0, err
	}
	switch {
	case name.Dataset == "":
		session.rows[name.Table] = n
	case state != nil && alone:
		s.mu.Lock()
		state.rows = &n
		s.mu.Unlock()
	}
	return n, nil
}

func (s *Server) counted(session *session, name analyze.Name) (int64, bool) {
	if name.Dataset == "" {
		n, ok := session.rows[name.Table]
		return n, ok
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if state := s.tables[name]; state != nil && state.rows != nil && s.transactions.Load() == 0 {
		return *state.rows, true
	}
	return 0, false
}

// recount notes what a statement has done to the counts of the session, and to its
// transaction.
func (r *run) recount(st *analyze.Statement, answer [][]any) {
	switch st.Kind {
	case analyze.Begin:
		r.session.begun = true
		r.transactions.Add(1)
	case analyze.Commit, analyze.Rollback:
		r.session.begun = false
		r.transactions.Add(-1)
		clear(r.session.rows)
	}
	r.session.forget(st.Target)
	if n, ok := createdRows(st, answer); ok && st.Temp {
		r.session.rows[st.Target.Table] = n
	}
}

// filled notes how many rows a statement has put into the table that it made.
func (r *run) filled(st *analyze.Statement, answer [][]any) {
	n, ok := createdRows(st, answer)
	if !ok || st.Temp || r.transactions.Load() > 0 {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if state := r.tables[st.Target]; state != nil {
		state.rows = &n
	}
}

// createdRows gives the number of rows of a table that a statement has just made
// from a query; DuckDB says it, unless the table was there already.
func createdRows(st *analyze.Statement, answer [][]any) (int64, bool) {
	if st.Kind != analyze.CreateTableAsSelect || len(answer) != 1 || len(answer[0]) != 1 {
		return 0, false
	}
	n, ok := answer[0][0].(int64)
	return n, ok
}

// forget forgets the count of a temporary table.
func (s *session) forget(name analyze.Name) {
	if name.Dataset == "" {
		delete(s.rows, name.Table)
	}
}
