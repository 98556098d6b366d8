package analyze

import (
	"maps"
	"strings"

	gs "github.com/goccy/go-googlesql"
)

// sessionDataset is the dataset that BigQuery gives the temporary tables.
const sessionDataset = "_SESSION"

// Session is a BigQuery session, or the time of one job without a session: its
// temporary tables and functions and whether it is in a transaction.
type Session struct {
	a         *Analyzer
	temporary map[string]*Table
	functions map[string]*Function
	before    *Session // the session as it was when its transaction began
}

// NewSession opens a session. It needs no closing.
func (a *Analyzer) NewSession() *Session {
	return &Session{a: a, temporary: map[string]*Table{}, functions: map[string]*Function{}}
}

// InTransaction tells whether BEGIN was applied and neither COMMIT nor ROLLBACK.
func (s *Session) InTransaction() bool {
	s.a.mu.Lock()
	defer s.a.mu.Unlock()
	return s.before != nil
}

func (s *Session) begin() {
	s.before = &Session{temporary: maps.Clone(s.temporary), functions: maps.Clone(s.functions)}
}

func (s *Session) rollback() {
	if s.before != nil {
		s.temporary, s.functions, s.before = s.before.temporary, s.before.functions, nil
	}
}

// lookup is the catalog that the analyzer asks during one statement.
type lookup struct {
	gs.CatalogCallbackDefaults
	s       *Session
	dataset string
	tables  map[string]*Table
	system  map[string]System
	refs    []Name
	views   map[string]*shape
	failed  error // what to say instead of the analyzer's own words
}

func (l *lookup) FullName() (string, error) { return "project", nil }

// FindTable gives nil where there is no such table.
func (l *lookup) FindTable(path []string, _ *gs.FindOptions) (gs.TableNode, error) {
	parts := split(path)
	for i, p := range parts {
		if strings.EqualFold(p, "INFORMATION_SCHEMA") {
			return l.systemView(parts, i)
		}
	}
	n, err := l.s.resolve(parts, l.dataset)
	if err != nil {
		l.fail(err)
		return nil, err
	}
	t := l.s.find(n)
	if t == nil {
		err := notFound("Table %s was not found in location US", l.s.a.colon(n))
		l.fail(err)
		return nil, err
	}
	full := l.s.a.full(n)
	if l.tables[full] == nil {
		l.tables[full] = t
		l.refs = append(l.refs, n)
	}
	return t.shape.table, nil
}

// FindFunction finds the functions that the session made.
func (l *lookup) FindFunction(path []string, _ *gs.FindOptions) (*gs.Function, error) {
	if f := l.s.functions[strings.ToLower(strings.Join(path, "."))]; f != nil {
		return f.function, nil
	}
	return nil, nil
}

// FindTableValuedFunction is asked last for whatever is called and not there.
func (l *lookup) FindTableValuedFunction(path []string, _ *gs.FindOptions) (*gs.TableValuedFunction, error) {
	err := invalid("Function not found: %s", strings.Join(path, "."))
	l.fail(err)
	return nil, err
}

// FindType is asked for names that are no types of BigQuery.
func (l *lookup) FindType(path []string, _ *gs.FindOptions) (gs.Googlesql_TypeNode, error) {
	err := invalid("Type not found: %s", strings.Join(path, "."))
	l.fail(err)
	return nil, err
}

func (l *lookup) fail(err error) {
	if l.failed == nil {
		l.failed = err
	}
}

func split(path []string) []string {
	var parts []string
	for _, p := range path {
		parts = append(parts, strings.Split(p, ".")...)
	}
	return parts
}

// resolve completes a written name.
func (s *Session) resolve(parts []string, dataset string) (Name, error) {
	switch len(parts) {
	case 1:
		n := Name{Table: parts[0]}
		if s.temporary[n.key()] != nil {
			return n, nil
		}
		if dataset == "" {
			return n, invalid("Table %q must be qualified with a dataset (e.g. dataset.table).", parts[0])
		}
		return Name{dataset, parts[0]}, nil
	case 2:
		if strings.EqualFold(parts[0], sessionDataset) {
			return Name{Table: parts[1]}, nil
		}
		return Name{parts[0], parts[1]}, nil
	case 3:
		if parts[0] != s.a.project {
			return Name{}, notFound("Project %s: the emulator has %s only", parts[0], s.a.project)
		}
		return Name{parts[1], parts[2]}, nil
	}
	return Name{}, invalid("Invalid table name: %s", strings.Join(parts, "."))
}

func (s *Session) find(n Name) *Table {
	if n.Dataset == "" {
		return s.temporary[n.key()]
	}
	return s.a.tables[n.key()]
}

// colon writes a name as BigQuery's messages do.
func (a *Analyzer) colon(n Name) string {
	return strings.Replace(a.full(n), ".", ":", 1)
}
