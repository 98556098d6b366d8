package diag

import "github.com/weft-cdp/weft/models"

// Y: syncs.
const (
	UnknownSyncWord  models.Code = "Y103"
	SyncWithoutMatch models.Code = "Y104"
	SyncFieldTwice   models.Code = "Y105"
	GuardValue       models.Code = "Y106"
	UnknownObject    models.Code = "Y112"
	ModeNotOffered   models.Code = "Y113"
	UnknownMatch     models.Code = "Y114"
	MatchIncomplete  models.Code = "Y115"
	UnknownSyncField models.Code = "Y116"
	SyncFieldMissing models.Code = "Y117"
	SyncComputes     models.Code = "Y118"
	ConsentMissing   models.Code = "Y119"
	ConsentPurpose   models.Code = "Y120"
)

// syncPages are the pages of this family, in the order of the codes.
var syncPages = []Page{
	{
		Code: UnknownSyncWord, Title: "a word that a sync does not know",
		Text: `Some keys of a sync are one of a few words: ` + "`mode`" + ` (upsert, update_only, create_only,
mirror, audience, append, delete), ` + "`initial`" + ` (send, adopt), ` + "`retry`" + ` (backoff, always,
on_change, never), ` + "`on_ambiguous`" + ` (resend, park), ` + "`missing`" + ` (deny, allow), and in a guard
` + "`empty`" + ` (block, allow) and ` + "`duplicates`" + ` (block, leave_out).`,
		Example: syncModel + `destinations:
  crm: {type: hubspot, token: "${HUBSPOT_TOKEN}"}
syncs:
  to_crm:
    segment: all_of_them
    to: crm.contacts
    match: {email: email}
    consent: {not_required: they are customers}
    mode: miror
`,
		Fixed: syncModel + `destinations:
  crm: {type: hubspot, token: "${HUBSPOT_TOKEN}"}
syncs:
  to_crm:
    segment: all_of_them
    to: crm.contacts
    match: {email: email}
    consent: {not_required: they are customers}
    mode: mirror
`,
	},
	{
		Code: SyncWithoutMatch, Title: "a sync that matches by nothing",
		Text: `The destination finds the record of a person by the fields under ` + "`match`" + `, which are
filled with identifiers. Without any it could only create records, again at each
delivery.`,
		Example: syncModel + `destinations:
  crm: {type: hubspot, token: "${HUBSPOT_TOKEN}"}
syncs:
  to_crm:
    segment: all_of_them
    to: crm.contacts
    match: {}
    consent: {not_required: they are customers}
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
		Code: SyncFieldTwice, Title: "a field that is filled twice",
		Text: `A field under ` + "`match`" + ` is filled with the identifier that finds the record. The same
field stands under ` + "`fields`" + ` too, with another value; only one can be delivered.`,
		Example: syncModel + `destinations:
  crm: {type: hubspot, token: "${HUBSPOT_TOKEN}"}
syncs:
  to_crm:
    segment: all_of_them
    to: crm.contacts
    match: {email: email}
    consent: {not_required: they are customers}
    fields: {email: lower('a')}
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
		Code: GuardValue, Title: "a guard that cannot be read",
		Text: `A guard stops a delivery that would change too much. ` + "`max_removes`" + `, ` + "`max_changes`" + ` and
` + "`max_adds`" + ` are a number of rows or a percentage of those that are there (` + "`10%`" + `), ` + "`min_rows`" + `
is a number.`,
		Example: syncModel + `destinations:
  crm: {type: hubspot, token: "${HUBSPOT_TOKEN}"}
syncs:
  to_crm:
    segment: all_of_them
    to: crm.contacts
    match: {email: email}
    consent: {not_required: they are customers}
    guard: {max_removes: few}
`,
		Fixed: syncModel + `destinations:
  crm: {type: hubspot, token: "${HUBSPOT_TOKEN}"}
syncs:
  to_crm:
    segment: all_of_them
    to: crm.contacts
    match: {email: email}
    consent: {not_required: they are customers}
    guard: {max_removes: 10%}
`,
	},
	{
		Code: UnknownObject, Title: "nothing of that name to write to",
		Text: `After the dot of ` + "`to`" + ` stands what of the destination is written: contacts, an audience, a
table. Where a tool has one thing only, it may be left out. The page of the destination
lists them.`,
		Example: syncModel + `destinations:
  crm: {type: hubspot, token: "${HUBSPOT_TOKEN}"}
syncs:
  to_crm:
    segment: all_of_them
    to: crm.contact
    match: {email: email}
    consent: {not_required: they are customers}
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
		Code: ModeNotOffered, Title: "a mode that cannot be there",
		Text: `What a mode does must be something that the tool can do: an audience takes people in and
out, and has no fields to update; a CRM that cannot delete cannot be mirrored. The message
lists the modes that can be.`,
		Example: syncModel + `destinations:
  crm: {type: hubspot, token: "${HUBSPOT_TOKEN}"}
syncs:
  to_crm:
    segment: all_of_them
    to: crm.contacts
    match: {email: email}
    consent: {not_required: they are customers}
    mode: audience
`,
		Fixed: syncModel + `destinations:
  crm: {type: hubspot, token: "${HUBSPOT_TOKEN}"}
syncs:
  to_crm:
    segment: all_of_them
    to: crm.contacts
    match: {email: email}
    consent: {not_required: they are customers}
    mode: mirror
`,
	},
	{
		Code: UnknownMatch, Title: "a field that nothing is found by",
		Text: `The tool finds its rows by certain fields only, and a sync says under ` + "`match`" + ` what fills
them. Everything else stands under ` + "`fields`" + `.`,
		Example: syncModel + `destinations:
  crm: {type: hubspot, token: "${HUBSPOT_TOKEN}"}
syncs:
  to_crm:
    segment: all_of_them
    to: crm.contacts
    match: {email: email, mail: email}
    consent: {not_required: they are customers}
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
		Code: MatchIncomplete, Title: "a match that leaves out what is needed",
		Text: `Of some tools every row needs a certain field to be found by, or one of several. A row
without it cannot be sent.`,
		Example: syncModel + `destinations:
  analytics: {type: segment, write_key: "${SEGMENT_KEY}"}
syncs:
  to_analytics:
    segment: all_of_them
    to: analytics.events
    match: {user_id: profile_id}
    consent: {not_required: they are customers}
`,
		Fixed: syncModel + `destinations:
  analytics: {type: segment, write_key: "${SEGMENT_KEY}"}
syncs:
  to_analytics:
    segment: all_of_them
    to: analytics.events
    match: {user_id: profile_id, event: "'Became a customer'"}
    consent: {not_required: they are customers}
`,
	},
	{
		Code: UnknownSyncField, Title: "a field that cannot be written",
		Text: `What is written to has a fixed list of fields, and this is none of them; or it has no
fields at all, as an audience, which people are in or not.`,
		Example: syncModel + `destinations:
  ads: {type: meta, access_token: "${META_TOKEN}", audience_id: "12345"}
syncs:
  to_ads:
    segment: all_of_them
    to: ads.members
    match: {email: email}
    fields: {city: "'Lund'"}
    consent: {not_required: they are customers}
`,
	},
	{
		Code: SyncFieldMissing, Title: "a field that has to be filled",
		Text: `Every row needs this field, and the sync says nothing of it.`,
		Example: syncModel + `destinations:
  team: {type: slack, token: "${SLACK_TOKEN}"}
syncs:
  tell:
    segment: all_of_them
    to: team.messages
    match: {channel: "'C0123456789'"}
    consent: {not_required: colleagues are told}
`,
		Fixed: syncModel + `destinations:
  team: {type: slack, token: "${SLACK_TOKEN}"}
syncs:
  tell:
    segment: all_of_them
    to: team.messages
    match: {channel: "'C0123456789'"}
    fields: {text: "'somebody came'"}
    consent: {not_required: colleagues are told}
`,
	},
	{
		Code: SyncComputes, Title: "a sync that computes",
		Text: `A sync sends what a run has published: traits, segments, identifiers. So what is sent is
what ` + "`weft explain`" + ` shows and what is tested, and it is the same in every tool. An
aggregate, a score or a trait of a related entity is not there to be sent. Make a trait of
it, and send that.`,
		Example: syncModel + `destinations:
  crm: {type: hubspot, token: "${HUBSPOT_TOKEN}"}
syncs:
  to_crm:
    segment: all_of_them
    to: crm.contacts
    match: {email: email}
    consent: {not_required: they are customers}
    fields: {purchases: count(crm)}
`,
		Fixed: syncModel + `traits:
  customer: {purchases: count(crm)}
destinations:
  crm: {type: hubspot, token: "${HUBSPOT_TOKEN}"}
syncs:
  to_crm:
    segment: all_of_them
    to: crm.contacts
    match: {email: email}
    fields: {purchases: purchases}
    consent: {not_required: they are customers}
`,
	},
	{
		Code: ConsentMissing, Title: "a sync that says nothing of consent",
		Text: `What is written to is for a purpose: advertising, e-mail, texts, analytics, the CRM. A sync
there says who has agreed to it: ` + "`consent: {when: email_opt_in}`" + `, where ` + "`email_opt_in`" + ` is a
trait, and true of those who did. Who has said nothing is left out. Where nobody has to be
asked, ` + "`consent: {not_required: …}`" + ` says why, and stands in the history of the project.

weft refuses a sync without either, because the other way round a forgotten line would send
people who have said no.`,
		Example: syncModel + `destinations:
  crm: {type: hubspot, token: "${HUBSPOT_TOKEN}"}
syncs:
  to_crm:
    segment: all_of_them
    to: crm.contacts
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
		Code: ConsentPurpose, Title: "consent to something else",
		Text: `People agreed to one purpose, and what is written to is for another. Who wants newsletters
has not agreed to be found by advertisers.`,
		Example: syncModel + `destinations:
  crm: {type: hubspot, token: "${HUBSPOT_TOKEN}"}
syncs:
  to_crm:
    segment: all_of_them
    to: crm.contacts
    match: {email: email}
    consent: {purpose: ads, when: true}
`,
		Fixed: syncModel + `destinations:
  crm: {type: hubspot, token: "${HUBSPOT_TOKEN}"}
syncs:
  to_crm:
    segment: all_of_them
    to: crm.contacts
    match: {email: email}
    consent: {purpose: crm, when: true}
`,
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
