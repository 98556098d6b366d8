package server

import (
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/analyze"
)

// Principal is who sends requests, known by the bearer token, with what a test
// wants him to meet. Who has no token, or one that nobody registered, may do
// everything and meets no errors.
type Principal struct {
	Token string `json:"token"`
	// Denied are permissions of BigQuery that he lacks, everywhere
	// ("bigquery.jobs.create") or in one dataset
	// ("bigquery.tables.create@sales").
	Denied []string `json:"denied,omitempty"`
	// Mishaps are the errors that his next requests meet, one each: reasons such
	// as "rateLimitExceeded" or "backendError". An empty one lets a request pass.
	Mishaps []string `json:"mishaps,omitempty"`
	// JobMishaps are the errors that his next query jobs end with, after they
	// were accepted and before they did anything.
	JobMishaps []string `json:"jobMishaps,omitempty"`
}

type principal struct {
	mu sync.Mutex
	Principal
}

func (s *Server) addPrincipal(r *http.Request) (any, error) {
	added := &principal{}
	if _, err := readJSON(r.Body, &added.Principal); err != nil {
		return nil, err
	}
	if added.Token == "" {
		return nil, fail("invalid", "a principal needs a token")
	}
	for _, reason := range append(added.Mishaps, added.JobMishaps...) {
		if _, known := codes[reason]; !known && reason != "" {
			return nil, fail("invalid", "there is no reason %q", reason)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.principals[added.Token] = added
	return nil, nil
}

func (s *Server) sender(r *http.Request) *principal {
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	s.mu.Lock()
	defer s.mu.Unlock()
	if known := s.principals[token]; known != nil {
		return known
	}
	return &principal{}
}

// mishap gives the error that a request is to meet.
func (p *principal) mishap() error { return p.next(&p.Mishaps) }

// jobMishap gives the error that a job is to end with.
func (p *principal) jobMishap() error { return p.next(&p.JobMishaps) }

func (p *principal) next(mishaps *[]string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(*mishaps) == 0 {
		return nil
	}
	reason := (*mishaps)[0]
	*mishaps = (*mishaps)[1:]
	if reason == "" {
		return nil
	}
	return fail(reason, "%s", orElse(mishapMessages[reason], reason))
}

var mishapMessages = map[string]string{
	"rateLimitExceeded": "Exceeded rate limits: too many api requests per user per method for this user_method",
	"backendError":      "Error encountered during execution. Retrying may solve the problem.",
	"internalError":     "An internal error occurred and the request could not be completed.",
	"quotaExceeded":     "Quota exceeded: Your project exceeded quota for free query bytes scanned.",
	"accessDenied":      "Access Denied",
}

func (p *principal) lacks(permission, dataset string) bool {
	return slices.Contains(p.Denied, permission) || slices.Contains(p.Denied, permission+"@"+dataset)
}

func (s *Server) mayInProject(p *principal, permission string) error {
	if !p.lacks(permission, "") {
		return nil
	}
	return fail("accessDenied", "Access Denied: Project %s: User does not have %s permission in project %s.", s.config.Project, permission, s.config.Project)
}

func (s *Server) mayInDataset(p *principal, permission, dataset string) error {
	if !p.lacks(permission, dataset) {
		return nil
	}
	name := s.config.Project + ":" + dataset
	return fail("accessDenied", "Access Denied: Dataset %s: Permission %s denied on dataset %s (or it may not exist).", name, permission, name)
}

func (s *Server) mayInTable(p *principal, permission string, table analyze.Name) error {
	if table.Dataset == "" || !p.lacks(permission, table.Dataset) {
		return nil
	}
	name := s.config.Project + ":" + table.Dataset + "." + table.Table
	if permission == "bigquery.tables.getData" {
		return fail("accessDenied", "Access Denied: Table %s: User does not have permission to query table %s, or perhaps it does not exist.", name, name)
	}
	return fail("accessDenied", "Access Denied: Table %s: Permission %s denied on table %s (or it may not exist).", name, permission, name)
}
