package analyze

import (
	"strings"

	gs "github.com/goccy/go-googlesql"
)

// creator is what all CREATE statements share.
type creator interface {
	NamePath() ([]string, error)
	CreateScope() (gs.ResolvedCreateStatementEnums_CreateScope, error)
	CreateMode() (gs.ResolvedCreateStatementEnums_CreateMode, error)
}

// mode tells how a CREATE meets what is already there.
type mode struct{ temp, replace, ifMissing bool }

func modeOf(c creator) (m mode, path []string, err error) {
	scope, err := c.CreateScope()
	if err != nil {
		return m, nil, err
	}
	how, err := c.CreateMode()
	if err != nil {
		return m, nil, err
	}
	path, err = c.NamePath()
	m.temp = scope == gs.ResolvedCreateStatementEnums_CreateScopeCreateTemp
	m.replace = how == gs.ResolvedCreateStatementEnums_CreateModeCreateOrReplace
	m.ifMissing = how == gs.ResolvedCreateStatementEnums_CreateModeCreateIfNotExists
	return m, split(path), err
}

// create handles CREATE TABLE in all its forms and CREATE VIEW.
func (s *Session) create(st *Statement, ast *syntax, r Request) error {
	m, path, err := modeOf(st.Resolved.(creator))
	if err != nil {
		return err
	}
	if st.Target, err = s.newName(path, m, r); err != nil {
		return err
	}
	st.Temp = m.temp
	t := &Table{Name: st.Target}
	st.mode = m
	switch n := st.Resolved.(type) {
	case *gs.ResolvedCreateViewStmt:
		st.Kind = CreateView
		if t.View, err = n.Sql(); err == nil {
			err = s.viewColumns(t, n)
		}
	case *gs.ResolvedCreateTableAsSelectStmt:
		st.Kind, st.made = CreateTableAsSelect, t
		err = selectedColumns(t, n)
	case *gs.ResolvedCreateTableStmt:
		st.Kind = CreateTable
		err = s.declared(st, t, n)
	}
	if err != nil {
		return err
	}
	if err := ast.storage(t); err != nil {
		return err
	}
	if !m.temp && s.before != nil {
		return errTransactionDDL
	}
	st.Columns = t.Columns
	return s.place(st, t, m)
}

var errTransactionDDL = invalid("DDL statements are not supported in a transaction, except for those creating or dropping temporary tables or temporary functions.")

// newName gives the full name of what is created.
func (s *Session) newName(path []string, m mode, r Request) (Name, error) {
	if m.temp {
		if len(path) == 2 && strings.EqualFold(path[0], sessionDataset) {
			path = path[1:]
		}
		if len(path) != 1 {
			return Name{}, invalid("Temporary tables cannot be qualified: %s", strings.Join(path, "."))
		}
		return Name{Table: path[0]}, nil
	}
	if len(path) == 1 {
		if r.DefaultDataset == "" {
			return Name{}, invalid("Table %q must be qualified with a dataset (e.g. dataset.table).", path[0])
		}
		return Name{r.DefaultDataset, path[0]}, nil
	}
	return s.resolve(path, "")
}

// place checks the new table against what is there and sets the effect.
func (s *Session) place(st *Statement, t *Table, m mode) error {
	if t.Name.Dataset != "" && s.a.schemas[t.Name.Dataset] == nil {
		return notFound("Dataset %s:%s was not found in location US", s.a.project, t.Name.Dataset)
	}
	old := s.find(t.Name)
	switch {
	case old != nil && m.ifMissing:
		st.Columns = old.Columns
		return nil
	case old != nil && !m.replace:
		return exists("Table %s", s.a.colon(t.Name))
	case old != nil && (old.View == "") != (t.View == ""):
		is := "TABLE"
		if old.View != "" {
			is = "VIEW"
		}
		return invalid("%s is not allowed for this operation because it is currently a %s.", s.a.colon(t.Name), is)
	}
	if old == nil {
		if err := s.otherCase(t.Name); err != nil {
			return err
		}
	}
	// Now and not on Apply, so that a bad column is told before anything runs.
	if err := s.a.prepare(t); err != nil {
		return err
	}
	st.effect = func() error {
		if st.Temp {
			s.temporary[t.Name.key()] = t
		} else {
			s.a.tables[t.Name.key()] = t
		}
		return nil
	}
	return nil
}

// otherCase refuses a name that differs from another only in case.
func (s *Session) otherCase(n Name) error {
	tables := s.a.tables
	if n.Dataset == "" {
		tables = s.temporary
	}
	for key, t := range tables {
		if strings.EqualFold(key, n.key()) {
			return invalid("table %q beside %q: the emulator does not tell names apart by case", n.Table, t.Name.Table)
		}
	}
	return nil
}

