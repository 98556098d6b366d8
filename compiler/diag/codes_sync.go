package diag

import "github.com/weft-cdp/weft/models"

// Y: destinations and syncs.
const (
	UnknownDestinationType models.Code = "Y101"
	UnknownDestination     models.Code = "Y102"
	UnknownSyncWord        models.Code = "Y103"
	SyncWithoutMatch       models.Code = "Y104"
	SyncFieldTwice         models.Code = "Y105"
	GuardValue             models.Code = "Y106"
	SyncsNotDelivered      models.Code = "Y107"
)

// syncPages are the pages of this family, in the order of the codes.
var syncPages = []Page{
	{
		Code: UnknownDestinationType, Title: "no such type of destination",
		Text: `The ` + "`type`" + ` of a destination is a tool that weft can deliver to. The message lists
them. ` + "`webhook`" + ` and ` + "`files`" + ` reach most others.`,
		Example: `-- model.yaml --
destinations:
  crm: {type: hubspott}
`,
		Fixed: `-- model.yaml --
destinations:
  crm: {type: hubspot}
`,
	},
	{
		Code: UnknownDestination, Title: "no such destination",
		Text: "`to`" + ` names a destination, and after a dot what in it is written: ` + "`crm.contacts`" + `.
Destinations are declared under ` + "`destinations`" + `, in any file of the project.`,
		Example: syncModel + `destinations:
  crm: {type: hubspot}
syncs:
  to_crm:
    segment: all_of_them
    to: cmr.contacts
    match: {email: email}
`,
	},
	{
		Code: UnknownSyncWord, Title: "a word that a sync does not know",
		Text: "`mode`" + ` says what delivering means (upsert, update_only, create_only, mirror, audience,
append, delete, replace), ` + "`initial`" + ` what the first delivery does (send, adopt), and
` + "`missing`" + ` what a missing consent means (deny, allow).`,
		Example: syncModel + `destinations:
  crm: {type: hubspot}
syncs:
  to_crm:
    segment: all_of_them
    to: crm.contacts
    match: {email: email}
    mode: miror
`,
	},
	{
		Code: SyncWithoutMatch, Title: "a sync that matches by nothing",
		Text: `The destination finds the record of a person by the fields under ` + "`match`" + `, which are
filled with identifiers. Without any it could only create records, again at each
delivery.`,
		Example: syncModel + `destinations:
  crm: {type: hubspot}
syncs:
  to_crm:
    segment: all_of_them
    to: crm.contacts
    match: {}
`,
	},
	{
		Code: SyncFieldTwice, Title: "a field that is filled twice",
		Text: `A field under ` + "`match`" + ` is filled with the identifier that finds the record. The same
field stands under ` + "`fields`" + ` too, with another value; only one can be delivered.`,
		Example: syncModel + `destinations:
  crm: {type: hubspot}
syncs:
  to_crm:
    segment: all_of_them
    to: crm.contacts
    match: {email: email}
    fields: {email: lower('a')}
`,
	},
	{
		Code: GuardValue, Title: "a guard that cannot be read",
		Text: `A guard stops a delivery that would change too much. ` + "`max_removes`" + ` is a number or a
percentage of the last delivery (` + "`10%`" + `), ` + "`min_rows`" + ` a number.`,
		Example: syncModel + `destinations:
  crm: {type: hubspot}
syncs:
  to_crm:
    segment: all_of_them
    to: crm.contacts
    match: {email: email}
    guard: {max_removes: few}
`,
	},
	{
		Code: SyncsNotDelivered, Severity: models.Warning, Title: "syncs are checked and not delivered",
		Text: `This version checks syncs and destinations completely, so that they can be written
and reviewed, and does not deliver anything. A run leaves them alone.`,
		Example: syncModel + `destinations:
  crm: {type: hubspot}
syncs:
  to_crm:
    segment: all_of_them
    to: crm.contacts
    match: {email: email}
`,
		Fixed: syncModel,
	},
}

// syncModel is a project with a segment, to be delivered.
const syncModel = `-- model.yaml --
entities:
  customer:
    ids: [email]
sources:
  crm:
    table: crm
    ids: {email: mail}
segments:
  all_of_them:
    of: customer
    where: count(crm) > 0
`
