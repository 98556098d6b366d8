package analyze

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	gs "github.com/goccy/go-googlesql"
)

// shape is a table as the analyzer's memory has it. It is made once: a new one
// for every statement would fill that memory.
type shape struct {
	table   *gs.SimpleTable
	columns []*gs.SimpleColumn
}

// Project is the id of the project.
func (a *Analyzer) Project() string { return a.project }

// Schemas gives the datasets by name.
func (a *Analyzer) Schemas() []Schema {
	a.mu.Lock()
	defer a.mu.Unlock()
	all := make([]Schema, 0, len(a.schemas))
	for _, s := range a.schemas {
		all = append(all, *s)
	}
	slices.SortFunc(all, func(x, y Schema) int { return cmp.Compare(x.Name, y.Name) })
	return all
}

// Schema finds a dataset.
func (a *Analyzer) Schema(name string) (Schema, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	s, ok := a.schemas[name]
	if !ok {
		return Schema{}, false
	}
	return *s, true
}

// CreateSchema adds a dataset. A name that differs from another only in case
// is refused: BigQuery takes it, DuckDB would mix the two up.
func (a *Analyzer) CreateSchema(s Schema) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.createSchema(s)
}

func (a *Analyzer) createSchema(s Schema) error {
	for name := range a.schemas {
		if name == s.Name {
			return exists("Dataset %s:%s", a.project, s.Name)
		}
		if strings.EqualFold(name, s.Name) {
			return invalid("dataset %q beside %q: the emulator does not tell names apart by case", s.Name, name)
		}
	}
	if s.Created == 0 {
		s.Created = time.Now().UnixMilli()
	}
	a.schemas[s.Name] = &s
	return nil
}

// DropSchema takes a dataset away with all that is in it.
func (a *Analyzer) DropSchema(name string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.schemas, name)
	maps.DeleteFunc(a.tables, func(_ string, t *Table) bool { return t.Name.Dataset == name })
}

// Put adds a table or view of a dataset or replaces it.
func (a *Analyzer) Put(t *Table) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.put(t)
}

func (a *Analyzer) put(t *Table) error {
	if _, ok := a.schemas[t.Name.Dataset]; !ok {
		return notFound("Dataset %s:%s", a.project, t.Name.Dataset)
	}
	if err := a.prepare(t); err != nil {
		return err
	}
	a.tables[t.Name.key()] = t
	return nil
}

// Drop takes a table or view away.
func (a *Analyzer) Drop(n Name) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.tables, n.key())
}

// Lookup finds a table or view of a dataset.
func (a *Analyzer) Lookup(n Name) (*Table, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	t, ok := a.tables[n.key()]
	return t, ok
}

// List gives the tables and views of a dataset by name.
func (a *Analyzer) List(dataset string) []*Table {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.list(dataset)
}

func (a *Analyzer) list(dataset string) []*Table {
	var all []*Table
	for _, t := range a.tables {
		if t.Name.Dataset == dataset {
			all = append(all, t)
		}
	}
	slices.SortFunc(all, func(x, y *Table) int { return cmp.Compare(x.Name.Table, y.Name.Table) })
	return all
}

func (n Name) key() string { return n.Dataset + "." + n.Table }

// full is the name that the resolved tree carries.
func (a *Analyzer) full(n Name) string {
	if n.Dataset == "" {
		return sessionDataset + "." + n.Table
	}
	return a.project + "." + n.Dataset + "." + n.Table
}

// prepare checks a table and makes its shape.
func (a *Analyzer) prepare(t *Table) error {
	seen := map[string]bool{}
	for _, c := range t.Columns {
		low := strings.ToLower(c.Name)
		if seen[low] {
			return invalid("Duplicate column name '%s' in schema", c.Name)
		}
		seen[low] = true
		if err := columnName(c.Name); err != nil {
			return err
		}
	}
	if t.Created == 0 {
		t.Created = time.Now().UnixMilli()
	}
	s, err := a.shape(a.full(t.Name), t.Columns)
	if err != nil {
		return fmt.Errorf("table %s: %w", a.full(t.Name), err)
	}
	t.shape = s
	return nil
}

func (a *Analyzer) shape(full string, columns []Column) (*shape, error) {
	table, err := gs.NewSimpleTable(full, 0)
	if err != nil {
		return nil, err
	}
	if err := table.SetFullName(full); err != nil {
		return nil, err
	}
	s := &shape{table: table}
	for _, c := range columns {
		t, err := a.types.of(c.Type)
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", c.Name, err)
		}
		column, err := gs.NewSimpleColumn(full, c.Name, t, false, true)
		if err != nil {
			return nil, err
		}
		s.columns = append(s.columns, column)
		if err := table.AddColumn2(column, false); err != nil {
			return nil, err
		}
	}
	return s, nil
}