func selectedColumns(t *Table, n *gs.ResolvedCreateTableAsSelectStmt) error {
	outputs, err := n.OutputColumnList()
	if err != nil {
		return err
	}
	definitions, err := n.ColumnDefinitionList()
	if err != nil {
		return err
	}
	for i, o := range outputs {
		c, err := outputColumn(o)
		if err != nil {
			return err
		}
		if strings.HasPrefix(c.Name, "$") {
			return invalid("CREATE TABLE columns must be named, but column %d has no name", i+1)
		}
		if i < len(definitions) {
			d, err := definedColumn(definitions[i])
			if err != nil {
				return err
			}
			c.Name, c.Required = d.Name, d.Required
		}
		t.Columns = append(t.Columns, c)
	}
	return nil
}

func (s *Session) viewColumns(t *Table, n *gs.ResolvedCreateViewStmt) error {
	outputs, err := n.OutputColumnList()
	if err != nil {
		return err
	}
	for i, o := range outputs {
		c, err := outputColumn(o)
		if err != nil {
			return err
		}
		if strings.HasPrefix(c.Name, "$") {
			return invalid("CREATE VIEW columns must be named, but column %d has no name", i+1)
		}
		t.Columns = append(t.Columns, c)
	}
	return nil
}

// declared takes the columns of a CREATE TABLE without a query: its own, or
// those of the table that it is LIKE, or a COPY or CLONE of.
func (s *Session) declared(st *Statement, t *Table, n *gs.ResolvedCreateTableStmt) error {
	definitions, err := n.ColumnDefinitionList()
	if err != nil {
		return err
	}
	model, err := modelTable(n)
	if err != nil {
		return err
	}
	if model != "" {
		from := st.Tables[model]
		if from == nil || from.View != "" {
			return invalid("%s cannot be copied: it is not a table", model)
		}
		c := copyOf(from)
		t.Columns, t.PartitionBy, t.ClusterBy, t.Options = c.Columns, c.PartitionBy, c.ClusterBy, c.Options
		return nil
	}
	st.made = t
	for _, d := range definitions {
		c, err := definedColumn(d)
		if err != nil {
			return err
		}
		t.Columns = append(t.Columns, c)
	}
	return nil
}

// modelTable gives the full name of the table after LIKE, COPY or CLONE.
func modelTable(n *gs.ResolvedCreateTableStmt) (string, error) {
	if like, err := n.LikeTable(); err == nil && like != nil {
		return like.FullName()
	}
	for _, of := range []func() (gs.ResolvedScanNode, error){n.CopyFrom, n.CloneFrom} {
		from, err := of()
		if err != nil || from == nil {
			continue
		}
		scan, ok := from.(*gs.ResolvedTableScan)
		if !ok {
			return "", invalid("only a whole table can be copied")
		}
		table, err := scan.Table()
		if err != nil {
			return "", err
		}
		return table.FullName()
	}
	return "", nil
}

func definedColumn(d *gs.ResolvedColumnDefinition) (Column, error) {
	name, err := d.Name()
	if err != nil {
		return Column{}, err
	}
	t, err := d.Type()
	if err != nil {
		return Column{}, err
	}
	typ, err := TypeName(t)
	if err != nil {
		return Column{}, err
	}
	c := Column{Name: name, Type: typ}
	if generated, err := d.GeneratedColumnInfo(); err == nil && generated != nil {
		return c, invalid("column %s: generated columns are not supported", name)
	}
	if preset, err := d.DefaultValue(); err == nil && preset != nil {
		return c, invalid("column %s: the emulator has no column defaults", name)
	}
	if a, err := d.Annotations(); err == nil && a != nil {
		if c.Required, err = a.NotNull(); err != nil {
			return c, err
		}
		if p, err := a.TypeParameters(); err == nil && p != nil {
			if empty, err := p.IsEmpty(); err == nil && !empty {
				return c, invalid("column %s: the emulator has no parameterised types", name)
			}
		}
	}
	return c, nil
}

func (s *Session) createSchema(st *Statement, ast *syntax, n *gs.ResolvedCreateSchemaStmt) error {
	st.Kind = CreateSchema
	m, path, err := modeOf(n)
	if err != nil {
		return err
	}
	if len(path) == 2 && path[0] == s.a.project {
		path = path[1:]
	}
	if len(path) != 1 {
		return invalid("Invalid dataset name: %s", strings.Join(path, "."))
	}
	if s.before != nil {
		return errTransactionDDL
	}
	st.Target = Name{Dataset: path[0]}
	if s.a.schemas[path[0]] != nil {
		if m.ifMissing {
			return nil
		}
		return exists("Dataset %s:%s", s.a.project, path[0])
	}
	options, err := ast.options()
	st.effect = func() error { return s.a.createSchema(Schema{Name: path[0], Options: options}) }
	return err
}
