package server

import (
	"context"
	"database/sql"
	"fmt"
	"sync"

	bq "google.golang.org/api/bigquery/v2"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/analyze"
)

// session is what statements share: temporary tables and a transaction, which
// are those of one DuckDB connection. A job without a session has one of its
// own that ends with it.
type session struct {
	id       string // empty for the session of one job
	location string

	mu      sync.Mutex // statements of a session run one after another
	conn    *sql.Conn
	catalog *analyze.Session
	begun   bool // a transaction is open
	ended   bool
	rows    map[string]int64 // of temporary tables that nothing has changed since they were counted
}

func (s *Server) newSession(location string) (*session, error) {
	conn, err := s.db.Conn(s.life)
	if err != nil {
		return nil, fmt.Errorf("cannot open a session: %w", err)
	}
	return &session{location: location, conn: conn, catalog: s.analyzer.NewSession(), rows: map[string]int64{}}, nil
}

// enter gives a job its session and locks it: the one that its connection
// properties name, a new one when it asks for that, or one for itself alone.
func (s *Server) enter(j *job, out *outcome, create bool, properties []*bq.ConnectionProperty) (*session, error) {
	id := ""
	for _, p := range properties {
		switch p.Key {
		case "session_id":
			id = p.Value
		case "time_zone":
			if err := onlyUTC(p.Value); err != nil {
				return nil, err
			}
		case "query_label":
		default:
			return nil, fail("notImplemented", "the emulator has no connection property %q", p.Key)
		}
	}
	if id != "" {
		return s.join(j, out, id)
	}
	fresh, err := s.newSession(orElse(out.location, s.config.Location))
	if err != nil {
		return nil, err
	}
	fresh.mu.Lock()
	if create {
		s.mu.Lock()
		defer s.mu.Unlock()
		fresh.id = s.number("session_")
		s.sessions[fresh.id] = fresh
		out.stats.SessionInfo = &bq.SessionInfo{SessionId: fresh.id}
		out.location = fresh.location
	}
	return fresh, nil
}

func (s *Server) join(j *job, out *outcome, id string) (*session, error) {
	s.mu.Lock()
	known := s.sessions[id]
	s.mu.Unlock()
	gone := fail("invalid", "Session %s is not found or has been terminated", id)
	if known == nil {
		return nil, gone
	}
	if out.location != "" && out.location != known.location {
		return nil, fail("invalid", "Session %s was created in location %s, but the job is to run in location %s", id, known.location, out.location)
	}
	known.mu.Lock()
	if known.ended || j.ctx.Err() != nil {
		known.mu.Unlock()
		if known.ended {
			return nil, gone
		}
		return nil, stopped()
	}
	out.location, out.stats.SessionInfo = known.location, &bq.SessionInfo{SessionId: id}
	return known, nil
}

// leave lets the next job into a session, or ends that of a single job.
func (s *Server) leave(session *session) {
	if session.id == "" {
		s.endSession(session)
	}
	session.mu.Unlock()
}

// endSession rolls back what is open and drops the temporary tables, with the
// connection that they live in.
func (s *Server) endSession(session *session) {
	if session.ended {
		return
	}
	session.ended = true
	if session.begun {
		_, _ = session.conn.ExecContext(context.WithoutCancel(s.life), "ROLLBACK") // the connection goes anyway
		s.transactions.Add(-1)
	}
	session.conn.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.sessions, session.id)
}
