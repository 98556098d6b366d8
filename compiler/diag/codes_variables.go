package diag

import "github.com/weft-cdp/weft/models"

// N19: ${NAME}, which is replaced when a target is used and not before.

// VariableNotSet is reported by commands that use a target.
const VariableNotSet models.Code = "N191"

// variablePages are the pages of this family, in the order of the codes.
var variablePages = []Page{
	{
		Code:  VariableNotSet,
		Title: "a ${NAME} that nothing sets",
		Text: `A setting of the target, or the table or file of a source, takes a part of its
text from outside, and nobody gave it. weft does not go on with an empty text,
because that would name another table or another database.

Set it in one of three ways. The first that is there counts:

- for one command: ` + "`--var NAME=value`" + `
- for a session or in CI: an environment variable ` + "`NAME`" + `
- for everybody: a default under ` + "`vars`" + ` in weft.yaml

Secrets belong in the environment. Checking a project needs none of them.`,
		Example: `-- weft.yaml --
project: shop
targets:
  local: {type: duckdb, path: "${SHOP_DATABASE_FILE}"}
-- model.yaml --
entities:
  customer:
    ids: {email: {normalize: email}}
sources:
  orders:
    file: orders.csv
    ids: {email: email}
-- orders.csv --
email
ana@example.org
`,
		Fixed: `-- weft.yaml --
project: shop
vars: {SHOP_DATABASE_FILE: build/shop.duckdb}
targets:
  local: {type: duckdb, path: "${SHOP_DATABASE_FILE}"}
-- model.yaml --
entities:
  customer:
    ids: {email: {normalize: email}}
sources:
  orders:
    file: orders.csv
    ids: {email: email}
-- orders.csv --
email
ana@example.org
`,
		Needs: "run",
	},
}
