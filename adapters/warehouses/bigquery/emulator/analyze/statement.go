package analyze

import (
	"fmt"
	"maps"
	"regexp"
	"strings"

	gs "github.com/goccy/go-googlesql"
)

// Analyze judges one statement. The catalog stays as it is.
func (s *Session) Analyze(r Request) (*Statement, error) {
	s.a.mu.Lock()
	defer s.a.mu.Unlock()
	names := s.a.naming(r.SQL + " " + r.DefaultDataset)
	if st, err := s.recall(r, names); st != nil || err != nil {
		return st, err
	}
	ast, err := s.a.parse(r)
	if err != nil {
		return nil, err
	}
	switch n := ast.node.(type) {
	case *gs.ASTCallStatement:
		return s.call(r, n)
	case *gs.ASTSystemVariableAssignment:
		return s.set(r, ast, n)
	}
	st, err := s.resolved(r, ast)
	if err != nil {
		return nil, err
	}
	if r.Undeclared {
		if st.Params, err = undeclared(r, st); err != nil {
			return nil, err
		}
	}
	if err := s.describe(st, ast, r); err != nil {
		return nil, err
	}
	if err := s.strict(st); err != nil {
		return nil, err
	}
	s.remember(st, r, names)
	return st, nil
}

// Apply changes the catalog as the statement says. It is for after the
// statement ran: one that failed has no effect.
func (s *Session) Apply(st *Statement) error {
	s.a.mu.Lock()
	defer s.a.mu.Unlock()
	if st.effect == nil {
		return nil
	}
	return st.effect()
}

// resolved runs the analyzer on a statement that is parsed already.
func (s *Session) resolved(r Request, ast *syntax) (*Statement, error) {
	options, err := s.a.options(r)
	if err != nil {
		return nil, refusal(err)
	}
	l := &lookup{s: s, dataset: r.DefaultDataset, tables: map[string]*Table{}, system: map[string]System{}}
	mine, err := gs.NewCatalogFromImpl(l)
	if err != nil {
		return nil, err
	}
	all, err := gs.NewMultiCatalogCreate("all", []gs.CatalogNode{s.a.builtin, mine})
	if err != nil {
		return nil, err
	}
	out, err := gs.AnalyzeStatementFromParserAST(ast.node.(gs.ASTStatementNode), options, ast.sql, all, s.a.types.factory)
	if err != nil {
		if l.failed != nil {
			return nil, l.failed
		}
		return nil, refusal(err)
	}
	node, err := out.ResolvedStatement()
	if err != nil {
		return nil, err
	}
	return &Statement{SQL: r.SQL, Project: s.a.project, Resolved: node, Refs: l.refs, Tables: l.tables, System: l.system, keep: []any{out, ast, options, mine, all, l}}, nil
}

// call knows the one procedure that the emulator has.
func (s *Session) call(r Request, call *gs.ASTCallStatement) (*Statement, error) {
	name, err := call.ProcedureName()
	if err != nil {
		return nil, err
	}
	path, err := name.ToIdentifierVector()
	if err != nil {
		return nil, err
	}
	if !strings.EqualFold(strings.Join(path, "."), "BQ.ABORT_SESSION") {
		return nil, notFound("Procedure %s: the emulator has BQ.ABORT_SESSION only", strings.Join(path, "."))
	}
	return &Statement{SQL: r.SQL, Project: s.a.project, Kind: AbortSession, effect: func() error {
		clear(s.temporary)
		clear(s.functions)
		s.before = nil
		return nil
	}}, nil
}

var zoneUTC = regexp.MustCompile(`(?i)^@@time_zone\s*=\s*['"](UTC|Etc/UTC)['"]$`)

// set takes SET @@time_zone = 'UTC', which is what the emulator has anyway.
func (s *Session) set(r Request, ast *syntax, n *gs.ASTSystemVariableAssignment) (*Statement, error) {
	text, err := ast.text(n)
	if err != nil {
		return nil, err
	}
	what := strings.TrimSpace(text[len("SET"):])
	if !zoneUTC.MatchString(what) {
		return nil, invalid("the emulator cannot SET %s", what)
	}
	return &Statement{SQL: r.SQL, Project: s.a.project, Kind: SetVariable}, nil
}

