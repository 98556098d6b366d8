package diag

import (
	"slices"

	"github.com/weft-cdp/weft/models"
)

// N1: names of declarations: sources, entities, targets, relations.
const (
	UnknownTimeZone      models.Code = "N101"
	NoTargets            models.Code = "N102"
	UnknownTarget        models.Code = "N103"
	NoDefaultTarget      models.Code = "N104"
	UnknownWarehouse     models.Code = "N105"
	UnknownSetting       models.Code = "N106"
	MissingSetting       models.Code = "N107"
	WrongSetting         models.Code = "N108"
	LiteralSecret        models.Code = "N109"
	UnknownEntity        models.Code = "N110"
	UnknownSource        models.Code = "N111"
	NameTaken            models.Code = "N112"
	UnreadableTable      models.Code = "N113"
	QueryMissing         models.Code = "N114"
	UnknownFileFormat    models.Code = "N115"
	KeyTwice             models.Code = "N116"
	ComputedColumnTaken  models.Code = "N117"
	ComputedFromItself   models.Code = "N118"
	FreshnessWithoutTime models.Code = "N119"
	FreshnessOrder       models.Code = "N120"
	UnreadableJoin       models.Code = "N121"
	RelationWithoutKey   models.Code = "N122"
	JoinNotKey           models.Code = "N123"
	RelationToItself     models.Code = "N124"
	SourceDoesNotRelate  models.Code = "N125"
	NoSourceRelates      models.Code = "N126"
	PublishedNameTaken   models.Code = "N127"
	DelimiterValue       models.Code = "N128"
	StaleCatalog         models.Code = "N129"
)

// namePages are the pages of this family, in the order of the codes.
var namePages = slices.Concat(projectPages, sourcePages)

// projectPages are about weft.yaml: targets and the time zone.
var projectPages = []Page{
	{
		Code: UnknownTimeZone, Title: "no such time zone",
		Text: `Dates and the parts of a timestamp are taken in the project's time zone, so its
name must be one that every warehouse knows: the region and city of the IANA
database, such as ` + "`Europe/Stockholm`" + `, or ` + "`UTC`" + `. An offset such as ` + "`+01:00`" + ` is
none, because it does not know of summer time.`,
		Example: `-- weft.yaml --
project: shop
timezone: stockholm
targets:
  local: {type: duckdb, path: shop.duckdb}
`,
		Fixed: `-- weft.yaml --
project: shop
timezone: Europe/Stockholm
targets:
  local: {type: duckdb, path: shop.duckdb}
`,
	},
	{
		Code: NoTargets, Title: "a project without a target",
		Text: `A target is a warehouse that the model can run in. Without one nothing can be
compiled, because each warehouse is spoken to in its own way. A DuckDB file
needs no server and is a good first target.`,
		Example: `-- weft.yaml --
project: shop
`,
		Fixed: `-- weft.yaml --
project: shop
targets:
  local: {type: duckdb, path: shop.duckdb}
`,
	},
	{
		Code: UnknownTarget, Title: "the default target does not exist",
		Text: `` + "`default_target`" + ` is the target that commands use when ` + "`--target`" + ` names none, so it
must be one of ` + "`targets`" + `.`,
		Example: `-- weft.yaml --
project: shop
default_target: locl
targets:
  local: {type: duckdb, path: shop.duckdb}
`,
		Fixed: `-- weft.yaml --
project: shop
default_target: local
targets:
  local: {type: duckdb, path: shop.duckdb}
`,
	},
	{
		Code: NoDefaultTarget, Title: "several targets and no default",
		Text: `With more than one target a command that names none would have to guess, and a
guess may be the warehouse that everybody uses. Say which one is meant with
` + "`default_target`" + `.`,
		Example: `-- weft.yaml --
project: shop
targets:
  local: {type: duckdb, path: shop.duckdb}
  prod: {type: bigquery, project: shop, dataset: weft}
`,
		Fixed: `-- weft.yaml --
project: shop
default_target: local
targets:
  local: {type: duckdb, path: shop.duckdb}
  prod: {type: bigquery, project: shop, dataset: weft}
`,
	},
	{
		Code: UnknownWarehouse, Title: "no such type of warehouse",
		Text: `The ` + "`type`" + ` of a target, and each key of a source's ` + "`sql`" + `, names a warehouse that
weft can compile for: ` + "`duckdb`" + `, ` + "`clickhouse`" + ` or ` + "`bigquery`" + `.`,
		Example: `-- weft.yaml --
project: shop
targets:
  local: {type: duckbd, path: shop.duckdb}
`,
		Fixed: `-- weft.yaml --
project: shop
targets:
  local: {type: duckdb, path: shop.duckdb}
`,
	},
	{
		Code: UnknownSetting, Title: "a setting that the target does not have",
		Text: `Each type of warehouse has its own settings. One that is not known would be
passed over in silence, and a run would go where nobody meant it to go.`,
		Example: `-- weft.yaml --
project: shop
targets:
  local: {type: duckdb, path: shop.duckdb, memory_limt: 4GB}
`,
		Fixed: `-- weft.yaml --
project: shop
targets:
  local: {type: duckdb, path: shop.duckdb, memory_limit: 4GB}
`,
	},
	{
		Code: MissingSetting, Title: "a setting that the target needs",
		Text: `Without this setting the warehouse cannot be found: a DuckDB target needs the
` + "`path`" + ` of its file (or ` + "`:memory:`" + `), a ClickHouse target its ` + "`url`" + ` and ` + "`database`" + `, a
BigQuery target its ` + "`project`" + ` and ` + "`dataset`" + `.`,
		Example: `-- weft.yaml --
project: shop
targets:
  local: {type: duckdb}
`,
		Fixed: `-- weft.yaml --
project: shop
targets:
  local: {type: duckdb, path: shop.duckdb}
`,
	},
	{
		Code: WrongSetting, Title: "a setting of the wrong form",
		Text: `The setting exists and cannot have this value: a number is wanted and this is
none, or a map and this is one value. The message says what it must be.`,
		Example: `-- weft.yaml --
project: shop
targets:
  local: {type: duckdb, path: shop.duckdb, threads: many}
`,
		Fixed: `-- weft.yaml --
project: shop
targets:
  local: {type: duckdb, path: shop.duckdb, threads: 4}
`,
	},
	{
		Code: LiteralSecret, Severity: models.Warning, Title: "a secret that is written into the file",
		Text: `A password or a token in a file of the project is read by everybody who reads
the project, and stays in its history. Take it from outside: write ` + "`${NAME}`" + ` and
set ` + "`NAME`" + ` in the environment.`,
		Example: `-- weft.yaml --
project: shop
targets:
  ch: {type: clickhouse, url: "http://localhost:8123", database: weft, password: hunter2}
`,
		Fixed: `-- weft.yaml --
project: shop
targets:
  ch: {type: clickhouse, url: "http://localhost:8123", database: weft, password: "${CH_PASSWORD}"}
`,
	},
}
