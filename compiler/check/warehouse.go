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
		{name: "url", required: true, doc: "where the server is: `https://host:8443` (HTTP) or `clickhouse://host:9440` (native); `http://` without TLS"},
		{name: "database", required: true, doc: "what weft publishes goes here"},
		{name: "source_database", doc: "of source tables that are named without one; default: `database`"},
		{name: "username", doc: "who connects; default `default`"},
		{name: "password", secret: true, doc: "as `${NAME}`, never in the file"},
		{name: "secure", choices: []string{"true", "false"}, doc: "`true` for TLS with `clickhouse://`; `https://` has it anyway"},
		{name: "skip_verify", choices: []string{"true", "false"}, doc: "`true` to believe any certificate: only for trying"},
		{name: "ca_file", doc: "PEM of who signed the server's certificate; default: whom this machine trusts"},
		{name: "server_name", doc: "whom the certificate names; default: the host of `url`"},
		{name: "session_timeout", shape: intSetting, doc: "seconds; at most the server's `max_session_timeout`; default 3600"},
		{name: "settings", shape: mapSetting, doc: "ClickHouse's own settings of the session, by name: `{max_threads: 8}`"},
		{name: "cluster", doc: "refused, with the reason: a session, and what it publishes, is on one server"},
	},
	"bigquery": {
		{name: "project", required: true, doc: "the project that is billed"},
		{name: "dataset", required: true, doc: "what weft publishes goes here"},
		{name: "source_dataset", doc: "of source tables that are named without one, `dataset` or `project.dataset`; default: `dataset`"},
		{name: "location", doc: "of the dataset, for example `EU`; with it, weft makes a dataset that is missing"},
		{name: "key_file", doc: "a service account; default: the application-default credentials"},
		{name: "impersonate", doc: "the service account to act as"},
		{name: "max_bytes_billed", shape: intSetting, doc: "for all statements of a run together; what would read more is refused"},
		{name: "labels", shape: mapSetting, doc: "of the jobs, by name"},
		{name: "priority", choices: []string{"interactive", "batch"}, doc: "`interactive` or `batch`"},
		{name: "endpoint", doc: "another address of BigQuery, `http://127.0.0.1:9050` for an emulator"},
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
