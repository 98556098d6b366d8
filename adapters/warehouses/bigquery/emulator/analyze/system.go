package analyze

import (
	"cmp"
	"slices"
	"strings"

	gs "github.com/goccy/go-googlesql"
)

// systemColumns are the columns of the INFORMATION_SCHEMA views, as far as the
// emulator has something to say in them.
var systemColumns = map[string][]Column{
	"SCHEMATA": {
		text("catalog_name"), text("schema_name"), text("schema_owner"), moment("creation_time"), moment("last_modified_time"),
		text("location"), text("ddl"), text("default_collation_name"),
	},
	"TABLES": {
		text("table_catalog"), text("table_schema"), text("table_name"), text("table_type"), text("is_insertable_into"),
		text("is_typed"), moment("creation_time"), text("ddl"),
	},
	"COLUMNS": {
		text("table_catalog"), text("table_schema"), text("table_name"), text("column_name"), number("ordinal_position"),
		text("is_nullable"), text("data_type"), text("is_generated"), text("generation_expression"), text("is_stored"),
		text("is_hidden"), text("is_updatable"), text("is_system_defined"), text("is_partitioning_column"),
		number("clustering_ordinal_position"), text("collation_name"), text("column_default"), text("rounding_mode"),
	},
	"VIEWS": {
		text("table_catalog"), text("table_schema"), text("table_name"), text("view_definition"), text("check_option"),
		text("use_standard_sql"),
	},
	"TABLE_OPTIONS": {
		text("table_catalog"), text("table_schema"), text("table_name"), text("option_name"), text("option_type"),
		text("option_value"),
	},
}

func text(name string) Column   { return Column{Name: name, Type: "STRING"} }
func number(name string) Column { return Column{Name: name, Type: "INT64"} }
func moment(name string) Column { return Column{Name: name, Type: "TIMESTAMP"} }

// systemView gives a view of INFORMATION_SCHEMA, which stands at part i of the
// name, after a dataset or a region or nothing.
func (l *lookup) systemView(parts []string, i int) (gs.TableNode, error) {
	if i+2 != len(parts) {
		err := invalid("Invalid table name: %s", strings.Join(parts, "."))
		l.fail(err)
		return nil, err
	}
	a, view := l.s.a, strings.ToUpper(parts[i+1])
	columns := systemColumns[view]
	if columns == nil {
		err := invalid("the emulator has no INFORMATION_SCHEMA.%s", view)
		l.fail(err)
		return nil, err
	}
	datasets := a.datasetNames()
	if i > 0 && !strings.HasPrefix(strings.ToLower(parts[i-1]), "region-") && parts[i-1] != a.project {
		if a.schemas[parts[i-1]] == nil {
			err := notFound("Dataset %s:%s was not found in location US", a.project, parts[i-1])
			l.fail(err)
			return nil, err
		}
		datasets = []string{parts[i-1]}
	}
	full := strings.Join(parts, ".")
	if l.views[full] == nil {
		s, err := a.shape(full, columns)
		if err != nil {
			return nil, err
		}
		if l.views == nil {
			l.views = map[string]*shape{}
		}
		l.views[full] = s
		l.system[full] = System{columns, a.systemRows(view, datasets)}
	}
	return l.views[full].table, nil
}

func (a *Analyzer) datasetNames() []string {
	var names []string
	for n := range a.schemas {
		names = append(names, n)
	}
	slices.SortFunc(names, cmp.Compare[string])
	return names
}

func (a *Analyzer) systemRows(view string, datasets []string) [][]any {
	var rows [][]any
	for _, d := range datasets {
		if view == "SCHEMATA" {
			created := a.schemas[d].Created
			rows = append(rows, []any{a.project, d, nil, created, created, "US", nil, nil})
			continue
		}
		for _, t := range a.list(d) {
			switch view {
			case "TABLES":
				kind, insertable := "BASE TABLE", "YES"
				if t.View != "" {
					kind, insertable = "VIEW", "NO"
				}
				rows = append(rows, []any{a.project, d, t.Name.Table, kind, insertable, "NO", t.Created, nil})
			case "COLUMNS":
				rows = append(rows, a.columnRows(t)...)
			case "VIEWS":
				if t.View != "" {
					rows = append(rows, []any{a.project, d, t.Name.Table, t.View, nil, "YES"})
				}
			case "TABLE_OPTIONS":
				for _, name := range slices.Sorted(optionNames(t)) {
					rows = append(rows, []any{a.project, d, t.Name.Table, name, optionType(t.Options[name]), t.Options[name]})
				}
			}
		}
	}
	return rows
}

func (a *Analyzer) columnRows(t *Table) [][]any {
	var rows [][]any
	for i, c := range t.Columns {
		nullable, partitioning := "YES", "NO"
		if c.Required {
			nullable = "NO"
		}
		if slices.Contains(strings.FieldsFunc(t.PartitionBy, func(r rune) bool { return strings.ContainsRune("(), ", r) }), c.Name) {
			partitioning = "YES"
		}
		var cluster any
		if at := slices.Index(t.ClusterBy, c.Name); at >= 0 {
			cluster = int64(at + 1)
		}
		rows = append(rows, []any{
			a.project, t.Name.Dataset, t.Name.Table, c.Name, int64(i + 1), nullable, c.Type, "NEVER", nil, nil,
			"NO", nil, "NO", partitioning, cluster, "NULL", "NULL", nil,
		})
	}
	return rows
}

func optionNames(t *Table) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for name := range t.Options {
			if !yield(name) {
				return
			}
		}
	}
}

// optionType tells the type of an option from its literal.
func optionType(literal string) string {
	switch {
	case strings.HasPrefix(literal, "["):
		return "ARRAY<STRUCT<STRING, STRING>>"
	case strings.HasPrefix(strings.ToUpper(literal), "TIMESTAMP"):
		return "TIMESTAMP"
	case literal == "true" || literal == "false":
		return "BOOL"
	case strings.HasPrefix(literal, `"`) || strings.HasPrefix(literal, "'"):
		return "STRING"
	}
	return "FLOAT64"
}
