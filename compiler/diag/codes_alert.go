package diag

import "github.com/weft-cdp/weft/models"

// Y13: who is told how syncs are.
const (
	UnknownAlertWord models.Code = "Y131"
	AlertSetting     models.Code = "Y132"
)

// alertPages are the pages of this family, in the order of the codes.
var alertPages = []Page{
	{
		Code: UnknownAlertWord, Title: "a word that an alert does not know",
		Text: `The ` + "`type`" + ` of an alert is ` + "`webhook`" + ` or ` + "`slack`" + `, and ` + "`from`" + `, the first state that it
is told of, is ` + "`warning`" + `, ` + "`held`" + ` or ` + "`failing`" + `. What the states mean stands in the page on
alerts.`,
		Example: `-- weft.yaml --
project: shop
targets: {local: {type: duckdb, path: shop.duckdb}}
alerts:
  team: {type: slak, url: "${SLACK_ALERTS_URL}"}
`,
		Fixed: `-- weft.yaml --
project: shop
targets: {local: {type: duckdb, path: shop.duckdb}}
alerts:
  team: {type: slack, url: "${SLACK_ALERTS_URL}"}
`,
	},
	{
		Code: AlertSetting, Title: "a setting that an alert cannot have",
		Text: `An alert has a ` + "`url`" + ` that begins with http:// or https://, or comes from outside. A webhook may
have a ` + "`secret`" + `, by which its calls are signed; Slack is not told one, because its address
is the secret.`,
		Example: `-- weft.yaml --
project: shop
targets: {local: {type: duckdb, path: shop.duckdb}}
alerts:
  on_call: {type: webhook, url: hooks.example.com/weft}
`,
		Fixed: `-- weft.yaml --
project: shop
targets: {local: {type: duckdb, path: shop.duckdb}}
alerts:
  on_call: {type: webhook, url: "https://hooks.example.com/weft"}
`,
	},
}
