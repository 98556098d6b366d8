package diag

import "github.com/weft-cdp/weft/models"

// Y: destinations.
const (
	UnknownDestinationType    models.Code = "Y101"
	UnknownDestination        models.Code = "Y102"
	UnknownDestinationSetting models.Code = "Y108"
	DestinationSettingMissing models.Code = "Y109"
	DestinationSettingValue   models.Code = "Y110"
	SecretInFile              models.Code = "Y111"
)

// destinationPages are the pages of this family, in the order of the codes.
var destinationPages = []Page{
	{
		Code: UnknownDestinationType, Title: "no such type of destination",
		Text: `The ` + "`type`" + ` of a destination is a tool that weft can deliver to, or one that a manifest of
the project describes. The message lists them. ` + "`webhook`" + ` and ` + "`files`" + ` reach most others.`,
		Example: `-- model.yaml --
destinations:
  crm: {type: hubspott, token: "${HUBSPOT_TOKEN}"}
`,
		Fixed: `-- model.yaml --
destinations:
  crm: {type: hubspot, token: "${HUBSPOT_TOKEN}"}
`,
	},
	{
		Code: UnknownDestination, Title: "no such destination",
		Text: `` + "`to`" + ` names a destination, and after a dot what in it is written: ` + "`crm.contacts`" + `.
Destinations are declared under ` + "`destinations`" + `, in any file of the project.`,
		Example: syncModel + `destinations:
  crm: {type: hubspot, token: "${HUBSPOT_TOKEN}"}
syncs:
  to_crm:
    segment: all_of_them
    to: cmr.contacts
    match: {email: email}
`,
		Fixed: syncModel + `destinations:
  crm: {type: hubspot, token: "${HUBSPOT_TOKEN}"}
syncs:
  to_crm:
    segment: all_of_them
    to: crm.contacts
    match: {email: email}
    consent: {not_required: they are customers}
`,
	},
	{
		Code: UnknownDestinationSetting, Title: "a setting that the destination does not have",
		Text: `What can be set of a destination depends on its type: see the page of the destination.`,
		Example: `-- model.yaml --
destinations:
  crm: {type: hubspot, token: "${HUBSPOT_TOKEN}", plan: pro}
`,
		Fixed: `-- model.yaml --
destinations:
  crm: {type: hubspot, token: "${HUBSPOT_TOKEN}", tier: pro}
`,
	},
	{
		Code: DestinationSettingMissing, Title: "a setting that the destination needs",
		Text: `Without this setting the tool cannot be called. What it is and where it is found stands on
the page of the destination.`,
		Example: `-- model.yaml --
destinations:
  crm: {type: hubspot}
`,
		Fixed: `-- model.yaml --
destinations:
  crm: {type: hubspot, token: "${HUBSPOT_TOKEN}"}
`,
	},
	{
		Code: DestinationSettingValue, Title: "a setting of a destination with a wrong value",
		Text: `Settings have types: a number, true or false, one of a few words, or a text of a certain
form. What comes from outside, as ` + "`${NAME}`" + `, is looked at when a sync runs.`,
		Example: `-- model.yaml --
destinations:
  crm: {type: hubspot, token: "${HUBSPOT_TOKEN}", tier: gold}
`,
		Fixed: `-- model.yaml --
destinations:
  crm: {type: hubspot, token: "${HUBSPOT_TOKEN}", tier: pro}
`,
	},
	{
		Code: SecretInFile, Title: "a secret in the file",
		Text: `A token in a file of the project is read by everybody who reads the project, and stays in
its history. So it is refused, and not only warned of: whoever has it can write to the
tool. Write ` + "`${NAME}`" + ` and set ` + "`NAME`" + ` in the environment, or ` + "`${file:secrets/name}`" + ` for a
file that is not in Git; a value under ` + "`vars`" + ` is in the file, too. A token that has been in the file should be replaced in the tool.`,
		Example: `-- model.yaml --
destinations:
  crm: {type: hubspot, token: pat-eu1-12345}
`,
		Fixed: `-- model.yaml --
destinations:
  crm: {type: hubspot, token: "${HUBSPOT_TOKEN}"}
`,
	},
}
