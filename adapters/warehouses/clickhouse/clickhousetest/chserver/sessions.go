package main

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// How long an idle session lives, as on a server that nobody configured.
const (
	sessionTimeout    = time.Minute
	maxSessionTimeout = time.Hour
)

// sessions gives every request its connection: one of its own, or that of its
// session_id. A session is used by one request at a time, and ends when nobody
// came for as long as its last request said (session_timeout).
type sessions struct {
	open func() (*connection, error)

	mu    sync.Mutex
	named map[string]*session
}

// session is a connection with what the requests so far have set.
type session struct {
	*connection
	busy     bool
	idle     *time.Timer       // ends the session; nil while it is busy
	settings map[string]string // of the last request, as its URL had them
	database string
}

// acquire gives the session of a request's URL; release must follow, after the
// statement.
func (s *sessions) acquire(parameters url.Values) (_ *session, release func(), _ error) {
	id := parameters.Get("session_id")
	if id == "" {
		c, err := s.open()
		if err != nil {
			return nil, nil, err
		}
		return &session{connection: c}, c.close, nil
	}
	timeout, err := timeoutOf(parameters)
	if err != nil {
		return nil, nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	found := s.named[id]
	switch {
	case found == nil && parameters.Get("session_check") == "1":
		return nil, nil, exception(372, "SESSION_NOT_FOUND", "Session %s not found", id)
	case found == nil:
		c, err := s.open()
		if err != nil {
			return nil, nil, err
		}
		found = &session{connection: c}
		s.named[id] = found
	case found.busy:
		return nil, nil, exception(373, "SESSION_IS_LOCKED", "Session %s is locked by a concurrent client", id)
	default:
		found.idle.Stop()
	}
	found.busy = true
	return found, func() { s.release(id, found, timeout, parameters.Get("close_session") == "1") }, nil
}

func (s *sessions) release(id string, used *session, timeout time.Duration, end bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	used.busy = false
	if end {
		delete(s.named, id)
		used.close()
		return
	}
	used.idle = time.AfterFunc(timeout, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if !used.busy && s.named[id] == used {
			delete(s.named, id)
			used.close()
		}
	})
}

func timeoutOf(parameters url.Values) (time.Duration, error) {
	text := parameters.Get("session_timeout")
	if text == "" {
		return sessionTimeout, nil
	}
	seconds, err := strconv.Atoi(text)
	timeout := time.Duration(seconds) * time.Second
	if err != nil || seconds < 0 || timeout > maxSessionTimeout {
		return 0, exception(374, "INVALID_SESSION_TIMEOUT", "Invalid session timeout: '%s', at most %d seconds are allowed", text, int(maxSessionTimeout.Seconds()))
	}
	return timeout, nil
}

// notSettings are the parameters of a URL that say how to answer; those of
// queries begin with param_, and all others are settings.
var notSettings = []string{
	"query", "database", "default_format", "user", "password", "quota_key", "query_id", "role", "stacktrace",
	"session_id", "session_timeout", "session_check", "close_session",
	"compress", "decompress", "buffer_size", "wait_end_of_query", "client_protocol_version",
}

var settingName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.]*$`)

// prepare gives the session the database and the settings of a request, under
// which its statement shall run, and the tag by which it can be stopped. They
// hold for one request: what the one before had and this one has not is set
// back.
func (s *session) prepare(parameters url.Values, tag string) error {
	settings := map[string]string{tagSetting: tag}
	for name := range parameters {
		if !slices.Contains(notSettings, name) && !strings.HasPrefix(name, "param_") && settingName.MatchString(name) {
			settings[name] = parameters.Get(name)
		}
	}
	var changes []string
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		if before, ok := s.settings[name]; !ok || before != settings[name] {
			changes = append(changes, name+" = "+quoted(settings[name]))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.settings)) {
		if _, ok := settings[name]; !ok {
			changes = append(changes, name+" = DEFAULT")
		}
	}
	if len(changes) > 0 {
		if _, err := s.run("SET "+strings.Join(changes, ", "), "Null", nil); err != nil {
			return err
		}
	}
	s.settings = settings
	return s.use(parameters.Get("database"))
}

// use makes the database of a request the current one: one without a name is
// where the session would be by itself.
func (s *session) use(database string) error {
	if database == s.database {
		return nil
	}
	name := cmp.Or(database, "default")
	if _, err := s.run("USE `"+strings.NewReplacer(`\`, `\\`, "`", "\\`").Replace(name)+"`", "Null", nil); err != nil {
		return err
	}
	s.database = database
	return nil
}

// quoted spells a text in SQL.
func quoted(text string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(text) + "'"
}

// exception is an error as the engine words its own.
func exception(code int, name, format string, values ...any) error {
	return fmt.Errorf("Code: %d. DB::Exception: "+format+". (%s)", append(append([]any{code}, values...), name)...)
}