// describe fills in kind, target, columns and effect.
func (s *Session) describe(st *Statement, ast *syntax, r Request) (err error) {
	switch n := st.Resolved.(type) {
	case *gs.ResolvedQueryStmt:
		st.Kind = Select
		outputs, err := n.OutputColumnList()
		if err != nil {
			return err
		}
		st.Columns, err = resultColumns(outputs)
		return err
	case *gs.ResolvedInsertStmt:
		return s.dml(st, Insert, n)
	case *gs.ResolvedUpdateStmt:
		return s.dml(st, Update, n)
	case *gs.ResolvedDeleteStmt:
		return s.dml(st, Delete, n)
	case *gs.ResolvedMergeStmt:
		return s.dml(st, Merge, n)
	case *gs.ResolvedTruncateStmt:
		return s.dml(st, Truncate, n)
	case *gs.ResolvedCreateTableAsSelectStmt, *gs.ResolvedCreateTableStmt, *gs.ResolvedCreateViewStmt:
		return s.create(st, ast, r)
	case *gs.ResolvedCreateSchemaStmt:
		return s.createSchema(st, ast, n)
	case *gs.ResolvedCreateFunctionStmt:
		return s.createFunction(st, n)
	case *gs.ResolvedDropStmt:
		return s.drop(st, n, r)
	case *gs.ResolvedDropFunctionStmt:
		return s.dropFunction(st, n)
	case *gs.ResolvedAlterTableStmt:
		return s.alter(st, ast, n, AlterTable, r)
	case *gs.ResolvedAlterTableSetOptionsStmt:
		return s.setOptions(st, ast, n, r)
	case *gs.ResolvedAlterViewStmt:
		return s.alter(st, ast, n, AlterView, r)
	case *gs.ResolvedAssertStmt:
		st.Kind = Assert
	case *gs.ResolvedBeginStmt, *gs.ResolvedCommitStmt, *gs.ResolvedRollbackStmt:
		return s.transaction(st)
	default:
		kind, _ := st.Resolved.NodeKindString()
		return invalid("the emulator has no %s", kind)
	}
	return nil
}

// transaction follows BigQuery: no transaction inside another, and no end
// without a beginning.
func (s *Session) transaction(st *Statement) error {
	switch st.Resolved.(type) {
	case *gs.ResolvedBeginStmt:
		if s.before != nil {
			return invalid("Cannot start a transaction: the session already has an active transaction")
		}
		st.Kind, st.effect = Begin, func() error { s.begin(); return nil }
		return nil
	case *gs.ResolvedCommitStmt:
		st.Kind, st.effect = Commit, func() error { s.before = nil; return nil }
	default:
		st.Kind, st.effect = Rollback, func() error { s.rollback(); return nil }
	}
	if s.before == nil {
		return invalid("%s: there is no active transaction", strings.ReplaceAll(string(st.Kind), "_", " "))
	}
	return nil
}

// written is a statement with a table that it changes.
type written interface {
	TableScan() (*gs.ResolvedTableScan, error)
}

func (s *Session) dml(st *Statement, kind Kind, n written) error {
	st.Kind = kind
	scan, err := n.TableScan()
	if err != nil {
		return err
	}
	table, err := scan.Table()
	if err != nil {
		return err
	}
	full, err := table.FullName()
	if err != nil {
		return err
	}
	t := st.Tables[full]
	if t == nil {
		return invalid("%s is not a table that can be written", full)
	}
	if t.View != "" {
		return invalid("%s is not allowed for this operation because it is currently a VIEW.", s.a.colon(t.Name))
	}
	st.Target, st.Temp = t.Name, t.Name.Dataset == ""
	return nil
}

// resultColumns gives the columns of an answer, with BigQuery's names where
// the query has none.
func resultColumns(outputs []*gs.ResolvedOutputColumn) ([]Column, error) {
	var columns []Column
	taken := map[string]bool{}
	for i, o := range outputs {
		c, err := outputColumn(o)
		if err != nil {
			return nil, err
		}
		if strings.HasPrefix(c.Name, "$") {
			c.Name = fmt.Sprintf("f%d_", i)
		}
		low := strings.ToLower(c.Name)
		if taken[low] {
			return nil, invalid("Duplicate column names in the result are not supported. Found duplicate(s): %s", c.Name)
		}
		taken[low] = true
		columns = append(columns, c)
	}
	return columns, nil
}

func outputColumn(o *gs.ResolvedOutputColumn) (Column, error) {
	name, err := o.Name()
	if err != nil {
		return Column{}, err
	}
	column, err := o.Column()
	if err != nil {
		return Column{}, err
	}
	t, err := column.Type()
	if err != nil {
		return Column{}, err
	}
	typ, err := TypeName(t)
	return Column{Name: name, Type: typ}, err
}

// copyOf gives a table to change: the catalog's own stays as others see it.
func copyOf(t *Table) *Table {
	c := *t
	c.Columns = append([]Column(nil), t.Columns...)
	c.Options = maps.Clone(t.Options)
	return &c
}
