package differential

import (
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest"
)

// Sessions are open sessions of one warehouse, for trials that publish nothing:
// opening one takes longer than some trials.
type Sessions struct {
	Warehouse warehousetest.Warehouse
	t         *testing.T
	folder    string
	opened    atomic.Int64
	mu        sync.Mutex
	free      []Session
}

// Session is one of them, and the folder in which it looks for files.
type Session struct {
	warehousetest.Opened
	Folder string
}

// NewSessions gives a place for sessions that are closed with the test.
func NewSessions(t *testing.T, w warehousetest.Warehouse) *Sessions {
	return &Sessions{Warehouse: w, t: t, folder: t.TempDir()}
}

// Take gives a session that nobody uses.
func (s *Sessions) Take() Session {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.free); n > 0 {
		session := s.free[n-1]
		s.free = s.free[:n-1]
		return session
	}
	folder := filepath.Join(s.folder, strconv.FormatInt(s.opened.Add(1), 10))
	return Session{s.Warehouse.Open(s.t, folder), folder}
}

// Give gives it back. One in which a statement has failed is not used again.
func (s *Sessions) Give(session Session, failed bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !failed {
		s.free = append(s.free, session)
	}
}
