package check

// setting is a setting of a target, as data.
type setting struct {
	name     string
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
		{name: "path", required: true},
		{name: "schema"},
		{name: "source_schema"},
		{name: "threads", shape: intSetting},
		{name: "memory_limit"},
		{name: "temp_directory"},
		{name: "attach", shape: mapSetting},
	},
	"clickhouse": {
		{name: "url", required: true},
		{name: "database", required: true},
		{name: "username"},
		{name: "password", secret: true},
		{name: "cluster"},
		{name: "settings", shape: mapSetting},
	},
	"bigquery": {
		{name: "project", required: true},
		{name: "dataset", required: true},
		{name: "location"},
		{name: "key_file"},
		{name: "max_bytes_billed", shape: intSetting},
		{name: "labels", shape: mapSetting},
		{name: "priority", choices: []string{"interactive", "batch"}},
	},
}
