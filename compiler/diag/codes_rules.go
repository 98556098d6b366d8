package diag

import "github.com/weft-cdp/weft/models"

// The rules that restrict stitching.
const (
	RuleValue            models.Code = "I114"
	RulesTogether        models.Code = "I115"
	SharedAboveStrongest models.Code = "I116"
	RuleWithoutTime      models.Code = "I117"
	TooManyRuled         models.Code = "I118"
)

// rulePages are the pages about rules, in the order of the codes.
var rulePages = []Page{
	{
		Code: RuleValue, Title: "a rule of stitching that cannot be read",
		Text: "`unique`" + ` is true or false; ` + "`limit`" + ` is a number above zero, perhaps for a time
(` + "`5 per 365d`" + `); ` + "`shared_above`" + ` is a number above zero; ` + "`link_within`" + ` is a duration
(` + "`30d`" + `).`,
		Example: oneIdentifier(`email: {limit: 0}`),
		Fixed:   oneIdentifier(`email: {limit: 5}`),
	},
	{
		Code: RulesTogether, Title: "an identifier that is unique and has another limit",
		Text: "`unique`" + ` says that a profile has at most one value, and ` + "`limit`" + ` says how many it may
have. Beside ` + "`unique`" + ` a limit is either the same once more or never reached. Keep the
one that is meant.`,
		Example: oneIdentifier(`member_id: {unique: true, limit: 3}`),
		Fixed:   oneIdentifier(`member_id: {limit: 3}`),
	},
	{
		Code: SharedAboveStrongest, Title: "shared_above on the most trusted identifier",
		Text: "`shared_above`" + ` counts the different stronger identifiers that a value was seen with.
The most trusted identifier of an entity has no stronger ones, so the rule could
never act. Either the order of ` + "`ids`" + ` is not the order of trust, or the rule belongs to
a weaker identifier.`,
		Example: `-- model.yaml --
entities:
  customer:
    ids:
      cookie: {shared_above: 20}
      member_id:
sources:
  visits:
    table: visits
    time: at
    ids: {cookie: cookie, member_id: member}
`,
		Fixed: `-- model.yaml --
entities:
  customer:
    ids:
      member_id:
      cookie: {shared_above: 20}
sources:
  visits:
    table: visits
    time: at
    ids: {cookie: cookie, member_id: member}
`,
	},
	{
		Code: RuleWithoutTime, Severity: models.Warning, Title: "a rule about time on rows that have none",
		Text: "`link_within`" + ` and ` + "`limit: … per …`" + ` look at when an identifier was last seen. Rows of
a source without ` + "`time`" + ` are a snapshot: what they say holds now, so links from them never
become old, and values that only they carry always count. Give the source a ` + "`time`" + ` when its rows have
one. When it is a snapshot on purpose, the rule acts on the other sources alone, and
this warning says so.`,
		Example: `-- model.yaml --
entities:
  customer:
    ids:
      email:
      cookie: {link_within: 180d}
sources:
  visits:
    table: visits
    ids: {cookie: cookie, email: email}
`,
		Fixed: `-- model.yaml --
entities:
  customer:
    ids:
      email:
      cookie: {link_within: 180d}
sources:
  visits:
    table: visits
    time: visited_at
    ids: {cookie: cookie, email: email}
`,
	},
	{
		Code: TooManyRuled, Title: "rules for more identifiers than they can tell apart",
		Text: `An entity with rules or decisions may have at most eight types of identifiers. Rules
compare types by their rank in the order of trust, and the rank has three bits of the
number that stands for an identifier in the warehouse. Nine types that all stitch are
rare: often some are the same under other names, and can be one type that several
columns hold.`,
		Example: `-- model.yaml --
entities:
  customer:
    ids: [member_id: {unique: true}, email, phone, card, device, cookie, app_id, push_token, ad_id]
sources:
  visits:
    table: visits
    time: at
    ids: {member_id: m, email: e, phone: p, card: c, device: d, cookie: k, app_id: a, push_token: t, ad_id: i}
`,
		Fixed: `-- model.yaml --
entities:
  customer:
    ids: [member_id: {unique: true}, email, phone, card, device, cookie, app_id, push_token]
sources:
  visits:
    table: visits
    time: at
    ids: {member_id: m, email: e, phone: p, card: c, device: d, cookie: k, app_id: a, push_token: t}
`,
	},
}
