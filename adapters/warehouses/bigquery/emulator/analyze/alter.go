package analyze

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	gs "github.com/goccy/go-googlesql"
)

func (s *Session) drop(st *Statement, n *gs.ResolvedDropStmt, r Request) error {
	what, err := n.ObjectType()
	if err != nil {
		return err
	}
	path, err := n.NamePath()
	if err != nil {
		return err
	}
	ifThere, err := n.IsIfExists()
	if err != nil {
		return err
	}
	path = split(path)
	if what == "SCHEMA" {
		return s.dropSchema(st, path, n, ifThere)
	}
	if what != "TABLE" && what != "VIEW" {
		return invalid("the emulator cannot DROP %s", what)
	}
	st.Kind = Kind("DROP_" + what)
	if st.Target, err = s.resolve(path, r.DefaultDataset); err != nil {
		if ifThere && len(path) == 1 {
			st.Target, st.Temp = Name{Table: path[0]}, true
			return nil
		}
		return err
	}
	st.Temp = st.Target.Dataset == ""
	if !st.Temp && s.before != nil {
		return errTransactionDDL
	}
	t := s.find(st.Target)
	if t == nil {
		if ifThere {
			return nil
		}
		return notFound("Table %s", s.a.colon(st.Target))
	}
	if (t.View != "") != (what == "VIEW") {
		return invalid("%s is not a %s", s.a.colon(st.Target), strings.ToLower(what))
	}
	st.effect = func() error {
		if st.Temp {
			delete(s.temporary, st.Target.key())
		} else {
			delete(s.a.tables, st.Target.key())
		}
		return nil
	}
	return nil
}

func (s *Session) dropSchema(st *Statement, path []string, n *gs.ResolvedDropStmt, ifThere bool) error {
	st.Kind = DropSchema
	if len(path) == 2 && path[0] == s.a.project {
		path = path[1:]
	}
	if len(path) != 1 {
		return invalid("Invalid dataset name: %s", strings.Join(path, "."))
	}
	if s.before != nil {
		return errTransactionDDL
	}
	name := path[0]
	st.Target = Name{Dataset: name}
	if s.a.schemas[name] == nil {
		if ifThere {
			return nil
		}
		return notFound("Dataset %s:%s", s.a.project, name)
	}
	how, err := n.DropMode()
	if err != nil {
		return err
	}
	tables := s.a.list(name)
	if len(tables) > 0 && how != gs.ResolvedDropStmtEnums_DropModeCascade {
		return &Error{"resourceInUse", fmt.Sprintf("Dataset %s:%s is still in use", s.a.project, name)}
	}
	st.effect = func() error {
		for _, t := range tables {
			delete(s.a.tables, t.Name.key())
		}
		delete(s.a.schemas, name)
		return nil
	}
	return nil
}

// altering is an ALTER statement.
type altering interface {
	NamePath() ([]string, error)
	IsIfExists() (bool, error)
}

// acting is an ALTER with a list of actions.
type acting interface {
	altering
	AlterActionList() ([]gs.ResolvedAlterActionNode, error)
}

func (s *Session) alter(st *Statement, ast *syntax, n acting, kind Kind, r Request) error {
	actions, err := n.AlterActionList()
	if err != nil {
		return err
	}
	return s.altered(st, n, kind, r, func(t *Table) error {
		for _, a := range actions {
			if err := s.change(t, ast, a); err != nil {
				return err
			}
		}
		return nil
	})
}

// altered finds the table, changes a copy of it, and makes putting it into the
// place of the old one the effect.
func (s *Session) altered(st *Statement, n altering, kind Kind, r Request, change func(*Table) error) error {
	st.Kind = kind
	path, err := n.NamePath()
	if err != nil {
		return err
	}
	if st.Target, err = s.resolve(split(path), r.DefaultDataset); err != nil {
		return err
	}
	st.Temp = st.Target.Dataset == ""
	if !st.Temp && s.before != nil {
		return errTransactionDDL
	}
	old := s.find(st.Target)
	if old == nil {
		if ifThere, err := n.IsIfExists(); err != nil || ifThere {
			return err
		}
		return notFound("Table %s", s.a.colon(st.Target))
	}
	t := copyOf(old)
	if err := change(t); err != nil {
		return err
	}
	if t.Name != old.Name && s.find(t.Name) != nil {
		return exists("Table %s", s.a.colon(t.Name))
	}
	if err := s.a.prepare(t); err != nil {
		return err
	}
	st.Columns, st.Before, st.Altered = t.Columns, old, t
	tables := s.a.tables
	if st.Temp {
		tables = s.temporary
	}
	st.effect = func() error {
		delete(tables, old.Name.key())
		tables[t.Name.key()] = t
		return nil
	}
	return nil
}

// change does one action of an ALTER to the table.
func (s *Session) change(t *Table, ast *syntax, action gs.ResolvedAlterActionNode) error {
	switch a := action.(type) {
	case *gs.ResolvedSetOptionsAction:
		options, err := ast.options()
		if err != nil {
			return err
		}
		t.set(options)
		return nil
	case *gs.ResolvedRenameToAction:
		path, err := a.NewPath()
		if err != nil {
			return err
		}
		if path = split(path); len(path) != 1 {
			return invalid("RENAME TO takes a table name without a dataset: %s", strings.Join(path, "."))
		}
		t.Name.Table = path[0]
		return nil
	case *gs.ResolvedAddColumnAction:
		return addColumn(t, a)
	case *gs.ResolvedDropColumnAction:
		name, err := a.Name()
		if err != nil {
			return err
		}
		i := t.column(name)
		if i < 0 {
			if ifThere, err := a.IsIfExists(); err != nil || ifThere {
				return err
			}
			return invalid("Column not found: %s", name)
		}
		t.Columns = slices.Delete(t.Columns, i, i+1)
		return nil
	}
	kind, _ := action.NodeKindString()
	return invalid("the emulator has no ALTER … %s", kind)
}

func addColumn(t *Table, a *gs.ResolvedAddColumnAction) error {
	d, err := a.ColumnDefinition()
	if err != nil {
		return err
	}
	c, err := definedColumn(d)
	if err != nil {
		return err
	}
	if t.column(c.Name) >= 0 {
		if ifMissing, err := a.IsIfNotExists(); err != nil || ifMissing {
			return err
		}
		return invalid("Column already exists: %s", c.Name)
	}
	if c.Required {
		return invalid("Cannot add required columns to an existing schema: %s", c.Name)
	}
	t.Columns = append(t.Columns, c)
	return nil
}

func (t *Table) column(name string) int {
	return slices.IndexFunc(t.Columns, func(c Column) bool { return strings.EqualFold(c.Name, name) })
}

// setOptions handles ALTER TABLE … SET OPTIONS.
func (s *Session) setOptions(st *Statement, ast *syntax, n *gs.ResolvedAlterTableSetOptionsStmt, r Request) error {
	options, err := ast.options()
	if err != nil {
		return err
	}
	return s.altered(st, n, AlterTable, r, func(t *Table) error {
		t.set(options)
		return nil
	})
}

func (t *Table) set(options map[string]string) {
	if t.Options == nil {
		t.Options = map[string]string{}
	}
	maps.Copy(t.Options, options)
}
