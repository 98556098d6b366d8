package check

import (
	"fmt"
	"io"
	"maps"
	"slices"
)

// setting is a setting of a target, as data.
type setting struct {
	name     string
	doc      string // half a sentence of Markdown
	required bool
	shape    settingShape
	secret   bool     // must come from outside: ${NAME}
	choices  []string // "" shape only
}

// settingShape says what may stand in a setting.
type settingShape int

const (
	textSetting settingShape = iota
	intSetting
	mapSetting
)

// warehouseSettings are the settings of each type of target. A warehouse is
// added by a line here, a folder in adapters/warehouses and a line where cmd
// ties the two together.
var warehouseSettings = map[string][]setting{
	"duckdb": {
		{name: "path", required: true, doc: "the database file, made when it is missing, or `:memory:`"},
		{name: "schema", doc: "what weft publishes goes here; default `weft`"},
		{name: "source_schema", doc: "of source tables that are named without a schema; default `main`"},
		{name: "threads", shape: intSetting, doc: "default: all cores"},
		{name: "memory_limit", doc: "for example `8GB`; default: 80 % of the machine"},
		{name: "temp_directory", doc: "for what does not fit into memory; default: beside the file"},
		{name: "attach", shape: mapSetting, doc: "other DuckDB files to read, by alias: `{crm: ../crm.duckdb}` and then `table: crm.main.contacts`"},
	},
	"clickhouse": {
		{name: "url", required: true, doc: "where the server is"},
		{name: "database", required: true, doc: "what weft publishes goes here"},
		{name: "username", doc: "who connects"},
		{name: "password", secret: true, doc: "as `${NAME}`, never in the file"},
		{name: "cluster", doc: "the cluster to make tables on"},
		{name: "settings", shape: mapSetting, doc: "settings of the session, by name"},
	},
	"bigquery": {
		{name: "project", required: true, doc: "the project that is billed"},
		{name: "dataset", required: true, doc: "what weft publishes goes here"},
		{name: "location", doc: "of the dataset"},
		{name: "key_file", doc: "a service account; default: the application-default credentials"},
		{name: "max_bytes_billed", shape: intSetting, doc: "a statement that would read more is refused"},
		{name: "labels", shape: mapSetting, doc: "of the jobs, by name"},
		{name: "priority", choices: []string{"interactive", "batch"}, doc: "`interactive` or `batch`"},
	},
}

// SettingsReference writes the settings of all types of targets as Markdown.
func SettingsReference(w io.Writer) error {
	for _, warehouse := range slices.Sorted(maps.Keys(warehouseSettings)) {
		if _, err := fmt.Fprintf(w, "### Settings of `type: %s`\n\n| key | meaning |\n|---|---|\n", warehouse); err != nil {
			return err
		}
		for _, s := range warehouseSettings[warehouse] {
			required := ""
			if s.required {
				required = "**Required.** "
			}
			if _, err := fmt.Fprintf(w, "| `%s` | %s%s |\n", s.name, required, s.doc); err != nil {
				return err
			}
		}
		if _, err := fmt.Fprintln(w); err != nil {
			return err
		}
	}
	return nil
}
